"""Lines of probability that an examiner found judged falsely, or not at all: copies of one variable, sharp bounds,
moments of sums, laws given other variables, counts of several kinds."""

from __future__ import annotations

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

COPIES = r"X, Y \overset{\text{iid}}{\sim} p"
SAMPLE = r"X_1, \dots, X_n \overset{\text{iid}}{\sim} "
MOMENTS = r"X_1, \dots, X_n \text{ independent random variables with mean } \mu \text{ and variance } \sigma^2"
MEAN = r"X \text{ a random variable with mean } \mu, \epsilon > 0"
POSITIVE = r"X \ge 0 \text{ a random variable}, a > 0"
COUNTS = r"(N_1, N_2, N_3) \sim \text{Multinomial}(n, (p_1, p_2, p_3))"
BETA = r"\theta \sim \text{Beta}(a, b), a, b > 0, X \mid \theta \sim \text{Binomial}(n, \theta)"
GAMMA = r"\lambda \sim \text{Gamma}(a, b), a, b > 0, X \mid \lambda \sim \text{Poisson}(\lambda)"

RIGHT = [
    # a sum over all of a family, with a value of its own
    (
        SAMPLE + r"\mathcal{N}(\mu, \sigma^2), S = \sum_{i=1}^n X_i",
        "p(s)",
        r"= \mathcal{N}(s; n\mu, n\sigma^2)",
    ),
    # a range that ends at a letter which nothing declares: it is where the range is not empty
    (r"p(x) = \frac{1}{b} \text{ for } 0 \le x \le b", "E[X^2]", r"= \frac{b^2}{3}"),
    # one law for all that are drawn from one density
    (COPIES, "E[X]", "= E[Y]"),
    (COPIES, r"\operatorname{Var}(X - Y)", r"= 2\operatorname{Var}(X)"),
    (COPIES, "P(X < Y)", "= P(Y < X)"),
    (COPIES + r", t \in \mathbb{R}", r"P(\max(X, Y) \le t)", r"= P(X \le t)^2"),
    (r"X \sim p, Y \sim p", "E[X]", "= E[Y]"),
    (r"X, X' \overset{iid}{\sim} p", r"\frac12 E[(X - X')^2]", r"= \operatorname{Var}(X)"),
    (r"\mathbf{x}, \mathbf{y} \overset{\text{iid}}{\sim} p", r"E[\mathbf{x}]", r"= E[\mathbf{y}]"),
    (SAMPLE + "p", r"\operatorname{Var}(\sum_{i=1}^n X_i)", r"= n\operatorname{Var}(X_1)"),
    (SAMPLE + r"p(x), E[X_1] = \mu", r"E[\frac1n\sum_{i=1}^n X_i]", r"= \mu"),
    # the law that the density is said to be, wherever it stands
    (
        r"X_1, X_2 \overset{\text{iid}}{\sim} p, \ p(x) = 2x \text{ for } 0 \le x \le 1",
        "E[X_1 X_2]",
        r"= \frac49",
    ),
    (r"X \sim p, p = \mathcal{N}(\mu, s), s > 0", "E[X^2]", r"= \mu^2 + s"),
    (SAMPLE + r"p, p = \mathcal{N}(\mu, s), s > 0", r"\operatorname{Var}(\frac1n\sum_{i=1}^n X_i)", r"= \frac{s}{n}"),
    # the mean of a sample, and moments of it by the moments of its law
    (SAMPLE + r"\text{Poisson}(\lambda), \lambda > 0", r"\operatorname{Var}(\bar{X})", r"= \frac{\lambda}{n}"),
    (SAMPLE + r"\text{Uniform}(0, \theta), \theta > 0", r"\operatorname{Var}(\bar{X})", r"= \frac{\theta^2}{12n}"),
    (SAMPLE + r"\text{Geometric}(p), 0 < p < 1", r"E[\bar{X}^2]", r"= \frac{1}{p^2} + \frac{1-p}{np^2}"),
    (MOMENTS, r"E[\bar X^2]", r"= \mu^2 + \frac{\sigma^2}{n}"),
    (
        r"X_1, X_2, X_3 \overset{\text{iid}}{\sim} \text{Exponential}(\lambda), \lambda > 0",
        r"\operatorname{Var}(X_1 + X_2 + X_3)",
        r"= \frac{3}{\lambda^2}",
    ),
    # laws given other variables
    (GAMMA, r"\operatorname{Var}(X)", r"= E[\lambda] + \operatorname{Var}(\lambda)"),
    (GAMMA, r"\operatorname{Cov}(X, \lambda)", r"= \operatorname{Var}(\lambda)"),
    (
        r"N \sim \text{Poisson}(l), l > 0, X \mid N \sim \text{Poisson}(3N)",
        r"\operatorname{Var}(X)",
        r"= 3E[N] + 9\operatorname{Var}(N)",
    ),
    # bounds that are sharp, and customs of them
    (MEAN, r"P(|X - \mu| \ge \epsilon)", r"\le \frac{\operatorname{Var}(X)}{\epsilon^2}"),
    (MEAN, r"P(X - \mu \ge \epsilon)", r"\le \frac{\operatorname{Var}(X)}{\operatorname{Var}(X) + \epsilon^2}"),
    (POSITIVE, r"P(X \ge a)", r"\le \frac{E[X^2]}{a^2}"),
    (r"X \ge 0 \text{ a random variable}, k > 1", r"P(X \ge kE[X])", r"\le \frac1k"),
    (r"X \in [0, 1] \text{ a random variable}, a > 0", r"P(X \ge a)", r"\le \frac{E[X]}{a}"),
    # counts of several kinds, letters that add to one
    (COUNTS, "E[N_1]", "= n p_1"),
    (COUNTS, r"\operatorname{Cov}(N_1, N_2)", "= -n p_1 p_2"),
    (
        r"(N_1, N_2, N_3) \sim \text{Multinomial}(5, (0.2, 0.3, 0.5))",
        r"P(N_1 = 1 \mid N_2 = 2)",
        r"= 3 \cdot \frac27 \cdot (\frac57)^2",
    ),
    (r"\mathbf{x} \sim \text{Multinomial}(n, \mathbf{p})", r"E[\mathbf{x}]", r"= n\mathbf{p}"),
    # densities by the laws given other variables
    (
        r"\mu \sim \mathcal{N}(m, s), X \mid \mu \sim \mathcal{N}(\mu, v), s, v > 0",
        "p(x)",
        r"= \int p(x \mid \mu) p(\mu) d\mu",
    ),
    (BETA, r"p(\theta \mid X = k)", r"\propto p(\theta) P(X = k \mid \theta)"),
    (BETA, r"p(\theta \mid X = k)", r"\propto \theta^{a+k-1}(1-\theta)^{b+n-k-1}"),
    (
        r"\theta \sim \text{Uniform}(0, 1), X \mid \theta \sim \text{Binomial}(n, \theta), k \in \{0, 1, \dots, n\}",
        "P(X = k)",
        r"= \frac{1}{n+1}",
    ),
    (r"p, q > 0, p + q = 1, X \sim \text{Bernoulli}(p)", "E[X]", "= 1 - q"),
]

