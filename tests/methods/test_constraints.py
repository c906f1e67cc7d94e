"""Extrema under constraints: multipliers, ends of intervals, and no answer where a constraint is not met."""

import pytest

from symderive.parse.statements import read_problem
from symderive.render import notation
from symderive.solve import solve

PLANE = r"x, y \in \mathbb{R}, f(x, y) = x^2 + 2y^2, "

SOLVED = [
    (PLANE + "x + y = 3", r"\arg\min_{x, y} f(x, y)", "[2, 1]"),  # 2x = λ, 4y = λ
    (r"x, y, z \in \mathbb{R}, x + y + z = 1, f(x, y, z) = x^2 + y^2 + z^2", r"\min_{x, y, z} f(x, y, z)", "1/3"),
    (r"x, a \in \mathbb{R}^n, b \in \mathbb{R}, a^\top x = b, f(x) = \frac12 \|x\|^2", r"\arg\min_x f(x)",
     "(b/(aᵀ a)) a"),  # the shortest solution
    (r"x \in \mathbb{R}, x \ge 1, f(x) = x^2", r"\arg\min_x f(x)", "1"),
    (r"0 \le x \le 1, f(x) = x^2 - 4x", r"\min_x f(x)", "−3"),
    (r"0 \le x \le 1, f(x) = x^2 - 4x", r"\arg\max_x f(x)", "0"),
    (r"x \in [-1, 3], f(x) = x^3 - 3x", r"\arg\max_x f(x)", "3"),
    ((r"x_i > 0, i = 1, \dots, n, \lambda > 0, \ell(\lambda) = \sum_{i=1}^n (\log\lambda - \lambda x_i), "
     r"\sum_{i=1}^n x_i = s"), r"\arg\max_\lambda \ell(\lambda)", "n/s"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "value"), SOLVED)
def test_the_constraint_is_met(given, find, value):
    found = solve(read_problem(given, find))
    assert found.status == "solved"
    assert notation.text(found.answer.node) == value


#: what an extremum without the constraint would not obey, and no method is known for
OPEN = [
    (r"x, y \in \mathbb{R}, x^2 + y^2 = 1, f(x, y) = (x - 2)^2 + (y - 1)^2", r"\arg\min_{x, y} f(x, y)"),
    (r"x, y \in \mathbb{R}, x \ge 0, y \ge 0, x + y \le 1, f(x, y) = (x - 2)^2 + (y - 2)^2",
     r"\arg\min_{x, y} f(x, y)"),
    (r"w \in \mathbb{R}^n, \|w\| = 1, f(w) = \|w\|^2", r"\arg\min_w f(w)"),
    (r"w, a \in \mathbb{R}^n, w_i \ge 0, f(w) = \|w - a\|^2", r"\arg\min_w f(w)"),
    (r"x \in \mathbb{N}, f(x) = (x - 5/2)^2", r"\arg\min_x f(x)"),
    (r"x \in \{0, 1, 5\}, f(x) = (x - 2)^2", r"\arg\min_x f(x)"),
    (r"w \in \mathbb{R}^n, w^\top w = 1, \Sigma \succ 0, f(w) = w^\top \Sigma w", r"\arg\max_w f(w)"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find"), OPEN)
def test_no_answer_without_the_constraint(given, find):
    found = solve(read_problem(given, find))
    assert found.status == "unsolved"
    assert "binds" in found.error["message"]


def test_an_end_that_does_not_belong_to_the_range_is_not_reached():
    found = solve(read_problem("x > 2, f(x) = (x - 1)^2", r"\arg\min_x f(x)"))
    assert found.status == "undefined" and "as near as one likes to 1 as x goes to 2" in found.error["message"]


def test_the_true_reason_for_no_minimum():
    found = solve(read_problem(r"x \in \mathbb{R}, f(x) = x e^{-x}", r"\min_x f(x)"))
    assert "falls beyond every bound as x goes to -infinity" in found.error["message"]
    saddle = solve(read_problem(r"x, y \in \mathbb{R}, f(x, y) = x^2 - y^2", r"\arg\min_{x, y} f(x, y)"))
    assert "nothing shows that this is a minimum" in saddle.error["message"]
