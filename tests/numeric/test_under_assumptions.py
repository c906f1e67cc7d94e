"""Lines that hold under an assumption, and do not without it."""

import pytest
from blackboard import EMPTY, I, M, N, a, absolute, b, c, fn, i, log, n, power, sqrt, t, x

from symderive.expr.algebra import PI, Det, Num, Ones, Pow, Rel, Sym, Transpose
from symderive.expr.arrays import BigSum, Entry, Norm
from symderive.expr.build import size
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node
from symderive.expr.problem import Fact, Has, Problem
from symderive.expr.shape import shape
from symderive.numeric.compare import agree


def stated(*nodes: Node) -> Problem:
    return Problem(facts=tuple(Fact("relation" if isinstance(f, Rel) else "property", f) for f in nodes))


P, Q, v, w = Sym("P", shape(n, n)), Sym("Q", shape(n, n)), Sym("v", shape(n)), Sym("w", shape(n))
UNDER_ASSUMPTIONS = [
    (stated(Rel(">", t, Num(0))), sqrt(t * t), t),
    (stated(Rel(">", t, Num(0))), log(t * t), 2 * log(t)),
    (stated(Rel("<", t, Num(0))), sqrt(t * t), -t),
    (stated(Rel(">", t, Num(0))), fn("atan", t) + fn("atan", Num(1) / t), PI / Num(2)),
    (stated(Rel("=", M, M.T)), x.T @ M, Transpose(M @ x)),
    (stated(Has("symmetric", M)), Derivative(x.T @ M @ x, (x,)), 2 * x.T @ M),
    (stated(Rel("=", M @ N, N @ M)), (M + N) @ (M - N), Pow(M, Num(2)) - Pow(N, Num(2))),
    (stated(Rel("=", Pow(P, Num(2)), P)), Pow(I - P, Num(2)), I - P),
    (stated(Rel("=", Q.T @ Q, I)), Norm(Q @ x, "2"), Norm(x, "2")),
    (stated(Rel("=", Norm(v, "2"), Num(1))), v.T @ (v @ v.T) @ x, v.T @ x),
    (stated(Rel("=", Ones(shape(n)).T @ v, Num(1))), BigSum(Entry(v, (i,)) * a, i, Num(1), size(n)), a),
    (stated(Rel("=", v.T @ w, Num(0))), power(Norm(v + w, "2"), 2), v.T @ v + w.T @ w),
    (stated(Has("positive definite", M)), absolute(Det(M)), Det(M)),
    (stated(Rel("=", a + b, Num(1))), a * a - b * b, a - b),
    (stated(Rel("=", M @ v, c * v)), M @ M @ v, c * c * v),
    (stated(Rel("=", M @ v, c * v), Has("symmetric", M)), v.T @ M, c * v.T),
    (stated(Rel(">", a, b)), absolute(a - b), a - b),
    (stated(Has("orthogonal", Q)), power(Det(Q), 2), Num(1)),
    (stated(Has("idempotent", P), Has("symmetric", P)), P.T @ P, P),
    (stated(Has("skew-symmetric", M)), x.T @ M @ x, Num(0)),
    (stated(Has("diagonal", M), Has("diagonal", N)), M @ N, N @ M),
]


@pytest.mark.parametrize(("problem", "left", "right"), UNDER_ASSUMPTIONS)
def test_an_assumption_makes_a_line_right(problem: Problem, left: Node, right: Node) -> None:
    found = agree(left, right, problem)
    assert found.verdict == "equal", (found.reason, found.counterexample)
    assert agree(left, right, EMPTY).verdict == "different"


def test_what_is_not_known_to_draw_is_undecided() -> None:
    problem = stated(Has("of bounded variation", M))
    assert agree(M, M.T, problem).verdict == "undecided"
    assert agree(M @ x, x, stated(Rel("=", fn("sin", M) @ M, I))).verdict == "undecided"
