"""The shape of a derivative in each layout (MML section 5.2-5.4; Matrix Cookbook section 2)."""

import pytest

from symderive.expr.algebra import Sym
from symderive.expr.calculus import Derivative, derivative_shape
from symderive.expr.shape import shape

SCALAR, COLUMN, OTHER, MATRIX = shape(), shape("n"), shape("m"), shape("m", "n")


@pytest.mark.parametrize(
    ("of", "by", "layout", "result"),
    [
        (SCALAR, SCALAR, "mixed", SCALAR),
        (SCALAR, COLUMN, "mixed", shape(1, "n")),
        (SCALAR, COLUMN, "numerator", shape(1, "n")),
        (SCALAR, COLUMN, "denominator", shape("n")),
        (OTHER, COLUMN, "mixed", shape("m", "n")),
        (OTHER, COLUMN, "denominator", shape("n", "m")),
        (OTHER, SCALAR, "mixed", shape("m")),
        (OTHER, SCALAR, "denominator", shape(1, "m")),
        (SCALAR, MATRIX, "mixed", shape("m", "n")),
        (SCALAR, MATRIX, "denominator", shape("m", "n")),
        (SCALAR, MATRIX, "numerator", shape("n", "m")),
        (MATRIX, SCALAR, "mixed", shape("m", "n")),
    ],
)
def test_first_derivatives(of, by, layout, result):
    assert derivative_shape(of, by, layout) == result
    assert Derivative(Sym("f", of), (Sym("x", by),), False, layout).shape == result


def test_a_hessian_is_square():
    x = Sym("x", shape("n"))
    assert Derivative(Sym("f"), (x, x)).shape == shape("n", "n")


def test_a_partial_derivative_by_two_scalars_is_a_scalar():
    assert Derivative(Sym("f"), (Sym("x"), Sym("y")), True).shape == SCALAR
