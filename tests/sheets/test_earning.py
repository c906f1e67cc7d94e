"""Points by the rubric of the key: earned, lost, or left to a person."""

from fractions import Fraction

import pytest

from symderive.derive.derivation import Report, Verdict
from symderive.expr.problem import Problem
from symderive.sheets import earning

ROWS = [("product-rule", Fraction(2)), ("answer", Fraction(1)), ("the sizes of the factors", Fraction(1))]


def line(verdict, rule=None, **more):
    return Verdict(1, verdict, by="rule" if rule else None, rule=rule, **more)


def report(*lines, answered=None):
    return Report(Problem(points=4), (Verdict(0, "given"), *lines), answered=answered)


@pytest.mark.parametrize(
    ("lines", "points", "left"),
    [
        ([line("right", "product-rule"), line("right", "simplify")], 4, 0),
        ([line("right"), line("right")], 4, 0),  # every step is made, written down or not
        ([line("right", "product-rule"), line("wrong")], 2, 1),
        ([line("wrong"), line("right", follows_wrong=True)], 0, 1),
        ([line("wrong"), line("undecided")], 0, 4),
        ([line("wrong"), line("right", heals=True)], 1, 1),
    ],
)
def test_by_steps(lines, points, left):
    found = earning.by_steps(earning.Work.of([report(*lines)]), ROWS)
    assert (found.points, found.left) == (points, left)


@pytest.mark.parametrize(
    ("lines", "answered", "points", "left"),
    [
        ([line("right"), line("right")], True, 4, 0),
        ([line("wrong"), line("right", follows_wrong=True)], False, 2, 0),
        ([line("right"), line("undecided")], None, 2, 2),
        ([line("right"), line("right")], False, 2, 0),
    ],
)
def test_by_lines(lines, answered, points, left):
    found = earning.by_lines(earning.Work.of([report(*lines, answered=answered)]), Fraction(4))
    assert (found.points, found.left) == (points, left)
