"""Laws by formulas on the integers, largest and smallest of a sample, means of what grows."""

import numpy as np
import pytest

from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import draw
from symderive.numeric.sizes import NoPoint
from symderive.parse.statements import read_formula, read_problem

GEOMETRIC = "P(T = k) = (1-p)^{k-1} p, k = 1, 2, \\dots\np \\in (0, 1)"


def pair(given, one, other, seed=0):
    """The values of two formulas at one point."""
    problem = read_problem(given)
    nodes = [read_formula(text, problem) for text in (one, other)]
    point = draw(problem, nodes, seed, count=3)
    return [np.ravel(evaluate(node, point, problem)) for node in nodes]


@pytest.mark.parametrize(
    ("given", "one", "other"),
    [
        (GEOMETRIC, r"\mathbb{E}[T]", "1/p"),
        (GEOMETRIC, r"\operatorname{Var}[T]", "(1-p)/p^2"),
        (GEOMETRIC, "P(T > 3)", "(1-p)^3"),
        ("P(X > k) = 2^{-k}, k = 0, 1, \\dots", r"\mathbb{E}[X]", "2"),
        ("P(X \\le k) = 1 - 2^{-k}, k = 1, 2, \\dots", "P(X = 2)", "1/4"),
        ("P(X = k) = c 3^{-k}, k \\ge 2", "P(X = 2)", "2/3"),
        ("P(X = x) = x/8, x = 1, 2, 5", r"\mathbb{E}[X^2]", "134/8"),
        ("p(x) = c x^2, x = 1, 2, 3", "P(X = 3)", "9/14"),
    ],
)
def test_moments_of_masses(given, one, other):
    for seed in range(3):
        left, right = pair(given, one, other, seed)
        assert np.allclose(left, right, rtol=1e-9)


@pytest.mark.parametrize("given", ["P(X = n) = 3^{-n}, n \\ge 1", "P(X = k) = k/16, k = 1, \\dots, 5"])
def test_masses_that_are_none(given):
    problem = read_problem(given)
    with pytest.raises(NoPoint, match="add"):
        draw(problem, [read_formula("P(X > 3)", problem)], 0)


def test_masses_with_a_heavy_tail_have_chances_of_single_values_only():
    given = "P(X = n) = c/(n(n+1)), n \\ge 1"
    assert np.allclose(*pair(given, "P(X = 3)", "1/12"), rtol=1e-8)
    with pytest.raises(NoNumber, match="too slowly"):
        pair(given, "P(X > 3)", "1/4")


@pytest.mark.parametrize(
    ("law", "extreme", "mean"),
    [
        (r"\text{Uniform}(0, 1)", "max", r"\frac{n}{n+1}"),
        (r"\text{Uniform}(0, 1)", "min", r"\frac{1}{n+1}"),
        (r"\text{Exponential}(\lambda)", "min", r"\frac{1}{n\lambda}"),
        (r"\text{Exponential}(\lambda)", "max", r"\frac{1}{\lambda}\sum_{k=1}^n \frac{1}{k}"),
    ],
)
def test_extremes_of_a_sample(law, extreme, mean):
    given = rf"X_1, \dots, X_n \overset{{\text{{iid}}}}{{\sim}} {law}"
    for seed in range(3):
        left, right = pair(given, rf"\mathbb{{E}}[\{extreme}(X_1, \dots, X_n)]", mean, seed)
        assert np.allclose(left, right, rtol=1e-8)


def test_a_mean_that_does_not_exist_has_no_value():
    given = "X \\sim \\text{Exponential}(\\lambda)\nt > \\lambda"
    left, _ = pair(given, r"\mathbb{E}[e^{tX}]", "t")
    assert np.isnan(left).all()


def test_a_transform_of_a_normal_law_is_sharp():
    given = "X \\sim \\mathcal{N}(\\mu, \\sigma^2)\nt \\in (2, 3)\n\\sigma \\in (1, 2)"
    for seed in range(4):
        left, right = pair(given, r"\mathbb{E}[e^{tX}]", r"e^{\mu t + \sigma^2 t^2/2}", seed)
        assert np.allclose(left, right, rtol=1e-9)
