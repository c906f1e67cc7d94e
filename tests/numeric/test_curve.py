"""Values along a line of numbers, and single values."""

from math import isnan, log, sqrt

import pytest

from symderive.expr.algebra import Map, Num, Sym
from symderive.expr.problem import Problem
from symderive.numeric.curve import along, value
from symderive.numeric.numbers import NoNumber
from symderive.parse.statements import read_formula

X = Sym("x")


def test_a_curve_has_gaps_where_it_is_not_defined():
    found = along(Map("log", X), X, [-1, 0, 1, 2])
    assert isnan(found[0])
    assert isnan(found[1])
    assert found[2:] == pytest.approx([0, log(2)])


def test_a_constant_is_a_curve_too():
    assert along(Num(3), X, [0, 1]) == [3, 3]


def test_sums_and_integrals_along_a_line():
    for latex, expected in ((r"\sum_{i=1}^3 x^i", [3, 14]), (r"\int_0^x t \, dt", [0.5, 2])):
        tree = read_formula(latex, Problem())
        (letter,) = {leaf for leaf in tree.walk() if getattr(leaf, "name", "") == "x"}
        assert along(tree, letter, [1, 2]) == pytest.approx(expected)


def test_a_single_value():
    assert value(Map("sqrt", X) + 1, {X: 2.0}) == pytest.approx(1 + sqrt(2))
    with pytest.raises(NoNumber):
        value(X)
