"""Verdicts at places that random points miss: where sides touch, ends of ranges, beyond corners, far from uniform."""

import pytest

from symderive.check.judge import check
from symderive.parse.statements import read_lines

LETTER = {"right": "r", "wrong": "x", "unjustified": "x", "undecided": "?", "not-understood": "n"}

STRICT = [
    (r"x \in \mathbb{R}", [r"x^2 + 9", r"> 6x"], "x"),
    (r"a, b \in \mathbb{R}", [r"a^2 + b^2", r"> ab"], "x"),
    (r"x \in \mathbb{R}", [r"e^x", r"> 1 + x"], "x"),
    (r"x > 0", [r"x + \frac{1}{x}", r"> 2"], "x"),
    (r"x \in \mathbb{R}", [r"x^2 + 9.0001", r"> 6x"], "r"),
    (r"a, b > 0", [r"\frac{a + b}{2}", r"> \sqrt{ab}"], "x"),
    (r"a, b > 0, \ a \ne b", [r"\frac{a + b}{2}", r"> \sqrt{ab}"], "r"),
    (r"x \in \mathbb{R}", [r"x^4 - 2x^2 + 1", r"> 0"], "x"),
    (r"x \in \mathbb{R}", [r"\sin x", r"< 1"], "x"),
    (r"x \in (0, 1)", [r"x(1-x)", r"< \frac{1}{4}"], "x"),
    (r"p \in (0, 1)", [r"-p \log p - (1-p) \log(1-p)", r"< \log 2"], "x"),
    (r"x > 1", [r"x^2", r"> x"], "r"),
    (r"x \in \mathbb{R}", [r"x^2 - \sqrt{2} x + \frac{1}{2}", r"> 0"], "x"),
    (r"x > 0", [r"x^2 + \frac{16}{x}", r"> 12"], "x"),
    (r"x, y \in \mathbb{R}", [r"x^2 + y^2 - 4x + 6y + 13", r"> 0"], "x"),
    (r"x, y > 0", [r"(x + y)(\frac{1}{x} + \frac{1}{y})", r"> 4"], "x"),
    (r"x \in [0, \frac{\pi}{2})", [r"\sin x", r"< x"], "x"),
    (r"x \in (0, \frac{\pi}{2})", [r"\sin x", r"< x"], "r"),
    (r"n \in \mathbb{N}", [r"2^n", r"> n"], "r"),
    (r"n \in \mathbb{N}", [r"n^2", r"> 3n - 3"], "r"),
    (r"n \in \mathbb{N}", [r"n^2 + 6", r"> 5 n"], "x"),
    (r"x > 0, \ y > 0", [r"x^3 + y^3", r"> xy(x + y)"], "x"),
    (r"x \in \mathbb{R}", [r"x^2 + 10^{-9}", r"> 0"], "r"),
]

