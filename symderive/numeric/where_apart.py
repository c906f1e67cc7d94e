"""Is there a point drawn already that obeys more than was stated, and at which two lines clearly differ?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from symderive.expr.algebra import Rel
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.compare import CLEAR
from symderive.numeric.compile import evaluate
from symderive.numeric.gaps import apart, at_both, at_each, spread
from symderive.numeric.numbers import DOUBLES, NoNumber
from symderive.numeric.point import Point
from symderive.numeric.points import POINTS, SHAPES, points_for, random

HOLDS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "<": np.less,
    ">": np.greater,
    "<=": np.less_equal,
    ">=": np.greater_equal,
}
UNKNOWN = (NoNumber, ValueError, ZeroDivisionError, KeyError, IndexError)


class Shown:
    """The points at which two lines clearly differ, of those that a comparison of them draws first."""

    def __init__(self, a: Node, b: Node, problem: Problem, company: Sequence[Node] = (), seed: int = 0) -> None:
        self.problem = problem
        self.point: Point | None = None
        if random(problem, (a, b)):
            return  # worlds of chance are not taken apart
        try:
            point = points_for(problem, (a, b), company, seed, DOUBLES, POINTS, shapes=SHAPES)
            left, right = np.broadcast_arrays(spread(evaluate(a, point, problem)), spread(evaluate(b, point, problem)))
        except UNKNOWN:
            return
        self.point = point
        with np.errstate(all="ignore"):
            self.differ = at_both(left, right) & (apart(left, right) > CLEAR)

    def under(self, relations: Iterable[Rel]) -> bool:
        """Do the lines differ at a point at which all of these relations hold, too? False where that is not known."""
        if self.point is None or not self.differ.any():
            return False
        found = self.differ
        for rel in relations:
            if rel.op not in HOLDS:
                return False  # no point that was drawn obeys an equation
            try:
                left, right = (spread(evaluate(side, self.point, self.problem)) for side in rel.kids)
            except UNKNOWN:
                return False
            found = found & at_each(HOLDS[rel.op](left, right))
        return bool(found.any())
