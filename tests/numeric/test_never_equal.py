"""Sides that differ wherever the givens hold."""

import pytest

from symderive.numeric.never_equal import never_equal
from symderive.parse.statements import read_lines


@pytest.mark.parametrize(
    ("given", "row", "due"),
    [
        (r"X \sim \text{Binomial}(10, 0.5)", "E[X] = 4", True),
        (r"X \sim \text{Binomial}(10, 0.5)", "E[X] = 5", False),
        (r"X \sim \text{Binomial}(n, 0.5)", "E[X] = 4", False),
        ("P(A) = 0.3\nP(B \\mid A) = 0.5", r"P(A \cap B) = 0.2", True),
        ("P(A) = 0.3", r"P(A \cap B) = 0.2", False),
        (r"x \in \mathbb{R}", "x^2 = 4", False),
    ],
)
def test_never_equal(given, row, due):
    problem, lines = read_lines(given, [row, "1 = 1"])
    assert never_equal(lines[0].left, lines[0].right, problem) is due
