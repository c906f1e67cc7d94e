"""Rows of equations and inequalities: no right row is called wrong, no wrong one right.

Each row: the givens, the lines, and of each line whether it is right (r), wrong (x), may only not be called right (?),
or is not asked (.).
"""

from __future__ import annotations

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

Case = tuple[str, list[str], str]

CONDITIONS: list[Case] = [
    (r"x \in \mathbb{R}, \ f(x) = x^2 - 4x", [r"f'(x)", r"= 2x - 4", r"= 0", r"\hat x = 4"], ".rrx"),
    (r"x \in \mathbb{R}, \ f(x) = x^2 - 4x", [r"f'(x)", r"= 2x - 4", r"= 0", r"\hat x = 2"], ".rrr"),
    (r"x \in \mathbb{R}, \ f(x) = x^2 - 4x", [r"f(x) = x^2 - 4x", r"f'(x) = 2x - 4 = 0", r"x^* = 2"], ".rr"),
    (r"x \in \mathbb{R}, \ f(x) = x^2 - 4x", [r"f(x) = x^2 - 4x", r"f'(x) = 2x - 4 = 0", r"x^* = 4"], ".rx"),
    (r"x \in \mathbb{R}, \ f(x) = x^2 - 4x", [r"f'(x)", r"= 2x - 4 \overset{!}{=} 0", r"x = 2"], ".rr"),
    (
        r"k, n \in \mathbb{N}, \ k < n, \ p \in (0,1)",
        [r"\ell(p) = k\log p + (n-k)\log(1-p)", r"\ell'(p) = \frac{k}{p} - \frac{n-k}{1-p}", r"\hat p = \frac{k}{n-k}"],
        ".r?",
    ),
    (
        r"k, n \in \mathbb{N}, \ k < n, \ p \in (0,1)",
        [
            r"\ell(p) = k\log p + (n-k)\log(1-p)",
            r"\frac{d\ell}{dp} = \frac{k}{p} - \frac{n-k}{1-p} = 0",
            r"k(1-p) = (n-k)p",
            r"\hat p = \frac{k}{n}",
        ],
        ".rrr",
    ),
    (
        r"k, n \in \mathbb{N}, \ k < n, \ p \in (0,1)",
        [r"\ell(p) = k\log p + (n-k)\log(1-p)", r"\ell'(p) = \frac{k}{p} + \frac{n-k}{1-p}"],
        ".x",
    ),
    (r"x \in \mathbb{R}, \ f(x) = x^2 - 4x", [r"f'(x)", r"= 2x + 4 = 0"], ".x"),
    (r"x \in \mathbb{R}", [r"(x-1)^2", r"= x^2 - 2x + 1", r"= 0"], ".rx"),
]

