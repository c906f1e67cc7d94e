"""The values of a formula in one letter along a line of numbers: what is needed to draw its curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symderive.expr.calculus import Derivative
from symderive.expr.node import Binder, Node, holds
from symderive.expr.problem import Problem
from symderive.numeric.compile import evaluate
from symderive.numeric.point import Point


def along(node: Node, letter: Node, xs: Sequence[float], problem: Problem | None = None) -> list[float]:
    """The value of a scalar tree at each of the numbers put in for ``letter``; nan where it has none on the reals.

    Raises NoNumber where the tree has no values at all, for instance because another letter stands in it.
    """
    if holds(node, Binder, Derivative):  # sums lay out an axis of their own
        return [single(node, letter, x, problem) for x in xs]
    numbers = np.asarray(xs, dtype=float).reshape(-1, 1, 1)
    point = Point(sizes={}, values={letter: numbers}, count=len(numbers))
    found = np.broadcast_to(evaluate(node, point, problem), numbers.shape)
    if np.iscomplexobj(found):
        found = np.where(np.abs(found.imag) > 0, np.nan, found.real)
    return [float(v) if np.isfinite(v) else float("nan") for v in found.ravel()]


def single(node: Node, letter: Node, x: float, problem: Problem | None) -> float:
    found = value(node, {letter: x}, problem)
    return found if np.isfinite(found) else float("nan")


def value(node: Node, values: dict[Node, float] | None = None, problem: Problem | None = None) -> float:
    """The value of a scalar tree, with numbers for its letters. Raises NoNumber where it has none."""
    numbers = {leaf: np.array([[float(v)]]) for leaf, v in (values or {}).items()}
    found = evaluate(node, Point(sizes={}, values=numbers), problem)
    return float(found.reshape(-1)[0].real)
