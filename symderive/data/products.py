"""Independences as products of probabilities, one for every choice of values."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from symderive.data.reading import conjunction
from symderive.data.statements import cells_of
from symderive.data.tables import cell_event, equals
from symderive.data.world import Independence, World
from symderive.expr.algebra import TRUE
from symderive.expr.node import Node
from symderive.expr.probability import RandVar


@dataclass(slots=True)
class Product:
    """P(all and C) P(C)^(k-1) = P(e_1 and C) ... P(e_k and C): jointly independent events, given C."""

    events: tuple[Node, ...]
    given: Node
    text: str


def products_of(world: World, independence: Independence) -> list[Product]:
    """The products of probabilities that an independence asserts, for every choice of values."""
    found: list[Product] = []
    givens = given_events(world, independence.given)
    groups = [[choices_of(world, e) for e in sorted(group, key=repr)] for group in independence.groups]
    for size in range(2, len(groups) + 1):
        for chosen in itertools.combinations(groups, size):
            events = [[conjunction(list(cell), True) for cell in itertools.product(*group)] for group in chosen]
            for picked in itertools.product(*events):
                found += [Product(tuple(picked), given, independence.text) for given in givens]
                if len(found) > 3000:
                    return found
    return found


def choices_of(world: World, element: Node) -> list[Node]:
    """The events that a member of an independence stands for: a variable for each value, an event for itself."""
    if element in world.values and isinstance(element, RandVar):
        return [equals(element, x) for x in world.values[element]]
    if isinstance(element, RandVar) and element in world.derived:
        return []
    return [element]


def given_events(world: World, given: frozenset[Node]) -> list[Node]:
    if not given:
        return [TRUE]
    return [
        conjunction(list(cell), True)
        for cell in itertools.product(*(choices_of(world, g) for g in sorted(given, key=repr)))
    ]


def graph_products(world: World, variables: set[Node]) -> list[Product]:
    """What a graph says: every variable is independent of those before it given its parents."""
    if not world.parents:
        return []
    found: list[Product] = []
    order: list[Node] = []
    left = [v for v in world.parents if v in variables]
    while left:
        ready = [v for v in left if all(p in order or p not in left for p in world.parents[v])]
        if not ready:
            return found
        v = ready[0]
        left.remove(v)
        before = [u for u in order if u not in world.parents[v]]
        if before:
            for cell in cells_of(world.values, (v, *before)):
                for given in cells_of(world.values, world.parents[v]):
                    rest = {u: cell[u] for u in before}
                    found.append(Product((equals(v, cell[v]), cell_event(rest)), cell_event(given), "the graph"))
        order.append(v)
    return found
