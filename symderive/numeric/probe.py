"""The value of one line at a few points, kept so that many candidates can be compared with it quickly.

A probe only sorts out: what it lets through is compared again by ``compare.agree``.
"""

from __future__ import annotations

from cmath import isfinite
from collections.abc import Sequence

import numpy as np

from symderive.expr.node import Binder, Node, holds
from symderive.expr.problem import Problem
from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import DOUBLES, NoNumber
from symderive.numeric.point import Point
from symderive.numeric.points import alone, points_for, random
from symderive.numeric.sample import fixed

CLOSE = 1e-7
TINY = 1e-11  # what is left of terms of size one that cancel
SHAPES, POINTS = 3, 4
UNKNOWN = (NoNumber, ValueError, ZeroDivisionError, KeyError, IndexError)


class Probe:
    """The values of ``target`` at the points of a comparison. Raises NoNumber where it has none at the first ones."""

    def __init__(self, target: Node, problem: Problem, context: Sequence[Node] = (), seed: int = 0) -> None:
        self.target, self.problem, self.context, self.seed = target, problem, context, seed
        self.shape = target.shape
        self.stacks: list[tuple[Point, np.ndarray]] = []
        whole, _ = self.stack(0)
        self.plain = not random(problem, (target, *context))
        #: all draws that there are: one, where it holds the points of all shapes or nothing is drawn
        self.draws = range(SHAPES if whole.count == POINTS and not fixed(problem, (target,)) else 1)
        if self.plain:
            # limits and integrals take long at each point; of all else the values serve the further looks too
            slow = any(holds(node, Binder) for node in (target, *context))
            self.point = alone(whole, 0) if slow else whole
            self.first = at_first(evaluate(target, self.point, problem))

    def stack(self, number: int) -> tuple[Point, np.ndarray]:
        """The points of a draw and the values of the target there."""
        while len(self.stacks) <= number:
            k = len(self.stacks)
            shapes = 1 if k else SHAPES
            point = points_for(
                self.problem, (self.target,), self.context, self.seed + k, DOUBLES, POINTS, shapes=shapes
            )
            self.stacks.append((point, evaluate(self.target, point, self.problem)))
        return self.stacks[number]

    def vanishes(self) -> bool:
        """Is the target zero (to rounding) at every point?"""
        return all(bool(np.all(np.abs(self.stack(k)[1]) < TINY)) for k in self.draws)

    def fits(self, candidate: Node) -> bool:
        """May the candidate be equal to the target? False where it differs or has no number."""
        if candidate.shape != self.shape or self.excludes(candidate):
            return False
        seen = False
        for k in self.draws:
            try:
                near = self.near(candidate, *self.stack(k))
            except UNKNOWN:
                return False
            if near is False:
                return False
            seen |= near is True
        return seen

    def reaches(self, candidate: Node) -> bool:
        """Has the candidate a number wherever the target has one?"""
        try:
            whole = [(value, evaluate(candidate, point, self.problem)) for point, value in self.stacks]
        except UNKNOWN:
            return False
        return all(bool(np.all(np.isfinite(made) | ~np.isfinite(value))) for value, made in whole)

    def excludes(self, candidate: Node) -> bool:
        """Has the candidate another number than the target at one point? False where it has none there, and where
        points cannot be taken apart."""
        try:
            return self.plain and close(self.first, at_first(evaluate(candidate, self.point, self.problem))) is False
        except UNKNOWN:
            return False

    def near(self, candidate: Node, point: Point, value: np.ndarray) -> bool | None:
        """Has the candidate this value at a point? None where they are not defined."""
        return close(value, evaluate(candidate, point, self.problem))


def at_first(value: np.ndarray) -> np.ndarray:
    """A value at the first of its points."""
    return value[..., :1, :, :] if value.ndim > 2 else value


def close(value: np.ndarray, made: np.ndarray) -> bool | None:
    """Are two values the same but for rounding? None where they are not defined."""
    if value.size == made.size == 1:
        return nearly(value.item(), made.item())
    left, right = np.broadcast_arrays(value, made)
    both = np.isfinite(left) & np.isfinite(right)
    if not both.any():
        return None
    with np.errstate(all="ignore"):
        gap = np.abs(np.where(both, left - right, 0.0)).max()
    size = max(np.abs(np.where(both, left, 0.0)).max(), np.abs(np.where(both, right, 0.0)).max(), 1e-300)
    return bool(gap <= max(CLOSE * size, TINY))


def nearly(x: complex, y: complex) -> bool | None:
    """The same of two single numbers: most candidates are looked at in one, and arrays of one entry are slow."""
    if not (isfinite(x) and isfinite(y)):
        return None
    return abs(x - y) <= max(CLOSE * max(abs(x), abs(y)), TINY)
