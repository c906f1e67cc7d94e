"""Conditions on sums, modes of densities, functions with a formula, sums of chances, means that exist or do not."""

import pytest

from symderive.parse.statements import read_problem
from symderive.render.views import solution
from symderive.solve import solve

TWO = r"X, Y \overset{\text{iid}}{\sim} "
RATES = r"X \sim \text{Poisson}(\lambda), Y \sim \text{Poisson}(\mu), X \perp Y"


def answered(given, find):
    return solution(solve(read_problem(given, find)))


@pytest.mark.parametrize(
    ("given", "find", "exact"),
    [
        (RATES + ", S = X + Y", r"p(x \mid S = n)", "Binomial(n, lam/(lam + mu))"),
        (TWO + r"\text{Poisson}(\lambda)", r"\mathbb{E}[X \mid X + Y = n]", "n/2"),
        (TWO + r"\text{Exponential}(\lambda), S = X + Y", r"p(x \mid s)", "Uniform(0, s)"),
        (TWO + r"\text{Exponential}(1)", r"\mathbb{E}[X \mid X + Y = 3]", "3/2"),
        (TWO + r"\text{Exponential}(1)", r"P(X > 1 \mid X + Y = 3)", "2/3"),
        (TWO + r"\text{Geometric}(p)", r"P(X = 1 \mid X + Y = n)", "1/(n - 1)"),
        (r"\Theta \sim \text{Beta}(3, 2), X \mid \Theta \sim \text{Binomial}(7, \Theta)",
         r"\arg\max_{\theta} p(\theta \mid X = 4)", "3/5"),
        (r"X \sim \text{Gamma}(3, 2)", r"\arg\max_x p(x)", "1"),
        (r"X \sim \mathcal{N}(\mu, \sigma^2)", r"\arg\max_x p(x)", "mu"),
        (r"f(x) = x^2, X \sim \text{Uniform}(0, 1)", r"\mathbb{E}[f(X)]", "1/3"),
        (r"g(x) = 2x + 1, X \sim \text{Poisson}(3)", r"\operatorname{Var}[g(X)]", "12"),
        (r"f(x, y) = x y^2, " + TWO + r"\mathcal{N}(1, 1)", r"\mathbb{E}[f(X, Y)]", "2"),
        (r"P(A \cup B) = u, P(A \cap B) = v", r"P(A \setminus B) + P(B \setminus A)", "u - v"),
        (r"P(A \cup B) = 7/10, P(A \cap B) = 2/10", "P(A) + P(B)", "9/10"),
        (r"X \sim \mathcal{N}(1, 4), Y = -X", r"\operatorname{Cov}[X, Y]", "-4"),
        (r"X \sim \text{Exponential}(1)", r"\mathbb{E}[e^{X/2}]", "2"),
    ],
)  # fmt: skip
def test_answers(given, find, exact):
    found = answered(given, find)
    assert (found["status"], found["answer"]["exact"]) == ("solved", exact)


@pytest.mark.parametrize(
    ("given", "find"),
    [
        (r"X \sim \text{Exponential}(1)", r"\mathbb{E}[e^{2X}]"),
        (r"X \sim \text{Gamma}(2, 1)", r"\mathbb{E}[e^{3X}]"),
        (r"X \sim \text{Geometric}(1/2)", r"\mathbb{E}[3^X]"),
    ],
)
def test_an_infinite_mean_is_never_a_number(given, find):
    found = answered(given, find)
    assert found["status"] != "solved" or found["answer"]["exact"] == "oo"


def test_where_a_mean_exists_is_said():
    found = answered(r"X \sim \text{Exponential}(\lambda), \lambda > 0", r"\mathbb{E}[e^{tX}]")
    assert any("such that the mean exists" in a for a in found["assumptions"])


@pytest.mark.parametrize(
    ("given", "find"),
    [
        (r"\operatorname{Var}[X] = \operatorname{Var}[Y] = 1, \operatorname{Cov}[X,Y] = 2", r"\operatorname{Var}[X+Y]"),
        (r"\mathbb{E}[X] = \mathbb{E}[Y] = 2; \mathbb{E}[X^2] = 3", r"\mathbb{E}[X + Y]"),
        (r"X \sim \text{Uniform}(3, 1)", r"\mathbb{E}[X]"),
        (r"X \sim \text{Hypergeometric}(10, 12, 3)", r"\mathbb{E}[X]"),
        (r"X \sim \text{Exponential}(0)", "P(X > 1)"),
    ],
)
def test_contradictions(given, find):
    assert answered(given, find)["status"] == "inconsistent"


def test_values_found_above_are_not_called_given():
    given = "Z \\in \\{0, 1\\}\nP(Z=1) = 1/4\n"
    given += "X \\mid Z=0 \\sim \\text{Poisson}(2)\nX \\mid Z=1 \\sim \\text{Poisson}(5)"
    rules = [s["rule"] for s in answered(given, r"\operatorname{Var}[X]")["steps"]]
    assert "put-in-what-was-found" in rules
    assert "put-in-what-is-given" not in rules
