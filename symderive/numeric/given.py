"""Conditions: variables held at values, events that must hold, and the atoms that are left under them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np

from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Exists, ForAll, RandVar
from symderive.numeric.duals import Dual, Value, base, linear, reciprocal
from symderive.numeric.events import index_range
from symderive.numeric.needs import conjuncts
from symderive.numeric.null_events import discrete, moves
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope
from symderive.numeric.values import led
from symderive.numeric.variables import Name, name_of
from symderive.numeric.world import World

Array = np.ndarray[Any, Any]
LAST = 2**53  # beyond it doubles do not tell integers apart


def plain_relations(event: Node) -> Iterator[Rel]:
    """The relations in an event, without those whose indices "there is" and "for all" bind."""
    if isinstance(event, Exists | ForAll):
        return
    if isinstance(event, Rel):
        yield event
    for kid in event.kids:
        yield from plain_relations(kid)


def each_of(event: ForAll, scope: Scope) -> Iterator[Node]:
    """The event for each choice of its indices."""
    ranges = [index_range(i, event, scope) for i in event.indices]
    for choice in product(*ranges):
        put: dict[Node, Node] = {i: Num(k) for i, k in zip(event.indices, choice, strict=True)}
        if np.all(base(scope.value(substitute(event.condition, put))) != 0):
            yield substitute(event.event, put)


class Undefined(NoNumber):
    """A condition of probability zero."""


def world_of(scope: Scope) -> World:
    world = scope.point.extra.get("world")
    if not isinstance(world, World):
        raise NoNumber("no random variables were drawn for this point")
    return world


class Given:
    """A condition split into variables held at values and events that must hold."""

    def __init__(self, world: World, scope: Scope) -> None:
        self.world, self.scope = world, scope
        self.held: dict[Name, Value] = {}
        self.masks: list[tuple[Node, Value]] = []
        self.events: list[Node] = []

    def add(self, part: Node, hold: bool = True) -> None:
        """One part of a condition (``hold`` False: of an event): an equation with a variable that has a law holds
        it."""
        if isinstance(part, ForAll) and hold:
            for one in each_of(part, self.scope):
                self.add(self.world.universe.settled(one), hold)
            return
        if isinstance(part, RandVar):
            self.at(part, self.scope.value(part), hold)
            return
        if isinstance(part, Rel) and part.op == "=":
            for u, v in ((part.left, part.right), (part.right, part.left)):
                if isinstance(u, RandVar) and not self.world.spoken([v]) and self.lawful(u, hold):
                    self.at(u, self.scope.value(v), hold)
                    return
        if isinstance(part, (Sym, Num)):
            name = self.world.stands_for(part)
            if name is None:
                raise NoNumber("a condition on something that is no variable")
            self.at(self.world.universe.variables[name].node, self.scope.value(part), hold)
            return
        self.events.append(part)

    def lawful(self, u: RandVar, hold: bool) -> bool:
        name = self.name(u)
        if name in self.world.blocks:
            return hold
        variable = self.world.universe.variables.get(name)
        if variable is None or not variable.laws:
            return False
        return hold or discrete(variable.laws[0][0])

    def is_point(self, part: Node) -> bool:
        """Is this event one value of a variable with a density? It has the probability 0."""
        if not (isinstance(part, Rel) and part.op == "="):
            return False
        for u, v in ((part.left, part.right), (part.right, part.left)):
            if isinstance(u, RandVar) and not self.world.spoken([v]):
                variable = self.world.universe.variables.get(self.name(u))
                if variable is not None and variable.laws:
                    return not any(discrete(law) for law, _ in variable.laws)
        return False

    def name(self, u: RandVar) -> Name:
        if not u.indices:
            return name_of(u)
        numbers = [base(self.scope.value(i)) for i in u.indices]
        if any(n.size != 1 for n in numbers):
            raise NoNumber("a variable whose index runs is held at no value")
        places = [n.ravel()[0] for n in numbers]
        if not all(abs(p) < LAST and p == int(p) for p in places):
            raise NoNumber("an index of a random variable is no integer")
        return (u.family, *map(int, places))

    def at(self, u: Node, value: Value, hold: bool) -> None:
        """A variable at a value: held if it has a law, else compared at every atom."""
        name = self.name(u) if isinstance(u, RandVar) else name_of(u)
        variable = self.world.universe.variables.get(name)
        if variable is None:
            raise NoNumber(f"{name} is no variable here")
        if name not in self.held and (name in self.world.blocks or (variable.laws and not variable.defined)):
            self.held[name] = value
        else:
            self.masks.append((u, value))

    def copy(self) -> Given:
        other = Given(self.world, self.scope)
        other.held, other.masks, other.events = dict(self.held), list(self.masks), list(self.events)
        return other

    def lay(self, trees: Sequence[Node] = ()) -> tuple[Scope, Value]:
        """The atoms under this condition; weights are 0 where it fails."""
        equal_sides = [r for event in self.events for r in plain_relations(event) if r.op == "="]
        carried = [*(u for u, _ in self.masks), *(r.left for r in equal_sides), *(r.right for r in equal_sides)]
        if any(moves(u, self.world.universe, self.held) for u in carried):
            raise NoNumber("an equation between continuous variables has the probability zero")
        spoken = [*trees, *self.events, *(u for u, _ in self.masks)]
        inner, weights = self.world.lay(spoken, self.scope, self.held, self.events)
        depth = self.scope.depth + 1
        for event in self.events:
            if any(isinstance(inner.value(side), Dual) for p in plain_relations(event) for side in p.kids):
                raise NoNumber("the bounds of an event change with the letter of a derivative")
            weights = weights * linear(lambda x: led(x, depth), inner.value(event))
        for u, value in self.masks:
            same = equal(base(inner.value(u)), base(value))
            weights = weights * self.scope.kind.whole(same.astype(int))
        return inner, weights

    def mass(self) -> Value:
        """The probability (times the density of what is held) of this condition."""
        _, weights = self.lay()
        return gathered(weights, self.scope)


def equal(u: Array, v: Array) -> Array:
    close = np.isclose(u, v, rtol=1e-9, atol=1e-12) if u.dtype == float and v.dtype == float else u == v
    same: Any = np.asarray(close, dtype=bool)
    return same.all(axis=(-2, -1), keepdims=True) if same.shape[-2:] != (1, 1) else same


def gathered(value: Value, scope: Scope) -> Value:
    """The sum over the atoms."""
    return scope.kind.settle(linear(lambda x: led(x, scope.depth + 1).sum(axis=0), value))


def quotient(above: Value, below: Value, scope: Scope) -> Value:
    if not np.all(base(below) != 0):
        raise Undefined("a condition has the probability zero")
    return above * reciprocal(below, scope.kind)


def condition(given: Node | None, scope: Scope) -> Given:
    found = Given(world_of(scope), scope)
    for part in conjuncts(given):
        found.add(part)
    return found
