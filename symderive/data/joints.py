"""Joint probabilities: the factors of the tables, summed over what is hidden, or carried forward step by step."""

from __future__ import annotations

import itertools

from symderive.data.elimination import eliminate, letter, sentence
from symderive.data.entries import Tables
from symderive.data.field import put, to_node
from symderive.data.moves import Cell, Chain, Move, over, probability
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Prob

TERMS = 8
LINES = 16


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
            step = "one-step" if getattr(v, "family", "") else "total-probability"  # a chain has members X_1, X_2, ...
            rule = step if len(parts) > 1 else "product-rule-of-probability"
            chain.add(Move(quantity, rule, add(*terms)))
        states = [dict(key) for key in groups]
        seen = after
    return probability(cell, given)


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
