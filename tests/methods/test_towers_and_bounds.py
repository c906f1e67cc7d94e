"""Regression functions, mixtures with a table, bounds of means, products of normals, formulas over tables."""

import pytest

from symderive.parse.statements import read_problem
from symderive.render.views import solution
from symderive.solve import solve

LINE = "\\mathbb{E}[X \\mid Y] = a Y + b\n"
NUMBERS = "\\mathbb{E}[X \\mid Y] = 2 Y + 1\n\\mathbb{E}[Y] = 2, \\operatorname{Var}[Y] = 5\n"
GROUPS = "Z \\in \\{1, 2, 3\\}\nP(Z=z) = 1/3\nX \\mid Z \\sim \\mathcal{N}(Z, 1)"
RATES = "Z \\in \\{1, 2\\}\nP(Z=1) = 1/3\nX \\mid Z \\sim \\text{Exponential}(Z)\n"
TWO = RATES + "Y \\mid Z \\sim \\text{Exponential}(Z)\n"
PAIR = (
    r"(X, Y)^\top \sim \mathcal{N}\left( \begin{bmatrix} 0 \\ 0 \end{bmatrix}, "
    r"\begin{bmatrix} 1 & \rho \\ \rho & 1 \end{bmatrix} \right)"
)
SHIFTED = (
    r"(X, Y)^\top \sim \mathcal{N}\left( \begin{bmatrix} 1 \\ 2 \end{bmatrix}, "
    r"\begin{bmatrix} 2 & 1 \\ 1 & 3 \end{bmatrix} \right)"
)
VECTOR = (
    r"\mathbf{x} \sim \mathcal{N}(\boldsymbol{\mu}, \boldsymbol{\Sigma}), \quad \mathbf{x} \in \mathbb{R}^2"
    "\n"
    r"\boldsymbol{\Sigma} = \begin{bmatrix} 2 & 1 \\ 1 & 3 \end{bmatrix}"
)
BITS = "X \\sim \\text{Bernoulli}(1/3)\nY \\sim \\text{Bernoulli}(1/4)\nX \\perp Y\n"
TABLE = "X, Y \\in \\{0, 1\\}\nP(X=0, Y=0) = 0.3\nP(X=0, Y=1) = 0.1\nP(X=1, Y=0) = 0.2\nP(X=1, Y=1) = 0.4"
CORRELATION = r"\frac{\operatorname{Cov}[X, Y]}{\sqrt{\operatorname{Var}[X] \operatorname{Var}[Y]}}"
WEDGE = r"p(x, y) = 2 \text{ for } 0 \le x \le y \le 1"
MEANS = "Z \\in \\{0, 1\\}\n\\mathbb{E}[X \\mid Z=0] = 2\n\\mathbb{E}[X \\mid Z=1] = 5\n"


@pytest.mark.parametrize(
    ("given", "find", "exact"),
    [
        (LINE + r"\mathbb{E}[Y] = m", r"\mathbb{E}[X]", "a*m + b"),
        (LINE + r"\operatorname{Var}[Y] = s", r"\operatorname{Var}[\mathbb{E}[X \mid Y]]", "a**2*s"),
        (NUMBERS + r"\operatorname{Var}[X \mid Y] = 3", r"\operatorname{Var}[X]", "23"),
        (NUMBERS, r"\operatorname{Cov}[X, Y]", "10"),
        (NUMBERS, r"\mathbb{E}[X Y]", "20"),
        ("\\mathbb{E}[X \\mid Y] = 2 Y + 1\n\\mathbb{E}[X] = 7", r"\mathbb{E}[Y]", "3"),
        ("\\mathbb{E}[X \\mid Y=y] = y^2\nY \\sim \\text{Uniform}(0, 1)", r"\mathbb{E}[X]", "1/3"),
        (GROUPS, r"\operatorname{Var}[X]", "5/3"),
        (RATES, r"\operatorname{Cov}[X, Z]", "-1/9"),
        (RATES, r"P(Z=1 \mid X = 1)", "E/(E + 4)"),
        (TWO + r"X \perp Y \mid Z", r"\mathbb{E}[X Y]", "1/2"),
        (PAIR, r"\mathbb{E}[X^2 Y^2]", "2*rho**2 + 1"),
        (SHIFTED, r"\operatorname{Var}[X Y]", "22"),
        (VECTOR, r"\mathbb{E}[\|\mathbf{x} - \boldsymbol{\mu}\|^2]", "5"),
        (BITS + r"Z = X \oplus Y", r"\operatorname{Var}[Z]", "35/144"),
        (BITS + r"Z = X \lor Y", r"\operatorname{Var}[Z]", "1/4"),
        (TABLE, CORRELATION, "sqrt(6)/6"),
        (WEDGE, r"\operatorname{Var}[\mathbb{E}[X \mid Y]]", "1/72"),
        (WEDGE, r"\mathbb{E}[\operatorname{Var}[X \mid Y]]", "1/24"),
        (MEANS + r"\mathbb{E}[X] = 4", "P(Z=1)", "2/3"),
        (MEANS + r"\mathbb{E}[Z] = 1/3", r"\mathbb{E}[X]", "3"),
        (
            "\\operatorname{Var}[X] = s",
            r"\operatorname{Cov}[X + Y, X - Y] + \operatorname{Var}[Y]",
            "s",
        ),
    ],
)
def test_a_value(given: str, find: str, exact: str) -> None:
    shown = solution(solve(read_problem(given, find)))
    assert (shown["status"], shown["answer"]["exact"]) == ("solved", exact)


