"""Products that are broken, fractions side by side, the bar of an evaluation, operators and their operands."""

from symderive.expr.algebra import MINUS, ZERO, Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.build import divide, neg
from symderive.expr.calculus import At, Derivative
from symderive.render import paint_text
from symderive.render.notation import boxes, latex, mathml, text
from symderive.render.prose import broken
from symderive.render.transcribe import transcribe

x, y, a, b = (Sym(n) for n in "xyab")


def test_a_product_that_is_broken_keeps_its_sign():
    long = Prod((divide(Sum(tuple(Sym(f"a_{n}") for n in range(12))), Num(6)), divide(x, Num(6))))
    first, second = broken(boxes(long), 12)
    assert "·" in paint_text.text(second) and "·" not in paint_text.text(first)


def test_the_bar_of_an_evaluation_reaches_a_whole_sum():
    at = At(Sum((x, neg(y))), ((x, ZERO),))
    assert latex(at) == r"\left. (x - y) \right|_{x=0}"
    assert latex(At(Pow(x, Num(2)), ((x, ZERO),))) == r"\left. x^2 \right|_{x=0}"


def test_fractions_side_by_side_are_apart():
    two = Prod((Prod((x, Pow(y, MINUS))), divide(a, b)))
    assert text(two) == "x/y · a/b"
    slope = Prod((divide(x, Num(2)), Derivative(Map("log", y), (y,), False)))
    assert "mspace" in mathml(slope)


def test_the_derivative_of_a_product_with_a_bracket():
    of = Prod((Map("exp", x), Sum((Num(1), neg(x)))))
    assert text(Derivative(of, (x,), False)).startswith("d/dx (")


def test_an_operator_stands_apart_from_its_operand():
    assert paint_text.text(transcribe(r"\arg\min_w J(w)")).endswith(" J(w)")
