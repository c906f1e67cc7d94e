"""The second look at two lines that differ in doubles: at fifty digits, at the same points where that can be had.

Only what still differs there is called different; what differs by less than can be told from rounding has no verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from symderive.expr.algebra import Const, Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric import counter
from symderive.numeric.agreement import Agreement
from symderive.numeric.compile import evaluate
from symderive.numeric.deadline import OutOfTime
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.points import POINTS, SHAPES, alone, points_for, random
from symderive.numeric.precise import precise
from symderive.numeric.sample import draw

BAR = 1e-8  # relative; doubles agree to about 1e-11 at worst on what is drawn here
NOWHERE_BOTH = "no point was found at which both sides are defined"
CLOSER = 20  # decimal places to which values must agree at fifty digits
ROUNDED = 1e-30  # no value of doubles this large is accurate where the true one is below 10^-40
ELSEWHERE = 4  # points for a second look where the first ones are not to be had
VANISHES = 25  # at fifty digits what is smaller than 10^-25 cannot be told from 0


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Looks again at lines of a problem, drawn with the ``seed``, until the ``end`` on the clock; ``through`` as in
    ``scope.Scope``."""

    problem: Problem
    seed: int
    through: bool
    end: float

    def value(self, node: Node, point: Point) -> np.ndarray:
        return evaluate(node, point, self.problem, through=self.through)

    def of_numbers(self, a: Node, b: Node) -> Agreement:
        """The verdict on two numbers of which one is too large or too small for doubles on the way (e^1000)."""
        k = precise()
        gap, size = self.sharply(a, b, draw(self.problem, (a, b), self.seed, count=1, kind=k))
        if not size:  # 0, or not defined
            return Agreement("undecided", reason=NOWHERE_BOTH)
        if gap <= k.mp.mpf(10) ** -CLOSER * size:
            return Agreement("equal", 1, 1)
        if gap <= BAR * size:
            return Agreement("undecided", reason="the values differ by less than can be told from rounding")
        return counter.nearly(Agreement("different", 1, 1, 1.0), a, b, self.problem, self.seed, self.end)

    def plainly_complex(self, a: Node, b: Node, left: np.ndarray, right: np.ndarray) -> bool:
        """Are these complex numbers that doubles tell apart well enough: sums, products, whole powers and exponentials,
        with no branch to choose?"""
        if not (np.iscomplexobj(left) or np.iscomplexobj(right)) or Const("i") not in {*a.walk(), *b.walk()}:
            return False
        return all(self.has_one_value(part) for node in (a, b) for part in node.walk())

    @staticmethod
    def has_one_value(part: Node) -> bool:
        match part:
            case Pow(_, exponent):
                return isinstance(exponent, Num) and exponent.value.denominator == 1
            case Map(name):
                return name in ("exp", "sin", "cos", "abs", "sinh", "cosh")
        return isinstance(part, Num | Const | Sym | Sum | Prod)

    def at_once(self, a: Node, b: Node, points: int, shapes: int, worst: float) -> Agreement | None:
        """The difference at small numbers that a person can put in, where fifty digits show it there; not in worlds of
        chance, whose numbers are not drawn twice."""
        if self.through or random(self.problem, (a, b)):
            return None
        return counter.at_once(Agreement("different", points, shapes, worst), a, b, self.problem, self.seed)

    def elsewhere(self, a: Node, b: Node, leaning: str) -> bool:
        """Do the values differ at fifty digits at some other single point, where the first ones cannot be had?"""
        k = precise()
        for number in range(ELSEWHERE):
            try:
                point = draw(self.problem, (a, b), self.seed + number, count=1, kind=k, spread=True, leaning=leaning)
                gap, size = self.sharply(a, b, point)
            except OutOfTime:
                raise
            except NoNumber:
                continue
            if gap > BAR * size / 10 and size >= k.mp.mpf(10) ** -VANISHES:
                return True
        return False

    def differ_still(self, a: Node, b: Node, number: int, leaning: str, place: int, seen: float) -> bool:
        """Are the values different at fifty digits too, at the same points? NoNumber where that cannot be told.

        ``seen`` is the largest value in doubles. Where points can be taken apart, the one where they differ most
        (``place``) is looked at first."""
        k = precise()
        try:
            shapes = 1 if number else SHAPES
            point = points_for(self.problem, (a, b), (), self.seed + number, k, POINTS, leaning, shapes=shapes)
            if not random(self.problem, (a, b)):
                gap, size = self.sharply(a, b, alone(point, place))
                if gap > BAR * size / 10 and size >= k.mp.mpf(10) ** -VANISHES:
                    return True
            gap, size = self.sharply(a, b, point)
        except OutOfTime:
            raise
        except NoNumber as reason:
            if self.elsewhere(a, b, leaning):
                return True
            raise NoNumber(f"the values differ in doubles, but there is no second look: {reason}") from None
        least = k.mp.mpf(10) ** -CLOSER
        if size < least * least and seen > ROUNDED:
            return False  # both are zero, and what doubles left of them was rounding
        if size < k.mp.mpf(10) ** -VANISHES:
            raise NoNumber("both values vanish to rounding")
        if gap <= least * size or gap <= least * least:
            return False
        if gap > BAR * size / 10:
            return True
        raise NoNumber("the values differ by less than can be told from rounding")

    def sharply(self, a: Node, b: Node, point: Point) -> tuple[Any, Any]:
        """The largest difference at a point of fifty digits, and the largest value."""
        k = precise()
        left, right = np.broadcast_arrays(self.value(a, point), self.value(b, point))
        defined = k.finite(left) & k.finite(right)
        pairs = [(x, y) for x, y, fine in zip(left.ravel(), right.ravel(), defined.ravel(), strict=True) if fine]
        gap = max((abs(x - y) for x, y in pairs), default=k.mp.mpf(0))
        return gap, max((max(abs(x), abs(y)) for x, y in pairs), default=k.mp.mpf(0))
