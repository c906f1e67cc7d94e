"""From facts to the question by the shortest chain of named rules: for worlds that are a product of tables.

A ``Move`` says which quantity it gives, by which rule, and by which formula in quantities found before. The moves come
in the order in which a person writes them: missing rates by the complement rule, then the likelihoods, then the
evidence, then the posterior. Rules are named here and looked up in the catalogue by those who write the steps.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

from symderive.data.deduce import Knowledge
from symderive.data.elimination import eliminate, letter, sentence
from symderive.data.entries import Tables
from symderive.data.field import put, to_node
from symderive.data.moves import Cell, Chain, Move, event_of, over, probability
from symderive.data.separation import separated
from symderive.data.tables import cell_event, equals
from symderive.expr.algebra import Num, add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Prob

TERMS = 8
LINES = 16


# ---------------------------------------------------------------- joint probabilities
def joint(tables: Tables, chain: Chain, cell: Cell, given: Cell = ()) -> Prob:
    """P(all of these values): the factors of the tables, summed over what is hidden.

    ``given`` are values above all of them (see ``downstream``): their own tables are not needed.
    """
    quantity = probability(cell, given)
    if quantity in chain.shown:
        return quantity
    fixed = dict(cell)
    if len(fixed) < len(cell):
        distinct = tuple(fixed.items())
        return joint(tables, chain, distinct, given)
    network = tables.network
    if len(cell) == 1 and not network.tables[cell[0][0]].parents:
        return tables.entry(chain, *cell[0], {})
    hidden = tables.hidden(cell, given)
    size = 1
    for v in hidden:
        size *= len(network.values(v))
    if size > TERMS:
        if not given and len(cell) > 1 and wide(tables, cell):
            by_elimination(tables, chain, cell[:1], cell[1:])
            return quantity
        if not given and len(cell) == 1 and wide(tables, cell):
            by_elimination(tables, chain, cell, ())
            return quantity
        return forward(tables, chain, cell, given)
    terms = []
    for choice in itertools.product(*(network.values(v) for v in hidden)):
        full = {**dict(zip(hidden, choice, strict=True)), **fixed}
        if tables.chance(full, dict(given)):
            terms.append(mul(*tables.product(chain, full, dict(given))))
    chain.add(Move(quantity, joint_rule(tables, cell, hidden), add(*terms), uses=reasons(tables, [*fixed, *hidden])))
    return quantity


def joint_rule(tables: Tables, cell: Cell, hidden: list[Node]) -> str:
    names = [*(v for v, _ in cell), *hidden]
    parents = {v: tables.network.tables[v].parents for v in names}
    if hidden:
        if len(names) == 2 and len(cell) == 1:
            return "total-probability"
        return "factorisation" if tables.world.parents else "sum-rule"
    if not any(parents.values()):
        return "independence"
    if len(names) == 2:
        return "product-rule-of-probability"
    if tables.world.parents:
        return "factorisation"
    return "chain-rule-of-probability"


def reasons(tables: Tables, names: list[Node]) -> tuple[str, ...]:
    """The author's lines on independence that concern these variables."""
    found = [
        i.text
        for i in tables.world.independences
        if len({v for g in i.groups for e in g for v in tables.world.mentions(e)} & set(names)) > 1
    ]
    return tuple(dict.fromkeys(found))


def downstream(tables: Tables, event: Cell, given: Cell) -> bool:
    """Does what is given stand above the event, so that it says nothing about what lies between?"""
    between = set(tables.above(event, given))
    return not between & tables.network.ancestors(v for v, _ in given)


def forward(tables: Tables, chain: Chain, cell: Cell, given: Cell = ()) -> Prob:
    """The forward recursion: P(what later tables still ask for, what was seen so far), variable by variable."""
    network = tables.network
    fixed = dict(cell)
    known = dict(given)
    order = tables.above(cell, given)
    last_use = {v: n for n, v in enumerate(order)}
    for n, v in enumerate(order):
        for p in network.tables[v].parents:
            last_use[p] = n
    seen: list[Node] = []
    states: list[dict[Node, Node]] = [{}]
    for n, v in enumerate(order):
        groups: dict[Cell, list[tuple[dict[Node, Node], Node]]] = {}
        after = [u for u in [*seen, v] if last_use[u] > n or u in fixed]
        for state in states:
            values = (fixed[v],) if v in fixed else network.values(v)
            for x in values:
                full = {**known, **state, v: x}
                if tables.row(v, full)[1].get(x):
                    groups.setdefault(tuple((u, full[u]) for u in after), []).append((state, x))
        last = n == len(order) - 1
        for key, parts in groups.items():
            shown_key = cell if last else key
            quantity = probability(shown_key, given)
            if quantity in chain.shown or not key:
                continue
            terms = []
            for state, x in parts:
                entry = tables.entry(chain, v, x, {**known, **state, v: x})
                before = [probability(tuple(state.items()), given)] if state else []
                terms.append(mul(entry, *before))
            if terms == [quantity]:
                continue
            rule = "one-step" if len(parts) > 1 else "product-rule-of-probability"
            chain.add(Move(quantity, rule, add(*terms)))
        states = [dict(key) for key in groups]
        seen = after
    return probability(cell, given)


