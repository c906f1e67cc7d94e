"""How sharp the numbers of continuous laws are: the same lines laid out on fewer points.

Where a mean or probability moves with the number of points nearly as much as two lines differ, their difference says
nothing: corners and jumps in several variables cost digits that no quadrature here notices by itself.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import DOUBLES, NoNumber
from symderive.numeric.point import Point
from symderive.numeric.points import points_for

COARSER = (0.9, 0.75)
SHARE = 0.1  # of a difference that may move with the number of points
ROUNDING = 1e-9  # of the values
POINTS, SEEDS = 4, 3


def settled(a: Node, b: Node, problem: Problem, seed: int = 0) -> bool | None:
    """Does a difference of two lines hardly depend on how many points the laws are laid out on? None where that cannot
    be told."""
    seen = None
    for number in range(SEEDS):
        try:
            point = points_for(problem, (a, b), (a, b), seed + number, DOUBLES, POINTS)
            gaps = []
            for fine in (1.0, *COARSER):
                there = with_grain(point, fine)
                left, right = (np.asarray(evaluate(u, there, problem), dtype=float) for u in (a, b))
                gaps.append(np.nan_to_num(left - right))
                size = float(np.nan_to_num(np.abs(left)).max(initial=0) + np.nan_to_num(np.abs(right)).max(initial=0))
        except (NoNumber, MemoryError):
            continue
        seen = True
        least = max(SHARE * np.abs(gaps[0]).max(initial=0), ROUNDING * size)
        if any(np.abs(gap - gaps[0]).max(initial=0) > least for gap in gaps[1:]):
            return False
    return seen


def with_grain(point: Point, fine: float) -> Point:
    """The same point with its continuous laws laid out so finely."""
    extra = {key: value for key, value in point.extra.items() if key != "doubles"}
    return replace(point, extra={**extra, "grain": fine}, memo={})
