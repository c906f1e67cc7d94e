"""Do stated relations hold where a problem is drawn, and have formulas a value there?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symderive.expr.algebra import Rel
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError
from symderive.numeric.blurring import blurred
from symderive.numeric.compile import evaluate
from symderive.numeric.grains import COARSER, with_grain
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.sample import draw

NEAR = 1e-9
STEADY = 0.02  # the share of a value that may move with the points
COMPARED = {
    "=": lambda gap, near: np.abs(gap) <= near,
    "!=": lambda gap, near: np.abs(gap) > near,
    "<": lambda gap, near: gap < -near,
    "<=": lambda gap, near: gap <= near,
    ">": lambda gap, near: gap > near,
    ">=": lambda gap, near: gap >= -near,
}


def all_hold(relations: Sequence[Rel], nodes: Sequence[Node], problem: Problem, seed: int = 0) -> bool:
    """Do all the relations hold where some formulas are drawn? What cannot be told does not."""
    try:
        point = draw(problem, [*nodes, *(side for r in relations for side in r.kids)], seed)
        for r in relations:
            left, right = (np.asarray(evaluate(side, point, problem), dtype=float) for side in r.kids)
            if not np.asarray(COMPARED[r.op](left - right, NEAR * (1 + np.abs(left) + np.abs(right)))).all():
                return False
    except (NoNumber, DerivationError, ZeroDivisionError):
        return False
    return True


def has_value(node: Node, point: Point, problem: Problem) -> bool:
    """Is a formula a finite number at a point? NoNumber where that cannot be told.

    A mean under a continuous law that does not exist comes out larger, the nearer the points lie to the ends.
    """
    value = np.asarray(evaluate(node, point, problem), dtype=float)
    if not np.isfinite(value).all() or not blurred(node, node, problem):
        return bool(np.isfinite(value).all())
    coarser = np.asarray(evaluate(node, with_grain(point, COARSER[0]), problem), dtype=float)
    return bool((np.abs(value - coarser) <= STEADY * np.abs(value)).all())
