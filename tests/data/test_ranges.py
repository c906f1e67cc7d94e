"""Ranges where letters of one row stand in other rows too: never the ends of the row alone."""

from fractions import Fraction

import pytest

from symderive.parse.statements import read_problem
from symderive.solve import solve


@pytest.mark.parametrize(
    ("given", "find", "low", "high"),
    [
        ("A \\perp B\nP(A \\cup B) = 0.5", "P(A)", 0, 0.5),
        ("A \\perp B\nP(A \\cap B) = 0.2", "P(A)", 0.2, 1),
        ("A \\perp B\nP(A \\cup B) = 0.5", "P(B)", 0, 0.5),
        ("A \\perp B\nP(A \\cap B) = 0.25", "P(A \\cup B)", 0.75, 1),
        ("A \\perp B\nP(A) = 0.3", "P(A \\cup B)", 0.3, 1),
    ],
)
def test_no_range_is_wider_than_independence_allows(given, find, low, high):
    found = solve(read_problem(given, find))
    assert found.status in ("undetermined", "unsolved")
    if found.status == "undetermined":
        assert [float(Fraction(end)) for end in found.answer.bounds] == pytest.approx([low, high])
