"""Events that are sets of outcomes: listed, counted, turned into their complement, or taken apart by independence."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import perm

from symderive.data.arrangements import comparison, laplace
from symderive.data.entries import Tables
from symderive.data.field import put, to_node
from symderive.data.joints import joint as joint_of_cell
from symderive.data.moves import Cell, Chain, Move, over
from symderive.data.planner import conditional
from symderive.data.reading import as_event, conjunction
from symderive.data.rows import cell_of, holds
from symderive.data.statements import listed
from symderive.data.tables import cell_event
from symderive.expr.algebra import TRUE, Num, Pow, Rel
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node
from symderive.expr.probability import And, Count, Not, Or, Prob

LISTED = 8
COUNTED = 50_000


def given_moves(tables: Tables, chain: Chain, event: Node, given: Node) -> Prob:
    """The moves to P(event | given) for any events over the network's variables."""
    world = tables.world
    asked = Prob(event, None if given is TRUE else given)
    if world.counted and by_counts(tables, chain, asked, event, given):
        return asked
    cell, condition = cell_of(world, event), cell_of(world, given)
    if cell is not None and condition is not None:
        found = conditional(tables, chain, in_order(cell), in_order(condition))
        same_event(chain, asked, found)
        return asked
    if given is TRUE:
        return event_moves(tables, chain, event)
    if condition and len(condition) and free_of(tables, event, given):
        plain = event_moves(tables, chain, event)
        chain.add(Move(asked, "independence", plain, uses=()))
        return asked
    if condition is not None and len(world.mentions(event)) == 1:
        (variable,) = world.mentions(event)
        if variable not in condition:
            return additive(tables, chain, event, given, variable, in_order(condition))
    inside = subset(tables, event, given)
    both = event if inside else together(event, given)
    note = "the event lies inside the condition" if inside else ""
    top = event_moves(tables, chain, both)
    below = event_moves(tables, chain, given)
    chain.add(Move(asked, "conditional-probability", over(top, below), note=note))
    return asked


def by_counts(tables: Tables, chain: Chain, asked: Prob, event: Node, given: Node) -> bool:
    """Equally likely outcomes that were counted: those in both over those in the condition."""
    world = tables.world
    plain, condition = as_event(world.plain(event)), as_event(world.plain(given))
    top: list[Node] = []
    below: list[Node] = []
    for labels, number, _ in world.counts:
        cell = dict(zip(world.counted, labels, strict=True))
        if holds(condition, cell):
            below.append(Count(labels))
            chain.shown[Count(labels)] = number
            if holds(plain, cell):
                top.append(Count(labels))
    if not below or len(below) > LISTED:
        return False
    note = "all outcomes are equally likely: count those in the event and those that are possible"
    chain.add(Move(asked, "equally-likely-outcomes", over(add(*top) if top else Num(0), add(*below)), note=note))
    return True


def in_order(cell: dict[Node, Node]) -> Cell:
    return tuple(cell.items())


def same_event(chain: Chain, asked: Prob, found: Prob) -> None:
    """Where the question spells an event differently from the moves, say that it is the same event."""
    if asked is not found and asked not in chain.shown and found in chain.shown:
        chain.add(Move(asked, "additivity-over-outcomes", found, note="the same event", size="minor"))


def free_of(tables: Tables, event: Node, given: Node) -> bool:
    """No variable of the event shares an ancestor with one of the condition."""
    one = tables.network.ancestors(tables.world.mentions(event))
    return not one & tables.network.ancestors(tables.world.mentions(given))


def subset(tables: Tables, event: Node, given: Node) -> bool:
    """Does the event imply the condition?"""
    world = tables.world
    outside = conjunction([as_event(world.plain(event)), as_event(world.plain(Not(given)))], True)
    return not tables.network.weight(outside) and bool(world.mentions(given) <= world.mentions(event))


def together(a: Node, b: Node) -> Node:
    events = tuple(dict.fromkeys((*listed(a), *listed(b))))
    return And(events, True) if len(events) > 1 else events[0]


def additive(tables: Tables, chain: Chain, event: Node, given: Node, variable: Node, condition: Cell) -> Prob:
    """P(X in a set | values): the sum over the set."""
    asked = Prob(event, given)
    plain = tables.world.plain(event)
    kept = [x for x in tables.network.values(variable) if holds(plain, {variable: x})]
    parts = [conditional(tables, chain, ((variable, x),), condition) for x in kept]
    chain.add(Move(asked, "additivity-over-outcomes", add(*parts)))
    return asked


# ---------------------------------------------------------------- one event
def event_moves(tables: Tables, chain: Chain, event: Node) -> Prob:
    """The moves to P(event)."""
    asked = Prob(event, None)
    if asked in chain.shown:
        return asked
    world, network = tables.world, tables.network
    cell = cell_of(world, event)
    if cell:
        same_event(chain, asked, joint_of_cell(tables, chain, in_order(cell)))
        return asked
    plain = as_event(world.plain(event))
    variables = tuple(v for v in world.values if v in world.mentions(event))
    if all_equal_or_different(tables, chain, asked, plain):
        return asked
    if by_parts(tables, chain, asked, event):
        return asked
    size = 1
    for v in variables:
        size *= len(network.values(v))
    if laplace(network, variables):
        total = network.weight(plain) * size
        note, by_rule = "", "equally-likely-outcomes"
        if size <= COUNTED and isinstance(total, Fraction) and 0 < total <= 12:
            note = "the outcomes are " + listing(tables, plain, variables)
        if isinstance(total, Fraction):
            chain.add(Move(asked, by_rule, mul(Num(total), Pow(Num(size), Num(-1))), note=note))
            return asked
    if size <= 4096:
        by_cells(tables, chain, asked, plain, variables)
        return asked
    value = put(network.weight(plain), tables.known.letters)
    note = "the outcomes are gathered one variable after the other"
    chain.add(Move(asked, "additivity-over-outcomes", to_node(value), note=note))
    return asked


