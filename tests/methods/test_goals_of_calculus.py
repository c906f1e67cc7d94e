"""Differentials as goals, derivatives by vec X, both layouts, f(x) given by x_1, x_2."""

import pytest

from symderive.numeric.compare import agree
from symderive.parse.statements import read_formula, read_problem
from symderive.solve import solve

SQUARE = r"X, Y, A \in \mathbb{R}^{n \times n}"

DIFFERENTIALS = [
    (SQUARE, "d(X^{-1})", r"-X^{-1}\,dX\,X^{-1}", "differential-of-the-inverse"),
    (SQUARE, "d(X Y)", r"dX\,Y + X\,dY", "differential-of-a-product"),
    (SQUARE, r"d(\det X)", r"\det(X) \operatorname{tr}(X^{-1}\,dX)", "differential-of-the-determinant"),
    (SQUARE, r"d(\operatorname{tr}(A X^2))", r"\operatorname{tr}(A (dX\,X + X\,dX))", "differential-of-a-matrix-power"),
    (r"x, y \in \mathbb{R}, f(x, y) = x^2 y", "df", r"2 x y\,dx + x^2\,dy", "differential-of-a-product"),
]


@pytest.mark.parametrize(("given", "find", "answer", "rule"), DIFFERENTIALS)
def test_a_differential(given, find, answer, rule):
    problem = read_problem(given, find)
    found = solve(problem)
    assert found.status == "solved"
    assert agree(found.answer.node, read_formula(answer, problem), problem).verdict == "equal"
    assert rule in [step.rule.name for step in found.steps]


def test_a_letter_from_the_beginning_of_the_alphabet_is_constant_and_that_is_said():
    found = solve(read_problem(SQUARE, r"d(\operatorname{tr}(A X))"))
    assert "A is constant: d acts on X" in found.assumptions


COLUMNS = r"X \in \mathbb{R}^{m \times n}, A \in \mathbb{R}^{p \times m}, B \in \mathbb{R}^{n \times q}"


@pytest.mark.parametrize(
    ("of", "answer"),
    [
        (r"\operatorname{vec}(A X B)", r"B^\top \otimes A"),
        (r"\operatorname{tr}(X^\top X)", r"2 \operatorname{vec}(X)^\top"),
    ],
)
def test_by_the_columns_under_one_another(of, answer):
    problem = read_problem(COLUMNS, rf"\frac{{\partial {of}}}{{\partial \operatorname{{vec}}(X)}}")
    found = solve(problem)
    assert found.status == "solved"
    assert agree(found.answer.node, read_formula(answer, problem), problem).verdict == "equal"


@pytest.mark.parametrize(
    "of", [r"\operatorname{vec}(X^\top X)", r"\operatorname{vec}(X^\top)", r"\operatorname{vec}(X \odot X)"]
)
def test_transposes_and_entrywise_products_by_the_columns_are_confirmed(of):
    found = solve(
        read_problem(r"X \in \mathbb{R}^{m \times n}", rf"\frac{{\partial {of}}}{{\partial \operatorname{{vec}}(X)}}")
    )
    assert found.status == "solved"
    assert found.confirmed.points


def test_a_matrix_by_a_matrix_has_the_kronecker_form_beside_the_entries():
    problem = read_problem(r"X \in \mathbb{R}^{n \times n}", r"\frac{\partial X^{-1}}{\partial X}")
    found = solve(problem)
    ((name, form),) = found.answer.also
    assert "vec" in name
    assert agree(form, read_formula(r"-(X^{-\top} \otimes X^{-1})", problem), problem).verdict == "equal"


def test_both_layouts():
    problem = read_problem(r"x \in \mathbb{R}^n", r"\frac{d}{dx} (x^\top x)", layout="both")
    found = solve(problem)
    assert [str(d) for d in found.answer.shape] == ["1", "n"]
    ((name, other),) = found.answer.also
    assert name == "denominator layout"
    assert [str(d) for d in other.shape] == ["n", "1"]


def test_a_function_of_x_given_by_its_entries_has_the_row_of_their_derivatives():
    problem = read_problem(r"x_1, x_2 \in \mathbb{R}, f(x) = \sin(x_1) \cos(x_2)", r"\frac{df}{dx}")
    found = solve(problem)
    assert [str(d) for d in found.answer.shape] == ["1", "2"]


def test_the_entries_of_x_by_an_entry_of_x():
    found = solve(read_problem(r"X \in \mathbb{R}^{m \times n}", r"\frac{\partial X}{\partial X_{ij}}"))
    assert [str(d) for d in found.answer.shape] == ["m", "n", "m", "n"]
