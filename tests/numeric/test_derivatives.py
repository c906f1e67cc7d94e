"""Dual numbers against central differences, over random trees and over a table of matrix functions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderive.expr.algebra import Apply, Det, Eye, Hadamard, Idx, Inverse, Map, Num, Pow, Sym, Trace
from symderive.expr.arrays import BigProd, BigSum, Block, Column, Diag, Entries, Entry, Kron, Member, Norm, Row, Vec
from symderive.expr.build import size
from symderive.expr.calculus import DENOMINATOR, NUMERATOR, Derivative
from symderive.expr.node import Node
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import Dim, shape
from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point

m, n = Dim.of("m"), Dim.of("n")
A, M = Sym("A", shape(m, n)), Sym("M", shape(n, n))
x, y, u = Sym("x", shape(n)), Sym("y", shape(n)), Sym("u", shape(m))
a, t = Sym("a"), Sym("t")
i, j = Idx("i", n), Idx("j", n)
member = Member("z", (i,), shape(m), (n,))


def point() -> Point:
    rng = np.random.default_rng(11)
    values = {leaf: rng.normal(size=(3 if leaf.shape[0] == m else 2, 1)) for leaf in (x, y, u)}
    values |= {A: rng.normal(size=(3, 2)), M: rng.normal(size=(2, 2)) + 2 * np.eye(2)}
    values |= {a: np.array([[0.7]]), t: np.array([[1.3]])}
    return Point({"m": 3, "n": 2}, values, {"z": rng.normal(size=(2, 3, 1))})


def difference(node: Node, leaf: Node, problem: Problem | None = None, step: float = 1e-5) -> np.ndarray:
    """Axes of the node first, then those of the variable."""
    columns = []
    for place in np.ndindex(*point().values[leaf].shape):
        sides = []
        for sign in (1, -1):
            moved = point()
            moved.values[leaf] = moved.values[leaf].copy()
            moved.values[leaf][place] += sign * step
            sides.append(evaluate(node, moved, problem))
        columns.append((sides[0] - sides[1]) / (2 * step))
    stacked = np.stack(columns, axis=-1)
    return stacked.reshape(*stacked.shape[:-1], *point().values[leaf].shape)


def in_layout(full: np.ndarray, of: Node, by: Node) -> np.ndarray:
    """A full array of differences as the mixed layout has it."""
    if of.shape == shape():
        part = full[0, 0]
        return part.T if by.shape[1] == Dim.of(1) else part
    if by.shape == shape():
        return full[..., 0, 0]
    return full[:, 0, :, 0]


TABLE = [
    (x.T @ M @ x, x),
    (x.T @ M @ x, M),
    (Inverse(M) @ x, x),
    (x.T @ Inverse(M) @ y, M),
    (Det(M), M),
    (Map("log", Det(M)), M),
    (Det(A.T @ A), A),
    (Det(x @ y.T), x),
    (Trace(A.T @ A @ M), A),
    (Trace(Pow(M, Num(3))), M),
    (Trace(Pow(M, Num(-2))), M),
    (Norm(A @ x - u, "2"), x),
    (Norm(x, "1"), x),
    (Norm(x, "inf"), x),
    (Norm(A, "F"), A),
    (Map("tanh", A @ x), x),
    (Map("relu", x), x),
    (Apply("softmax", (x,), x.shape), x),
    (Apply("logsumexp", (A @ x,)), x),
    (Apply("max", (A @ x,)), x),
    (Apply("min", (a, t)), a),
    (Apply("beta", (a, t)), a),
    (Hadamard((x, x, y)), x),
    (Diag(x) @ y, x),
    (Vec(x @ x.T), x),
    (Kron(x, y), x),
    (Block(((M @ x,), (x.T @ x,))), x),
    (Row(A, Num(2)), a),
    (Column(M, Num(2)).T @ x, M),
    (Entry(A @ x, (Num(3),)), x),
    (BigSum(Map("exp", Entry(x, (i,)) * a), i, Num(1), size(n)), x),
    (BigSum(Map("exp", Entry(x, (i,)) * a), i, Num(1), size(n)), a),
    (BigProd(Entry(x, (i,)), i, Num(1), size(n)), x),
    (BigSum(Map("log", 1 + Pow(member.T @ A @ x, Num(2))), i, Num(1), size(n)), x),
    (Entries(Entry(x, (i,)) * Entry(y, (j,)) * a, (i, j)), a),
    (Pow(t, a), t),
    (Pow(t, a), a),
    (Inverse(M + a * Eye(n)) @ x, a),
    (Map("f", A @ x), x),
    (Map("f", x, 2), x),
    (Apply("g", (x, a)), x),
    (Apply("g", (x, a)), a),
    (Apply("g", (x,), shape(m)), x),
    (Apply("g", (M,)), M),
]


@pytest.mark.parametrize(("node", "by"), TABLE)
def test_first_derivatives(node: Node, by: Node) -> None:
    got = evaluate(Derivative(node, (by,)), point())
    np.testing.assert_allclose(got, in_layout(difference(node, by), node, by), rtol=2e-6, atol=1e-7)


@pytest.mark.parametrize("node", [node for node, by in TABLE if by is x and node.shape == shape()])
def test_second_derivatives(node: Node) -> None:
    got = evaluate(Derivative(node, (x, x)), point())
    want = difference(Derivative(node, (x,)), x)[0, :, :, 0]
    np.testing.assert_allclose(got, want, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(got, got.T, rtol=1e-9, atol=1e-10)


def test_layouts() -> None:
    form = x.T @ M @ x
    row = evaluate(Derivative(form, (x,)), point())
    assert row.shape == (1, 2)
    np.testing.assert_allclose(evaluate(Derivative(form, (x,), False, DENOMINATOR), point()), row.T)
    by_matrix = evaluate(Derivative(Norm(A, "F"), (A,)), point())
    assert by_matrix.shape == (3, 2)
    np.testing.assert_allclose(evaluate(Derivative(Norm(A, "F"), (A,), False, NUMERATOR), point()), by_matrix.T)
    jacobian = evaluate(Derivative(A @ x, (x,)), point())
    np.testing.assert_allclose(jacobian, point().values[A])
    np.testing.assert_allclose(evaluate(Derivative(A @ x, (x,), False, DENOMINATOR), point()), jacobian.T)


def test_derivatives_by_entries_and_members() -> None:
    full = difference(M @ M, M)
    for r, c, p, q in ((1, 1, 1, 2), (2, 1, 2, 2)):
        node = Derivative(Entry(M @ M, (Num(r), Num(c))), (Entry(M, (Num(p), Num(q))),))
        np.testing.assert_allclose(evaluate(node, point()), full[r - 1, c - 1, p - 1, q - 1], rtol=1e-6)
    total = BigSum(Map("exp", member.T @ u), i, Num(1), size(n))
    second = Member("z", (Num(2),), shape(m), (n,))
    z2, u_ = point().families["z"][1], point().values[u]
    want = np.exp(z2.T @ u_) * u_.T
    np.testing.assert_allclose(evaluate(Derivative(total, (second,)), point()), want)


def test_named_quantities() -> None:
    z, w, f = Sym("z"), Sym("w", shape(n)), Sym("f")
    problem = Problem(
        definitions=(Definition(z, x.T @ x), Definition(w, z * x), Definition(f, z * z + a, (z,))),
    )
    for of, by in ((z, x), (f, x), (w, x), (w.T @ w, x), (f, z)):
        if by is x:
            want = in_layout(difference(of, x, problem), of, x)
        else:
            want = 2 * evaluate(z, point(), problem)
        np.testing.assert_allclose(evaluate(Derivative(of, (by,)), point(), problem), want, rtol=1e-6)
    np.testing.assert_allclose(
        evaluate(Derivative(w, (x,), True), point(), problem), evaluate(z * Eye(n), point(), problem)
    )
    np.testing.assert_allclose(evaluate(Derivative(w, (z,)), point(), problem), point().values[x])


def test_what_has_more_than_two_axes_has_no_number() -> None:
    with pytest.raises(NoNumber, match="entry by entry"):
        evaluate(Derivative(x @ x.T, (x,)), point())
    with pytest.raises(NoNumber, match="entry by entry"):
        evaluate(Derivative(A @ x, (A,)), point())


SMOOTH = ("sin", "cos", "exp", "tanh", "sigmoid", "softplus", "atan", "asinh", "f")


@st.composite
def scalars(draw, depth: int = 3) -> Node:
    """A random smooth scalar tree in x, y, M, a."""
    if depth == 0:
        return draw(st.sampled_from([a, t, Entry(x, (Num(1),)), Entry(x, (Num(2),)), Num(2), Num(-1) / Num(3)]))
    inner = scalars(depth - 1)
    match draw(st.integers(0, 7)):
        case 0:
            return draw(inner) + draw(inner)
        case 1:
            return draw(inner) * draw(inner)
        case 2:
            return Map(draw(st.sampled_from(SMOOTH)), Num(1) / Num(2) * Map("sin", draw(inner)))
        case 3:
            return x.T @ (M + draw(inner) * Eye(n)) @ x
        case 4:
            return draw(inner) / (1 + Pow(draw(inner), Num(2)))
        case 5:
            return BigSum(Map("sin", Entry(x, (i,)) * draw(inner)), i, Num(1), size(n))
        case 6:
            return Det(Eye(n) + Map("sin", draw(inner)) * x @ y.T)
        case _:
            return y.T @ Inverse(3 * Eye(n) + Map("tanh", draw(inner)) * Diag(Map("tanh", x))) @ x


@given(scalars())
@settings(max_examples=60, deadline=None)
def test_random_trees(node: Node) -> None:
    got = evaluate(Derivative(node, (x,)), point())
    want = in_layout(difference(node, x), node, x)
    size_ = max(1.0, float(np.abs(want).max()), float(np.abs(evaluate(node, point())).max()))
    if np.isfinite(want).all() and size_ < 1e6:
        np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-5 * size_)
