"""Where an integrand jumps or bends: the places at which a quadrature is cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symderive.expr.algebra import Apply, Map, Rel
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Cov, Dens, Expect, Interval, Prob, Var
from symderive.numeric.blocks import floats
from symderive.numeric.densities import is_endless
from symderive.numeric.duals import base
from symderive.numeric.numbers import NoNumber

Array = np.ndarray[Any, Any]
NESTED = (Prob, Expect, Var, Cov, Dens)


def cuts(
    variable: Node,
    trees: list[Node],
    scope_at: Any,
    low: float,
    high: float,
    known: Callable[[Node], bool] = lambda _: True,
) -> list[Array]:
    """Where relations, absolute values and the like change along a variable; ``scope_at(x)`` has the variable at x.

    ``known`` says of an expression whether all other variables in it are laid out already.
    """
    found: list[Array] = []
    for switch in switches(trees):
        if not known(switch):
            continue
        middle = (low + high) / 2
        probes = (middle + 0.3, middle + 0.7, high + 3.1, low - 2.3)
        try:
            at = [floats(base(scope_at(np.array([[x]])).value(switch))) for x in probes]
        except NoNumber:
            continue
        slope = (at[1] - at[0]) / 0.4
        size = 1 + np.max([np.abs(v) for v in np.broadcast_arrays(*at)], axis=0)
        misses = [np.abs(at[0] + (x - probes[0]) * slope - v) for x, v in zip(probes, at, strict=True)]
        if all(np.all(miss <= 1e-9 * size) for miss in misses):
            with np.errstate(all="ignore"):
                root = probes[0] - at[0] / slope
            if np.any(np.isfinite(root)):
                found.append(np.where(np.isfinite(root), root, high + 1))
            continue
        found += bent(switch, scope_at, low, high)
    return found


def bent(switch: Node, scope_at: Any, low: float, high: float, steps: int = 96) -> list[Array]:
    """The sign changes of an expression that is not linear: between the points of a grid, and on both sides of a dip
    between them that reaches the other sign."""
    share = np.linspace(0, 1, steps + 1)
    far = (high - low) * np.geomspace(0.05, 200, 12)
    grid = np.unique(np.concatenate([low - far, low + (high - low) * share, low + (high - low) * share**3, high + far]))

    def at(x: Any) -> Array:
        return floats(base(scope_at(np.asarray(x) if np.ndim(x) else np.array([[x]])).value(switch)))

    values = [at(x) for x in grid]
    found: list[Array] = []

    def between(left: Any, right: Any, sign: Array, where_: Array) -> None:
        """The root between two places of different sign, in the rows of ``where_``."""
        left, right = np.where(where_, left, low), np.where(where_, right, low)
        for _ in range(52):
            middle = (left + right) / 2
            same = np.sign(at(middle)) == sign
            left, right = np.where(where_ & same, middle, left), np.where(where_ & ~same, middle, right)
        found.append((left + right) / 2)

    for k in range(len(grid) - 1):
        change = (np.sign(values[k]) != np.sign(values[k + 1])) & np.isfinite(values[k]) & np.isfinite(values[k + 1])
        if np.any(change):
            between(grid[k], grid[k + 1], np.sign(values[k]), change)
    for k in range(1, len(grid) - 1):
        a, b, c = values[k - 1 : k + 2]
        sign = np.sign(b)
        dip = (
            (np.sign(a) == sign)
            & (np.sign(c) == sign)
            & (np.abs(b) < np.abs(a) * (1 - 1e-9))  # a flat tail is no dip
            & (np.abs(b) < np.abs(c) * (1 - 1e-9))
            & (sign != 0)
        )
        if not np.any(dip):
            continue
        left, right = np.where(dip, grid[k - 1], low), np.where(dip, grid[k + 1], low)
        for _ in range(60):
            third = (right - left) / 3
            lower = at(left + third) * sign < at(right - third) * sign
            left, right = np.where(lower, left, left + third), np.where(lower, right - third, right)
        bottom = (left + right) / 2
        through = dip & (np.sign(at(bottom)) != sign)
        if np.any(through):
            between(grid[k - 1], bottom, sign, through)
            between(bottom, grid[k + 1], -sign, through)
    return found


def switches(trees: list[Node]) -> list[Node]:
    """Expressions at whose zeros the trees jump or bend."""
    found: dict[Node, None] = {}
    wait = list(trees)
    while wait:
        tree = wait.pop()
        if isinstance(tree, NESTED):
            continue
        if isinstance(tree, Rel):
            gap = tree.left - tree.right
            found[gap] = None
            for part in gap.walk():
                if isinstance(part, Apply) and part.name in ("max", "min") and len(part.kids) > 1:
                    found |= dict.fromkeys(substitute(gap, {part: kid}) for kid in part.kids)
        elif isinstance(tree, Map) and tree.name in ("abs", "sign", "relu", "heaviside"):
            found[tree.u] = None
        elif getattr(tree, "name", "") in ("max", "min") and len(tree.kids) == 2:
            found[tree.kids[0] - tree.kids[1]] = None
        elif type(tree).__name__ == "In" and isinstance(tree.kids[1], Interval):
            u, within = tree.kids[0], tree.kids[1]
            for end in (within.low, within.high):
                if not is_endless(end):
                    found[u - end] = None
        wait.extend(tree.kids)
    return list(found)
