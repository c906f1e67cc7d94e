"""Densities stated in several pieces, uniform laws on 1, ..., n, and moments that cancel."""

import pytest

from symderive.parse.statements import read_problem
from symderive.render.views import solution
from symderive.solve import solve

TENT = "p(x) = x \\text{ for } 0 \\le x \\le 1\np(x) = 2 - x \\text{ for } 1 < x \\le 2"
CASES = r"p(x) = \begin{cases} x & 0 \le x \le 1 \\ 2 - x & 1 < x \le 2 \end{cases}"
NORMAL = (
    r"\mathbf{x} \sim \mathcal{N}\left( \begin{bmatrix} 1 \\ 2 \end{bmatrix}, "
    r"\begin{bmatrix} 2 & 1 \\ 1 & 3 \end{bmatrix} \right)"
)
DIE = r"X_1, X_2 \overset{\text{iid}}{\sim} \text{Uniform}\{1, \dots, n\}"


@pytest.mark.parametrize(
    ("given", "find", "exact"),
    [
        (TENT, r"P(X \ge 3/2)", "1/8"),
        (TENT, r"P(1/2 \le X \le 3/2)", "3/4"),
        (TENT, r"\operatorname{Var}[X]", "1/6"),
        (CASES, r"\mathbb{E}[X]", "1"),
        (TENT.replace("= x", "= c x").replace("2 - x", "c (2 - x)"), "c", "1"),
        (DIE, r"\mathbb{E}[X_1]", "1/2*(n + 1)"),
        (DIE, r"\mathbb{E}[X_1 X_2]", "1/4*(n + 1)**2"),
        (
            "\\operatorname{Var}[X] = s\n\\operatorname{Var}[Y] = t",
            r"\operatorname{Cov}[X + Y, X - Y]",
            "s - t",
        ),
        (
            NORMAL,
            r"\operatorname{H}(\mathbf{x})",
            "1/2*log(5) + 1/2*log(4*pi**2*exp(2))",
        ),
    ],
)
def test_an_answer(given: str, find: str, exact: str) -> None:
    from sympy import N, sympify

    found = solution(solve(read_problem(given, find)))
    assert found["status"] == "solved"
    gap = sympify(found["answer"]["exact"]) - sympify(exact)
    assert abs(N(gap.subs({"n": 7, "s": 3, "t": 2}))) < 1e-12
    assert len([s for s in found["steps"] if s["size"] == "major"]) > 1


def test_pieces_that_do_not_add_to_one_contradict_each_other() -> None:
    given = TENT.replace("2 - x", "3 - x")
    assert solve(read_problem(given, r"\mathbb{E}[X]")).status == "inconsistent"