# ---------------------------------------------------------------- conditional probabilities
def conditional(tables: Tables, chain: Chain, event: Cell, given: Cell) -> Prob:
    """P(event | given) for values of variables: a table entry, or Bayes' rule with everything that it needs."""
    if not given:
        return joint(tables, chain, event)
    quantity = probability(event, given)
    if quantity in chain.shown:
        return quantity
    network = tables.network
    clash = [v for v, x in event if dict(given).get(v, x) is not x]
    if clash:
        chain.add(Move(quantity, "additivity", Num(0), note="the event contradicts the condition"))
        return quantity
    inner = tuple((v, x) for v, x in event if v not in dict(given))
    if len(inner) < len(event) and inner:
        reduced = conditional(tables, chain, inner, given)
        chain.add(Move(quantity, "conditional-probability", reduced, note="what is given is certain"))
        return quantity
    if not inner:
        chain.add(Move(quantity, "conditional-probability", Num(1), note="what is given is certain"))
        return quantity
    if len(event) == 1:
        (variable, value) = event[0]
        parents = network.tables[variable].parents
        if set(parents) == {v for v, _ in given}:
            entry = tables.entry(chain, variable, value, dict(given))
            if entry is not quantity:
                chain.shown[quantity] = chain.shown[entry]
            return quantity
    kept = relevant(tables, event, given)
    if len(kept) < len(given):
        simple = conditional(tables, chain, event, kept)
        if simple not in chain.shown:
            return quantity
        rule = "separation" if tables.world.parents else "conditional-independence"
        if not kept:
            rule = "separation" if tables.world.parents else "independence"
        chain.add(Move(quantity, rule, simple, uses=reasons(tables, [v for v, _ in (*event, *given)])))
        return quantity
    if downstream(tables, event, given) and not wide(tables, (*event, *given)):
        return joint(tables, chain, event, given)
    if bayesian(tables, event, given):
        return by_bayes(tables, chain, event, given)
    if len(event) == 1 and wide(tables, (*event, *given)):
        return by_elimination(tables, chain, event, given)
    return by_ratio(tables, chain, event, given)


def relevant(tables: Tables, event: Cell, given: Cell) -> Cell:
    """The part of the condition that the event still depends on."""
    parents = {v: t.parents for v, t in tables.network.tables.items()}
    kept = list(given)
    for pair in given:
        rest = {v for v, _ in kept if v is not pair[0]}
        if separated(parents, {v for v, _ in event}, {pair[0]}, rest):
            kept.remove(pair)
    return tuple(kept)


def bayesian(tables: Tables, event: Cell, given: Cell) -> bool:
    """One hypothesis variable with a prior, and observations whose tables ask for nothing but it."""
    if len(event) != 1:
        return False
    cause = event[0][0]
    if tables.network.tables[cause].parents:
        return False
    return all(tables.network.tables[v].parents == (cause,) for v, _ in given)


def by_bayes(tables: Tables, chain: Chain, event: Cell, given: Cell) -> Prob:
    """Prior, likelihood, evidence, posterior."""
    (cause, value) = event[0]
    quantity, evidence = probability(event, given), probability(given)
    priors: dict[Node, Node] = {}
    likelihoods: dict[Node, Node] = {}
    for x in sorted(tables.network.values(cause), key=lambda other: other is not value):
        prior = tables.entry(chain, cause, x, {})
        if chain.shown[prior] is Num(0):
            continue
        factors = [tables.entry(chain, v, y, {cause: x}) for v, y in given]
        likelihood: Node = factors[0]
        if len(factors) > 1:
            likelihood = probability(given, ((cause, x),))
            uses = reasons(tables, [v for v, _ in given])
            chain.add(Move(likelihood, "conditional-independence", mul(*factors), note="a likelihood", uses=uses))
        priors[x], likelihoods[x] = prior, likelihood
    if evidence not in chain.shown:
        total = add(*(mul(likelihoods[x], priors[x]) for x in priors))
        chain.add(Move(evidence, "total-probability", total, note="the evidence"))
    if value not in priors:
        chain.add(Move(quantity, "conditional-probability", Num(0), note="its prior is zero"))
        return quantity
    top = mul(likelihoods[value], priors[value])
    note = "posterior = likelihood times prior over evidence"
    chain.add(Move(quantity, "bayes-rule", over(top, evidence), note=note))
    return quantity


