"""Exported code runs, has the tree's value, reads sizes from its arguments, and looks as a person would write it."""

import ast

import numpy as np
import pytest

from symderive.expr.algebra import (
    PI,
    TRUE,
    Apply,
    Cases,
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
    Rel,
    Sym,
    Trace,
    Transpose,
    Unit,
    Zeros,
)
from symderive.expr.arrays import (
    BigProd,
    BigSum,
    Block,
    Column,
    Diag,
    DiagPart,
    Entries,
    Entry,
    Kron,
    Member,
    Norm,
    Row,
    Vec,
)
from symderive.expr.build import size
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node
from symderive.expr.problem import Decl, Definition, Goal, Problem
from symderive.expr.shape import Dim, shape
from symderive.numeric.code import Axes, NoCode
from symderive.numeric.compile import evaluate, jax_code, numpy_code, torch_code
from symderive.numeric.sample import draw

m, n, N, K = Dim.of("m"), Dim.of("n"), Dim.of("N"), Dim.of("K")
A, M, X = Sym("A", shape(m, n)), Sym("M", shape(n, n)), Sym("X", shape(N, n))
x, y, b, r = Sym("x", shape(n)), Sym("y", shape(n)), Sym("b", shape(m)), Sym("r", shape(N))
t, s, lam = Sym("t"), Sym("s"), Sym("lambda", None, r"\lambda")
i, j = Idx("i", n), Idx("j", n)
row, cluster = Idx("i", N), Idx("k", K)
xi, yi = Member("x", (row,), shape(n), (N,), r"\mathbf{x}"), Member("y", (row,), shape(), (N,))
mu = Member("mu", (cluster,), shape(n), (K,), r"\mu")
EMPTY = Problem()


def over(body: Node, index: Idx) -> Node:
    return BigSum(body, index, Num(1), size(index.size))


def exp(v: Node) -> Node:
    return Map("exp", v)


WRITTEN = [
    (2 * Transpose(A @ x - b) @ A, "2 * ((A @ x - b) @ A)"),
    (2 * lam * (A.T @ (A @ x - b)), "2 * lam * (A.T @ (A @ x - b))"),
    (x.T @ (M + M.T), "x @ (M + M.T)"),
    (x @ b.T, "np.outer(x, b)"),
    (M @ x @ b.T, "np.outer(M @ x, b)"),
    (Inverse(M) @ x, "np.linalg.solve(M, x)"),
    (Inverse(M).T, "np.linalg.inv(M).T"),
    (x / Norm(x, "2"), "x / np.linalg.norm(x)"),
    (x.T @ x * M, "(x @ x) * M"),
    (-x.T @ M, "-x @ M"),
    (-1 * Transpose(M @ x), "-M @ x"),
    (Num(1) / (2 * s), "1 / (2 * s)"),
    (Num(1) / Num(3) * x, "x / 3"),
    (Num(1) / Num(2) * x, "0.5 * x"),
    (Pow(s, Num(-2)), "1 / s**2"),
    (Hadamard((x, x)), "x**2"),
    (Diag(Hadamard((y, 1 * y))), "np.diag(y * (1 * y))"),
    (Trace(A.T @ A), "np.trace(A.T @ A)"),
    (Map("sqrt", 2 * PI * s), "np.sqrt(2 * np.pi * s)"),
    (Map("sigmoid", A @ x), "1 / (1 + np.exp(-(A @ x)))"),
    (over(xi * (xi.T @ x - yi), row), "x.T @ (x @ x_ - y)"),
    (over(Entry(x, (i,)) * Map("log", Entry(y, (i,))), i), "np.sum(x * np.log(y))"),
    (over(Row(X, row) * Entry(r, (row,)), row), "X.T @ r"),
    (over(xi @ xi.T, row), "x.T @ x"),
    (Cases(((Rel(">", t, Num(0)), t), (TRUE, Num(0)))), "np.where(t > 0, t, 0)"),
    (Delta(i, j) * Entry(x, (i,)), "np.array([[(i == j) * x[i] for j in range(n)] for i in range(n)])"),
]


def last_line(code) -> str:
    return code["source"].rstrip("\n").split("\n")[-1].strip().removeprefix("return ")


