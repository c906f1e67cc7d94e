"""Densities over discs and ellipses, letters in a stated order, limits of products of powers."""

import pytest

from symderive.parse.statements import read_problem
from symderive.render.views import solution
from symderive.solve import solve

DISC = r"p(x, y) = c \text{ for } x^2 + y^2 \le 1"
ELLIPSE = r"p(x, y) = c \text{ for } 4 x^2 + y^2 \le 1"
QUARTER = r"p(x, y) = c x y \text{ for } x^2 + y^2 \le 1, x \ge 0, y \ge 0"
PARETO = "p(x) = \\frac{a b^a}{x^{a+1}} \\text{ for } x \\ge b\na > 0, b > 0\n"
RARE = "X \\sim \\text{Binomial}(n, \\lambda / n)\n\\lambda > 0"
FAMILY = (
    "X \\sim \\text{Binomial}(n, \\theta)\nA: \\mathbb{R} \\to \\mathbb{R}\n"
    "p(x) = \\binom{n}{x} \\exp(x \\eta - A(\\eta))"
)
LINE = "p(x) = 2x \\text{ for } 0 \\le x \\le 1\n"
VALUES = {"x": 0.3, "y": 0.2, "a": 3.0, "b": 2.0, "t": 5.0, "lam": 0.7, "R": 1.5, "n": 4, "eta": 0.4}


@pytest.mark.parametrize(
    ("given", "find", "exact"),
    [
        (DISC, "c", "1/pi"),
        (DISC, "p(x)", "2*sqrt(1 - x**2)/pi"),
        (DISC, r"P(X^2 + Y^2 \le 1/4)", "1/4"),
        (DISC.replace("1", "R^2") + "\nR > 0", "c", "1/(pi*R**2)"),
        (ELLIPSE, "p(y)", "2*sqrt(1 - y**2)/pi"),
        (QUARTER, "c", "8"),
        (QUARTER, r"\mathbb{E}[X]", "8/15"),
        (PARETO + "t > b", "P(X > t)", "(b/t)**a"),
        (PARETO + "t < b", "P(X > t)", "1"),
        (RARE, r"\lim_{n \to \infty} P(X = 0)", "exp(-lam)"),
        (RARE, r"\lim_{n \to \infty} P(X = 2)", "lam**2*exp(-lam)/2"),
        (
            FAMILY,
            r"A(\eta)",
            "n*log(1 + exp(eta))",
        ),
    ],
)
def test_an_answer(given: str, find: str, exact: str) -> None:
    from sympy import N, sympify

    found = solution(solve(read_problem(given, find)))
    assert found["status"] == "solved"
    gap = sympify(found["answer"]["exact"]) - sympify(exact)
    assert abs(N(gap.subs(VALUES))) < 1e-12


@pytest.mark.parametrize(
    ("given", "find"),
    [
        # The constant is fixed by an integral that has no closed form: it is no part of an answer.
        (r"p(x) = k \sin(x^2) e^{x^3} \text{ for } 0 \le x \le 1", "p(x)"),
        (r"p(x, y) = c e^{-x^4 - y^3} \text{ for } x^2 \le y \le 1", "p(x)"),
        # Beyond the upper end the distribution function is no difference of the two ends.
        ("X \\sim \\text{Uniform}(a, b)\nt > b", "P(X > t)"),
    ],
)
def test_no_answer_with_what_is_open(given: str, find: str) -> None:
    found = solve(read_problem(given, find))
    assert found.status != "solved" or solution(found)["answer"]["exact"] == "0"


@pytest.mark.parametrize(
    ("drawn", "find", "exact"),
    [
        ("X_1, X_2 \\text{ iid } p", "P(X_1 + X_2 \\le 1)", "1/6"),
        ("X_1, X_2 \\overset{\\text{iid}}{\\sim} p", "P(\\max(X_1, X_2) \\le 1/2)", "1/16"),
        ("X, Y \\overset{\\text{iid}}{\\sim} p", r"\mathbb{E}[\max(X, Y)]", "4/5"),
        ("X, Y \\overset{\\text{iid}}{\\sim} p", "P(X < Y)", "1/2"),
    ],
)
def test_variables_drawn_from_a_stated_density(drawn: str, find: str, exact: str) -> None:
    found = solution(solve(read_problem(LINE + drawn, find)))
    assert (found["status"], found["answer"]["exact"]) == ("solved", exact)
