"""Stated moments, masses and inequalities beside laws: what agrees is answered, what contradicts is refused."""

from fractions import Fraction

import pytest

from symderive.derive.derivation import Derivation
from symderive.expr.shape import DerivationError
from symderive.methods.chance.coupled import covariance_together
from symderive.parse.statements import read_problem
from symderive.render.views import solution
from symderive.solve import solve

PAIR = (
    r"(X, Y)^\top \sim \mathcal{N}(\begin{bmatrix} 1 \\ 2 \end{bmatrix}, \begin{bmatrix} 2 & 1 \\ 1 & 3 \end{bmatrix})"
)
HALVES = "\\theta \\sim \\text{Uniform}(0,1)\nX_1, X_2 \\mid \\theta \\sim \\text{Bernoulli}(\\theta)\n"


def solved(given: str, find: str) -> Derivation:
    return solve(read_problem(given, find))


@pytest.mark.parametrize(
    ("given", "find"),
    [
        (r"X \sim \text{Uniform}(0,1); Y \mid X \sim \text{Uniform}(0, X); \mathbb{E}[Y] = 1/3",
         r"\operatorname{Var}[Y]"),
        (r"N \sim \text{Poisson}(3); X \mid N \sim \text{Binomial}(N, 1/2); \mathbb{E}[X] = 2",
         r"\operatorname{Var}[X]"),
        (r"X \perp Y, \operatorname{Var}[X] = 1, \operatorname{Var}[Y] = 2, \operatorname{Var}[X + Y] = 4",
         r"\operatorname{Var}[X - Y]"),
        (r"\mathbb{E}[X] = 2, \mathbb{E}[Y] = 3, X \perp Y, \mathbb{E}[X Y] = 7", r"\operatorname{Cov}[X, Y]"),
        (r"\mathbb{E}[X] = 1, \mathbb{E}[X] = 2", r"\mathbb{E}[2X]"),
        (r"X \ge 0; \mathbb{E}[X] = 0, \operatorname{Var}[X] = 1", r"\mathbb{E}[X^2]"),
        (r"X \sim \text{Exponential}(1), Y \sim \text{Exponential}(1), \operatorname{Cov}[X, Y] = -1",
         r"\operatorname{Var}[X + Y]"),
        (r"X \sim \text{Bernoulli}(1/4), Y \sim \text{Bernoulli}(1/2), \operatorname{Cov}[X, Y] = 0.2",
         r"\operatorname{Var}[X + Y]"),
        (r"X \sim \text{Uniform}(0, b); X \le 3; \mathbb{E}[X] = 2", "b"),
        (r"P(X \le 1/2) = 1/8; p(x) = a x + b \text{ for } 0 \le x \le 1", "a"),
        (r"X \sim \text{Geometric}(1/3); P(X=0) > 0", r"\mathbb{E}[X]"),
        (r"X \sim \text{Geometric}(1/3), \quad P(X=n) = (1/2)^n \text{ for } n \in \{1, 2, \dots\}",
         r"\mathbb{E}[X]"),
    ],
)  # fmt: skip
def test_facts_that_contradict(given: str, find: str) -> None:
    assert solved(given, find).status == "inconsistent"


@pytest.mark.parametrize(
    ("given", "find", "value"),
    [
        (r"N \sim \text{Poisson}(3); X \mid N \sim \text{Binomial}(N, 1/2); \mathbb{E}[X] = 3/2",
         r"\operatorname{Var}[X]", "3/2"),
        (r"X \perp Y, \operatorname{Var}[X] = 1, \operatorname{Var}[Y] = 2, \operatorname{Var}[X + Y] = 3",
         r"\operatorname{Var}[X - Y]", "3"),
        (r"X \sim \text{Exponential}(1), Y \sim \text{Exponential}(1), \operatorname{Cov}[X, Y] = -0.5",
         r"\operatorname{Var}[X + Y]", "1"),
        (r"X \sim \text{Uniform}(0, b); X \le 4; \mathbb{E}[X] = 2", "b", "4"),
        # A mass or a density beside the law says which parametrisation is meant.
        (r"X \sim \text{Geometric}(1/3), \quad P(X=n) = (1/3)(2/3)^n, \quad n \ge 0", r"\mathbb{E}[X]", "2"),
        (r"X \sim \text{Geometric}(1/3), \quad P(X=n) = (1/3)(2/3)^{n-1}, \quad n \ge 1", r"\mathbb{E}[X]", "3"),
        (r"X \sim \text{Gamma}(2, 3); p(x) = x e^{-x/3}/9 \text{ for } x > 0", r"\mathbb{E}[X]", "6"),
        # So does a word of its own.
        (r"X \sim \text{Gamma}(2, \lambda), \quad \lambda \text{ scale}", r"\mathbb{E}[X]", "2*lam"),
        (r"X \sim \mathcal{N}(1, \sigma), \quad \sigma \text{ standard deviation}", r"\operatorname{Var}[X]",
         "sigma**2"),
        (r"X \sim \mathcal{N}(0, \tau), \quad \tau \text{ precision}", r"\operatorname{Var}[X]", "1/tau"),
        # A letter that an equation of letters fixes.
        (r"X \sim \mathcal{N}(0, \sigma^2), \quad \sigma^2 = 4; Y \sim \mathcal{N}(0, \sigma), X \perp Y",
         r"\operatorname{Var}[X + Y]", "6"),
        (PAIR, r"\mathbb{E}[X \mid X + Y = 5]", "13/7"),
        (r"P(X \le x) = x^2 \text{ for } 0 \le x \le 1/2", r"P(X \le 1/4)", "1/16"),
    ],
)  # fmt: skip
def test_facts_that_agree(given: str, find: str, value: str) -> None:
    found = solved(given, find)
    assert found.status == "solved"
    assert solution(found)["answer"]["exact"] == value


@pytest.mark.parametrize(
    ("given", "find"),
    [
        (r"P(X \le x) = \frac{x + 1}{3} \text{ for } 0 \le x \le 2", r"\mathbb{E}[X]"),
        (r"X \sim \text{Bernoulli}(p); \operatorname{Var}[X] = 3/16", r"\mathbb{E}[X]"),
        (HALVES + r"\operatorname{Cov}[X_1, X_2] = 1/4", r"\operatorname{Var}[X_1 + X_2]"),
    ],
)
def test_what_stays_open(given: str, find: str) -> None:
    assert solved(given, find).status == "unsolved"


def test_independence_given_the_parent_is_told() -> None:
    found = solved(HALVES, "P(X_1 = 1, X_2 = 1)")
    assert found.status == "solved"
    assert any("given theta" in sentence and "independent" in sentence for sentence in found.assumptions)


def test_a_word_that_names_no_parameter_is_refused() -> None:
    with pytest.raises(DerivationError, match="scale names no parameter"):
        read_problem("X \\sim \\text{Poisson}(\\theta)\n\\theta \\text{ scale}", "\\mathbb{E}[X]")


def test_two_fair_coins_go_together_up_to_a_quarter() -> None:
    half = Fraction(1, 2)
    coin = [(Fraction(0), half), (Fraction(1), half)]
    assert covariance_together(coin, coin) == Fraction(1, 4)