@pytest.mark.parametrize(("node", "text"), WRITTEN)
def test_code_reads_like_a_persons(node: Node, text: str) -> None:
    assert last_line(numpy_code(node, EMPTY, "f")) == text


RUNS = [
    Num(0),
    Zeros(shape(n)) + x,
    Ones(shape(m, n)) + A,
    Eye(n) / size(n) + M,
    Prod((x.T, y, x)),
    Prod((x, y.T, x, b.T)),
    Prod((Pow(x.T @ x, Num(-1)), x, x.T)),
    M @ Inverse(M.T @ M) @ x,
    Pow(M, Num(3)),
    Pow(M, Num(-2)),
    Pow(exp(t), s),
    Kron(A, M),
    Kron(x, A),
    Kron(x.T, A),
    Kron(x, y.T),
    Kron(x, y),
    Vec(A),
    Vec(x),
    DiagPart(M),
    Det(M) * Inverse(M).T,
    Block(((x.T @ x, t), (t, s))),
    Block(((x.T @ x, t),)),
    Block(((M, x), (y.T, t))),
    Block(((x,), (b,))),
    Norm(x, "1") * Norm(x, "inf") * Norm(A, "F"),
    Entry(M @ x, (Num(2),)) + Entry(M, (Num(1), Num(2))),
    Row(A, Num(2)) + Column(M, Num(1)),
    Unit(Num(2), n) + x,
    Entries(Entry(x, (i,)) * Entry(y, (j,)), (i, j)),
    over(over(exp(Entry(x, (i,)) * Entry(y, (j,))), j), i),
    over(BigSum(Entry(x, (j,)), j, Num(1), i), i),
    over(BigSum(Entry(x, (j,)) * i, j, Num(1), size(n), (i,)), i),
    BigProd(1 + Pow(Entry(x, (i,)), Num(2)), i, Num(1), size(n)),
    over(Map("log", over(exp(xi.T @ mu), cluster)), row),
    over((xi - x) @ Transpose(xi - x), row),
    over(yi * xi @ xi.T, row),
    over(yi * xi, row) / size(N),
    over(Map("log", 1 + exp(-yi * (xi.T @ x))), row),
    Member("mu", (cluster,), shape(n), (K,), r"\mu") * 2,
    Apply("softmax", (A @ x,), b.shape),
    Apply("logsumexp", (x,)),
    Apply("max", (x,)) + Apply("min", (t, s)) + Apply("argmax", (x,)),
    Apply("binom", (Num(7), Num(3))) + Apply("beta", (exp(t), exp(s))),
    Map("digamma", exp(t)) + Map("gamma", exp(t)) + Map("loggamma", exp(s)) + Map("polygamma1", exp(s)),
    Map("erf", x) + Map("Phi", x) + Map("softplus", x) + Map("relu", x) + Map("heaviside", x) + Map("tanh", x),
    Map("factorial", Num(5)) * t,
    Delta(i, j) * Entry(x, (i,)) - Entry(x, (i,)) * Entry(x, (j,)),
    Entry(M, (i, j)) * Entry(A.T @ A, (j, i)),
]


@pytest.mark.parametrize("node", RUNS)
def test_code_has_the_value(node: Node) -> None:
    """``numpy_code`` itself runs what it printed and compares it with the tree; a difference is a NoCode."""
    code = numpy_code(node, EMPTY, "f")
    compile(code["source"], "f", "exec")
    for other in (jax_code, torch_code):
        ast.parse(other(node, EMPTY, "f")["source"])


def test_arguments_are_described() -> None:
    declared = {leaf.name: Decl(leaf.name, "matrix", leaf) for leaf in (A, x)}
    code = numpy_code(A @ x + b, Problem(declarations=declared), "value")
    assert code["entry"] == "value"
    assert code["arguments"] == [
        {"name": "A", "latex": "A", "shape": ["m", "n"]},
        {"name": "x", "latex": "x", "shape": ["n"]},
        {"name": "b", "latex": "b", "shape": ["m"]},
    ]
    family = numpy_code(over(xi, row), EMPTY, "f")["arguments"]
    assert family == [{"name": "x", "latex": r"\mathbf{x}", "shape": ["N", "n"]}]


