"""Lines that hold at everything drawn at random and fail in a special case, and lines that only seem to fail.

One row a case: givens, first line, second line, verdict. r is right, w wrong or unjustified, u undecided.
"""

from __future__ import annotations

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

AB = r"A, B \text{ events}"
XY = r"X, Y \text{ random variables}"
DISCRETE = r"X, Y \text{ discrete random variables}"
NORMAL = r"X \sim \mathcal{N}(0, 1)"
F = r"f: \mathbb{R} \to \mathbb{R}, x, y \in \mathbb{R}"
N = r"n \in \mathbb{N}"
T = XY + r", t \in \mathbb{R}"
XYZ = r"X, Y, Z \overset{\text{iid}}{\sim} \text{Uniform}(0, 1), \ M = \max(X, Y, Z)"
PAIR = r"X, Y \overset{\text{iid}}{\sim} \mathcal{N}(0, 1)"

CASES = [
    # where strict inequalities between chances are equalities
    (AB + r", A \subseteq B", r"P(A)", r"< P(B)", "w"),
    (AB + r", P(A) = 1/2, P(B) = 2/3", r"P(A \cap B)", r"> \frac16", "w"),
    (AB + r", P(A) = 1/2, P(B) = 2/3", r"P(A \cap B)", r"\ge \frac16", "r"),
    (AB + r", P(A) = 1/2, P(B) = 1/3", r"P(A \cup B)", r"< 1", "r"),
    (AB + r", P(A \cap B) > 0", r"P(A)", r"> 0", "r"),
    (DISCRETE, r"H(X, Y)", r"< H(X) + H(Y)", "w"),
    (DISCRETE, r"\operatorname{I}(X; Y)", r"> 0", "w"),
    (r"X \in \{1, \dots, 6\}", r"H(X)", r"< \log 6", "w"),
    (r"X \in \{1, \dots, 6\}", r"H(X)", r"\le \log 6", "r"),
    (r"X \in \{1, 2, 3\}", r"E[X]", r"< 3", "w"),
    (XY, r"\operatorname{Var}(X + Y)", r"< 2\operatorname{Var}(X) + 2\operatorname{Var}(Y)", "w"),
    (r"X \text{ a random variable}, X > 0", r"E[X]E[1/X]", r"> 1", "w"),
    (r"X \text{ a random variable}, E[X] = 0", r"E[X^4]", r"\ge 1.2 E[X^2]^2", "w"),
    (r"X \text{ a random variable}, \operatorname{Var}(X) > 0", r"E[X^2]", r"> E[X]^2", "r"),
    (r"X \sim \text{Bernoulli}(p)", r"\operatorname{Var}(X)", r"< \frac14", "w"),
    (r"A, B, C \text{ events}", r"P(A \cup B \cup C)", r"< P(A) + P(B) + P(C)", "w"),
    (r"X \text{ a random variable}, a > 0", r"P(|X - E[X]| \ge a)", r"< \frac{\operatorname{Var}(X)}{a^2}", "w"),
    (r"X \text{ a random variable}, a > 0", r"P(|X - E[X]| \ge a)", r"\le \frac{\operatorname{Var}(X)}{a^2}", "r"),
    # numbers, vectors and matrices
    (r"x, y > 0, x + y = 10", r"\frac1x + \frac1y", r"> \frac25", "w"),
    (r"A \in \mathbb{R}^{n \times n}, A \succ 0", r"\det(A)", r"< \prod_{i=1}^n A_{ii}", "w"),
    (r"x_1, \dots, x_n > 0", r"\left(\prod_{i=1}^n x_i\right)^{1/n}", r"\le \frac1n\sum_{i=1}^n x_i", "r"),
    (r"x_1, \dots, x_n \in \mathbb{R}", r"\left(\sum_{i=1}^n x_i\right)^2", r"\le 9\sum_{i=1}^n x_i^2", "w"),
    # large counts and sizes
    (N, r"\sum_{k=1}^n \frac1k", r"\le 5", "w"),
    (N, r"\sum_{k=1}^n \frac1{k^2}", r"\le 2 - \frac1n", "r"),
    (r"x \in \mathbb{R}^n", r"\|x\|_1", r"\le 3\|x\|_2", "w"),
    (r"x > 1", r"\log x", r"\le x^{1/3}", "w"),
    # functions of which only the name is known
    (F, r"\int_0^1 |f(x)| dx", r"= \left|\int_0^1 f(x) dx\right|", "w"),
    (F, r"\int_0^1 f(x)^2 dx", r"> 0", "w"),
    (F, r"\int_0^1 f(x)^2 dx", r"\ge \left(\int_0^1 f(x) dx\right)^2", "r"),
    (F, r"|f(x)|", r"\le 100", "w"),
    (F, r"|f(x) - f(y)|", r"\le 10|x - y|", "w"),
    # functions of which words say how they run
    (F + r", f \text{ injective}", r"f(x) = f(y)", r"x = y", "r"),
    (F + r", f \text{ strictly increasing}", r"x < y", r"f(x) < f(y)", "r"),
    (F + r", f \text{ strictly decreasing}", r"x < y", r"f(x) < f(y)", "w"),
    (F + r", f \text{ strictly increasing}", r"f'(x)", r"> 0", "w"),
    (F + r", f \text{ convex}", r"f(y)", r"\ge f(x) + f'(x)(y-x)", "r"),
    (F + r", f \text{ concave}", r"f(y)", r"\ge f(x) + f'(x)(y-x)", "w"),
    (F + r", f \text{ convex}, X \text{ a random variable}", r"E[f(X)]", r"\ge f(E[X])", "r"),
    (F + r", f \text{ convex}, X \text{ a random variable}", r"E[f(X)]", r"> f(E[X])", "w"),
    (F + r", f \text{ even}", r"f(-x)", r"= f(x)", "r"),
    (F + r", f \text{ odd}", r"f(0)", r"= 0", "r"),
    (r"f: \mathbb{R} \to (0, \infty), x \in \mathbb{R}", r"|f(x)|", r"= f(x)", "r"),
    # beyond the digits of doubles
    (NORMAL, r"P(X < 10)", r"< 1", "r"),
    (NORMAL, r"P(X > 100)", r"> 0", "r"),
    (NORMAL, r"P(X > 100)", r"= 0", "w"),
    (r"X \sim \text{Uniform}(0, 1)", r"P(X < 1)", r"< 1", "w"),
    (r"X \sim \text{Poisson}(1)", r"P(X \ge 20)", r"> 0", "r"),
    (r"x > 10", r"\tanh(x^2)", r"= 1", "w"),
    ("", r"\sqrt{10^{10} + 1}", r"= 10^5", "w"),
    # thresholds lie among the values
    (T, r"P(X \le t, Y \le t)", r"= P(X \le t) P(Y \le t)", "w"),
    (XY, r"P(X \le 1, Y \le 2)", r"= P(X \le 1) P(Y \le 2)", "w"),
    (T, r"P(X \le t)", r"= 1 - P(X \ge t)", "w"),
    (T, r"P(\max(X, Y) \le t)", r"= P(X \le t, Y \le t)", "r"),
    (r"X \ge 0, t > 0, X \text{ a random variable}", r"P(X > t)", r"\le \frac{E[X]^2}{t^2}", "w"),
    (r"X \ge 0, t > 0, X \text{ a random variable}", r"P(X > t)", r"\le \frac{E[X]}{t}", "r"),
    # coarse numbers refute nothing
    (XYZ, r"E[M]", r"= \frac34", "u"),
    (XYZ, r"E[M]", r"= \frac12", "w"),
    (PAIR, r"P(X > Y > 0)", r"= \frac18", "u"),
    (PAIR, r"E[\sqrt{X^2 + Y^2}]", r"= 1", "w"),
    # entropies of functions
    (DISCRETE, r"H(2X)", r"= H(X)", "r"),
    (DISCRETE, r"H(2X)", r"= 2H(X)", "w"),
    (DISCRETE, r"H(X + Y \mid Y)", r"= H(X \mid Y)", "r"),
    # what exists on a part of the declared domain
    (r"a \in \mathbb{R}, a \ne 0", r"\int_0^\infty e^{-ax}dx", r"= \frac1a", "w"),
    (r"a > 0", r"\int_0^\infty e^{-ax}dx", r"= \frac1a", "r"),
    (r"q \in \mathbb{R}", r"\lim_{n \to \infty} q^n", r"= 0", "w"),
    (r"|q| < 1", r"\lim_{n \to \infty} \sum_{k=0}^n q^k", r"= \frac{1}{1-q}", "r"),
    # names that depend on the variable
    (r"x \in \mathbb{R}, s = \sin x", r"\frac{\partial}{\partial x}(x s)", r"= s", "w"),
    (
        r"t, x, y \in \mathbb{R}, x \text{ and } y \text{ depend on } t",
        r"\frac{d}{dt}(xy)",
        r"= \frac{dx}{dt}\frac{dy}{dt}",
        "w",
    ),
    (r"t \in \mathbb{R}, A, B \in \mathbb{R}^{n \times n} \text{ depend on } t", r"\frac{d}{dt}(AB)", r"= 0", "u"),
    # approximations
    (r"X \sim \text{Binomial}(100, 1/2)", r"P(X = 50)", r"\approx \frac{1}{\sqrt{50\pi}}", "r"),
    (r"x \in \mathbb{R}", r"e^x", r"\approx 1 + x", "u"),
    # letters that an equation fixes inside a function
    (r"r, s > 0, \frac{1}{z} = \frac1r + \frac1s", r"z", r"= \frac{r s}{r + s}", "r"),
]
CHAINS = [
    (r"x \in \mathbb{R}", [r"\frac{1}{x^2 + 1}", r"\ne 0", r"> 0"], "rrr"),
    (r"x, y, \lambda \in \mathbb{R}",
     [r"\mathcal{L} = xy - \lambda(x + y - 1)", r"y - \lambda = 0", r"x - \lambda = 0", r"x + y = 1",
      r"x = y = \frac12"], "rrrrr"),
    (r"x^2 + xy + y^2 = 7, \ y = y(x)",
     [r"x^2 + xy + y^2 = 7", r"2x + x\frac{dy}{dx} + 2y\frac{dy}{dx} = 0", r"\frac{dy}{dx} = -\frac{2x}{x+2y}"], "rwr"),
]  # fmt: skip
LETTERS = {"given": "r", "right": "r", "wrong": "w", "unjustified": "w"}


@pytest.mark.parametrize(("given", "above", "line", "wanted"), CASES)
def test_a_line(given: str, above: str, line: str, wanted: str) -> None:
    found = check(*read_lines(given, [above, line])).lines[1]
    assert LETTERS.get(found.verdict, "u") == wanted, found


@pytest.mark.parametrize(("given", "lines", "wanted"), CHAINS)
def test_rows(given: str, lines: list[str], wanted: str) -> None:
    found = [LETTERS.get(v.verdict, "u") for v in check(*read_lines(given, lines)).lines]
    assert "".join(found) == wanted
