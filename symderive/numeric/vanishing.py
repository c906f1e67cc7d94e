"""Rows below an equation that only touches zero: X'X b = 0 gives X b = 0, x^2 + y^2 = 0 gives x = 0.

There is no point at which such an equation holds exactly in numbers: coming to within 10^-12 of it leaves the row
10^-6 away. So the two are watched on the way: the row holds where the square of what is left over of it goes to zero
with what is left over of the equation, from all starts and at several shapes.
"""

from __future__ import annotations

import time

import numpy as np

from symderive.expr.algebra import Num, Pow, Rel
from symderive.expr.arrays import Norm
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import is_column, is_scalar
from symderive.numeric.compile import evaluate
from symderive.numeric.deadline import until
from symderive.numeric.lowest import lowest
from symderive.numeric.numbers import NoNumber
from symderive.numeric.terrain import Terrain

SECONDS = 1.0
SEEDS, STARTS, STEPS = 8, 6, 60
ENOUGH = 6  # places in all
NEAR = 1e-6  # how close to zero the equation has to come
TIMES = 10.0  # how much larger than the square root of that the rest of the row may be


def vanishes_with(above: Rel, row: Rel, problem: Problem, *, seed: int = 0) -> bool:
    """Does the row come to hold wherever the equation above is brought down to zero?"""
    if problem.about_chance:
        return False
    square = squared(above.left - above.right)
    end, seen = time.perf_counter() + SECONDS, 0
    shapes: set[tuple[tuple[str, int], ...]] = set()
    try:
        with until(end):
            for number in range(SEEDS):
                terrain = Terrain(problem, (square, *row.kids), seed + number, STARTS, "free")
                if terrain.tied:
                    return False
                low = lowest(square, terrain, end, steps=STEPS)
                if low is None:
                    continue
                near = np.flatnonzero(np.sqrt(np.abs(low.heights)) < NEAR)
                if not len(near):
                    continue
                draft = terrain.at(low.rows[near], low.entries[near])
                left, right = (evaluate(side, draft.point, problem) for side in row.kids)
                gap = np.abs(left - right).reshape(len(near), -1).max(axis=1)
                size = 1 + np.abs(low.entries[near]).max(axis=1)
                if not (gap <= TIMES * size * np.sqrt(np.sqrt(np.abs(low.heights[near])) + 1e-16)).all():
                    return False
                seen += len(near)
                shapes.add(tuple(sorted(terrain.draft.point.sizes.items())))
                if seen >= ENOUGH and (len(shapes) > 1 or len(next(iter(shapes))) < 2):
                    return True
    except (NoNumber, ZeroDivisionError, ValueError):
        return False  # no points, or no numbers: nothing is known
    return False


def squared(gap: Node) -> Node:
    """The sum of the squares of the entries."""
    if is_scalar(gap.shape):
        return Pow(gap, Num(2))
    return Pow(Norm(gap, "2" if is_column(gap.shape) else "F"), Num(2))