def by_ratio(tables: Tables, chain: Chain, event: Cell, given: Cell) -> Prob:
    """The joint over the evidence; the evidence as the sum of the joints where the event is one of several values."""
    quantity, evidence = probability(event, given), probability(given)
    both = joint(tables, chain, (*event, *given))
    if evidence not in chain.shown:
        if len(event) == 1 and not_smaller(tables, given, event[0][0]):
            (variable, value) = event[0]
            parts = []
            for x in tables.network.values(variable):
                part = both if x is value else joint_if_possible(tables, chain, ((variable, x), *given))
                if part is not None:
                    parts.append(part)
            chain.add(Move(evidence, "sum-rule", add(*parts), note="the evidence"))
        else:
            joint(tables, chain, given)
    chain.add(Move(quantity, "conditional-probability", over(both, evidence)))
    return quantity


def wide(tables: Tables, cell: Cell) -> bool:
    """Would the forward recursion take more lines than anybody wants to read?"""
    network, fixed = tables.network, dict(cell)
    order = tables.above(cell)
    hidden = 1
    for v in order:
        hidden *= 1 if v in fixed else len(network.values(v))
    if hidden <= TERMS:
        return False
    last_use = {v: n for n, v in enumerate(order)}
    for n, v in enumerate(order):
        for p in network.tables[v].parents:
            last_use[p] = n
    lines = 0
    for n in range(len(order)):
        states = 1
        for u in order[: n + 1]:
            if last_use[u] > n and u not in fixed:
                states *= len(network.values(u))
        lines += states
    return lines > LINES


def by_elimination(tables: Tables, chain: Chain, event: Cell, given: Cell) -> Prob:
    """Sums pushed inward; the evidence is the sum of what is left over all values of the query."""
    (query, value) = event[0]
    quantity, evidence = probability(event, given), probability(given)
    result = eliminate(tables.network, dict(given), query)
    parts: list[Node] = []
    for x, weight in result.row.items():
        part = probability(((query, x), *given))
        put_in: dict[Node, Node] = {letter(query): x}
        nested = substitute(result.formula, put_in)
        chain.shown[part] = to_node(put(weight, tables.known.letters))
        if x is value:
            notes = "; ".join(sentence(s) for s in result.sums)
            lines = (("sums-pushed-inward", nested),)
            product = substitute(result.product, put_in)
            chain.moves.append(Move(part, "factorisation", product, note=notes, between=lines))
        else:
            chain.moves.append(Move(part, "sums-pushed-inward", nested, note="the same sums for this value"))
        parts.append(part)
    if given:
        chain.add(Move(evidence, "sum-rule", add(*parts), note="the evidence"))
        chain.add(Move(quantity, "conditional-probability", over(probability((*event, *given)), evidence)))
    return quantity


def joint_if_possible(tables: Tables, chain: Chain, cell: Cell) -> Prob | None:
    if not tables.network.weight(event_of_plain(cell)):
        return None
    return joint(tables, chain, cell)


def event_of_plain(cell: Cell) -> Node:
    return cell_event(dict(cell))


def not_smaller(tables: Tables, given: Cell, variable: Node) -> bool:
    """Does the evidence depend on the variable anyhow, so that summing the joints over it costs nothing?"""
    above = tables.network.ancestors(v for v, _ in given)
    return variable in above or any(p in above for p in tables.network.tables[variable].parents)


# ---------------------------------------------------------------- checks
def closing_check(known: Knowledge, event: Cell, given: Cell) -> str:
    """The posteriors of all values, which add to one."""
    if len(event) != 1 or not given or known.network is None:
        return ""
    (variable, _) = event[0]
    values = known.network.values(variable)
    if len(values) > 6:
        return ""
    found = []
    for x in values:
        value = known.probability(equals(variable, x), event_of(given))
        if not isinstance(value, Fraction):
            return ""
        found.append(value)
    if sum(found) != 1:
        return ""
    return "check: the posteriors add to one, " + " + ".join(str(v) for v in found) + " = 1"
