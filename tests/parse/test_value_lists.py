"""The values that are listed behind a chance or a density are its range."""

import pytest

from symderive.expr.integers import integer_run
from symderive.expr.problem import Follows
from symderive.parse.statements import read_lines, read_problem
from symderive.render.notation import text


@pytest.mark.parametrize(
    ("given", "where"),
    [
        (r"P(X = x) = x/8, x = 1, 2, 5", "x ∈ {1, 2, 5}"),
        (r"P(X = k) = p, \text{ for } k = 1, 2, \dots,", "k ∈ ℕ"),
        (r"P(X = k) = p, k = a, a+1, \dots, b", "k ∈ {k : a ≤ k, k ≤ b}"),
        (r"P(X > k) = p^k, k = 0, 1, 2, \dots", "k ∈ N0"),
        (r"P(X = x) = x/8, x = 1, 2, 5, \lambda > 0", "x ∈ {1, 2, 5}"),
    ],
)
def test_ranges(given, where):
    assert text(read_problem(given).facts[0].where) == where


def test_a_range_stays_with_each_member():
    problem = read_problem("P(X_i = k) = 2^{-k}, k = 1, 2, \\dots\nX_1, X_2 \\text{ independent}")
    assert [f.where is not None for f in problem.facts[:2]] == [True, True]


def test_runs_of_integers():
    (fact, *_) = read_problem(r"P(T = k) = p^k, k = r, r+1, \dots").facts
    low, high = integer_run(fact.where.within)
    assert text(low) == "r" and text(high) == "∞"


@pytest.mark.parametrize(
    "row",
    [
        r"X + Y \sim \mathcal{N}(0, 2)",
        r"\Rightarrow X \sim \mathcal{N}(0, 1)",
        r"X \mid Y = y \sim \mathcal{N}(y, 1)",
        r"\text{where } 2X \sim \mathcal{N}(0, 4)",
    ],
)
def test_rows_that_say_a_law(row):
    _, lines = read_lines("X \\sim \\mathcal{N}(0, 1)\nY \\sim \\mathcal{N}(0, 1)", [row])
    assert isinstance(lines[-1].right, Follows)


def test_a_function_that_something_is_drawn_from_is_a_density():
    problem = read_problem("f(x) = 2x \\text{ for } 0 \\le x \\le 1\nX \\sim f")
    assert problem.declarations["f"].kind == "density"
