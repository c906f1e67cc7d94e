"""What one formula of the prose states, and the sizes that stand behind a line."""

from __future__ import annotations

import pytest

from symderive.parse.errors import Source
from symderive.parse.paper.chained_facts import facts_in
from symderive.parse.paper.densities_told import with_range
from symderive.parse.paper.places import Placed
from symderive.parse.paper.stated import names_of
from symderive.parse.sizes_behind import parted_from_size, said_size, spelled_out
from symderive.parse.statements import read_lines, read_problem
from symderive.parse.tokens import tokenize


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        (r"P(A) = 0.2", ["P(A) = 0.2"]),
        (r"P(A) = P(B) = \tfrac12", [r"P(A) = \tfrac12", r"P(B) = \tfrac12"]),
        (r"\Pr\left(A\right) = \Pr\left(B\right) = p", [r"\Pr\left(A\right) = p", r"\Pr\left(B\right) = p"]),
        (r"\mathbb{E}[X] = \mu = 3", [r"\mathbb{E}[X] = 3", r"\mu = 3"]),
        (r"f(2) = 2^2 = 4", []),
        (r"E[X^2] = \operatorname{Var}[X] + E[X]^2 = 5", []),
        (r"P(A) \le P(B) = 1", []),
    ],
)
def test_facts_of_a_row(row, facts):
    assert facts_in(Placed(row)) == facts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (r"P(T=1 \mid E)", {"T", "E"}),
        (r"E[X]", {"X"}),
        (r"A^T x^{T}", {"A", "x"}),
    ],
)
def test_letters_that_are_signs_elsewhere(text, names):
    assert names_of(text) == names


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (r"(1 \times k)", r"\in \mathbb{R}^{1 \times k}"),
        (r"(n+1) \times k", None),
        (r"(\in \mathbb{R}^{m \times n})", r"\in \mathbb{R}^{m \times n}"),
        (r"(A \times B) x", None),
        (r"x > 0", None),
    ],
)
def test_a_column_that_says_a_size(column, said):
    assert said_size(column) == said


def test_a_size_needs_a_wide_space():
    assert spelled_out(r"= A \quad (m \times n)") == r"= A  \in \mathbb{R}^{m \times n}"
    assert spelled_out(r"= a (m \times n)") == r"= a (m \times n)"


@pytest.mark.parametrize(
    ("line", "behind"),
    [
        (r"= A \in \mathbb{R}^{m \times n}", 9),
        (r"= 2x \in \mathbb{R}", 2),
        (r"x \in \mathbb{R}", 0),
        (r"= \sum_{i \in S} x_i", 0),
        (r"x = 2 \in \mathbb{N}", 0),
    ],
)
def test_a_membership_behind_a_line(line, behind):
    rest, size = parted_from_size(tokenize(Source(line))[:-1])
    assert bool(size) == bool(behind)
    assert len(rest) + len(size) == len(tokenize(Source(line))) - 1


def test_the_range_behind_a_density():
    assert with_range("p(x) = e^{-x}", r"x \ge 0", " for ") == r"p(x) = e^{-x} \text{ for } x \ge 0"
    assert with_range("p(x) = e^{-x}", r"\lambda > 0", ", where ") is None
    assert with_range("f(x) = x^2", r"x \ge 0", " for ") is None


def test_a_function_of_a_square():
    given = r"g(a, s^2) = a^2 / s^2; a \in \mathbb{R}; s > 0"
    (definition,) = read_problem(given).definitions
    assert [p.name for p in definition.params] == ["a", "s"]
    _, lines = read_lines(given, [r"g(a, s^2)", "= a^2 / s^2"])
    assert lines[0].right is not None and all(line.error is None for line in lines)
    assert not read_problem(given + r"; g(0, 1) < 2").definitions  # its argument is not written as a square
