"""The value of one line at a few points, kept so that many candidates can be compared with it quickly.

A probe only sorts out: what it lets through is compared again by ``compare.agree``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import DOUBLES, NoNumber
from symderive.numeric.points import points_for

CLOSE = 1e-7
TINY = 1e-11  # what is left of terms of size one that cancel
POINTS = 4


class Probe:
    """The values of ``target`` at the points of three shapes. Raises NoNumber where the target has no value there."""

    def __init__(self, target: Node, problem: Problem, context: Sequence[Node] = (), seed: int = 0) -> None:
        self.problem = problem
        self.shape = target.shape
        self.points = [points_for(problem, (target,), context, seed + k, DOUBLES, POINTS) for k in range(3)]
        self.values = [evaluate(target, point, problem) for point in self.points]

    def vanishes(self) -> bool:
        """Is the target zero (to rounding) at every point?"""
        return all(bool(np.all(np.abs(value) < TINY)) for value in self.values)

    def fits(self, candidate: Node) -> bool:
        """May the candidate be equal to the target? False where it differs or has no number."""
        if candidate.shape != self.shape:
            return False
        seen = False
        for point, value in zip(self.points, self.values, strict=True):
            try:
                found = evaluate(candidate, point, self.problem)
                left, right = np.broadcast_arrays(value, found)
            except (NoNumber, ValueError, ZeroDivisionError, KeyError, IndexError):
                return False
            both = np.isfinite(left) & np.isfinite(right)
            if not both.any():
                continue
            gap = np.abs(np.where(both, left - right, 0.0)).max()
            size = max(np.abs(np.where(both, left, 0.0)).max(), np.abs(np.where(both, right, 0.0)).max(), 1e-300)
            if gap > max(CLOSE * size, TINY):
                return False
            seen = True
        return seen