def test_names_are_python_names() -> None:
    node = lam * Sym("W^(1)", shape(m, n), "W^{(1)}") @ Sym("in", shape(n))
    code = numpy_code(node, EMPTY, "f")
    assert {a["name"] for a in code["arguments"]} == {"W1", "in_", "lam"}


def test_a_size_is_read_from_a_letter_that_is_used_for_nothing_else() -> None:
    problem = Problem(declarations={"x": Decl("x", "vector", x)})
    code = numpy_code(Num(1) / size(n) * Eye(n), problem, "f")
    assert "n = x.shape[0]" in code["source"]
    assert "n = x.shape[0]" in numpy_code(Eye(n), EMPTY, "f", (x,))["source"]
    with pytest.raises(NoCode, match="the size n"):
        numpy_code(Eye(n), EMPTY, "f")


def test_named_quantities_and_functions() -> None:
    z, p = Sym("z", shape(m)), Sym("p", shape(n))
    problem = Problem(
        definitions=(
            Definition(Sym("sigma"), Num(1) / (1 + exp(-Sym("q"))), (Sym("q"),)),
            Definition(z, A @ x + b),
            Definition(Entry(p, (i,)), exp(Entry(x, (i,))) / over(exp(Entry(x, (j,))), j)),
        )
    )
    source = numpy_code(Map("sigma", z).T @ A @ Diag(p), problem, "f")["source"]
    assert "z = A @ x + b" in source
    assert "def sigma(q):" in source
    assert "return 1 / (1 + np.exp(-q))" in source


def test_what_occurs_twice_is_written_once() -> None:
    residual = A @ x - b
    source = numpy_code(residual.T @ residual * (A.T @ residual), EMPTY, "f")["source"]
    assert source.count("A @ x - b") == 1


def test_axes() -> None:
    turned = numpy_code(A, EMPTY, "f", axes=Axes(turned=True))
    assert last_line(turned) == "A.T"
    unfolded = numpy_code(Kron(M, A), EMPTY, "f", axes=Axes(rows=shape(m, n), columns=shape(n, n)))
    space: dict = {}
    exec(unfolded["source"], space)
    rng = np.random.default_rng(0)
    m_, a_ = rng.normal(size=(2, 2)), rng.normal(size=(3, 2))
    w = rng.normal(size=(2, 2))
    full = space["f"](M=m_, A=a_)
    np.testing.assert_allclose(np.einsum("abcd,cd->ab", full, w), a_ @ w @ m_.T)


def test_the_goal_orders_free_indices() -> None:
    problem = Problem(goal=Goal(Derivative(Entry(M @ x, (j,)), (Entry(x, (i,)),))))
    code = numpy_code(Entry(M, (j, i)), problem, "f")
    assert last_line(code) == "np.array([[M[j, i] for i in range(n)] for j in range(n)])"


def test_what_cannot_be_written_says_so() -> None:
    with pytest.raises(NoCode.__mro__[1], match="known by name only"):
        numpy_code(Map("f", x), EMPTY, "f")


def test_torch_and_jax_state_shapes() -> None:
    for code in (torch_code(A @ x, EMPTY, "f"), jax_code(A @ x, EMPTY, "f")):
        assert "assert A.shape == (m, n)" in code["source"]
        assert "assert x.shape == (n,)" in code["source"]
    assert "torch.linalg.solve(M, x)" in torch_code(Inverse(M) @ x, EMPTY, "f")["source"]
    assert "jnp.linalg.solve(M, x)" in jax_code(Inverse(M) @ x, EMPTY, "f")["source"]


def test_the_code_of_a_gradient_is_the_gradient() -> None:
    answer = 2 * Transpose(A @ x - b) @ A
    code = numpy_code(answer, EMPTY, "f")
    space: dict = {}
    exec(code["source"], space)
    point = draw(EMPTY, [answer], 2)
    got = space["f"](A=point.values[A], x=point.values[x][:, 0], b=point.values[b][:, 0])
    residual = A @ x - b
    np.testing.assert_allclose(got, evaluate(Derivative(residual.T @ residual, (x,)), point)[0])