SOLUTIONS: list[Case] = [
    (
        "x_1, \\dots, x_n > 0, \\ \\lambda > 0\n\\ell(\\lambda) = \\sum_{i=1}^n \\log(\\lambda e^{-\\lambda x_i})",
        [
            r"\ell(\lambda) = \sum_{i=1}^n \log(\lambda e^{-\lambda x_i})",
            r"= n\log\lambda - \lambda\sum_{i=1}^n x_i",
            r"\ell'(\lambda) = \frac{n}{\lambda} - \sum_{i=1}^n x_i = 0",
            r"\hat\lambda = \frac{1}{n}\sum_{i=1}^n x_i",
        ],
        ".rrx",
    ),
    (
        "x_1, \\dots, x_n > 0, \\ \\lambda > 0\n\\ell(\\lambda) = \\sum_{i=1}^n \\log(\\lambda e^{-\\lambda x_i})",
        [
            r"\ell(\lambda) = \sum_{i=1}^n \log(\lambda e^{-\lambda x_i})",
            r"= n\log\lambda - \lambda\sum_{i=1}^n x_i",
            r"\ell'(\lambda) = \frac{n}{\lambda} - \sum_{i=1}^n x_i = 0",
            r"\hat\lambda = \frac{n}{\sum_{i=1}^n x_i}",
            r"\hat\lambda = \frac{1}{\bar x}",
        ],
        ".rrrr",
    ),
    (
        "x_1, \\dots, x_n > 0, \\ \\lambda > 0\n\\ell(\\lambda) = n\\log\\lambda - \\lambda \\sum_{i=1}^n x_i",
        [
            r"\ell'(\lambda)",
            r"= \frac{n}{\lambda} - \sum_{i=1}^n x_i \overset{!}{=} 0",
            r"\hat\lambda_{ML} = \frac{1}{n}\sum_{i=1}^n x_i",
        ],
        ".rx",
    ),
    (
        "x_1, \\dots, x_n > 0, \\ \\lambda > 0\n\\ell(\\lambda) = n\\log\\lambda - \\lambda \\sum_{i=1}^n x_i",
        [
            r"\frac{d\ell}{d\lambda} = 0",
            r"\frac{n}{\lambda} - \sum_{i=1}^n x_i = 0",
            r"\hat\lambda = \frac{n}{\sum_{i=1}^n x_i}",
            r"\hat\lambda = \frac{1}{\bar x}",
        ],
        ".rrr",
    ),
    (
        "x_1, \\dots, x_n > 0, \\ \\lambda > 0\n\\ell(\\lambda) = n\\log\\lambda - \\lambda \\sum_{i=1}^n x_i",
        [r"\frac{d\ell}{d\lambda} = 0", r"\frac{n}{\lambda} - \sum_{i=1}^n x_i = 0", r"\hat\lambda = \bar x"],
        ".rx",
    ),
    (r"x \in \mathbb{R}, \ f(x) = x^2 - 4x", [r"f(x) = x^2 - 4x", r"f'(x) = 2x - 4", r"\hat x = 4"], ".r?"),
    (
        "x_1, \\dots, x_n > 0, \\ \\lambda > 0\n\\ell(\\lambda) = n\\log\\lambda - \\lambda \\sum_{i=1}^n x_i",
        [
            r"\ell'(\lambda)",
            r"= \frac{n}{\lambda} - \sum_{i=1}^n x_i",
            r"\frac{n}{\lambda} - \sum_{i=1}^n x_i = 0",
            r"\hat\lambda = \frac{1}{n}\sum_{i=1}^n x_i",
        ],
        ".rrx",
    ),
]

BRANCHES: list[Case] = [
    (r"a, b \in \mathbb{R}", [r"ab = 0", r"a = 0"], ".x"),
    (r"a, b, c \in \mathbb{R}", [r"ab = ac", r"b = c"], ".x"),
    (r"a, b, c \in \mathbb{R}, \ a \ne 0", [r"ab = ac", r"b = c"], ".r"),
    (r"x, y \in \mathbb{R}", [r"xy = x", r"y = 1"], ".x"),
    (r"x, y \in \mathbb{R}", [r"x + y = 5, \ xy = 6", r"x(5 - x) = 6", r"x^2 - 5x + 6 = 0", r"x = 2"], ".rrx"),
    (r"x \in \mathbb{R}, \ x \ne 0", [r"x^2 = 3x", r"x = 3"], ".r"),
    (r"x \in \mathbb{R}", [r"x^2 = 3x", r"x = 3"], ".x"),
    (r"a, b, c > 0", [r"ab = ac", r"b = c"], ".r"),
    (r"x, y \in \mathbb{R}", [r"x^2 = y^2", r"x = y"], ".x"),
    (r"x, y \in \mathbb{R}", [r"x(x - y) = 2(x - y)", r"x = 2"], ".x"),
    (r"x, y > 0", [r"x^2 = y^2", r"x = y"], ".r"),
]

