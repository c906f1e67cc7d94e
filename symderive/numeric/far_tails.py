"""Means of what grows: E[e^{tX}] of a law with a long tail has a value only where the tail wins, and a sharp one only
where little is left beyond the points on which the law is laid out."""

from __future__ import annotations

from typing import Any

import numpy as np

from symderive.expr.node import Node
from symderive.expr.probability import Expect, Law, RandVar, Var
from symderive.expr.shape import is_scalar
from symderive.numeric.blocks import floats
from symderive.numeric.densities import rowed
from symderive.numeric.duals import Value, base, where
from symderive.numeric.given import Given, gathered
from symderive.numeric.growth import grows
from symderive.numeric.masses import MASS
from symderive.numeric.scope import Scope
from symderive.numeric.stated import NAME as STATED
from symderive.numeric.values import led

LONG = frozenset(("Exponential", "Gamma", "Geometric", "NegativeBinomial"))  # they fall off like e^{-x}
REACH = 40  # where the points end on which they are laid out, in standard deviations
NORMAL = 14  # the same for normal laws
FAR = 200  # the same for laws by formulas, as a number
LEFT = 1e-8  # the share that may be left beyond
FALLING = 1e-3  # how much less must stand at the end than half way to it


def without_growth(u: Node, total: Value, given: Given, scope: Scope) -> Value:
    """A mean, without a value at the points where the part of it that lies far out in a long tail is no trifle."""
    world = given.world
    if scope.kind.exact or not grows([u], lambda inner: bool(world.spoken([inner]))):
        return total
    for name in sorted(world.roots(u), key=str):
        variable = world.universe.variables[name]
        x = variable.node
        if name in given.held or not isinstance(x, RandVar) or not is_scalar(x.shape):
            continue
        if name in world.blocks:
            pairs = both_sides(Expect(x), Var(x), scope)
        else:
            pairs = [ends for law, _ in variable.laws for ends in far_points(law, scope)]
        for ends in pairs:
            near, far = (density_there(u, x, at, given, scope) for at in ends)
            with np.errstate(all="ignore"):
                small = (far * np.abs(floats(ends[1])) <= LEFT * np.abs(floats(base(total)))) & (far <= FALLING * near)
            if not np.all(small):
                total = where(small, total, total * np.nan)
    return total


Pair = tuple[Value, Value]


def both_sides(mean: Node, variance: Node, scope: Scope) -> list[Pair]:
    """Half way and far out on both sides of a normal variable."""
    centre, spread = floats(base(scope.value(mean))), floats(base(scope.value(variance))) ** 0.5
    raw = scope.kind.raw
    return [(raw(centre + side * NORMAL / 2 * spread), raw(centre + side * NORMAL * spread)) for side in (-1, 1)]


def density_there(u: Node, x: RandVar, at: Value, given: Given, scope: Scope) -> Any:
    """What the mean gathers for one value of a variable."""
    there = given.copy()
    there.at(x, at, True)
    inner, weights = there.lay([u])
    return np.abs(floats(base(gathered(led(base(weights), scope.depth + 1) * base(inner.value(u)), scope))))


def far_points(law: Law, scope: Scope) -> list[Pair]:
    """Pairs of points, half way and where a law has hardly any mass left; none for other laws."""
    if law.name in (STATED, MASS):
        endless = "oo" in str(law.params[3])
        return [(scope.kind.number(FAR // 2), scope.kind.number(FAR))] if endless else []
    if any(isinstance(p, RandVar) for parameter in law.params for p in parameter.walk()):
        return []
    if law.name == "Normal":
        return both_sides(law.params[0], law.params[1], scope)
    if law.name not in LONG:
        return []
    row = rowed(law)
    mean, spread = (
        floats(base(scope.value(row.mean(*law.params)))),
        floats(base(scope.value(row.variance(*law.params)))),
    )
    half, whole = (mean + share * REACH * spread**0.5 for share in (0.5, 1))
    return [(scope.kind.raw(np.ceil(half)), scope.kind.raw(np.ceil(whole)))]
