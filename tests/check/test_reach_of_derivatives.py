"""How far a derivative reaches that has no brackets around all it takes: the choice is said."""

from __future__ import annotations

from symderive.check import check
from symderive.expr.canon import same
from symderive.parse.statements import read_lines, read_problem

X = r"x \in \mathbb{R}"
RIDGE = r"X \in \mathbb{R}^{n \times d}, y \in \mathbb{R}^n, w \in \mathbb{R}^d, \lambda > 0"


def test_a_choice_between_two_readings_is_said() -> None:
    report = check(*read_lines(X, [r"\frac{d}{dx}(x^3+x)", r"= \frac{d}{dx} x^3 + x"]))
    assert report.lines[1].verdict == "right"
    assert any("How far the derivative reaches" in remark for remark in report.lines[1].remarks)


def test_a_goal_takes_in_what_only_so_fits() -> None:
    problem = read_problem(RIDGE, r"\nabla_w \|Xw-y\|^2 + \lambda \|w\|^2")
    _, lines = read_lines(RIDGE, [r"\nabla_w \left( \|Xw-y\|^2 + \lambda \|w\|^2 \right)"])
    assert problem.goal is not None and same(problem.goal.node, lines[0].right)
    assert any("only so the sizes fit" in sentence for sentence in problem.assumptions)
