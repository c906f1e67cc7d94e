"""Rows that define, state or suppose something, rows below one that cannot be read, implicit differentiation.

The letters: r is right or given, w wrong or unjustified, u neither (it must not be refuted), . anything.
"""

from __future__ import annotations

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

X, XY = r"x \in \mathbb{R}", r"x, y \in \mathbb{R}"
LEAST = (
    r"X \in \mathbb{R}^{m \times n} \text{ full column rank}, \ y \in \mathbb{R}^m, \ w \in \mathbb{R}^n; "
    r"\ \nabla \text{ is a column}"
)
SQUARE = r"A \in \mathbb{R}^{n \times n}"
EVENTS = r"A, B \text{ events}"
CASES = [
    # below what cannot be read, or is words alone
    (X, [r"\text{Set the derivative to zero:}", r"2x - 6 = 0", r"x = 3"], ".rr"),
    (X, [r"\text{Set the derivative to zero:}", r"2x - 6 = 0", r"x = 4"], ".rw"),
    (X, [r"2x = 6", r"\text{so } x = 3"], "rr"),
    (X, [r"2x = 6", r"\text{hence } x = 4"], "rw"),
    (XY, [r"x + y = 3", r"\exists \{ ( x", r"x = 3 - y"], "r.r"),
    (r"A \in \mathbb{R}^{n \times n}, \ p, g \in \mathbb{R}^n", [r"\nabla m(p) = 0", r"g + A p = 0"], ".u"),
    (LEAST,
     [r"\nabla_w \|y - X w\|^2", r"= -2 X^\top (y - X w)", r"X^\top X w = -X^\top y",
      r"w = -(X^\top X)^{-1} X^\top y"], "rrwr"),
    (r"p \in (0,1)", [r"\log \frac{p}{1-p}", r"= \theta", r"= \log p - \log(1-p)"], "rur"),
    # several signs, several equations
    (X, [r"x^2 - 2x - 3 = 0", r"x = \frac{2 \pm \sqrt{4 + 12}}{2}", r"x = 3 \text{ or } x = -1"], "rrr"),
    (XY, [r"x + y = 3 \text{ and } x - y = 1", r"x = 2 \text{ and } y = 1"], "rr"),
    (XY,
     [r"\begin{cases} x + y = 3 \\ x - y = 1 \end{cases}",
      r"\begin{cases} x + y = 3 \\ 2x = 4 \end{cases}", r"x = 2, \ y = 1"], "rrr"),
    (XY, [r"\begin{cases} x + y = 3 \\ x - y = 1 \end{cases}", r"x = 2, \ y = 3"], "rw"),
    (X, [r"x^2 - 5x + 6 = 0", r"x_1 = 2, x_2 = 3"], "rr"),
    (X, [r"x^2 - 5x + 6 = 0", r"x_1 = 2, x_2 = 4"], "rw"),
    # first rows that define
    (X, [r"y = x^2", r"y' = 2x", r"y'' = 2"], "rrr"),
    (X, [r"y = x^2", r"y' = 2x", r"y'' = 3"], "rrw"),
    (X, [r"y = x^2 + 1", r"\frac{dy}{dx} = 2x", r"\frac{dx}{dy} = \frac{1}{2x}"], "rru"),
    (XY, [r"f(x,y) = x^2 y", r"f_x = 2xy", r"\frac{\partial f}{\partial y} = x^2"], "rrr"),
    (XY, [r"f(x,y) = x^2 y", r"f_x = x^2"], "rw"),
    (r"w, x, t \in \mathbb{R}",
     [r"L = \frac12 (y-t)^2, \quad y = wx", r"\frac{\partial L}{\partial w} = (y-t) x"], "rr"),
    (r"w, x, t \in \mathbb{R}", [r"L = \frac12 (y-t)^2, \quad y = wx", r"\frac{\partial L}{\partial w} = y-t"], "rw"),
    (r"A \in \mathbb{R}^{m \times n}, x \in \mathbb{R}^n", [r"y = A x", r"\frac{\partial y}{\partial x} = A"], "rr"),
    (SQUARE + r", x \in \mathbb{R}^n",
     [r"f(x) = x^\top A x", r"\nabla f(x) = (A + A^\top) x", r"\nabla^2 f(x) = 2A"], "rrw"),
    (LEAST, [r"L(w) = \|y-Xw\|^2", r"\nabla L(w) = -2X^\top(y-Xw) = 0", r"w = (X^\top X)^{-1} X^\top y"], "rrr"),
    (r"t \in \mathbb{R}", [r"x = \cos t, y = \sin t", r"\frac{dx}{dt} = -\sin t, \frac{dy}{dt} = \cos t"], "rr"),
    (X, [r"I = \int_0^1 x e^x dx", r"I = [x e^x]_0^1 - \int_0^1 e^x dx", r"I = 2"], "rrw"),
    (X, [r"I = \int e^x \sin x dx", r"I = e^x \sin x - e^x \cos x - I", r"I = \frac12 e^x (\sin x - \cos x)"], "rrr"),
    # a first row that is only a name: the second says what it stands for
    ("", [r"f(x)", r"= x^2 + 1", r"f'(x) = 2x"], "rrr"),
    ("", [r"f(x)", r"= x^2 + 1", r"f'(x) = 3x"], "rrw"),
    (r"w, t \in \mathbb{R}", [r"L", r"= (w-t)^2", r"= w^2 - 2wt + t^2", r"= w^2 - wt + t^2"], "rrrw"),
    (r"f: \mathbb{R} \to \mathbb{R}", [r"f(x)", r"= x^2", r"f'(x) = 2x"], "rrr"),
    (r"f: \mathbb{R} \to \mathbb{R}", [r"f(x)", r"= f(-x)"], "rw"),
    (X, [r"\text{loss}", r"= (x-1)^2", r"= x^2 - 2x"], "rrw"),
    (r"x \in \mathbb{R}^n, A \in \mathbb{R}^{n \times n}, b \in \mathbb{R}^n", [r"x", r"= A^{-1} b"], "ru"),
    (r"X, Y \text{ discrete random variables}", [r"H(X)", r"= \sum_x p(x) \log p(x)"], "rw"),
    # ... and one that gives a name to something random
    (r"X \sim \mathcal{N}(\mu, \sigma^2)",
     [r"Z = \frac{X-\mu}{\sigma}", r"E[Z] = \frac{E[X]-\mu}{\sigma} = 0", r"\operatorname{Var}(Z) = \frac{1}{\sigma}"],
     "rrw"),
    (r"X \sim \text{Exponential}(1)", [r"Y = X^2", r"P(Y \le y) = P(X \le \sqrt{y})", r"= 1 - e^{-\sqrt y}"], "rrr"),
    (r"X \sim \mathcal{N}(0, 1)", [r"Y", r"= 2X + 1", r"E[Y] = 2"], "rrw"),
    # functions made of others
    (r"0 < x < 1", [r"\operatorname{logit}(x)", r"= \log x - \log(1-x)", r"= \log x + \log(1-x)"], "rrw"),
    (X, [r"\frac{d}{dx} \tanh x", r"= \operatorname{sech}^2 x", r"= 1 + \tanh^2 x"], "rrw"),
    (r"x > 0", [r"\frac{d}{dx} \coth x", r"= -\operatorname{csch}^2 x"], "rr"),
    (X, [r"\frac{d}{dx} \operatorname{erfc}(x)", r"= -\frac{2}{\sqrt{\pi}} e^{-x^2}"], "rr"),
    # sigma of which nothing is said is the logistic function; 1 in a product entry by entry
    (X, [r"\frac{d}{dx} \log\sigma(x)", r"= 1 - \sigma(x)", r"= \sigma(-x)"], "rrr"),
    (X, [r"\frac{d}{dx} \log\sigma(x)", r"= \sigma(x)"], "rw"),
    (r"\sigma: \mathbb{R} \to \mathbb{R}", [r"\sigma'(x)", r"= \sigma(x)(1-\sigma(x))"], "rw"),
    (r"h, x \in \mathbb{R}^n", [r"h \odot (1 - h)", r"= h - h \odot h"], "rr"),
    (r"h, x \in \mathbb{R}^n", [r"x^\top h", r"= x^\top (h + 1)"], "rw"),
    # Z of which only the lines speak is standard normal
    (r"X \sim \mathcal{N}(2, 9)", [r"P(X > 5)", r"= P\left(Z > \frac{5-2}{3}\right)", r"= 1 - \Phi(1)"], "rrr"),
    (r"X \sim \mathcal{N}(2, 9)", [r"P(X > 5)", r"= P\left(Z > \frac{5-2}{9}\right)"], "rw"),
    (r"X \sim \mathcal{N}(0, 1), Z \text{ a random variable}", [r"P(X \le 1)", r"= P(Z \le 1)"], "rw"),
    # where the line above has a value and the line has none
    (XY, [r"\log((x-1)(y+2))", r"= \log(x-1) + \log(y+2)"], "rw"),
    (r"x > 1, y > 0", [r"\log((x-1)(y+2))", r"= \log(x-1) + \log(y+2)"], "rr"),
    (X, [r"\log\frac{x-1}{x+2}", r"= \log(x-1) - \log(x+2)"], "rw"),
    (SQUARE + r", B \in \mathbb{R}^{n \times n}", [r"\log\det(AB)", r"= \log\det A + \log\det B"], "rw"),
    # gradients of several numbers, no layout declared
    (r"x \in \mathbb{R}^n, A \in \mathbb{R}^{n \times n}", [r"\nabla_x \, x^\top A x", r"= 2 A x"], "rw"),
    (r"x, y \in \mathbb{R}, f(x,y) = x^2 y", [r"\nabla f", r"= (2xy, x^2)^\top"], "rr"),
    (r"x, y \in \mathbb{R}, f(x,y) = x^2 y", [r"\nabla f(1,2)", r"= (4, 2)^\top"], "rw"),
    # implicit differentiation
    (r"x \in \mathbb{R}, y = y(x)",
     [r"x^2 + y^2 = 25", r"2x + 2y \frac{dy}{dx} = 0", r"\frac{dy}{dx} = -\frac{x}{y}"], "rrr"),
    (XY, [r"x^2 + y^2 = 1", r"2x + 2y \frac{dy}{dx} = 0", r"\frac{dy}{dx} = \frac{x}{y}"], "rrw"),
    (r"x, y \in \mathbb{R}, y = y(x)", [r"\frac{d}{dx}(x^2 + y^2)", r"= 2x"], "rw"),
    # rows of chances are hypotheses
    (EVENTS, [r"P(A \mid B) > P(A)", r"P(A \cap B) > P(A)P(B)", r"P(B \mid A) > P(B)"], "rrr"),
    (EVENTS, [r"P(A \mid B) > P(A)", r"P(A \cap B) < P(A)P(B)"], "rw"),
    (EVENTS, [r"P(A \mid B) = P(A)", r"P(A \cap B) = P(A)P(B)"], "rr"),
    (r"D, T \in \{0,1\}", [r"P(D=1 \mid T=1) > P(D=0 \mid T=1)", r"P(T=1 \mid D=1) > P(T=1 \mid D=0)"], "rw"),
    # rows that state something of names
    (r"u, v \in \mathbb{R}^n", [r"u \perp v", r"u^\top v = 0"], ".r"),
    (EVENTS, [r"P(A) = 0.6, P(B) = 0.7", r"P(A \cap B) \ge 0.3"], ".r"),
    (r"a, b, x \in \mathbb{R}^n", [r"a^\top x = b^\top x \text{ for all } x \in \mathbb{R}^n", r"a = b"], ".u"),
    # what the lines say of sizes and ranges
    (r"x \in \mathbb{R}^D, A \succ 0", [r"x^\top A x", r"\ge 0"], "rr"),
    (r"x_1, \dots, x_n \in \mathbb{R}",
     [r"\frac{\partial}{\partial x_k} \prod_{i=1}^n x_i", r"= \prod_{i \ne k} x_i"], "rr"),
    (r"x \in \mathbb{R}^n", [r"(x_1 + x_1, \dots, x_n + x_n)^\top", r"= 2x"], "rr"),
]  # fmt: skip
LETTERS = {"given": "r", "right": "r", "wrong": "w", "unjustified": "w"}


@pytest.mark.parametrize(("given", "lines", "wanted"), CASES)
def test_verdicts(given: str, lines: list[str], wanted: str) -> None:
    report = check(*read_lines(given, lines))
    found = [LETTERS.get(verdict.verdict, "u") for verdict in report.lines]
    for letter, verdict, line in zip(wanted, found, lines, strict=True):
        assert letter == "." or verdict == letter or (letter == "u" and verdict != "w"), (line, found)