STRICT: list[Case] = [
    (r"x \in \mathbb{R}", [r"x^2", r"> 0"], ".x"),
    (r"x, y \in \mathbb{R}", [r"(x - y)^2", r"> 0"], ".x"),
    (r"x \in \mathbb{R}^n", [r"\|x\|", r"> 0"], ".x"),
    (r"A \in \mathbb{R}^{n \times n}, \ A \succ 0, \ x \in \mathbb{R}^n", [r"x^\top A x", r"> 0"], ".x"),
    (r"A \in \mathbb{R}^{n \times n}, \ A \succeq 0, \ x \in \mathbb{R}^n", [r"x^\top A x", r"> 0"], ".x"),
    (r"A \in \mathbb{R}^{n \times n}, \ A \succ 0, \ x \in \mathbb{R}^n, \ x \ne 0", [r"x^\top A x", r"> 0"], ".r"),
    (r"A \in \mathbb{R}^{n \times n}, \ A \succeq 0, \ x \in \mathbb{R}^n, \ x \ne 0", [r"x^\top A x", r"> 0"], ".x"),
    (r"A \in \mathbb{R}^{n \times n}, \ A \succeq 0", [r"\det A", r"> 0"], ".x"),
    (r"A \in \mathbb{R}^{n \times n}, \ A \succ 0", [r"\det A", r"> 0"], ".r"),
    (r"A, B \text{ events}", [r"P(A \cap B)", r"\ge P(A) P(B)"], ".x"),
    (r"A, B \text{ events}", [r"P(A \cap B)", r"\le P(A) P(B)"], ".x"),
    (r"A, B \text{ events}", [r"P(A \cap B)", r"\le P(A)"], ".r"),
    (r"A, B \text{ events}", [r"P(A \cap B)", r"\ge P(A) + P(B) - 1"], ".r"),
    (r"A, B \text{ events}", [r"P(A \cup B)", r"< P(A) + P(B)"], ".x"),
    (r"A \in \mathbb{R}^{n \times n} \text{ orthogonal}", [r"\det(A)", r"= 1"], ".x"),
    (r"Q \in \mathbb{R}^{n \times n}, \ Q \text{ orthogonal}", [r"\det(Q)^2", r"= 1"], ".r"),
    (r"x \in \mathbb{R}", [r"x^2 + 1", r"> 0"], ".r"),
    (r"x \in \mathbb{R}", [r"e^x", r"> 0"], ".r"),
    (r"x > 0", [r"x^2", r"> 0"], ".r"),
    (r"x, y \in \mathbb{R}", [r"x^2 + y^2", r"> 2xy"], ".x"),
    (r"x, y > 0", [r"\frac{x}{y} + \frac{y}{x}", r"> 2"], ".x"),
    (r"Q \in \mathbb{R}^{n \times n}, \ Q \text{ orthogonal}, \ \det Q = 1", [r"\det(Q)", r"= 1"], ".r"),
    (r"Q \in \mathbb{R}^{3 \times 3}, \ Q \text{ orthogonal}", [r"\det(Q)", r"= 1"], ".x"),
    (r"x_1, \dots, x_n \in \mathbb{R}", [r"\sum_{i=1}^n x_i^2", r"> 0"], ".x"),
    (r"x_1, \dots, x_n > 0", [r"\sum_{i=1}^n x_i^2", r"> 0"], ".r"),
    (r"p \in (0, 1)", [r"p(1-p)", r"> 0"], ".r"),
    (r"p \in [0, 1]", [r"p(1-p)", r"> 0"], ".x"),
    (r"x \ge 0", [r"x", r"> 0"], ".x"),
    (
        r"X \in \mathbb{R}^{m \times n}, \ \lambda > 0, \ v \in \mathbb{R}^n, \ v \ne 0",
        [r"v^\top (X^\top X + \lambda I) v", r"> 0"],
        ".r",
    ),
    (
        r"X \in \mathbb{R}^{m \times n}, \ \lambda > 0, \ v \in \mathbb{R}^n",
        [r"v^\top (X^\top X + \lambda I) v", r"> 0"],
        ".x",
    ),
    (r"x \in \mathbb{R}, x \ne 0", [r"x^2", r"> 0"], ".r"),
    (r"A \in \mathbb{R}^{n \times n} \text{ symmetric positive definite}", [r"\operatorname{tr}(A)", r"> 0"], ".r"),
    (r"n \in \mathbb{N}, \ n \ge 2", [r"n^2", r"> n"], ".r"),
    (r"n \in \mathbb{N}", [r"n^2", r"> n"], ".x"),
    (r"x > 1", [r"\log x", r"> 0"], ".r"),
    (r"x, y \in \mathbb{R}, \ x \ne y", [r"(x - y)^2", r"> 0"], ".r"),
    (r"x, y \in \mathbb{R}, \ x < y", [r"e^x", r"< e^y"], ".r"),
    (r"A, B \text{ events}, \ P(B) > 0", [r"P(A \cap B)", r"< P(A)"], ".x"),
]

