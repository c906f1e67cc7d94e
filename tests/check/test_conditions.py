"""A derivative set to zero, the rows below it, and first lines that make a claim of their own."""

import pytest

import symderive

SQUARES = r"""X \in \mathbb{R}^{n \times d}
\mathbf{w} \in \mathbb{R}^d, \mathbf{y} \in \mathbb{R}^n
L(\mathbf{w}) = \|X\mathbf{w} - \mathbf{y}\|^2"""
GRADIENT = r"\nabla_{\mathbf{w}} L = 2 X^\top X \mathbf{w} - 2 X^\top \mathbf{y}"
COINS = r"""x_1, \dots, x_N \in \{0, 1\}
\theta \in (0,1)
\ell(\theta) = \sum_{i=1}^N ( x_i \log \theta + (1-x_i) \log(1-\theta) )"""
MEAN = "x_1, \\dots, x_n \\in \\mathbb{R}\n\\mu \\in \\mathbb{R}"
SCORE = r"\ell'(\theta) = \sum_{i=1}^N ( \frac{x_i}{\theta} - \frac{1-x_i}{1-\theta} )"

# r right, w wrong, u unjustified, g given; the last row of each block is the answer (MML 9.2.1, 6.3)
BLOCKS = [
    (
        SQUARES,
        [
            GRADIENT,
            r"0 = 2 X^\top X \mathbf{w} - 2 X^\top \mathbf{y}",
            r"\mathbf{w} = (X^\top X)^{-1} X^\top \mathbf{y}",
        ],
        "rrr",
    ),
    (
        SQUARES,
        [GRADIENT, r"X^\top X \mathbf{w} = X^\top \mathbf{y}", r"\mathbf{w} = (X^\top X)^{-1} X^\top \mathbf{y}"],
        "rrr",
    ),
    (
        SQUARES,
        [GRADIENT, r"X^\top X \mathbf{w} = X^\top \mathbf{y}", r"\mathbf{w} = 2 (X^\top X)^{-1} X^\top \mathbf{y}"],
        "rrw",
    ),
    (SQUARES, [GRADIENT, r"0 = 2 X^\top X \mathbf{w} - X^\top \mathbf{y}"], "rw"),
    (SQUARES, [GRADIENT, r"\nabla_{\mathbf{w}} L = 0", r"X^\top X \mathbf{w} = X^\top \mathbf{y}"], "rrr"),
    (
        COINS,
        [
            SCORE,
            r"0 = \frac{\sum_i x_i}{\theta} - \frac{N - \sum_i x_i}{1-\theta}",
            r"(1-\theta) \sum_i x_i = \theta (N - \sum_i x_i)",
            r"\theta = \frac{1}{N} \sum_i x_i",
        ],
        "rrrr",
    ),
    (r"f(x) = x^2 - 6 x", [r"f'(x) = 2 x - 6", r"2 x - 6 = 0", r"x = 3"], "rrr"),
    (r"f(x) = x^2 - 6 x", [r"f'(x) = 2 x - 6", r"2 x + 6 = 0"], "rw"),
    (r"f(x) = x^2 - 6 x", [r"f'(x) = 2 x - 6", r"0 = x - 3", r"x = -3"], "rrw"),
    (
        r"X, Y \text{ random variables}",
        [r"\operatorname{Var}[X - Y] = \operatorname{Var}[X] - \operatorname{Var}[Y]"],
        "w",
    ),
    (
        r"A \in \mathbb{R}^{m\times n}, X \in \mathbb{R}^{n \times m}",
        [r"\frac{\partial}{\partial X} \operatorname{tr}(AX) = A"],
        "w",
    ),
    ("P(A) = 0.5\nP(B) = 0.4", [r"P(A \cap B) = P(A) P(B)"], "u"),
    ("P(A) = 0.5\nP(B) = 0.4\nA \\perp B", [r"P(A \cap B) = P(A) P(B)", "= 0.2"], "rr"),
    ("", ["2 x + 3 = 7", r"\implies x = 2"], "gr"),
    (r"X \text{ random variable}", [r"\mathbb{E}[X] = 3"], "g"),
    (MEAN, [r"-2\sum_{i=1}^n (x_i - \mu) = 0", r"\hat\mu = \frac1n \sum_{i=1}^n x_i"], "gr"),
    (MEAN, [r"-2\sum_{i=1}^n (x_i - \mu) = 0", r"\mu_{ML} = \frac1n \sum_{i=1}^n x_i"], "gr"),
    (MEAN, [r"-2\sum_{i=1}^n (x_i - \mu) = 0", r"\hat\mu = \frac2n \sum_{i=1}^n x_i"], "gw"),
    # what the givens tie together is not refuted by points at which they do not hold
    (r"\pi_1 + \pi_2 = 1", [r"\pi_1 = 0.7 \pi_1 + 0.2 \pi_2", r"0.3 \pi_1 = 0.2 \pi_2", r"\pi_1 = 0.4"], "grr"),
    (r"p_1, \dots, p_n > 0, \sum_{i=1}^n p_i = 1", [r"2 \sum_{i=1}^n p_i", "= 2"], "gr"),
    (
        r"\mathbf{x}, \mathbf{w} \in \mathbb{R}^d",
        [
            r"\nabla_{\mathbf{w}}^2 e^{\mathbf{w}^\top \mathbf{x}}",
            r"= \nabla_{\mathbf{w}} (e^{\mathbf{w}^\top \mathbf{x}} \mathbf{x}^\top)",
            r"= e^{\mathbf{w}^\top \mathbf{x}} \mathbf{x} \mathbf{x}^\top",
        ],
        "grr",
    ),
    ("n, k \\in \\mathbb{N}\n1 \\le k \\le n", [r"\frac{n!}{(k-1)!(n-k)!}", r"= n \binom{n-1}{k}"], "gw"),
    ("n, k \\in \\mathbb{N}\n1 \\le k \\le n", [r"\frac{n!}{(k-1)!(n-k)!}", r"= n \binom{n-1}{k-1}"], "gr"),
]


@pytest.mark.parametrize(("given", "lines", "verdicts"), BLOCKS)
def test_verdicts(given: str, lines: list[str], verdicts: str) -> None:
    report = symderive.check(given, lines)
    assert "".join(v.verdict[0] for v in report.lines) == verdicts
