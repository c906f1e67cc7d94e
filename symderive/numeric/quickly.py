"""Two expressions compared at a few points: what differs there is not looked at any longer."""

from __future__ import annotations

import numpy as np

from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.compare import agree
from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import DOUBLES, NoNumber
from symderive.numeric.point import Point
from symderive.numeric.points import points_for

CLOSE = 1e-7
POINTS = 3


def quick_points(problem: Problem, u: Node, v: Node, seed: int) -> Point | None:
    """Points with numbers for both; None where there are none."""
    try:
        return points_for(problem, (u, v), (), seed, DOUBLES, POINTS)
    except (NoNumber, ValueError, ZeroDivisionError):
        return None


def quickly(u: Node, v: Node, point: Point | None, problem: Problem) -> bool:
    """May the two be equal? False where they differ at the points or have no number."""
    if point is None:
        return False
    try:
        left, right = np.broadcast_arrays(evaluate(u, point, problem), evaluate(v, point, problem))
    except (NoNumber, ValueError, ZeroDivisionError, KeyError, IndexError):
        return False
    both = np.isfinite(left) & np.isfinite(right)
    if not both.any():
        return False
    left, right = left[both], right[both]
    gap = np.abs(left - right).max()
    size = max(np.abs(left).max(), np.abs(right).max(), 1e-300)
    return bool(gap <= CLOSE * size) and bool(size > 1e-12)


def agreed(u: Node, v: Node, problem: Problem, seed: int) -> bool:
    """Are two expressions shown to be equal? A few points sort out first."""
    if u.shape != v.shape or not quickly(u, v, quick_points(problem, u, v, seed), problem):
        return False
    return agree(u, v, problem, seed=seed, limit=0.4, shown=False).verdict == "equal"
