"""A part with another slope: with its own slope nothing changes, with another one the derivative does."""

import pytest

from symderive.expr.algebra import Map, Num, Pow, Sym
from symderive.numeric.compare import agree
from symderive.parse.statements import read_lines
from symderive.rules.wrong_slopes import by_the_inside, first_twice, inverse_powers, one_term, times, with_wrong_slope

COLUMN = r"\nabla \text{ is a column}"
SHAPED = r"\frac{\partial f}{\partial X} \text{ has the shape of } X"
DERIVATIVES = [
    (r"x \in \mathbb{R}", r"\frac{d}{dx} x^2 \sin(3 x)"),
    (
        r"A \in \mathbb{R}^{m \times n}, x \in \mathbb{R}^n, b \in \mathbb{R}^m; " + COLUMN,
        r"\nabla_x \log(1 + \|A x - b\|^2)",
    ),
    (
        r"X, A \in \mathbb{R}^{n \times n}, X \text{ invertible}; " + SHAPED,
        r"\frac{\partial}{\partial X} \operatorname{tr}(A X^{-1})",
    ),
    (r"x_i \in \mathbb{R}, i = 1, \dots, n", r"\frac{\partial}{\partial x_k} \sum_{i=1}^n x_i^3"),
]


def read(given, *formulas):
    problem, lines = read_lines(given, list(formulas))
    return problem, *(line.right for line in lines)


@pytest.mark.parametrize(("given", "formula"), DERIVATIVES, ids=[f for _, f in DERIVATIVES])
def test_a_part_with_its_own_slope_changes_nothing(given, formula):
    problem, node = read(given, formula)
    made = list(with_wrong_slope(node, lambda part, held: [times(part, held, Num(1))]))
    assert made
    assert all(agree(node, m, problem, limit=1.0).verdict == "equal" for m in made)


@pytest.mark.parametrize(("given", "formula"), DERIVATIVES, ids=[f for _, f in DERIVATIVES])
def test_the_whole_with_twice_its_slope_is_twice_the_derivative(given, formula):
    problem, node = read(given, formula)
    first = next(iter(with_wrong_slope(node, lambda part, held: [times(part, held, Num(2))])))
    assert agree(Num(2) * node, first, problem, limit=1.0).verdict == "equal"


#: givens, the derivative, what is done to its parts, a line that must be among what comes of it
FAULTS = [
    (r"x \in \mathbb{R}", r"\frac{d}{dx} x^2 \sin x", one_term, r"2 x \sin x"),
    (r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n; " + COLUMN, r"\nabla_x (x^\top A x)", first_twice, r"2 A x"),
    (r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n; " + COLUMN, r"\nabla_x (x^\top A x)", one_term, r"A^\top x"),
    (
        r"A, B \in \mathbb{R}^{n \times n}, t \in \mathbb{R}, \ A + t B \text{ invertible}",
        r"\frac{d}{dt} (A + t B)^{-1}",
        inverse_powers,
        r"-(A + t B)^{-2} B",
    ),
]


@pytest.mark.parametrize(("given", "formula", "fault", "wrong"), FAULTS, ids=[w for _, _, _, w in FAULTS])
def test_a_fault_makes_the_wrong_line_of_the_books(given, formula, fault, wrong):
    problem, node, line = read(given, formula, f"= {wrong}")
    made = list(with_wrong_slope(node, fault))
    assert any(m.shape == line.shape and agree(line, m, problem, limit=1.0).verdict == "equal" for m in made)
    assert agree(line, node, problem, limit=1.0).verdict == "different"


def test_the_derivative_by_an_inner_quantity_has_its_shape():
    problem, node, line = read(
        r"A \in \mathbb{R}^{m \times n}, x \in \mathbb{R}^n, b \in \mathbb{R}^m; " + COLUMN,
        r"\nabla_x \|A x - b\|^2",
        r"= 2 (A x - b)",
    )
    made = [m for m in by_the_inside(node) if m.shape == line.shape]
    assert any(agree(line, m, problem, limit=1.0).verdict == "equal" for m in made)


def test_what_does_not_depend_on_the_variable_is_left_alone():
    x, y = Sym("x"), Sym("y")
    seen = []
    node = read(r"x, y \in \mathbb{R}", r"\frac{\partial}{\partial x} (x^2 + \sin y)")[1]
    list(with_wrong_slope(node, lambda part, held: seen.append(part) or []))
    assert Map("sin", y) not in seen and Pow(x, Num(2)) in seen