@pytest.mark.parametrize(
    ("given", "find", "bounds"),
    [
        (MEANS + "0 < P(Z=1) < 1", r"\mathbb{E}[X]", ["2", "5"]),
        (MEANS + r"P(Z=1) \ge 1/3", r"\mathbb{E}[X]", ["3", "5"]),
        (
            "Z \\in \\{0, 1\\}\n\\mathbb{E}[X \\mid Z=0] = 2\nP(Z=0) = 1/2\n0 \\le X \\le 10",
            r"\mathbb{E}[X]",
            ["1", "6"],
        ),
        (r"\mathbb{E}[X^2] = 4", r"\mathbb{E}[X]", ["-2", "2"]),
        ("\\mathbb{E}[X^2] = 4\n0 \\le X \\le 4", r"\mathbb{E}[X]", ["1", "2"]),
        ("0 \\le X \\le 1\n\\mathbb{E}[X] = 1/2", r"\mathbb{E}[X^2]", ["1/4", "1/2"]),
        (r"\mathbb{E}[X^2] = 4, \mathbb{E}[Y^2] = 9", r"\mathbb{E}[X Y]", ["-6", "6"]),
    ],
)
def test_a_range(given: str, find: str, bounds: list[str]) -> None:
    shown = solution(solve(read_problem(given, find)))
    assert (shown["status"], list(shown["answer"]["bounds"])) == ("undetermined", bounds)


@pytest.mark.parametrize(
    ("given", "find", "status"),
    [
        (NUMBERS + r"\mathbb{E}[X] = 7", r"\mathbb{E}[X + Y]", "inconsistent"),
        (NUMBERS + r"\operatorname{Var}[X] = 3", r"\operatorname{Cov}[X, Y]", "inconsistent"),
        (MEANS + r"\mathbb{E}[X] = 7", "P(Z=1)", "inconsistent"),
        (MEANS + "P(Z=1) = 1/2\n\\mathbb{E}[X] = 4", r"\mathbb{E}[2 X]", "inconsistent"),
        (GROUPS.replace("1/3", "1/2"), r"\operatorname{Var}[X]", "inconsistent"),
        ("\\mathbb{E}[X^2] = 25\n0 \\le X \\le 4", r"\mathbb{E}[X]", "inconsistent"),
        (TWO, r"\mathbb{E}[X Y]", "unsolved"),
        (NUMBERS, r"\operatorname{Var}[X]", "unsolved"),
        ("\\mathbb{E}[X^2] = 4\nX \\text{ symmetric}", r"\mathbb{E}[X]", "unsolved"),
        (MEANS + r"X \perp Z", r"\mathbb{E}[X]", "unsolved"),
        (MEANS + r"\operatorname{Var}[Z] = 1/4", r"\mathbb{E}[X]", "unsolved"),
    ],
)
def test_what_is_said_where_there_is_no_value(given: str, find: str, status: str) -> None:
    assert solve(read_problem(given, find)).status == status
