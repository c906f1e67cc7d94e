"""How far a derivative reaches that has no brackets around all it takes: the row and the rows around it decide.

The letters: r is right or given, w wrong or unjustified.
"""

from __future__ import annotations

import pytest

from symderive.check import check
from symderive.expr.canon import same
from symderive.parse.statements import read_lines, read_problem

X = r"x \in \mathbb{R}"
VECTORS = r"a, b, x \in \mathbb{R}^n"
RIDGE = r"X \in \mathbb{R}^{n \times d}, y \in \mathbb{R}^n, w \in \mathbb{R}^d, \lambda > 0"
CASES = [
    # alone in its row the derivative is that of the whole product
    (X, [r"\frac{d}{dx}(x+1)(x^2+2)", r"= x^2 + 2 + 2x(x+1)"], "rr"),
    (X, [r"\frac{d}{dx}(x+1)(x^2+2)", r"= x^2 + 2"], "rw"),
    (X, [r"\frac{d}{dx}(x^3+x^2+2x+2)", r"= \frac{d}{dx}(x+1)(x^2+2)", r"= x^2 + 2"], "rrw"),
    (VECTORS, [r"\nabla_x (a^\top x)(x^\top b)", r"= a(b^\top x) + (a^\top x) b"], "rr"),
    (VECTORS, [r"\nabla_x (a^\top x)(x^\top b)", r"= a(b^\top x)"], "rw"),
    (VECTORS, [r"\frac{\partial}{\partial x}(a^\top x)(b^\top x)", r"= x^\top (a b^\top + b a^\top)"], "rr"),
    # brackets that the product does not need say where it ends
    (X, [r"\frac{d}{dx} \left( x^2 \right) e^x", r"= 2x e^x"], "rr"),
    # a term among others ends at its bracket: the product rule
    (X, [r"\frac{d}{dx}(x+1)(x^2+2)", r"= \frac{d}{dx}(x+1)(x^2+2) + (x+1)\frac{d}{dx}(x^2+2)"], "rr"),
    (X, [r"\frac{d}{dx}(x+1)(x^2+2)", r"= \frac{d}{dx}(x+1)(x^2+2) - (x+1)\frac{d}{dx}(x^2+2)"], "rw"),
    # a sum without brackets: what fits, and what the next row says
    (X, [r"\frac{d}{dx} x^2 + \sin x", r"= 2x + \cos x"], "rr"),
    (X, [r"\frac{d}{dx} x^2 + \sin x", r"= 2x + \sin x"], "rr"),
    (X, [r"\frac{d}{dx} x^2 + \sin x", r"= 2x - \cos x"], "rw"),
    (X, [r"\frac{d}{dx} (x^2) + \sin x", r"= 2x + \cos x"], "rw"),
    (RIDGE, [r"\nabla_w \|Xw-y\|^2 + \lambda \|w\|^2", r"= 2X^\top(Xw-y) + 2\lambda w"], "rr"),
    (RIDGE, [r"\nabla_w \|Xw-y\|^2 + \lambda \|w\|^2", r"= 2X^\top(Xw-y) + \lambda w"], "rw"),
    (
        RIDGE,
        [r"\frac{\partial}{\partial w} (Xw-y)^\top (Xw-y) + \lambda w^\top w", r"= 2X^\top(Xw-y) + 2\lambda w"],
        "rr",
    ),
    # the letter of a limit is a number before a bracket
    (X, [r"\lim_{h \to 0} \frac{(x+h)^2 - x^2}{h}", r"= \lim_{h \to 0} \frac{h(2x+h)}{h}", r"= 2x"], "rrr"),
    (X, [r"\lim_{h \to 0} \frac{(x+h)^2 - x^2}{h}", r"= \lim_{h \to 0} \frac{h(2x-h)}{h}", r"= x"], "rrw"),
    # the letters of a function that is defined need no declaration
    (r"f(x,y) = x^2 \sin(xy)", [r"\frac{\partial f}{\partial x}", r"= 2x\sin(xy) + x^2\cos(xy)"], "rw"),
]
LETTERS = {"given": "r", "right": "r", "wrong": "w", "unjustified": "w"}


@pytest.mark.parametrize(("given", "lines", "wanted"), CASES)
def test_verdicts(given: str, lines: list[str], wanted: str) -> None:
    report = check(*read_lines(given, lines))
    assert "".join(LETTERS.get(verdict.verdict, "u") for verdict in report.lines) == wanted


def test_a_choice_between_two_readings_is_said() -> None:
    report = check(*read_lines(X, [r"\frac{d}{dx}(x^3+x)", r"= \frac{d}{dx} x^3 + x"]))
    assert report.lines[1].verdict == "right"
    assert any("How far the derivative reaches" in remark for remark in report.lines[1].remarks)


def test_a_goal_takes_in_what_only_so_fits() -> None:
    problem = read_problem(RIDGE, r"\nabla_w \|Xw-y\|^2 + \lambda \|w\|^2")
    _, lines = read_lines(RIDGE, [r"\nabla_w \left( \|Xw-y\|^2 + \lambda \|w\|^2 \right)"])
    assert problem.goal is not None and same(problem.goal.node, lines[0].right)
    assert any("only so the sizes fit" in sentence for sentence in problem.assumptions)
