"""Jointly normal variables in blocks of any sizes, chains of normal variables, variables computed from them."""

import pytest

from symderive.expr.algebra import Inverse, Map, Num, Rel, Sym, Trace
from symderive.expr.arrays import Block
from symderive.expr.build import inverse
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Dens, Expect, Indep, Law, LawDens, Prob, RandVar, Var
from symderive.expr.problem import Definition, Fact, Follows, Has, Problem
from symderive.expr.shape import shape
from symderive.numeric.compare import agree

x, y = RandVar("x", shape("n")), RandVar("y", shape("m"))
x_, y_ = Sym("x", shape("n")), Sym("y", shape("m"))
a, b = Sym("a", shape("n")), Sym("b", shape("m"))
A, B, C = Sym("A", shape("n", "n")), Sym("B", shape("m", "m")), Sym("C", shape("n", "m"))
G, S, R = Sym("G", shape("m", "n")), Sym("S", shape("n", "n")), Sym("R", shape("m", "m"))
X, Y, Z, U, V, W = (RandVar(name) for name in ("X", "Y", "Z", "x_0", "x_1", "y_1"))
c, g, m, q, r, v, z = (Sym(name) for name in "cgmqrvz")


def normal(u: Node, mean: Node, spread: Node, given: Node | None = None) -> Fact:
    return Fact("law", Follows(u, Law("Normal", (mean, spread)), given))


POSITIVE = tuple(Fact("relation", Rel(">", u, Num(0))) for u in (q, r, v))
DEFINITE = tuple(Fact("property", Has("positive definite", u)) for u in (S, R))
BLOCKS = Problem(facts=(normal(Block(((x,), (y,))), Block(((a,), (b,))), Block(((A, C), (C.T, B)))),))
NOISY = Problem(facts=(normal(x, a, S), normal(y, G @ x + b, R, x), *DEFINITE))
MAPPED = Problem(facts=(normal(x, a, S), *DEFINITE), definitions=(Definition(y, G @ x + b),))
PAIR = Problem(
    facts=(normal(Block(((X,), (Y,))), Block(((Num(1),), (Num(2),))), Block(((Num(2), Num(1)), (Num(1), Num(3))))),)
)
CHAIN = Problem(facts=(normal(U, m, v), normal(V, g * U, q, U), normal(W, c * V, r, V), *POSITIVE))
SUM = Problem(
    facts=(normal(X, m, v), normal(Y, g, q), Fact("independence", Indep(((X,), (Y,)))), *POSITIVE),
    definitions=(Definition(Z, X + Y),),
)
spread = g**2 * v + q

EQUAL = [
    (BLOCKS, Expect(x, y), a + C @ inverse(B) @ (y_ - b)),
    (BLOCKS, Cov(x, x, y), A - C @ inverse(B) @ C.T),
    (BLOCKS, Cov(x, x, y), Inverse(inverse(A) + inverse(A) @ C @ inverse(B - C.T @ inverse(A) @ C) @ C.T @ inverse(A))),
    (BLOCKS, Cov(x, x), A),
    (BLOCKS, Expect(x.T @ x), Trace(A) + a.T @ a),
    (BLOCKS, Dens("p", (x_,), (), (), (x,)), LawDens(Law("Normal", (a, A)), x_)),
    (BLOCKS, Dens("p", (x_,), (y_,), (), (x, y)), Dens("p", (x_, y_), (), (), (x, y)) / Dens("p", (y_,), (), (), (y,))),
    (NOISY, Cov(y, y), G @ S @ G.T + R),
    (NOISY, Cov(x, y), S @ G.T),
    (NOISY, Expect(x, y), a + S @ G.T @ inverse(G @ S @ G.T + R) @ (y_ - G @ a - b)),
    (NOISY, Cov(x, x, y), inverse(inverse(S) + G.T @ inverse(R) @ G)),
    (MAPPED, Cov(y, y), G @ S @ G.T),
    (MAPPED, Expect(x.T @ S @ x), Trace(S @ S) + a.T @ S @ a),
    (PAIR, Expect(X, Rel("=", Y, Num(4))), Num("5/3")),
    (PAIR, Prob(Rel(">", X, Num("5/3")), Rel("=", Y, Num(4))), Num("1/2")),
    (CHAIN, Var(V, W), spread * r / (c**2 * spread + r)),
    (CHAIN, Var(W), c**2 * spread + r),
    (SUM, Expect(X, Rel("=", Z, z)), m + v / (v + q) * (z - m - g)),
    (SUM, Dens("p", (z,), (), (), (Z,)), LawDens(Law("Normal", (m + g, v + q)), z)),
    (SUM, Prob(Rel(">", X, Y)), Map("Phi", (m - g) / Map("sqrt", v + q))),
]

DIFFERENT = [
    (BLOCKS, Expect(x, y), a - C @ inverse(B) @ (y_ - b)),
    (BLOCKS, Cov(x, x, y), A + C @ inverse(B) @ C.T),
    (BLOCKS, Cov(x, x, y), A),
    (NOISY, Cov(y, y), G @ S @ G.T),
    (SUM, Expect(X, Rel("=", Z, z)), m + q / (v + q) * (z - m - g)),
]


@pytest.mark.parametrize("problem, left, right", EQUAL)
def test_equal(problem: Problem, left: Node, right: Node):
    assert agree(left, right, problem).verdict == "equal"


@pytest.mark.parametrize("problem, left, right", DIFFERENT)
def test_different(problem: Problem, left: Node, right: Node):
    assert agree(left, right, problem).verdict == "different"