EQUIVALENT: list[Case] = [
    (r"x \in \mathbb{R}", [r"x^2 < 4", r"-2 < x < 2"], ".r"),
    (r"x \in \mathbb{R}", [r"|x - 1| < 3", r"-2 < x < 4"], ".r"),
    (r"x \in \mathbb{R}", [r"|x - 1| < 3", r"-2 < x < 3"], ".x"),
    (r"x \in \mathbb{R}", [r"-2 < x < 4", r"|x - 1| < 3"], ".r"),
    (r"x \in \mathbb{R}", [r"-3x \le 6", r"\iff x \ge -2"], ".r"),
    (r"x \in \mathbb{R}", [r"-3x \le 6", r"\iff x \le -2"], ".x"),
    (r"x \in \mathbb{R}", [r"x = 3", r"\iff x^2 = 9"], ".x"),
    (r"x \in \mathbb{R}", [r"x = 3", r"\implies x^2 = 9"], ".r"),
    (r"x \in \mathbb{R}", [r"2x = 6", r"\iff x = 3"], ".r"),
    (r"x \in \mathbb{R}", [r"x > 3", r"\iff x^2 > 9"], ".x"),
    (r"x \in \mathbb{R}", [r"x > 3", r"\implies x^2 > 9"], ".r"),
    (r"x \in \mathbb{R}", [r"1 < 2x + 3 < 7", r"-2 < 2x < 4", r"-1 < x < 2"], ".rr"),
    (r"x \in \mathbb{R}", [r"x = 3", r"\implies x > 2"], ".r"),
    (r"x \in \mathbb{R}", [r"x = 3", r"\iff x > 2"], ".x"),
    (r"x \in \mathbb{R}", [r"x^2 < 4", r"\iff -2 < x < 2"], ".r"),
    (r"x \in \mathbb{R}", [r"x^2 < 4", r"\iff -2 < x < 3"], ".x"),
    (r"x > 0", [r"x = 3", r"\iff x^2 = 9"], ".r"),
]

SYSTEMS: list[Case] = [
    (r"A, X, Y \in \mathbb{R}^{n \times n}, \ A \text{ invertible}", [r"A X = A Y", r"X = Y"], ".r"),
    (
        r"A, X, Y \in \mathbb{R}^{n \times n}, \ A \text{ invertible}",
        [r"X A = Y A", r"X A A^{-1} = Y A A^{-1}", r"X = Y"],
        ".rr",
    ),
    (r"x, y \in \mathbb{R}", [r"x + y = 1, \ x - y = 0", r"x = y = \frac{1}{2}"], ".r"),
    (
        r"x, y, \lambda \in \mathbb{R}",
        [r"2x = \lambda, \ 2y = \lambda, \ x + y = 1", r"x = y", r"x = y = \frac{1}{2}"],
        ".rr",
    ),
    (r"A, X, Y \in \mathbb{R}^{n \times n}", [r"A X = A Y", r"X = Y"], ".x"),
    (r"x, y \in \mathbb{R}", [r"x + y = 1, \ x - y = 0", r"x = y = \frac{1}{3}"], ".x"),
    (r"x, y \in \mathbb{R}", [r"x + y = 1, \ x - y = 0", r"x = y = \frac{1}{2} = \frac{1}{3}"], ".x"),
    (r"A, B \in \mathbb{R}^{n \times n}, \ A \text{ invertible}", [r"A B = 0", r"B = 0"], ".r"),
    (r"A, B \in \mathbb{R}^{n \times n}", [r"A B = 0", r"B = 0"], ".x"),
    (
        r"A \in \mathbb{R}^{n \times n}, \ A \text{ invertible}, \ x, b \in \mathbb{R}^n",
        [r"A x = b", r"x = A^{-1} b"],
        ".r",
    ),
    (
        r"A, X, B \in \mathbb{R}^{n \times n}, \ A \text{ symmetric positive definite}",
        [r"A X = B", r"X = A^{-1} B"],
        ".r",
    ),
    (r"A, X, B \in \mathbb{R}^{n \times n}, \ A \text{ invertible}", [r"A X = B", r"X = B A^{-1}"], ".x"),
]

ALL = [*CONDITIONS, *SOLUTIONS, *BRANCHES, *STRICT, *EQUIVALENT, *SYSTEMS]
WRONG = ("wrong", "unjustified")


@pytest.mark.parametrize(("given", "lines", "expected"), ALL)
def test_verdicts(given: str, lines: list[str], expected: str) -> None:
    report = check(*read_lines(given, lines))
    said = "".join("r" if v.verdict == "right" else "x" if v.verdict in WRONG else "?" for v in report.lines)
    assert len(said) == len(expected)
    for here, due in zip(said, expected, strict=True):
        assert due == "." or here == due or (due == "?" and here == "x"), said


def test_a_strict_inequality_shows_where_it_touches() -> None:
    verdict = check(*read_lines(r"x, y \in \mathbb{R}", ["(x - y)^2", "> 0"])).lines[1]
    assert verdict.counterexample == {"y": "x"}


def test_a_lost_branch_is_shown() -> None:
    verdict = check(*read_lines(r"a, b \in \mathbb{R}", ["ab = 0", "a = 0"])).lines[1]
    assert verdict.counterexample is not None
    assert verdict.counterexample["b"] == "0"
    assert verdict.counterexample["a"] != "0"
