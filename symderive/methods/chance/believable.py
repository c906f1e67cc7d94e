"""Can a number be the answer to what is asked: a variance below zero, a probability above one is none."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Num, Pow
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, Indicator, Prob, RandVar, Var
from symderive.expr.shape import is_scalar
from symderive.methods.chance.inequalities import range_stated
from symderive.methods.chance.lines import Work
from symderive.methods.chance.off_range import sign_on_ranges
from symderive.methods.chance.regions import Undecided

#: how far behind a bound a number may lie by the rounding of its digits
SLACK = 1e-9


def believable(work: Work, asked: Node, value: Node) -> bool:
    """Does a numeric value, and every number found on the way to it, obey what probabilities and moments obey?"""
    values = dict(work.found)
    values[asked] = value
    return all(within_bounds(work, u, found, values) for u, found in values.items())


def within_bounds(work: Work, u: Node, found: Node, values: dict[Node, Node]) -> bool:
    if not is_scalar(u.shape):
        return True
    number = scalar.number(found) if isinstance(u, Prob | Expect | Var | Cov) else None
    if number is None:
        return True
    if isinstance(u, Expect) and u.under is None and number < -SLACK and never_negative(work, u.u):
        return False
    match u:
        case Prob():
            return -SLACK <= number <= 1 + SLACK
        case Var():
            return number >= -SLACK
        case Expect(Indicator()):
            return -SLACK <= number <= 1 + SLACK
        case Expect(Pow(inner, Num(n)), given, under) if n == 2:
            mean = values.get(Expect(inner, given, under))
            centre = scalar.number(mean) if mean is not None else None
            return number >= -SLACK and (centre is None or number >= centre * centre - SLACK * max(1, centre * centre))
        case Expect(RandVar() as x, None, None):
            return in_range(work, x, number)
        case Cov(left, right, given):
            first, second = (values.get(Var(side, given)) for side in (left, right))
            if first is None or second is None:
                return True
            a, b = scalar.number(first), scalar.number(second)
            return a is None or b is None or number * number <= a * b * (1 + SLACK) + SLACK
    return True


def in_range(work: Work, x: RandVar, mean: float) -> bool:
    try:
        low, high = range_stated(work, x)
    except Undecided:
        return True
    a, b = (scalar.number(end) if end is not None else None for end in (low, high))
    return (a is None or mean >= a - SLACK) and (b is None or mean <= b + SLACK)


def never_negative(work: Work, u: Node) -> bool:
    """Is what is averaged never below zero, by the ranges of its variables?"""
    return sign_on_ranges(work, work.chance.unfold(u)) == 1
