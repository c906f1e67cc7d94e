"""Laws with given moments, drawn exactly; roots of covariance matrices."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderive.numeric.axes import definite, factored, scattered
from symderive.numeric.compare import agree
from symderive.numeric.matrix_roots import half_power
from symderive.numeric.numbers import DOUBLES, NoNumber
from symderive.numeric.precise import precise
from symderive.parse.statements import read_formula, read_problem


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 4), st.integers(1, 2), st.integers(0, 10**6))
def test_points_and_masses_have_the_mean_and_covariance_exactly(size, coins, seed):
    rng = Random(seed)
    mean, spread = [Fraction(rng.randint(-5, 5), 3) for _ in range(size)], definite(size, rng)
    atoms = scattered(mean, spread, rng, coins)
    assert atoms is not None and sum(p for _, p in atoms) == 1 and all(p > 0 for _, p in atoms)
    assert [sum(p * x[i] for x, p in atoms) for i in range(size)] == mean
    for i in range(size):
        for j in range(size):
            assert sum(p * (x[i] - mean[i]) * (x[j] - mean[j]) for x, p in atoms) == spread[i][j]


def test_a_covariance_that_is_singular_or_none_at_all():
    one = [[Fraction(1), Fraction(1)], [Fraction(1), Fraction(1)]]
    atoms = scattered([Fraction(0)] * 2, one, Random(1))
    assert atoms is not None and all(x == y for (x, y), _ in atoms)
    assert scattered([Fraction(2)], [[Fraction(0)]], Random(1)) == [((Fraction(2),), Fraction(1))]
    assert factored([[Fraction(1), Fraction(2)], [Fraction(2), Fraction(1)]]) is None


@pytest.mark.parametrize("exponent", [Fraction(1, 2), Fraction(-1, 2), Fraction(3, 2)])
@pytest.mark.parametrize("kind", [DOUBLES, precise()], ids=["doubles", "precise"])
def test_half_powers(exponent, kind):
    u = kind.whole(np.array([[5, 2], [2, 3]]))
    root = half_power(u, exponent, kind)
    square = np.asarray(kind.settle(root @ root), dtype=float)
    assert np.allclose(square, np.linalg.matrix_power(np.array([[5.0, 2], [2, 3]]), int(2 * exponent)))


def test_no_root_of_what_is_not_symmetric_or_not_positive():
    for rows in ([[1, 2], [0, 1]], [[1, 2], [2, 1]]):
        with pytest.raises(NoNumber):
            half_power(np.array(rows, dtype=float), Fraction(1, 2), DOUBLES)


VECTOR = r"""x \in \mathbb{R}^n \text{ random vector}, E[x] = \mu, \operatorname{Cov}(x) = \Sigma
A \in \mathbb{R}^{n \times n}"""
SUM = r"N \in \{0, 1, 2, \dots\}, E[X \mid N] = N\mu, \operatorname{Var}(X \mid N) = N\sigma^2"


@pytest.mark.parametrize(
    ("given", "left", "right", "verdict"),
    [
        (VECTOR, r"E[x^\top A x]", r"\operatorname{tr}(A\Sigma) + \mu^\top A \mu", "equal"),
        (VECTOR, r"E[x^\top A x]", r"\operatorname{tr}(A\Sigma)", "different"),
        (VECTOR, r"E[(x - \mu)(x - \mu)^\top A (x - \mu)]", "0", "different"),  # no law with these moments is preferred
        (SUM, r"\operatorname{Var}(X)", r"\sigma^2 E[N] + \mu^2 \operatorname{Var}(N)", "equal"),
        (SUM, r"\operatorname{Var}(X)", r"\sigma^2 E[N]", "different"),
        (SUM, r"E[X^3]", r"\mu^3 E[N^3]", "undecided"),  # third moments are not stated
    ],
)
def test_lines_in_moments(given, left, right, verdict):
    problem = read_problem(given)
    a, b = read_formula(left, problem), read_formula(right, problem)
    if a.shape != b.shape:
        b = read_formula(r"\mathbf{0}", problem) if right == "0" else b
    assert agree(a, b, problem).verdict == verdict
