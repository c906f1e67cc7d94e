"""Which independences follow from those that are stated: decomposition, weak union, contraction, and graphs."""

from __future__ import annotations

from collections.abc import Iterable

from symderive.data.separation import separated
from symderive.data.world import World
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Not, RandVar

Triple = tuple[frozenset[Node], frozenset[Node], frozenset[Node]]


def stated(world: World) -> list[Triple]:
    """Independences between sets of variables given variables; for events without a condition, complements included.

    A condition on an event (A, B independent given C) says nothing about its complement and is left to the caller.
    """
    found: list[Triple] = []
    for independence in world.independences:
        groups = [frozenset(variable_of(e) for e in group) for group in independence.groups]
        given = independence.given
        if any(v is None for g in groups for v in g) or not all(isinstance(g, RandVar) for g in given):
            continue
        names = [frozenset(v for v in g if v is not None) for g in groups]
        for n, group in enumerate(names):
            rest = frozenset(v for m, other in enumerate(names) if m != n for v in other)
            found.append((group, rest, given))
    return found


def variable_of(node: Node) -> Node | None:
    """The variable or event that an independence speaks of: A for A and for A^c, X for X; None for X = 1."""
    if isinstance(node, Not):
        return variable_of(node.event)
    return node if isinstance(node, RandVar | EventSym) else None


def follows(known: list[Triple], v: Node, rest: Iterable[Node], given: Iterable[Node]) -> bool:
    """Is v independent of ``rest`` given ``given``, by what is stated and the rules of independence?"""
    return follows_in(known, v, frozenset(rest), frozenset(given), 0)


def follows_in(known: list[Triple], v: Node, rest: frozenset[Node], given: frozenset[Node], depth: int) -> bool:
    if not rest:
        return True
    if any(directly(one, v, rest, given) for one in known):
        return True
    if len(rest) == 1 or depth > 6:
        return False
    # Contraction: v free of r given the rest and Z, and of the rest given Z.
    return any(
        any(directly(one, v, frozenset((r,)), given | (rest - {r})) for one in known)
        and follows_in(known, v, rest - {r}, given, depth + 1)
        for r in rest
    )


def directly(one: Triple, v: Node, rest: frozenset[Node], given: frozenset[Node]) -> bool:
    """Decomposition and weak union of one statement A _|_ B | C."""
    for a, b in ((one[0], one[1]), (one[1], one[0])):
        if v in a and rest <= b and one[2] <= given and given - one[2] <= (a - {v}) | (b - rest):
            return True
    return False


def in_graph(world: World, v: Node, rest: Iterable[Node], given: Iterable[Node]) -> bool:
    """Does the declared graph separate v from ``rest`` given ``given``?"""
    names = {v, *rest, *given}
    return names <= set(world.parents) and separated(world.parents, {v}, set(rest) - {v}, set(given))
