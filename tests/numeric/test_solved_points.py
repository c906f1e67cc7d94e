"""Points obey every equation that is given, also several together and between matrices with properties."""

import numpy as np
import pytest

from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import DOUBLES
from symderive.numeric.precise import precise
from symderive.numeric.sample import draw
from symderive.numeric.sizes import NoPoint
from symderive.parse.statements import read_formula, read_problem

SAMPLE = r"x_1, \dots, x_n \in \mathbb{R}^d, \mu \in \mathbb{R}^d, S \in \mathbb{R}^{d \times d}, S \succ 0,"
# the givens, and a formula that is zero wherever they hold
GIVEN = [
    (r"x, y \in \mathbb{R}, \ x^2 + y^2 = 1", r"(x + y)^2 + (x - y)^2 - 2"),
    (r"x, y \in \mathbb{R}, \ 2x + y = 4, \ x - y = -1", r"x + y - 3"),
    (r"A \in \mathbb{R}^{n \times n}, \ A^\top A = A", r"A^2 - A"),
    (r"A \in \mathbb{R}^{n \times n}, \ A^3 = 0", r"(I - A)(I + A + A^2) - I"),
    (r"X \in \mathbb{R}^{n \times d}, \ \mathbf{1}^\top X = 0", r"\mathbf{1}^\top X"),
    (r"U \in \mathbb{R}^{n \times k}, \ U^\top U = I_k", r"\operatorname{tr}(U U^\top) - k"),
    (r"A, B, C \in \mathbb{R}^{n \times n} \text{ invertible}, \ A B = C", r"A^{-1} C - B"),
    (r"S, L \in \mathbb{R}^{d \times d} \text{ symmetric positive definite}, \ L^{-1} - S = 0", r"L S - I"),
    (r"A \in \mathbb{R}^{n \times n}, A = Q L Q^\top, Q^\top Q = I, L \text{ diagonal}", r"A Q - Q L"),
    (
        SAMPLE + r"\ S^{-1} \sum_{i=1}^n (x_i - \mu) = 0",
        r"\mu - \frac{1}{n} \sum_{i=1}^n x_i",
    ),
]


@pytest.mark.parametrize("kind", [DOUBLES, precise()], ids=["doubles", "fifty digits"])
@pytest.mark.parametrize(("given", "nothing"), GIVEN, ids=[row[0] for row in GIVEN])
def test_a_point_obeys_all_that_is_given(given, nothing, kind):
    problem = read_problem(given)
    node = read_formula(nothing, problem)
    point = draw(problem, [node], 1, count=3, kind=kind)
    value = np.asarray(evaluate(node, point, problem), dtype=float)
    assert np.abs(value).max() < (1e-7 if kind is DOUBLES else 1e-30)


@pytest.mark.parametrize(
    "given",
    [
        r"x \in \mathbb{R}, \ x = x + 1",
        r"x, y \in \mathbb{R}, \ x + y = 1, \ x + y = 2",
        r"x \in \mathbb{R}, \ x^2 = -1",
        r"x > 0, \ x + 2 = 1",
    ],
)
def test_what_cannot_hold_has_no_point(given):
    problem = read_problem(given)
    with pytest.raises(NoPoint):
        draw(problem, [read_formula("x", problem)], 0, count=2)