WRONG = [
    (COPIES, "E[XY]", "= E[X^2]"),
    (COPIES, r"\operatorname{Var}(X + Y)", r"= 4\operatorname{Var}(X)"),
    (r"X \sim p(x), Y \sim q(y)", "E[X]", "= E[Y]"),
    (SAMPLE + r"\text{Exponential}(\lambda), \lambda > 0", r"\operatorname{Var}(\bar{X})", r"= \frac{1}{\lambda^2}"),
    (
        r"X, Y \overset{\text{iid}}{\sim} \text{Exponential}(\lambda), \lambda > 0",
        r"\operatorname{Var}(XY)",
        r"= \frac{1}{\lambda^4}",
    ),
    (GAMMA, r"\operatorname{Var}(X)", r"= E[\lambda]"),
    (MEAN, r"P(|X - \mu| \ge \epsilon)", r"\le \frac{\operatorname{Var}(X)}{\epsilon}"),
    (MEAN, r"P(|X - \mu| \ge \epsilon)", r"\le \frac{\operatorname{Var}(X)}{2\epsilon^2}"),
    (MEAN, r"P(|X - \mu| < \epsilon)", r"\ge 1 - \frac{\operatorname{Var}(X)}{\epsilon}"),
    (POSITIVE, r"P(X \ge a)", r"\le \frac{E[X]^2}{a^2}"),
    (POSITIVE, r"P(X \ge a)", r"\le \frac{E[X^3]}{a^2}"),
    (COUNTS, r"\operatorname{Cov}(N_1, N_2)", "= n p_1 p_2"),
    (BETA, r"p(\theta \mid X = k)", r"\propto \theta^{a+k}(1-\theta)^{b+n-k}"),
]


def verdict(given: str, *lines: str) -> str:
    return check(*read_lines(given, list(lines))).lines[-1].verdict


@pytest.mark.parametrize(("given", "above", "line"), RIGHT)
def test_right_lines(given: str, above: str, line: str) -> None:
    assert verdict(given, above, line) == "right"


@pytest.mark.parametrize(("given", "above", "line"), WRONG)
def test_wrong_lines(given: str, above: str, line: str) -> None:
    assert verdict(given, above, line) == "wrong"


@pytest.mark.parametrize(
    ("given", "above", "line"),
    [
        (COPIES, "P(X < Y)", r"= \frac12"),  # true of a density, and p may be a mass
        (
            r"X, Y, Z \overset{\text{iid}}{\sim} \text{Uniform}(0, 1), M = \max(X, Y, Z)",
            r"\operatorname{Var}(M)",
            r"= \frac{3}{80}",
        ),
    ],
)
def test_no_verdict_by_numbers_that_say_nothing(given: str, above: str, line: str) -> None:
    assert verdict(given, above, line) in ("right", "undecided")
