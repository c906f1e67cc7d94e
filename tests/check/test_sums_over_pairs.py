"""Sums over pairs, lines up to an added constant, and ranges whose ends are irrational: the verdicts."""

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

NUMBERS = r"n \in \mathbb{N}, \ x_1, \dots, x_n \in \mathbb{R}"
NORMAL = r"x, m \in \mathbb{R}, s > 0"
VARIABLES = r"X_1, \dots, X_n \text{ random variables}"

CASES = [
    (NUMBERS, r"(\sum_{i=1}^n x_i)^2", r"= \sum_{i=1}^n x_i^2 + \sum_{i \ne j} x_i x_j", "right"),
    (NUMBERS, r"(\sum_{i=1}^n x_i)^2", r"= \sum_{i=1}^n x_i^2 + 2\sum_{i < j} x_i x_j", "right"),
    (NUMBERS, r"(\sum_{i=1}^n x_i)^2", r"= \sum_{i=1}^n x_i^2 + \sum_{i < j} x_i x_j", "wrong"),
    (VARIABLES, r"\operatorname{Var}(\sum_{i=1}^n X_i)",
     r"= \sum_{i=1}^n \operatorname{Var}(X_i) + \sum_{i \ne j} \operatorname{Cov}(X_i, X_j)", "right"),
    # a letter that stands free does not run: here the sum leaves out the one term
    (r"x \in \mathbb{R}^n", r"\sum_i x_i - x_j", r"= \sum_{i \ne j} x_i", "right"),
    (r"x \in \mathbb{R}^n", r"\frac{\partial}{\partial x_k} \sum_{i=1}^n x_i x_k",
     r"= 2x_k + \sum_{i \ne k} x_i", "right"),
    (NORMAL, r"\log \mathcal{N}(x; m, s)", r"= -\frac{(x-m)^2}{2s} + \text{const}", "right"),
    (NORMAL, r"\log \mathcal{N}(x; m, s)", r"= -\frac{x^2}{2s} + \frac{xm}{s} + \text{const.}", "right"),
    (NORMAL, r"\log \mathcal{N}(x; m, s)", r"= -\frac{x^2}{2s} + \frac{xm}{2s} + \text{const}", "wrong"),
    (r"\ell(\mu) = -(a - \mu)^2", r"\ell(\mu)", r"= -\mu^2 + 2a\mu + \text{const}", "right"),
    (r"x \in (\frac{\pi}{2}, \pi)", r"\cos x", r"= -\sqrt{1 - \sin^2 x}", "right"),
    (r"x \in (0, 2\pi)", r"\cos\frac{x}{2}", r"= \sqrt{\frac{1 + \cos x}{2}}", "wrong"),
    (r"0 \le \theta \le 2\pi", r"|\sin\theta|", r"= \sin\theta", "wrong"),
    (r"x \in (\sqrt2, 2)", r"|x^2 - 2|", "= x^2 - 2", "right"),
]  # fmt: skip


@pytest.mark.parametrize("given, first, second, verdict", CASES)
def test_the_verdict(given, first, second, verdict):
    found = check(*read_lines(given, [first, second])).lines[1]
    assert found.verdict == verdict or (verdict == "wrong" and found.verdict == "unjustified")
