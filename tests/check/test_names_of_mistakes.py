"""Which misconception a wrong line is: in solved equations, in parts of lines, up to a factor, by a slip that tells."""

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

LINES = r"x_1, \dots, x_n \in \mathbb{R}, \ \mu \in \mathbb{R}"
VECTORS = r"X \in \mathbb{R}^{m \times n} \text{ with full column rank}, \ y \in \mathbb{R}^m, \ w \in \mathbb{R}^n"
ENTRIES = (
    r"a, x \in \mathbb{R}^n; \ \frac{\partial f}{\partial x} \text{ has entry } (i,j) = "
    r"\frac{\partial f_i}{\partial x_j}"
)
NORMALS = r"M \sim \mathcal{N}(m, t), \ X \mid M \sim \mathcal{N}(M, s)" + "\n" + r"s, t > 0"

#: given, the line above, the wrong line, the name
NAMES = [
    # an equation solved: the mistake is made on its sides, or mended in the row
    (r"a, b \in (0,1), \ x \in \mathbb{R}", r"(a+b)x = b", r"x = \frac{b}{a} + 1", "reciprocal-linear"),
    (r"a, b, x > 0", r"\frac{1}{x} = \frac{1}{a} + \frac{1}{b}", r"x = a + b", "reciprocal-linear"),
    (r"a, b \in (0,1), \ x \in \mathbb{R}", r"x = (1-a)x + b(1-x)", r"0 = -ax + b + bx", "sign-slip"),
    (r"x \in \mathbb{R}", r"3(x - 2) = x + 4", r"3x - 2 = x + 4", "distribute-slip"),
    (r"a, b, x > 0", r"\frac{a}{x} - b = 0", r"x = \frac{b}{a}", "arithmetic-slip"),
    (
        r"k, n \in \mathbb{N}, \ 0 < k < n, \ p \in (0,1)",
        "k(1-p) = (n-k)p",
        r"p = \frac{k}{n-k}",
        "odds-as-probability",
    ),
    (r"x \in \mathbb{R}", "x^2 = 4", "x = 2", "missing-assumption"),
    (LINES, r"-2\sum_{i=1}^n (x_i - \mu) = 0", r"\mu = \sum_{i=1}^n x_i", "sum-of-constant"),
    (
        r"x, \theta \in \mathbb{R}, \ s, t > 0",
        r"\frac{x-\theta}{s} - \frac{\theta}{t} = 0",
        r"\theta = \frac{s x}{s+t}",
        "weights-swapped",
    ),
    (
        VECTORS + r", \ \lambda > 0",
        r"(X^\top X + \lambda I) w = X^\top y",
        r"w = ((X^\top X)^{-1} + \frac{1}{\lambda} I) X^\top y",
        "inverse-of-sum",
    ),
    (
        VECTORS + r", \ W \in \mathbb{R}^{m \times m} \text{ symmetric positive definite}",
        r"X^\top W X w = X^\top W y",
        r"w = (X^\top X)^{-1} X^\top y",
        "drop-factor",
    ),
    # a misconception inside a part, or after one right step
    (LINES, r"\left( \sum_{i=1}^n x_i \right)^2", r"= \sum_{i=1}^n x_i^2", "square-of-sum"),
    (VECTORS, r"\|y - X w\|^2", r"= y^\top y + w^\top X^\top X w", "square-of-sum"),
    (
        r"z \in \mathbb{R}^n, \ p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}",
        r"\log p_i",
        r"= z_i - \sum_k z_k",
        "log-of-sum-split",
    ),
    (
        ENTRIES,
        r"\frac{\partial}{\partial x} \left( x x^\top a \right)",
        r"= (x^\top a) I",
        "product-rule-one-term",
    ),
    (
        r"X, Y \text{ random variables}, \ a, b, c, d \in \mathbb{R}",
        r"\operatorname{Cov}(aX + b, cY + d)",
        r"= ac \operatorname{Cov}(X, Y) + bd",
        "constant-variance-added",
    ),
    (
        r"X_1, X_2, X_3 \overset{\text{iid}}{\sim} \text{Bernoulli}(1/2)",
        r"P(X_3 = 1 \mid X_1 = 1, X_2 = 1)",
        r"= \frac{1}{8}",
        "gamblers-fallacy",
    ),
    (
        r"X \sim \text{Binomial}(5, \tfrac{1}{3})",
        "P(X = 2)",
        r"= \binom{5}{2} \left(\frac{1}{3}\right)^2 \left(\frac{1}{3}\right)^3",
        "complement-not-taken",
    ),
    # a number that tells: a half, an n, a variance
    (
        r"x, \mu \in \mathbb{R}^n, \ \Sigma \in \mathbb{R}^{n \times n} \text{ symmetric positive definite}",
        r"\log \mathcal{N}(x; \mu, \Sigma)",
        r"= -\frac{n}{2} \log(2\pi) - \frac{1}{2} \log\det\Sigma - (x-\mu)^\top \Sigma^{-1} (x-\mu)",
        "forget-half",
    ),
    (
        r"x, a, b \in \mathbb{R}, \ s > 0",
        r"\log \frac{\mathcal{N}(x; a, s)}{\mathcal{N}(x; b, s)}",
        r"= \frac{(x-b)^2 - (x-a)^2}{2s^2}",
        "sigma-vs-variance",
    ),
    (r"x \in \mathbb{R}", r"\int_0^1 x (1 + x^2)^3 dx", r"= \int_1^2 u^3 du", "substitution-jacobian"),
    # up to a factor
    (
        NORMALS.replace("M", r"\mu"),
        r"p(\mu \mid x)",
        r"\propto \exp\left( -\frac{(x-\mu)^2}{s} - \frac{(\mu-m)^2}{t} \right)",
        "forget-half",
    ),
    # one sign before an assumption; a bare rule that an assumption saves
    (
        r"X, Y \text{ random variables}",
        r"\operatorname{Var}(X)",
        r"= E[\operatorname{Var}(X \mid Y)] - \operatorname{Var}(E[X \mid Y])",
        "sign-slip",
    ),
    (r"X, Y \text{ random variables}", "E[XY]", "= E[X] E[Y]", "missing-assumption"),
]


@pytest.mark.parametrize(
    ("given", "above", "wrong", "name"), NAMES, ids=[f"{n}-{name[3]}" for n, name in enumerate(NAMES)]
)
def test_a_wrong_line_gets_its_name(given, above, wrong, name):
    problem, lines = read_lines(given, [above, wrong])
    verdict = check(problem, lines).lines[1]
    assert verdict.verdict in ("wrong", "unjustified"), verdict
    assert verdict.mistake == name, verdict
    assert verdict.message