ROWS = [
    (r"x \in \mathbb{R}", [r"x^2 > 4", r"x > 2 \text{ or } x < -2"], "r"),
    (r"x \in \mathbb{R}", [r"|x - 3| \ge 2", r"x \ge 5 \text{ or } x \le 1"], "r"),
    (r"x \in \mathbb{R}", [r"|x - 3| \ge 2", r"x \ge 5"], "x"),
    (r"x \in \mathbb{R}", [r"x^2 \le 4", r"x \in [-2, 2]"], "r"),
    (r"x \in \mathbb{R}", [r"x^2 \le 4", r"\iff x \in [-2, 3]"], "x"),
    (r"x \in \mathbb{R}", [r"x^2 - 5x + 6 = 0", r"x = 2, 3"], "r"),
    (r"x \in \mathbb{R}", [r"x^2 - 5x + 6 = 0", r"x = 2 \text{ or } x = 4"], "x"),
    (r"a, b, c, x \in \mathbb{R}, \ a \ne 0", [r"a x^2 + b x + c = 0", r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}"], "r"),
    (r"a, b, c, x \in \mathbb{R}, \ a \ne 0", [r"a x^2 + b x + c = 0", r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{a}"], "x"),
    (
        r"x, y, \lambda \in \mathbb{R}",
        [r"y = 2\lambda x, \ x = 2\lambda y, \ x^2 + y^2 = 1", r"\lambda = \pm\frac12"],
        "r",
    ),
    (r"x \in \mathbb{R}", [r"x < e", r"\log x < 1"], "x"),
    (r"x \in \mathbb{R}", [r"\sqrt{2x+3} = x", r"x^2 - 2x - 3 = 0", r"x = 3"], "rr"),
    (r"x \in \mathbb{R}", [r"x^2 = 4", r"x = \pm 2", r"x = 2 \text{ or } x = -2", r"x = 2"], "rrx"),
    (r"x > 0", [r"x^2 = 4", r"x = \pm 2", r"x = 2"], "rr"),
    (r"x \in (0, \frac{\pi}{2})", [r"\sin x = \frac12", r"x = \frac{\pi}{6}"], "r"),
    (
        r"x \in (0, \pi)",
        [r"\sin 2x = \sin x", r"2\sin x\cos x = \sin x", r"\cos x = \frac12", r"x = \frac{\pi}{3}"],
        "rrr",
    ),
    (r"x \in (0, 3)", [r"2\sin x\cos x = \sin x", r"\cos x = \frac12"], "r"),
    (
        r"A \in \mathbb{R}^{n \times n}, \ x \in \mathbb{R}^n, \ x \ne 0, \ \lambda \in \mathbb{R}",
        [r"A x = \lambda x", r"(A - \lambda I)x = 0", r"\det(A - \lambda I) = 0"],
        "rr",
    ),
    (r"x \in \mathbb{R}", [r"\sqrt{x+6} = x", r"x+6 = x^2", r"x = 3"], "rr"),
    (
        r"X \in \mathbb{R}^{m \times n} \text{ with full column rank}, y \in \mathbb{R}^m, \beta \in \mathbb{R}^n",
        [r"X^\top X \beta = X^\top y", r"\beta = (X^\top X)^{-1}X^\top y"],
        "r",
    ),
    (r"x \in \mathbb{R}", [r"x^3 - 3x^2 + 2x = 0", r"x = 1"], "x"),
    (r"x, y \in \mathbb{R}", [r"x y = 1", r"y = \frac{1}{x}"], "r"),
    (r"x, y > 0", [r"x^2 = y^2", r"x = y"], "r"),
    (r"x \in \mathbb{R}", [r"(x-500)^2 < 1", r"499 < x < 501"], "r"),
    (r"x \in \mathbb{R}", [r"10^6 x < 1", r"x < 10^{-6}"], "r"),
    (r"x \in \mathbb{R}", [r"\frac{x}{x-1} > 2", r"1 < x < 2"], "r"),
    (r"x \in \mathbb{R}", [r"x^2 < 10^{-6}", r"-10^{-3} < x < 10^{-3}"], "r"),
    (r"x \in \mathbb{R}", [r"\frac1x > 1", r"0 < x < 1"], "r"),
    (r"n \in \mathbb{N}", [r"n > 9", r"n \ge 10"], "r"),
    (r"n \in \mathbb{N}", [r"2^n > 1000", r"n \ge 11"], "x"),
    (r"x > 0", [r"2x > 12", r"x > 6"], "r"),
    (r"x \in \mathbb{R}", [r"|x - 3| < 0.1", r"2.9 < x < 3.1"], "r"),
]

FAR = [
    (r"x \in \mathbb{R}", [r"\sqrt{(x-100)^2}", r"= 100 - x"], "x"),
    (r"x \in \mathbb{R}", [r"\sqrt{(x-100)^2}", r"= |x - 100|"], "r"),
    (r"n \in \mathbb{N}", [r"n^2+n+41", r"= n^2+n+41+\lfloor n/1000 \rfloor"], "x"),
    (r"n \in \mathbb{N}, n \ge 1", [r"\sum_{k=1}^{n} k^2", r"= n(n+1)(2n+1)/6 + (n-1)(n-2)(n-3)(n-4)(n-5)"], "x"),
    (r"n \in \mathbb{N}, n \ge 1", [r"\sum_{k=1}^{n} k^2", r"= \frac{n(n+1)(2n+1)}{6}"], "r"),
    (r"x \in \mathbb{R}", [r"\lceil x \rceil", r"= \lfloor x \rfloor + 1"], "x"),
    (r"x > 0", [r"|x + 50|", r"= x + 50"], "r"),
    (r"x \in \mathbb{R}", [r"\max(x, 10)", r"= 10"], "x"),
    (r"x \in (0, 10)", [r"|x - 8|", r"= 8 - x"], "x"),
    (r"x > 0", [r"(x+1)^2", r"\ne x^2 + 1"], "r"),
    (r"x \in \mathbb{R}", [r"x^2+1", r"\ne x^2+2"], "r"),
    (r"x \in \mathbb{R}", [r"x^2+1", r"\neq 0"], "r"),
    (r"X \sim \mathcal{N}(0, 1), \ t > 0", [r"P(X \ge t)", r"\le e^{-t^2/2}"], "r"),
    (r"p(x) = 3x^2 \text{ for } 0 \le x \le 1, \ 0 < t < 1", [r"P(X > t)", r"= 1 - t^3", r"\ge 1 - t"], "rr"),
    (r"x \in \mathbb{R}", [r"e^{-100} x", r"= 0"], "x"),
    (r"x \in \mathbb{R}", [r"\sqrt{10^{40}+1}", r"= 10^{20}"], "x"),
]

SAID = [
    (r"u, v \in \mathbb{R}^n, \ u \text{ and } v \text{ are orthogonal}", [r"u^\top v", r"= 0"], "r"),
    (r"u, v \in \mathbb{R}^n \text{ orthonormal}", [r"\|u+v\|^2", r"= 2"], "r"),
    (r"u, v \in \mathbb{R}^n, \ u \perp v", [r"u^\top v", r"= 0"], "r"),
    (r"x, y \in \mathbb{R}^n \text{ linearly independent}", [r"(x^\top y)^2", r"< \|x\|^2 \|y\|^2"], "r"),
    (r"y = y(x)", [r"\frac{d}{dx}(x^2+y^2)", r"= 2x + 2y\frac{dy}{dx}"], "r"),
    (r"x \in \mathbb{R}", [r"y = x^2 + 1", r"\frac{dy}{dx} = 2x"], "r"),
    (r"x \in \mathbb{R}", [r"u = 3x + 1", r"\frac{du}{dx} = 3", r"\frac{d}{dx}u^5 = 5u^4"], "rx"),
    (r"x, y \in \mathbb{R}", [r"x^2 + y^2 = 1", r"2x + 2y\frac{dy}{dx} = 0", r"\frac{dy}{dx} = -\frac{x}{y}"], "rr"),
    (r"x_1, \dots, x_n \in \mathbb{R}", [r"x_i = 3 \quad \forall i", r"\sum_{i=1}^n x_i = 3n"], "r"),
]

CHANCE = [
    (r"D, T \in \{0, 1\}", [r"P(D=1 \mid T=1)", r"\ge P(D=1)"], "x"),
    (r"X, Y \text{ random variables}", [r"\operatorname{Var}(X+Y)", r"\ge \operatorname{Var}(X)"], "x"),
    (r"X \text{ a random variable}, a > 0", [r"P(|X - E[X]| \ge a)", r"\le \frac{\operatorname{Var}(X)}{a}"], "x"),
    (r"X \text{ a random variable}, a > 0", [r"P(|X - E[X]| \ge a)", r"\le \frac{\operatorname{Var}(X)}{a^2}"], "r"),
    (r"A, B, C \text{ events}", [r"P(A)+P(B)+P(C)", r"\ge 1"], "x"),
    (r"X, Y \text{ discrete random variables}", [r"H(X \mid Y)", r"\ge I(X; Y)"], "x"),
    (r"X \text{ a random variable}, a > 0", [r"P(X \ge a)", r"\le \frac{E[|X|]}{a}"], "r"),
    (r"X \text{ a random variable}, a < b", [r"P(a < X \le b)", r"= P(X \le b) - P(X \le a)"], "r"),
    (r"X \sim \mathcal{N}(\mu, \sigma^2), \ a < b, \sigma > 0", [r"P(a < X \le b)", r"= P(X \le b) - P(X \le a)"], "r"),
    (
        r"X \text{ a random variable with density } p_X, \ Y = aX + b, \ a > 0, b \in \mathbb{R}",
        [r"p_Y(y)", r"= \frac{1}{a} p_X\left(\frac{y-b}{a}\right)"],
        "r",
    ),
    (
        r"X \text{ a random variable with density } p_X, \ Y = aX + b, \ a > 0, b \in \mathbb{R}",
        [r"p_Y(y)", r"= a p_X\left(\frac{y-b}{a}\right)"],
        "x",
    ),
    (r"X \text{ a random variable with density } p_X, \ Y = 2X", [r"p_Y(y)", r"= p_X\left(\frac{y}{2}\right)"], "x"),
    (r"k \in \mathbb{R}", [r"\sum_{k=1}^n k", r"= \frac{n(n+1)}{2}"], "r"),
    (r"x \in \mathbb{R}", [r"\prod_{k=1}^n k", r"= n!"], "r"),
    (
        r"\mathbf{x} \in \mathbb{R}^D \text{ a random vector}, A \in \mathbb{R}^{D \times D}",
        [r"E[\mathbf{x}^\top A\mathbf{x}]", r"= E[\mathbf{x}]^\top A E[\mathbf{x}]"],
        "x",
    ),
    (
        r"\mathbf{x} \in \mathbb{R}^D \text{ a random vector}, A \in \mathbb{R}^{D \times D}",
        [r"\operatorname{Cov}[A\mathbf{x}]", r"= A\operatorname{Cov}[\mathbf{x}]A^\top"],
        "r",
    ),
]


@pytest.mark.parametrize(
    ("given", "lines", "verdicts"),
    [*STRICT, *ROWS, *FAR, *SAID, *CHANCE],
    ids=lambda v: v[-1] if isinstance(v, list) else None,
)
def test_verdicts(given, lines, verdicts):
    problem, read = read_lines(given, lines)
    report = check(problem, read, limit=30)
    found = "".join(LETTER.get(v.verdict, ".") for v in report.lines[1:])
    assert found == verdicts, report.lines


def test_the_place_where_two_sides_meet_is_shown():
    problem, lines = read_lines(r"x \in \mathbb{R}", [r"\sin x", r"< 1"])
    assert "pi/2" in check(problem, lines).lines[1].counterexample["x"]


def test_what_a_step_needs_is_said():
    given = r"A \in \mathbb{R}^{n \times n}, x, b \in \mathbb{R}^n"
    problem, lines = read_lines(given, [r"A x = b", r"x = A^{-1} b"])
    assert "invertible" in check(problem, lines).lines[1].remarks[0]
