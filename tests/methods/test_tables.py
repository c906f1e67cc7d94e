"""Moments of finite variables from the table that the statements fix."""

import pytest

from symderive.parse.statements import read_problem
from symderive.render.notation import sympy
from symderive.solve import solve

BITS = "X, Y \\in \\{0,1\\}\nP(X=1,Y=1)=0.3\nP(X=1,Y=0)=0.2\nP(X=0,Y=1)=0.1"
TABLE = "X \\in \\{1,2,4\\}, Y \\in \\{0,1\\}\nP(X, Y=1) = (0.1, 0.2, 0.3)\nP(X, Y=0) = (0.2, 0.1, 0.1)"


@pytest.mark.parametrize(
    ("given", "find", "exact"),
    [
        (BITS, r"\mathbb{E}[X]", "1/2"),
        (BITS, r"\mathbb{E}[XY]", "3/10"),
        (BITS, r"\operatorname{Cov}[X, Y]", "1/10"),
        (BITS, r"\operatorname{Var}[X + Y]", "69/100"),
        (TABLE, r"\mathbb{E}[X \mid Y=1]", "17/6"),
        (TABLE, r"\mathbb{E}[X]", "5/2"),
    ],
)
def test_a_moment(given, find, exact):
    found = solve(read_problem(given, find))
    assert found.status == "solved"
    assert sympy(found.answer.node) == exact


def test_a_table_that_is_not_fixed():
    found = solve(read_problem("X, Y \\in \\{0,1\\}\nP(X=1,Y=1)=0.3", r"\operatorname{Cov}[X, Y]"))
    assert found.status != "solved"
