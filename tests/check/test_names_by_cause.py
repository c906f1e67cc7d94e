"""The misconception is named where the mistake is hidden: after another step, in a factor, an exponent, an equation.

Lines of homework, written by hand and ordered by what hides the mistake; each with the names that a reader would
accept.
"""

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

X = r"x \in \mathbb{R}"
POSITIVE = r"a, b, c, x > 0"
COLUMN = r"\nabla \text{ is a column}"
SOFTMAX = r"z \in \mathbb{R}^K, \ p_i = \frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}}"
EVENTS = r"A, B \text{ events}"
PHI = r"; \ Z \sim \mathcal{N}(0, 1), \ \Phi(u) = P(Z \le u)"
SQUARES = r"A, B \in \mathbb{R}^{n \times n}"

#: givens, the line above, the wrong line, the names that fit
LINES = [
    # a number was put in, and the step that was wrong is one before it
    (r"X \sim \mathcal{N}(1, 4)" + PHI, r"P(X \le 3)", r"= \Phi\left( \frac{3 - 1}{4} \right)", "sigma-vs-variance"),
    (r"X \sim \mathcal{N}(0, 4)" + PHI, r"P(|X| > 1)", r"= 2 \Phi\left( \frac{1}{2} \right)", "complement-not-taken"),
    (r"X \sim \text{Binomial}(n, p), \ n \ge 2", r"P(X \le 1)", r"= (1 - p)^n + p (1-p)^{n-1}", "forget-arrangements"),
    (
        r"K \sim \text{Hypergeometric}(10, 4, 3)",
        r"P(K = 1)",
        r"= \frac{4}{10} \cdot \frac{6}{9} \cdot \frac{5}{8}",
        "forget-arrangements",
    ),
    (
        (
            r"X, Y \text{ random variables}; \ \operatorname{Var}(X) = 4, \ \operatorname{Var}(Y) = 9, "
            r"\ \operatorname{Cov}(X, Y) = 2"
        ),
        r"\operatorname{Var}(X - Y)",
        r"= 13",
        "variance-without-covariance",
    ),
    (
        r"X \sim \text{Bernoulli}(p), \ Y \sim \text{Bernoulli}(q), \ X \perp Y",
        r"P(X = 1, Y = 0)",
        r"= p q",
        "complement-not-taken",
    ),
    # powers of powers, powers of products, in one place or in all
    (r"a \in \mathbb{R}", r"(e^a)^2", r"= e^{a^2}", "exponent-slip"),
    (POSITIVE, r"(x^a)^b", r"= x^{a + b}", "exponent-slip"),
    (POSITIVE, r"\frac{e^{-a}}{e^{-2a}}", r"= e^{-3a}", "exponent-slip"),
    (POSITIVE, r"a^3 \cdot a^4 + 1", r"= a^{12} + 1", "exponent-slip"),
    (
        r"p \in (0, 1), \ a, b > 0, \ k, m \in \mathbb{N}",
        r"p^k (1 - p)^m p^a (1 - p)^b",
        r"= p^{k a} (1 - p)^{m b}",
        "exponent-slip",
    ),
    (POSITIVE, r"-\frac{a}{2} (x^2 - 2 b x)", r"= -\frac{a}{2} (x - b) + \frac{a b^2}{2}", "exponent-slip"),
    # a power rule, with what stands inside differentiated too
    (r"x > 0", r"\frac{d}{dx} x^{2x}", r"= 2x \cdot x^{2x-1} \cdot 2", "power-rule-on-exponential"),
    (X, r"\frac{d}{dx} (x + 3^{x^2})", r"= 1 + x^2 3^{x^2 - 1} \cdot 2x", "power-rule-on-exponential"),
    # a factor lost inside a function, a bracket, a sum
    (POSITIVE, r"e^{-a x} (1 - e^{-b x})", r"= e^{-a x} - e^{-(a + b)}", "drop-factor"),
    (X, r"\frac{1}{1 + \cos^2 (2x)}", r"= \frac{1}{1 + \cos^2 x}", "factor-slip arithmetic-slip"),
    # one term of many that was multiplied out
    (
        r"x, a \in \mathbb{R}^n, \ A \in \mathbb{R}^{n \times n} \text{ symmetric}",
        r"(x - a)^\top A (x - a)",
        r"= x^\top A x - 2 a^\top A x",
        "drop-term",
    ),
    # fractions
    (POSITIVE, r"\frac{a + x}{b + c}", r"= \frac{a}{b} + \frac{x}{c}", "reciprocal-linear"),
    (r"x > 0", r"\frac{x - 2x \log x}{x^4}", r"= \frac{1 - 2x \log x}{x^3}", "cancellation-slip"),
    (POSITIVE, r"\frac{a x}{a x + b (1 + x)}", r"= \frac{a}{a + b (1 + x)}", "cancellation-slip"),
    # logarithms, read from either side
    (r"x, y > 1", r"\log x \cdot \log y", r"= \log(x y)", "log-of-product-as-product"),
    (r"x, y > 1", r"\frac{\log x}{\log y}", r"= \log x - \log y", "log-of-difference"),
    (r"\sigma > 0, \ n \in \mathbb{N}", r"-\frac{n}{2} \log(\sigma^2)", r"= -\frac{n}{4} \log\sigma", "log-power"),
    # derivatives by one entry, with every term or with one
    (
        r"a_i, x_i > 0, \ i = 1, \dots, n",
        r"\frac{\partial}{\partial x_k} \sum_{i=1}^n a_i \log x_i",
        r"= \sum_{i=1}^n \frac{a_i}{x_i}",
        "partial-treats-other-as-variable",
    ),
    (
        SOFTMAX,
        r"\frac{\partial}{\partial z_j} \left( -\sum_{i=1}^K \log p_i \right)",
        r"= -(1 - p_j)",
        "softmax-diagonal-only",
    ),
    (
        r"w, x, b, y \in \mathbb{R}",
        r"\frac{\partial}{\partial w} \frac{1}{2} (\tanh(w x + b) - y)^2",
        r"= (\tanh(w x + b) - y) x",
        "chain-missing-inner",
    ),
    (
        r"w, x \in \mathbb{R}^d, \ y \in \{-1, 1\}; \ " + COLUMN,
        r"\nabla_w \log(1 + e^{-y w^\top x})",
        r"= \frac{1}{1 + e^{-y w^\top x}} x",
        "log-derivative-numerator",
    ),
    # a change of variables
    (
        r"a > 0",
        r"\int_{-\infty}^\infty e^{-a x^2/2} dx",
        r"= \int_{-\infty}^\infty e^{-u^2} du",
        "substitution-jacobian",
    ),
    (
        r"X \sim \text{Uniform}(0, 1), \ Y = -\log X, \ y > 0",
        r"p_Y(y)",
        r"= p_X(e^{-y})",
        "change-of-variables-no-jacobian",
    ),
    # equations
    (X, r"3x - 6 = 2x + 1", r"5x = 7", "sign-slip"),
    (X, r"3x - 6 = 2x + 1", r"x = -5", "sign-slip"),
    (X, r"4x = 12", r"x = 8", "arithmetic-slip"),
    (r"x > 3", r"\log x + \log(x - 3) = \log 4", r"x + (x - 3) = 4", "log-of-sum-split"),
    # inequalities
    (X, r"-2x > 4", r"x > -2", "inequality-reversed"),
    # sizes that do not fit: one transpose, one order
    (
        r"X \in \mathbb{R}^{n \times d}, \ y \in \mathbb{R}^n, \ w \in \mathbb{R}^d",
        r"(y - X w)^\top (y - X w)",
        r"= (y^\top - X^\top w^\top) (y - X w)",
        "transpose-product-order",
    ),
    (
        r"U \in \mathbb{R}^{n \times k}, \ U^\top U = I, \ x \in \mathbb{R}^n",
        r"\|x - U U^\top x\|^2",
        r"= x^\top x - x^\top U^\top U x",
        "transpose-order",
    ),
    # what stands under a name
    (
        r"A = P D P^{-1}, \ P, D \in \mathbb{R}^{n \times n}, \ P \text{ invertible}, \ D \text{ diagonal}",
        r"A^3",
        r"= P^3 D^3 P^{-3}",
        "commuting-matrices",
    ),
    (SQUARES + r", \ x \in \mathbb{R}^n", r"\|A B x\|^2", r"= x^\top A^\top B^\top A B x", "transpose-product-order"),
    (
        SQUARES + r" \text{ symmetric positive definite}",
        r"\log\det(A + B)",
        r"= \log\det A + \log\det B",
        "determinant-additive",
    ),
    # an assumption that contradicts what is stated saves nothing
    (EVENTS + r", \ A \subseteq B", r"P(B \cap A^c)", r"= P(B) - P(A) P(B)", "dependent-as-independent"),
    (r"u \in \mathbb{R}^n", r"I + 4 u (u^\top u) u^\top", r"= I + 4 u u^\top", "missing-assumption"),
]


@pytest.mark.parametrize(("given", "above", "line", "names"), LINES, ids=[f"{a}{b}" for _, a, b, _ in LINES])
def test_the_mistake_is_named(given, above, line, names):
    verdict = check(*read_lines(given, [above, line])).lines[1]
    assert verdict.verdict in ("wrong", "unjustified")
    assert verdict.mistake in names.split()
