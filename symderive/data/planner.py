"""From facts to the question by the shortest chain of named rules: for worlds that are a product of tables.

A ``Move`` says which quantity it gives, by which rule, and by which formula in quantities found before. The moves come
in the order in which a person writes them: missing rates by the complement rule, then the likelihoods, then the
evidence, then the posterior. Rules are named here and looked up in the catalogue by those who write the steps.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from symderive.data.build import Built, RowFact
from symderive.data.deduce import Knowledge
from symderive.data.elimination import eliminate, letter, sentence
from symderive.data.field import Ratio, Value, from_node, put, to_node
from symderive.data.network import Network, cell_event, equals, separated
from symderive.data.reading import FALSE, fold
from symderive.data.world import World
from symderive.expr.algebra import MINUS, TRUE, Num, Pow, add, mul, neg
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Prob

Cell = tuple[tuple[Node, Node], ...]
TERMS = 8
LINES = 16


@dataclass(frozen=True, slots=True)
class Move:
    """``quantity`` = ``formula`` by ``rule``. ``between`` are further lines, each with its rule, before numbers are put
    in; ``uses`` the lines of the problem that were read."""

    quantity: Node
    rule: str
    formula: Node
    note: str = ""
    between: tuple[tuple[str, Node], ...] = ()
    uses: tuple[str, ...] = ()
    size: str = "major"
    intro: str = ""


@dataclass(slots=True)
class Chain:
    """The moves so far and the value of every quantity that they, or the facts, give (as it is shown)."""

    moves: list[Move] = field(default_factory=list)
    shown: dict[Node, Node] = field(default_factory=dict)

    def add(self, move: Move) -> None:
        """Append a move and work out its value. Raises KeyError where a quantity of its formula has none."""
        if move.quantity in self.shown:
            return
        last = move.between[-1][1] if move.between else move.formula
        self.moves.append(move)
        self.shown[move.quantity] = shortest(with_values(last, self.shown))


def with_values(formula: Node, shown: Mapping[Node, Node]) -> Node:
    """The formula with the value of every quantity put in."""
    if formula in shown:
        return shown[formula]
    if isinstance(formula, Prob):
        raise KeyError(formula)
    if not formula.kids:
        return formula
    return formula.rebuild(tuple(with_values(k, shown) for k in formula.kids))


def shortest(node: Node) -> Node:
    """The value of a formula: a number, else the shorter of "numbers gathered" and "multiplied out"."""
    closed = fold(node)
    if isinstance(closed, Num):
        return closed
    value = from_node(closed)
    if value is None:
        return closed
    opened = to_node(value)
    return opened if weight(opened) < weight(closed) else closed


def weight(node: Node) -> int:
    return 1 + sum(weight(k) for k in node.kids)


def probability(event: Cell, given: Cell = ()) -> Prob:
    """P(event | given) for values of variables, as a person writes it."""
    return Prob(event_of(event), event_of(given) if given else None)


def event_of(cell: Cell) -> Node:
    events = [equals(v, x) for v, x in cell]
    if len(events) == 1:
        return events[0]
    return And(tuple(events), any(x is not TRUE and x is not FALSE for _, x in cell))


def over(top: Node, below: Node) -> Node:
    return mul(top, Pow(below, MINUS))


# ---------------------------------------------------------------- table entries
class Tables:
    """The entries of the tables of a network as quantities: stated, by complement, or by a law."""

    def __init__(self, known: Knowledge):
        assert known.network is not None and known.built is not None
        self.world: World = known.world
        self.network: Network = known.network
        self.built: Built = known.built
        self.known = known
        self.stated: dict[tuple[Node, Node, frozenset[tuple[Node, Node]]], RowFact] = {}
        for fact in known.built.facts:
            if fact is not None and len(fact.subset) == 1:
                (value,) = fact.subset
                self.stated.setdefault((fact.variable, value, frozenset(fact.cell)), fact)

    def row(self, variable: Node, cell: Mapping[Node, Node]) -> tuple[Cell, dict[Node, Value]]:
        table = self.network.tables[variable]
        place = tuple((p, cell[p]) for p in table.parents)
        return place, table.rows[tuple(x for _, x in place)]

    def entry(self, chain: Chain, variable: Node, value: Node, cell: Mapping[Node, Node]) -> Prob:
        """P(variable = value | its parents' values), with the move that gives it where it is not stated."""
        place, row = self.row(variable, cell)
        quantity = probability(((variable, value),), place)
        if quantity in chain.shown:
            return quantity
        fact = self.stated.get((variable, value, frozenset(place)))
        if fact is not None and not isinstance(fact.value, Ratio):
            chain.shown[quantity] = Num(fact.value)
            return quantity
        if fact is not None:
            known = put(fact.value, self.known.letters)
            chain.shown[quantity] = fold(fact.statement.value) if known == fact.value else to_node(known)
            return quantity
        others = [x for x in row if x is not value]
        told = [x for x in others if (variable, x, frozenset(place)) in self.stated or not row[x]]
        if others and len(told) == len(others) and any(row[x] for x in told):
            named = [x for x in told if (variable, x, frozenset(place)) in self.stated]
            parts = [self.entry(chain, variable, x, cell) for x in named]
            rest = add(1, *(neg(p) for p in parts))
            rule = "complement-rule" if len(parts) == 1 else "normalisation"
            chain.add(Move(quantity, rule, rest))
            return quantity
        rule = "mass-of-the-law" if any(r.variable is variable for r in self.world.laws) else "normalisation"
        if self.world.counts:
            rule = "equally-likely-outcomes"
        chain.add(Move(quantity, rule, to_node(put(row[value], self.known.letters)), size="minor"))
        return quantity

    def above(self, cell: Cell, given: Cell = ()) -> list[Node]:
        """The variables of a cell with all above them, up to what is given; parents first."""
        stop = {v for v, _ in given}
        found: set[Node] = set()
        todo = [v for v, _ in cell]
        while todo:
            v = todo.pop()
            if v not in found and v not in stop:
                found.add(v)
                todo.extend(self.network.tables[v].parents)
        return [v for v in self.network.order(self.network.ancestors(found)) if v in found]

    def hidden(self, cell: Cell, given: Cell = ()) -> list[Node]:
        fixed = {v for v, _ in cell}
        return [v for v in self.above(cell, given) if v not in fixed]

    def product(self, chain: Chain, cell: Mapping[Node, Node], given: Mapping[Node, Node]) -> list[Node]:
        """The factors of one full cell, children before parents; zero factors included."""
        everything = {**given, **cell}
        order = [v for v in self.network.order(set(everything)) if v in cell]
        return [self.entry(chain, v, cell[v], everything) for v in reversed(order)]

    def chance(self, cell: Mapping[Node, Node], given: Mapping[Node, Node]) -> bool:
        """Is the weight of a full cell different from zero?"""
        return all(self.row(v, {**given, **cell})[1][x] for v, x in cell.items())


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
