"""Points where a formula bends or changes: the slopes from both sides, and the derivative where they agree."""

import pytest

from symderive.expr.algebra import Num
from symderive.parse.statements import read_problem
from symderive.solve import solve

HALF = r"\begin{cases} x^2 & x \ge 0 \\ 0 & x < 0 \end{cases}"
STEP = r"\begin{cases} 1 & x \ge 0 \\ 0 & x < 0 \end{cases}"


@pytest.mark.parametrize(
    ("formula", "goal", "value"),
    [
        ("x |x|", "f'(0)", 0),
        (HALF, "f'(0)", 0),
        (r"\max(0, x)^2", "f'(0)", 0),
        ("|x|", "f'(-2)", -1),
        (r"\max(x, 2 - x)", "f'(3)", 1),
        (r"|x|^3 + 2 x", "f'(0)", 2),
    ],
)
def test_both_sides_agree(formula, goal, value):
    found = solve(read_problem(rf"x \in \mathbb{{R}}, f(x) = {formula}", goal))
    assert found.status == "solved"
    assert found.answer.node is Num(value)


@pytest.mark.parametrize(
    ("formula", "goal", "sentence"),
    [
        ("|x|", "f'(0)", "from the left the slope is -1, from the right 1"),
        (r"\max(0, x)", "f'(0)", "from the left the slope is 0, from the right 1"),
        (r"\max(x, 2 - x)", "f'(1)", "from the left the slope is -1, from the right 1"),
        (r"\min(x, 2 - x)", "f'(1)", "from the left the slope is 1, from the right -1"),
        ("|2 x - 4|", "f'(2)", "from the left the slope is -2, from the right 2"),
        (STEP, "f'(0)", "jumps"),
        (r"\sqrt{x}", "f'(0)", "grows without bound"),
    ],
)
def test_there_is_no_derivative(formula, goal, sentence):
    found = solve(read_problem(rf"x \in \mathbb{{R}}, f(x) = {formula}", goal))
    assert found.status == "undefined"
    assert sentence in found.error["message"]


def test_a_limit_that_differs_from_side_to_side_does_not_exist():
    found = solve(read_problem(r"x \in \mathbb{R}, f(x) = |x|", r"\lim_{h \to 0} \frac{f(h) - f(0)}{h}"))
    assert found.status == "undefined"
    assert "from the left it is -1, from the right 1" in found.error["message"]


def test_the_place_where_a_formula_bends_is_said():
    found = solve(read_problem(r"x \in \mathbb{R}, f(x) = |x|", "f'(x)"))
    assert any("not differentiable at 0" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    "goal", [r"\frac{\partial}{\partial x} \|x\|_\infty", r"\frac{\partial}{\partial x} \max_i x_i"]
)
def test_the_largest_entry_decides(goal):
    found = solve(read_problem(r"x \in \mathbb{R}^n", goal))
    assert found.status == "solved"
    assert found.confirmed.points
