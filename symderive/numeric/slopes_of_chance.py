"""Slopes of probabilities of continuous variables by the bounds of their events, by differences: the density of a
variable that is computed from others, and derivatives of distribution functions."""

from __future__ import annotations

import numpy as np

from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Prob
from symderive.numeric.densities import fixed
from symderive.numeric.duals import Dual, Value, base, linear
from symderive.numeric.given import Given, plain_relations
from symderive.numeric.null_events import discrete
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope
from symderive.numeric.variables import name_of
from symderive.numeric.world import World

PLACE = Sym("place", None, "t")
STENCIL = ((1, 3 / 4), (2, -3 / 20), (3, 1 / 60))  # central differences of order six
ORDER_FOUR = ((1, 2 / 3), (2, -1 / 12), (3, 0.0))
NEAR, LEAST = 2e-3, 1e-4  # steps at places of the size 1 and above, and near 0
SETTLED = 2e-5


def derived_smoothly(u: Node, world: World, scope: Scope) -> bool:
    """Is this variable computed from others of which one at least is continuous?"""
    variable = world.universe.variables.get(name_of(u))
    if variable is None or not variable.defined or variable.name in world.blocks:
        return False
    roots = [world.universe.variables[n] for n in world.needed(world.spoken([u]))]
    return any((v.laws and not discrete(v.laws[0][0])) or v.name in world.blocks for v in roots)


def slope(given: Given, u: Node, value: Value, scope: Scope) -> Value:
    """The density of a computed variable: the slope of its distribution function, by differences of order six.

    Beside a corner, a jump or a pole the differences of order four come to something else: there it has no number.
    """
    if scope.kind.exact:
        raise NoNumber("a density by differences has no rational value")
    at = fixed(value)
    step = np.clip(NEAR * np.abs(at), LEAST, NEAR)
    total: Value = None
    coarser: Value = None
    for (k, c), (_, d) in zip(STENCIL, ORDER_FOUR, strict=True):
        for sign in (1, -1):
            below = given.copy()
            below.scope = scope.inner({PLACE: at + sign * k * step})
            below.events.append(Rel("<=", u, PLACE))
            mass = below.mass()
            total = mass * (sign * c / step) if total is None else total + mass * (sign * c / step)
            coarser = mass * (sign * d / step) if coarser is None else coarser + mass * (sign * d / step)
    settled = np.abs(base(total) - base(coarser)) <= SETTLED * (1 + np.abs(base(total)))
    return linear(lambda x: np.where(settled, x, np.nan), total)


def moving_sides(event: Node, world: World, scope: Scope) -> list[Node]:
    """The bounds of an event on continuous variables that change with the letter of a derivative."""
    found: list[Node] = []
    for relation in plain_relations(event):
        for side, other in ((relation.left, relation.right), (relation.right, relation.left)):
            if world.spoken([side]) or side.shape != other.shape or not isinstance(scope.value(side), Dual):
                continue
            roots = [world.universe.variables[n] for n in world.needed(world.spoken([other]))]
            if roots and all(v.name in world.blocks or (v.laws and not discrete(v.laws[0][0])) for v in roots):
                found.append(side)
    return list(dict.fromkeys(found))


def with_moving_sides(node: Prob, sides: list[Node], scope: Scope) -> Value:
    """The probability, and how it changes with its bounds: slopes by differences of order six, times their changes."""
    if scope.kind.exact:
        raise NoNumber("the slope of a probability by differences has no rational value")
    places: dict[Node, Node] = {side: Sym(f"place {k}", side.shape, "t") for k, side in enumerate(sides)}
    event = Prob(substitute(node.event, places), node.given, node.head)
    values = {place: scope.value(side) for side, place in places.items()}
    still = {place: value.a for place, value in values.items()}
    if any(isinstance(value, Dual) for value in still.values()):
        raise NoNumber("a second slope of a probability by its bounds is not taken")
    total = scope.inner(still).value(event)
    for place, value in values.items():
        steep: Value = None
        for k, c in STENCIL:
            for sign in (1, -1):
                moved = scope.inner({**still, place: still[place] + sign * k * NEAR})
                part = moved.value(event) * (sign * c / NEAR)
                steep = part if steep is None else steep + part
        total = total + steep * (value - still[place])
    return total
