"""SymPy objects and SymPy's syntax in and out."""

import pytest

from symderive.expr.shape import DerivationError
from symderive.parse.sympy_in import from_sympy
from symderive.parse.sympy_out import to_sympy
from symderive.parse.sympy_stats import law_of
from symderive.parse.sympy_text import read_sympy_text

sp = pytest.importorskip("sympy")


def samples():
    a, b, n = sp.symbols("a b n")
    x, big = sp.MatrixSymbol("x", n, 1), sp.MatrixSymbol("X", n, n)
    return [
        a**2 + sp.sin(b) / 2,
        big * x + x,
        sp.Trace(big.T * big),
        sp.Determinant(big),
        big.I,
        sp.Derivative(sp.exp(a * b), a, b),
        sp.Integral(a**2, (a, 0, 1)),
        sp.Matrix([[a, b], [1, 2]]),
        sp.sqrt(a) * sp.log(b),
    ]


@pytest.mark.parametrize("thing", samples(), ids=str)
def test_there_and_back(thing):
    assert to_sympy(from_sympy(thing)) == thing


def test_a_quadratic_form_is_a_number():
    n = sp.Symbol("n")
    x, big = sp.MatrixSymbol("x", n, 1), sp.MatrixSymbol("X", n, n)
    node = from_sympy(x.T * big * x)
    assert node.shape == from_sympy(sp.Integer(1)).shape
    assert from_sympy(to_sympy(node)) is node


def test_laws():
    stats = pytest.importorskip("sympy.stats")
    assert law_of(stats.Normal("Z", 0, 2)).params[1] is from_sympy(sp.Integer(2)) ** 2


def test_text():
    assert str(read_sympy_text("log(1 + x.T*x)").shape[0]) == "1"
    for bad in ("foo(x)", "x +* 2", "__import__('os')", "(" * 300 + "x" + ")" * 300):
        with pytest.raises(DerivationError):
            read_sympy_text(bad)


def test_no_counterpart_is_named():
    with pytest.raises(DerivationError, match=r"MeijerG|meijerg"):
        from_sympy(sp.meijerg([[1], []], [[1], []], sp.Symbol("x")))