def listing(tables: Tables, plain: Node, variables: tuple[Node, ...]) -> str:
    found = []
    for cell in cells(tables, variables):
        if holds(plain, cell):
            words = ", ".join(spelled(cell[v]) for v in variables)
            found.append(f"({words})" if len(variables) > 1 else words)
    return ", ".join(found)


def spelled(value: Node) -> str:
    return str(value.value) if isinstance(value, Num) else str(getattr(value, "latex", getattr(value, "name", "")))


def cells(tables: Tables, variables: tuple[Node, ...]) -> list[dict[Node, Node]]:
    return [
        dict(zip(variables, choice, strict=True))
        for choice in itertools.product(*(tables.network.values(v) for v in variables))
    ]


def by_cells(tables: Tables, chain: Chain, asked: Prob, plain: Node, variables: tuple[Node, ...]) -> None:
    """List the outcomes, or those of the complement where they are fewer, or group those of one weight."""
    everything = [c for c in cells(tables, variables) if tables.network.weight(cell_event(c))]
    inside = [c for c in everything if holds(plain, c)]
    outside = len(everything) - len(inside)
    if 0 < outside <= 3 and outside < len(inside) - 1:
        parts = [joint_of_cell(tables, chain, in_order(c)) for c in everything if c not in inside]
        chain.add(Move(asked, "complement-rule", add(1, *(neg(p) for p in parts))))
        return
    if len(inside) <= LISTED:
        parts = [joint_of_cell(tables, chain, in_order(c)) for c in inside]
        chain.add(Move(asked, "additivity-over-outcomes", add(*parts)))
        return
    groups: dict[object, tuple[int, Node]] = {}
    for c in inside:
        value = put(tables.network.weight(cell_event(c)), tables.known.letters)
        count, _ = groups.get(value, (0, TRUE))
        groups[value] = (count + 1, to_node(value))
    terms = [mul(Num(n), w) if n > 1 else w for n, w in groups.values()]
    note = f"{len(inside)} outcomes, those of equal weight taken together"
    if len(terms) > LISTED:
        value = put(tables.network.weight(plain), tables.known.letters)
        terms = [to_node(value)]
        note = f"the sum over {len(inside)} outcomes"
    chain.add(Move(asked, "additivity-over-outcomes", add(*terms), note=note))


# ---------------------------------------------------------------- independence and unions
def by_parts(tables: Tables, chain: Chain, asked: Prob, event: Node) -> bool:
    """An intersection of independent events as a product; a union of independent events by its complement."""
    parts = listed(event) if isinstance(event, And) else event.events if isinstance(event, Or) else ()
    if len(parts) < 2:
        plain = tables.world.plain(event)
        parts = plain.events if isinstance(plain, And | Or) else ()
        event = plain
    if len(parts) < 2 or not apart(tables, parts):
        return False
    uses = tuple(dict.fromkeys(i.text for i in tables.world.independences))
    if isinstance(event, And):
        factors = [event_moves(tables, chain, p) for p in parts]
        chain.add(Move(asked, "independence", mul(*factors), uses=uses))
        return True
    opposites = [p.event if isinstance(p, Not) else negated(p) for p in parts]
    factors = []
    for p, q in zip(parts, opposites, strict=True):
        quantity = Prob(q, None)
        if quantity not in chain.shown:
            inner = event_moves(tables, chain, p)
            chain.add(Move(quantity, "complement-rule", add(1, neg(inner))))
        factors.append(quantity)
    none = Prob(And(tuple(opposites), True), None)
    chain.add(Move(none, "independence", mul(*factors), uses=uses))
    chain.add(Move(asked, "complement-rule", add(1, neg(none)), note="none of the events happens (De Morgan)"))
    return True


def negated(event: Node) -> Node:
    if isinstance(event, Rel):
        other = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}.get(event.op)
        if other is not None:
            return Rel(other, event.left, event.right)
    return Not(event)


def apart(tables: Tables, parts: tuple[Node, ...]) -> bool:
    """Do these events speak of variables that have no ancestor in common, each of at least one?"""
    seen: set[Node] = set()
    for part in parts:
        above = tables.network.ancestors(tables.world.mentions(part))
        if not above or above & seen:
            return False
        seen |= above
    return True


def all_equal_or_different(tables: Tables, chain: Chain, asked: Prob, plain: Node) -> bool:
    """All of several uniform variables different, or some two alike: counting arrangements."""
    found = comparison(tables.network, plain)
    if found is None:
        return False
    some, n, k = found
    ways = [Num(n - j) for j in range(k)] if k <= n else [Num(0)]
    top = mul(*ways) if len(ways) <= 8 else Num(perm(n, k))
    different = mul(top, Pow(Pow(Num(n), Num(k)), Num(-1)))
    if not some:
        chain.add(Move(asked, "counting-arrangements", different))
        return True
    none = Prob(Not(asked.event), None)
    chain.add(Move(none, "counting-arrangements", different, note="all values are different"))
    chain.add(Move(asked, "complement-rule", add(1, neg(none))))
    return True
