"""Lines with argmax, means of samples, indices out of range, reasons, sizes meant otherwise."""

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

COPIES = r"X_1, \dots, X_n \text{ independent random variables with mean } \mu \text{ and variance } \sigma^2"
NORMAL = r"X \mid \theta \sim \mathcal{N}(\theta, 1)"
DATA = r"x_1, \dots, x_n > 0, \lambda > 0"
ENTRIES = r"\frac{\partial s}{\partial x} \text{ has entry } (i,j) = \frac{\partial s_i}{\partial x_j}"

CASES = [
    # argmax
    (NORMAL, [r"\arg\max_\theta p(x \mid \theta)", r"= \arg\max_\theta \log p(x \mid \theta)", r"= x"], "rr"),
    (NORMAL, [r"\arg\max_\theta p(x \mid \theta)", r"= \arg\min_\theta (x - \theta)^2", r"= 2x"], "rw"),
    (
        DATA,
        [
            r"\arg\max_\lambda \prod_{i=1}^n \lambda e^{-\lambda x_i}",
            r"= \arg\max_\lambda \left( n \log\lambda - \lambda \sum_{i=1}^n x_i \right)",
            r"= \frac{n}{\sum_{i=1}^n x_i}",
        ],
        "rr",
    ),
    # samples
    (
        COPIES,
        [
            r"\operatorname{Var}\left(\frac{1}{n} \sum_{i=1}^n X_i\right)",
            r"= \frac{1}{n^2} \sum_{i=1}^n \operatorname{Var}(X_i)",
            r"= \frac{\sigma^2}{n}",
        ],
        "rr",
    ),
    (
        COPIES,
        [
            r"\operatorname{Var}\left(\frac{1}{n} \sum_{i=1}^n X_i\right)",
            r"= \frac{1}{n} \sum_{i=1}^n \operatorname{Var}(X_i)",
            r"= \sigma^2",
        ],
        "wr",
    ),
    # indices
    (
        r"A, B \in \mathbb{R}^{m \times n}",
        [r"\operatorname{tr}(A^\top B)", r"= \sum_{i=1}^m \sum_{j=1}^n A_{ij} B_{ji}"],
        "w",
    ),
    (
        r"A, B \in \mathbb{R}^{m \times n}",
        [r"\operatorname{tr}(A^\top B)", r"= \sum_{j=1}^n \sum_{i=1}^m A_{ij} B_{ij}"],
        "r",
    ),
    # sizes meant otherwise
    (
        r"x \in \mathbb{R}^n, s = \operatorname{softmax}(x); " + ENTRIES,
        [r"\frac{\partial s}{\partial x}", r"= \operatorname{diag}(s \odot (1 - s))"],
        "w",
    ),
    (
        r"X \in \mathbb{R}^{m \times n}, y \in \mathbb{R}^m, w \in \mathbb{R}^n; \ \nabla \text{ is a column}",
        [r"\nabla_w (y - Xw)^\top (y - Xw)", r"= -2 X^\top (y - Xw)"],
        "r",
    ),
    (
        r"X \in \mathbb{R}^{m \times n} \text{ with full column rank}, m > n",
        [r"X (X^\top X)^{-1} X^\top", r"= X X^{-1} X^{-\top} X^\top", r"= I"],
        "wr",
    ),
    # cut, then rounded: both are held against the exact value
    (r"x \in \mathbb{R}", [r"\frac{2}{3}", r"= 0.66", r"\approx 0.667"], "rr"),
    # by size
    (r"A, B \text{ events}", [r"P(A \cap B)", r"\le P(A)"], "r"),
    (r"A, B \text{ events with positive joint probabilities}", [r"P(A \cap B)", r"> P(A)"], "w"),
]


@pytest.mark.parametrize(("given", "lines", "wanted"), CASES, ids=lambda v: v[-1][:50] if isinstance(v, list) else "")
def test_verdicts(given, lines, wanted):
    found = check(*read_lines(given, lines), limit=20).lines[1:]
    assert "".join(v.verdict[0] for v in found) == wanted, found


@pytest.mark.parametrize(
    ("lines", "fits"),
    [
        ([r"\frac{d}{dx} \sin(x^2)", r"= 2x \cos(x^2) \text{ (chain rule)}"], True),
        ([r"\frac{d}{dx} x \sin x", r"= \sin x + x \cos x \text{ (product rule)}"], True),
        ([r"\frac{d}{dx} x \sin x", r"= \sin x + x \cos x \text{ (chain rule)}"], False),
        ([r"\frac{d}{dx} \sin(x^2)", r"= 2x \cos(x^2) \text{ (quotient rule)}"], False),
    ],
)
def test_a_reason_that_does_not_fit_is_remarked(lines, fits):
    verdict = check(*read_lines(r"x \in \mathbb{R}", lines)).lines[1]
    assert verdict.verdict == "right"
    assert fits is not any("reason" in remark for remark in verdict.remarks)


@pytest.mark.parametrize(
    ("given", "lines", "rule"),
    [
        (r"A, B \text{ events}, 0 < P(A) < 1", [r"P(B)", r"= P(B \mid A) P(A) + P(B \mid \bar A) P(\bar A)"], "total"),
        (r"x, y \text{ discrete}", [r"p(x)", r"= \sum_y p(x \mid y) p(y)"], "total"),
        (r"x, y \text{ discrete}", [r"p(x, y)", r"= p(x \mid y) p(y)"], "product"),
        (
            r"A, B, C \text{ events with positive joint probabilities}",
            [r"P(A \mid B, C)", r"= \frac{P(B \mid A, C) P(A \mid C)}{P(B \mid C)}"],
            "bayes",
        ),
    ],
)
def test_the_rule_is_named(given, lines, rule):
    verdict = check(*read_lines(given, lines)).lines[1]
    assert (verdict.verdict, verdict.by) == ("right", "rule")
    assert rule in verdict.rule
