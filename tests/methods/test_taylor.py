"""Taylor polynomials: their coefficients, the words that ask for them, what is refused."""

import pytest

from symderive.expr.shape import DerivationError
from symderive.numeric.compare import agree
from symderive.parse.statements import read_formula, read_problem
from symderive.solve import solve

ONE = r"x \in \mathbb{R}"

#: (given, find, polynomial)
POLYNOMIALS = [
    (ONE + ", f(x) = x^4", r"T_6(x) \text{ at } x_0 = 1",
     "1 + 4 (x-1) + 6 (x-1)^2 + 4 (x-1)^3 + (x-1)^4"),  # MML example 5.3
    (ONE + r", f(x) = \sin(x) + \cos(x)", r"\text{the Taylor polynomial of degree 5 of } f \text{ at } 0",
     r"1 + x - \frac{1}{2} x^2 - \frac{1}{6} x^3 + \frac{1}{24} x^4 + \frac{1}{120} x^5"),  # MML exercise 5.4
    (ONE, r"\text{Taylor polynomial of degree } 3 \text{ of } \log(1 + x) \text{ about } 0",
     r"x - \frac{1}{2} x^2 + \frac{1}{3} x^3"),
    (ONE + ", f(x) = e^x", r"T_2(x) \text{ at the origin}", r"1 + x + \frac{1}{2} x^2"),
    (r"x, a \in \mathbb{R}, f(x) = e^x", r"T_2(x) \text{ at } a", r"e^a + e^a (x - a) + \frac{1}{2} e^a (x - a)^2"),
    (r"x, y \in \mathbb{R}, f(x, y) = x^2 + 2 x y + y^3",
     r"\text{the Taylor polynomial of degree 2 of } f \text{ at } (1, 2)",
     "13 + 6 (x-1) + 14 (y-2) + (x-1)^2 + 2 (x-1)(y-2) + 6 (y-2)^2"),  # MML example 5.15
    (r"x, a \in \mathbb{R}^n, A \in \mathbb{R}^{n \times n}, f(x) = x^\top A x",
     r"\text{the second-order Taylor expansion of } f \text{ about } a", r"x^\top A x"),
    (r"x, a \in \mathbb{R}^n, f(x) = \exp(a^\top x)", r"\text{the linear Taylor approximation of } f \text{ at } 0",
     r"1 + a^\top x"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "polynomial"), POLYNOMIALS)
def test_the_polynomial(given, find, polynomial):
    problem = read_problem(given, find)
    found = solve(problem)
    assert found.status == "solved"
    assert agree(found.answer.node, read_formula(polynomial, problem), problem).verdict == "equal"
    assert "taylor-polynomial" in [step.rule.name for step in found.steps]


def test_the_powers_of_the_distance_are_not_multiplied_out():
    found = solve(read_problem(ONE + ", f(x) = x^2", r"T_2(x) \text{ at } 3"))
    assert len(found.answer.node.terms) == 3


@pytest.mark.parametrize(
    ("given", "find", "sentence"),
    [
        (ONE + ", f(x) = e^x", "T_2(x)", "about which point"),
        (ONE, r"T_2(x) \text{ at } 0", "of which function"),
        (ONE + ", f(x) = e^x", r"\text{the Taylor polynomial of } f \text{ at } 0", "of which degree"),
        (ONE + ", f(x) = e^x", r"\text{the Taylor polynomial of degree 40 of } f \text{ at } 0", "too long"),
        (r"x \in \mathbb{R}^n, f(x) = x^\top x", r"\text{the Taylor polynomial of degree 3 of } f \text{ at } 0",
         "up to degree 2"),
    ],
)  # fmt: skip
def test_what_is_not_said_is_asked_for(given, find, sentence):
    with pytest.raises(DerivationError, match=sentence):
        read_problem(given, find)


def test_a_function_without_the_derivative_has_no_polynomial():
    assert solve(read_problem(ONE + ", f(x) = |x|", r"T_1(x) \text{ at } 0")).status == "undefined"
