"""The derivative of a norm, of a log determinant and of an inverse says where it exists, unless the givens do."""

import pytest

from symderive.parse.statements import read_problem
from symderive.render.views import solution
from symderive.solve import solve

SQUARE = r"X \in \mathbb{R}^{n \times n}, a, b \in \mathbb{R}^n"
CASES = [
    (r"x \in \mathbb{R}^n", r"\nabla_x \|x\|", [r"$x \ne \mathbf{0}$"]),
    (r"x \in \mathbb{R}^n, x \ne 0", r"\nabla_x \|x\|", []),
    (r"x \in \mathbb{R}^n", r"\nabla_x \|x\|^2", []),
    (SQUARE, r"\frac{\partial}{\partial X} \log\det X", [r"$\det(X) > 0$"]),
    (SQUARE + r", \det X > 0", r"\frac{\partial}{\partial X} \log\det X", []),
    (SQUARE + r", X \succ 0", r"\frac{\partial}{\partial X} \log\det X", []),
    (SQUARE, r"\frac{\partial}{\partial X} a^\top X^{-1} b", [r"$X\text{ is invertible}$"]),
    (SQUARE, r"\nabla_a a^\top X^{-1} b", []),
    (
        r"X \in \mathbb{R}^{m \times n}",
        r"\frac{\partial}{\partial X} \log\det(X^\top X)",
        [r"$X\text{ has full column rank}$"],
    ),
]


@pytest.mark.parametrize(("given", "find", "expected"), CASES)
def test_what_is_assumed(given, find, expected):
    assert solution(solve(read_problem(given, find)))["assumptions"] == expected
