"""The truth of events: 1 where an event holds, else 0, at every atom that the variables around are laid out over."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from symderive.expr.algebra import Idx, Num, Rel
from symderive.expr.node import Node, substitute
from symderive.expr.probability import (
    And,
    EventSym,
    Exists,
    FiniteSet,
    ForAll,
    In,
    Indicator,
    Interval,
    Label,
    Minus,
    NamedSet,
    Not,
    Or,
    SetOf,
)
from symderive.numeric.duals import Value, base
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope, value_of

Array = np.ndarray[Any, Any]


def truth(event: Node, scope: Scope) -> Array:
    """Where an event holds, as an array of booleans with the axes of a value."""
    return np.asarray(base(scope.value(event)) != 0, dtype=bool)


def number(holds: Any, scope: Scope) -> Value:
    return scope.kind.whole(np.asarray(holds, dtype=int))


@value_of(And)
def both(node: And, scope: Scope) -> Value:
    holds = truth(node.events[0], scope)
    for event in node.events[1:]:
        holds = holds & truth(event, scope)
    return number(holds, scope)


@value_of(Or)
def either(node: Or, scope: Scope) -> Value:
    holds = truth(node.events[0], scope)
    for event in node.events[1:]:
        holds = holds | truth(event, scope)
    return number(holds, scope)


@value_of(Not)
def complement(node: Not, scope: Scope) -> Value:
    return number(~truth(node.event, scope), scope)


@value_of(Minus)
def difference(node: Minus, scope: Scope) -> Value:
    return number(truth(node.a, scope) & ~truth(node.b, scope), scope)


@value_of(Indicator)
def indicator(node: Indicator, scope: Scope) -> Value:
    return number(truth(node.event, scope), scope)


@value_of(In)
def lies_in(node: In, scope: Scope) -> Value:
    return number(inside(node.u, node.within, scope), scope)


def inside(u: Node, within: Node, scope: Scope) -> Array:
    """Where an expression lies in a set."""
    match within:
        case FiniteSet(elements):
            holds = np.zeros((1, 1), dtype=bool)
            for element in elements:
                holds = holds | truth(Rel("=", u, element), scope)
            return holds
        case Interval(low, high, closed):
            left = truth(Rel(">=" if closed[0] == "[" else ">", u, low), scope)
            return left & truth(Rel("<=" if closed[1] == "]" else "<", u, high), scope)
        case NamedSet("R" | "Omega"):
            return np.ones((1, 1), dtype=bool)
        case NamedSet("empty"):
            return np.zeros((1, 1), dtype=bool)
        case NamedSet("R+" | "R>0"):
            return truth(Rel(">", u, Num(0)), scope)
        case SetOf(body, variables, condition) if variables == (body,):
            return truth(substitute(condition, {body: u}), scope)
    raise NoNumber("whether a value lies in this set cannot be told from numbers")


@value_of(NamedSet)
def named(node: NamedSet, scope: Scope) -> Value:
    """The certain and the impossible event."""
    if node.name in ("Omega", "empty"):
        return number([[node.name == "Omega"]], scope)
    raise NoNumber(f"the set {node.name} is not an event")


@value_of(Exists)
def exists(node: Exists, scope: Scope) -> Value:
    return number(some_hold(node, node.event, scope), scope)


@value_of(ForAll)
def for_all(node: ForAll, scope: Scope) -> Value:
    return number(np.logical_not(some_hold(node, Not(node.event), scope)), scope)


def some_hold(node: Exists | ForAll, event: Node, scope: Scope) -> Array:
    """Is there a choice of the indices that obeys the condition, and for which the event holds?"""
    if any(isinstance(e, EventSym) and e.name.endswith(f"_{i.name}") for e in event.walk() for i in indices_of(node)):
        raise NoNumber("events by name, A_1, A_2, ..., have no index that numbers could be put in for")
    ranges = [index_range(i, node, scope) for i in node.indices]
    holds = np.zeros((1, 1), dtype=bool)
    for choice in product(*ranges):
        put: dict[Node, Node] = {i: Num(k) for i, k in zip(node.indices, choice, strict=True)}
        condition = substitute(node.condition, put)
        if bool(np.all(truth(condition, scope))):
            holds = holds | truth(substitute(event, put), scope)
    return holds


def indices_of(node: Exists | ForAll) -> list[Idx]:
    return [i for i in node.indices if isinstance(i, Idx)]


def index_range(index: Node, node: Node, scope: Scope) -> range:
    """1..size of an index; where it has no size, the members of the families that it runs through."""
    if isinstance(index, Idx) and index.size is not None:
        return range(1, scope.point.size(index.size) + 1)
    world = scope.point.extra.get("world")
    top = world.longest(node, index) if world is not None else 0
    if not top:
        raise NoNumber("the range of an index is not known")
    return range(1, top + 1)


@value_of(Label)
def label(node: Label, scope: Scope) -> Value:
    """The number that stands for a word: labels are only ever compared."""
    found = scope.point.extra.get("labels", {}).get(node.name)
    if found is None:
        raise NoNumber(f"the value {node.name} belongs to no variable here")
    return scope.kind.number(found)
