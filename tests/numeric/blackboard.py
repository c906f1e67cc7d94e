"""The letters and functions that the tables of this room are written in."""

from __future__ import annotations

from symderive.expr.algebra import Eye, Idx, Map, Num, Pow, Sym
from symderive.expr.problem import Problem
from symderive.expr.shape import Dim, shape
from symderive.numeric.compare import agree
from symderive.numeric.sizes import letters

m, n, k = Dim.of("m"), Dim.of("n"), Dim.of("k")
A, B, C = Sym("A", shape(m, n)), Sym("B", shape(n, k)), Sym("C", shape(k, m))
D = Sym("D", shape(m, n))
M, N, L = Sym("M", shape(n, n)), Sym("N", shape(n, n)), Sym("L", shape(n, n))
x, y, z = Sym("x", shape(n)), Sym("y", shape(n)), Sym("z", shape(n))
u = Sym("u", shape(m))
a, b, c, t, h = (Sym(name) for name in "abcth")
I = Eye(n)
i, j = Idx("i", n), Idx("j", n)
half = Num(1) / Num(2)
EMPTY = Problem()


def exp(v):
    return Map("exp", v)


def log(v):
    return Map("log", v)


def sqrt(v):
    return Map("sqrt", v)


def power(v, e):
    return Pow(v, Num(e))


def fn(name, v):
    return Map(name, v)


def absolute(v):
    return Map("abs", v)


def hold(left, right):
    """The two are equal at three points and more, and in three shapes where a size is free."""
    found = agree(left, right, EMPTY)
    assert found.verdict == "equal", (found.reason, found.counterexample, found.values)
    assert found.points >= 3
    assert found.shapes >= (3 if letters([*left.walk(), *right.walk()]) else 1)


def fail(left, right):
    """The two differ, and two values show it."""
    found = agree(left, right, EMPTY)
    assert found.verdict == "different", found.reason
    assert found.values[0] != found.values[1]
