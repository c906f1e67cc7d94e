"""Tidying leaves the value alone, is done once, and ends where a person would end."""

import pytest

from symderive.expr.algebra import (
    MINUS,
    UNITY,
    Delta,
    Det,
    Eye,
    Hadamard,
    Idx,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Prod,
    Sum,
    Sym,
    Trace,
    Transpose,
    Unit,
)  # fmt: skip
from symderive.expr.arrays import Diag, DiagPart, Entries, Entry, sum_over
from symderive.expr.calculus import Derivative
from symderive.expr.problem import Fact, Has, Problem
from symderive.expr.shape import Dim, shape
from symderive.numeric.compare import agree
from symderive.rules.algebra import tidy

N = Dim.of("n")
A, B = Sym("A", shape("n", "n")), Sym("B", shape("n", "n"))
X = Sym("X", shape("m", "n"))
x, y = Sym("x", shape("n")), Sym("y", shape("n"))
s, t = Sym("s"), Sym("t")
i, j = Idx("i", N), Idx("j", N)

PAIRS = [
    ("collect", A @ x + A.T @ x, (A + A.T) @ x),
    ("collect rows", x.T @ A + x.T @ A.T, x.T @ (A + A.T)),
    ("like terms", 2 * s + s * 3, 5 * s),
    ("nothing left", s - s, Num(0)),
    ("powers", s * s * Pow(s, MINUS), s),
    ("roots", s * Pow(Map("sqrt", s), MINUS), Map("sqrt", s)),
    ("half of two", Num("1/2") * 2 * x, x),
    ("minus a difference", MINUS * (x - y), y - x),
    ("two transposes", Transpose(Transpose(A)), A),
    ("transpose of a product", Transpose(A @ x), x.T @ A.T),
    ("inverse cancels", Inverse(A) @ A @ x, x),
    ("inverse of a product cancels", Inverse(A @ B) @ A @ B @ x, x),
    ("square factors", Inverse(X @ X.T) @ X, Inverse(X @ X.T) @ X),
    ("identity", Eye(N) @ x, x),
    ("trace of an outer product", Trace(x @ y.T), y.T @ x),
    ("trace of the identity", Trace(Prod((Num(2), Eye(N)))), 2 * Sym("q")),
    ("diag times vector", Diag(x) @ y, Hadamard((x, y))),
    ("diagonal of an outer product", DiagPart(x @ y.T), Hadamard((x, y))),
    ("delta", sum_over(Delta(i, j) * Entry(x, (i,)), i), Entry(x, (j,))),
    ("basis", sum_over(Unit(i, N) * Entry(x, (i,)), i), x),
    ("entries", Entries(Map("exp", Entry(x, (i,))), (i,)), Map("exp", x)),
    ("matrix of entries", Entries(Entry(x, (i,)) * Entry(y, (j,)), (i, j)), x @ y.T),
    ("entry of an outer product", Entry(x @ y.T, (i, j)), Entry(x, (i,)) * Entry(y, (j,))),
    ("row of a product", A @ Unit(j, N), None),
    ("sine and cosine", Pow(Map("sin", t), Num(2)) + Pow(Map("cos", t), Num(2)), UNITY),
    ("exponentials", Map("exp", t) * Map("exp", -t), UNITY),
    ("log of exp", Map("log", Map("exp", t)), t),
    ("ones", Hadamard((Ones(shape("n")), x)), x),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS])
def test_a_person_would_leave_it_so(before, after):
    done = tidy(before)
    assert tidy(done) is done
    assert agree(before, done, Problem()).verdict == "equal"
    if after is not None and "q" not in repr(after):
        assert done is after or agree(done, after, Problem()).verdict == "equal"


def test_declared_symmetry_is_used_only_where_it_is_declared():
    declared = Problem(facts=(Fact("property", Has("symmetric", A)),))
    assert tidy((A + A.T) @ x) is (A + A.T) @ x
    assert tidy((A + A.T) @ x, declared) is Prod((Num(2), A, x))


def test_a_stated_sum_is_used():
    total = sum_over(Entry(y, (i,)), i)
    from symderive.expr.algebra import Rel

    declared = Problem(facts=(Fact("relation", Rel("=", total, Num(1))),))
    assert tidy(Prod((Transpose(Ones(shape("n"))), y)) * x, declared) is x


def test_the_determinant_of_a_product_of_squares_is_kept_short():
    g = Det(A) * (Inverse(A @ B) @ A)
    assert tidy(g) is Det(A) * Inverse(B) or agree(g, tidy(g), Problem()).verdict == "equal"


def test_a_derivative_still_to_be_done_is_left_alone():
    d = Derivative(s, (t,), False)
    assert tidy(d + d) is Sum((Num(2) * d,)).terms[0]
