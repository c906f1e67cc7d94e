"""Numbers for multinomial and Dirichlet laws, and worlds made of stated moments."""

from fractions import Fraction

import numpy as np
import pytest

from symderive.numeric.axes import factored
from symderive.numeric.compare import agree
from symderive.numeric.vector_laws import compositions, jacobi
from symderive.parse.statements import read_formula, read_problem


@pytest.mark.parametrize("a, b", [(1, 1), (2, 3), (0.5, 0.5), (4, 1)])
def test_the_gauss_rule_has_the_moments_of_the_beta_law(a, b):
    x, w = jacobi(a, b, 6)
    moment = 1.0
    for k in range(6):
        assert np.isclose(np.sum(w * x**k), moment)
        moment *= (a + k) / (a + b + k)


def test_compositions_are_all_and_different():
    found = list(compositions(4, 3))
    assert len(found) == len(set(found)) == 15 and all(sum(c) == 4 for c in found)


def test_a_matrix_is_factored_or_refused():
    lower, squares = factored([[Fraction(4), Fraction(2)], [Fraction(2), Fraction(5)]]) or ([], [])
    assert lower[1][0] == Fraction(1, 2) and squares == [Fraction(4), Fraction(4)]
    assert factored([[Fraction(1), Fraction(2)], [Fraction(2), Fraction(1)]]) is None


COUNTS = r"\mathbf{n} \sim \text{Multinomial}(5, (1/2, 1/3, 1/6))"
DIRICHLET = (
    "\\boldsymbol{\\theta} \\sim \\text{Dirichlet}(1, 1, 1)\n"
    "\\mathbf{n} \\mid \\boldsymbol{\\theta} \\sim \\text{Multinomial}(3, \\boldsymbol{\\theta})"
)
VECTOR = (
    "\\mathbf{x} \\in \\mathbb{R}^2\n\\mathbb{E}[\\mathbf{x}] = \\begin{bmatrix} 1 \\\\ 3 \\end{bmatrix}\n"
    "\\operatorname{Cov}[\\mathbf{x}] = \\begin{bmatrix} 2 & -1 \\\\ -1 & 2 \\end{bmatrix}"
)
BRANCHES = (
    "Z \\in \\{0, 1\\}\nP(Z=1) = 1/4\n\\mathbb{E}[X \\mid Z=1] = 8, \\mathbb{E}[X \\mid Z=0] = 4\n"
    "\\operatorname{Var}[X \\mid Z=1] = 2, \\operatorname{Var}[X \\mid Z=0] = 6"
)
LINES = [
    (COUNTS, r"P(\mathbf{n} = (2, 2, 1))", "5/36", "equal"),
    (COUNTS, r"P(\mathbf{n} = (2, 2, 1))", "1/36", "different"),
    (COUNTS, r"\operatorname{Cov}[n_1, n_2]", "-5/6", "equal"),
    (DIRICHLET, r"P(\mathbf{n} = (1, 1, 1))", "1/10", "equal"),
    (DIRICHLET, r"\mathbb{E}[\theta_1 \mid \mathbf{n} = (2, 1, 0)]", "1/2", "equal"),
    (VECTOR, r"\mathbb{E}[\mathbf{x}^\top \mathbf{x}]", "14", "equal"),
    (VECTOR, r"\mathbb{E}[\mathbf{x}^\top \mathbf{x}]", "10", "different"),
    (BRANCHES, r"\operatorname{Var}[X]", "8", "equal"),
    (BRANCHES, r"\operatorname{Var}[X]", "5", "different"),
    (r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}(0, 1)", r"P(|X - Y| \le 1/4)", "7/16", "equal"),
    (
        "X \\sim \\text{Exponential}(1)\nY \\sim \\text{Exponential}(2)\nX \\perp Y",
        r"P(\min(X, Y) > 1)",
        "e^{-3}",
        "equal",
    ),
]


@pytest.mark.parametrize("given, left, right, verdict", LINES)
def test_lines(given, left, right, verdict):
    problem = read_problem(given)
    assert agree(read_formula(left, problem), read_formula(right, problem), problem).verdict == verdict
