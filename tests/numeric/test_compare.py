"""Do two expressions agree: true ones are equal, false ones different and shown at a point, the rest undecided."""

import time

import pytest

from symderive.expr.algebra import (
    INFINITY,
    PI,
    Apply,
    Det,
    Eye,
    Hadamard,
    Idx,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Rel,
    Sym,
    Trace,
    Transpose,
    size,
)
from symderive.expr.arrays import BigSum, Block, Diag, DiagPart, Entry, Kron, Norm, Vec
from symderive.expr.calculus import Derivative, Differential, Integral, Limit
from symderive.expr.node import Node, substitute
from symderive.expr.problem import Decl, Definition, Fact, Goal, Has, Problem
from symderive.expr.shape import Dim, shape
from symderive.numeric.compare import agree, chain
from symderive.numeric.compile import evaluate
from symderive.numeric.sample import draw
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


TRUE_MATRIX = {
    "transpose of a product": (Transpose(A @ B), B.T @ A.T),
    "transpose of a sum": (Transpose(A + D), A.T + D.T),
    "transpose of three": (Transpose(A @ B @ C), C.T @ B.T @ A.T),
    "inverse of a product": (Inverse(M @ N), Inverse(N) @ Inverse(M)),
    "inverse of a transpose": (Inverse(M.T), Inverse(M).T),
    "inverse of an inverse": (Inverse(Inverse(M)), M),
    "inverse of a multiple": (Inverse(2 * M), half * Inverse(M)),
    "trace is cyclic": (Trace(A @ B @ C), Trace(C @ A @ B)),
    "trace of a transposed product": (Trace(M @ N @ L), Trace(L.T @ N.T @ M.T)),
    "trace is linear": (Trace(M + 3 * N), Trace(M) + 3 * Trace(N)),
    "trace of an outer product": (Trace(x @ y.T), y.T @ x),
    "trace of the identity": (Trace(I), size(n)),
    "quadratic form as a trace": (x.T @ M @ x, Trace(M @ x @ x.T)),
    "quadratic form of the symmetric part": (x.T @ M @ x, x.T @ (half * (M + M.T)) @ x),
    "a bilinear form turned": (x.T @ M @ y, y.T @ M.T @ x),
    "det of a product": (Det(M @ N), Det(M) * Det(N)),
    "det of a transpose": (Det(M.T), Det(M)),
    "det of an inverse": (Det(Inverse(M)), Pow(Det(M), Num(-1))),
    "det of a multiple": (Det(c * M), Pow(c, size(n)) * Det(M)),
    "matrix determinant lemma": (Det(M + x @ y.T), Det(M) * (1 + y.T @ Inverse(M) @ x)),
    "Sylvester": (Det(I + A.T @ D), Det(Eye(m) + D @ A.T)),
    "Sherman and Morrison": (
        Inverse(M + x @ y.T),
        Inverse(M) - Inverse(M) @ x @ y.T @ Inverse(M) * Pow(1 + y.T @ Inverse(M) @ x, Num(-1)),
    ),
    "Woodbury, pushed through": (A.T @ Inverse(Eye(m) + A @ A.T), Inverse(I + A.T @ A) @ A.T),
    "difference of inverses": (Inverse(M) - Inverse(N), Inverse(M) @ (N - M) @ Inverse(N)),
    "square of a sum": (Pow(M + N, Num(2)), Pow(M, Num(2)) + M @ N + N @ M + Pow(N, Num(2))),
    "norm of a difference": (power(Norm(x - y, "2"), 2), x.T @ x - 2 * x.T @ y + y.T @ y),
    "Frobenius norm as a trace": (power(Norm(A, "F"), 2), Trace(A.T @ A)),
    "parallelogram": (
        power(Norm(x + y, "2"), 2) + power(Norm(x - y, "2"), 2),
        2 * power(Norm(x, "2"), 2) + 2 * power(Norm(y, "2"), 2),
    ),
    "Hadamard commutes": (Hadamard((A, D)), Hadamard((D, A))),
    "Hadamard by diag": (Hadamard((x, y)), Diag(x) @ y),
    "trace of a Hadamard": (Trace(A.T @ D), Ones(shape(m)).T @ Hadamard((A, D)) @ Ones(shape(n))),
    "diag of an outer product": (DiagPart(x @ y.T), Hadamard((x, y))),
    "vec of a product": (Vec(A @ B @ C), Kron(C.T, A) @ Vec(B)),
    "vec and inner product": (Transpose(Vec(A)) @ Vec(D), Trace(A.T @ D)),
    "Kronecker of products": (Kron(A, M) @ Kron(B, N), Kron(A @ B, M @ N)),
    "Kronecker transposed": (Transpose(Kron(A, B)), Kron(A.T, B.T)),
    "Kronecker inverse": (Inverse(Kron(M, N)), Kron(Inverse(M), Inverse(N))),
    "block times vector": (
        Block(((M, x), (y.T, a))) @ Block(((z,), (b,))),
        Block(((M @ z + b * x,), (y.T @ z + a * b,))),
    ),
    "product as a sum over entries": (x.T @ y, BigSum(Entry(x, (i,)) * Entry(y, (i,)), i, Num(1), size(n))),
    "quadratic form as a double sum": (
        x.T @ M @ y,
        BigSum(BigSum(Entry(x, (i,)) * Entry(M, (i, j)) * Entry(y, (j,)), j, Num(1), size(n)), i, Num(1), size(n)),
    ),
    "power of an inverse": (Pow(M, Num(-2)), Inverse(M) @ Inverse(M)),
}

FALSE_MATRIX = {
    "transpose keeps the order": (Transpose(M @ N), M.T @ N.T),
    "inverse keeps the order": (Inverse(M @ N), Inverse(M) @ Inverse(N)),
    "matrices commute": (M @ N, N @ M),
    "inverse of a sum": (Inverse(M + N), Inverse(M) + Inverse(N)),
    "trace of a product": (Trace(M @ N), Trace(M) * Trace(N)),
    "trace, two of three swapped": (Trace(M @ N @ L), Trace(M @ L @ N)),
    "trace of the identity is 1": (Trace(I), Num(1)),
    "det is linear": (Det(M + N), Det(M) + Det(N)),
    "det of a multiple": (Det(c * M), c * Det(M)),
    "det of an inverse": (Det(Inverse(M)), Det(M)),
    "det of minus": (Det(-M), -Det(M)),
    "square of a sum": (Pow(M + N, Num(2)), Pow(M, Num(2)) + 2 * M @ N + Pow(N, Num(2))),
    "sum times difference": ((M + N) @ (M - N), Pow(M, Num(2)) - Pow(N, Num(2))),
    "power of a product": (Pow(M @ N, Num(2)), Pow(M, Num(2)) @ Pow(N, Num(2))),
    "outer for inner": (x @ y.T @ x, y @ x.T @ x),
    "outer products commute": (x @ y.T, y @ x.T),
    "norm is linear": (Norm(x + y, "2"), Norm(x, "2") + Norm(y, "2")),
    "norm of a product": (Norm(M @ x, "2"), Norm(M, "F") * Norm(x, "2")),
    "cross term once": (power(Norm(x - y, "2"), 2), x.T @ x - x.T @ y + y.T @ y),
    "transposed without reason": (x.T @ M @ y, x.T @ M.T @ y),
    "symmetric without reason": (M, M.T),
    "sandwich cancels": (M @ N @ Inverse(M), N),
    "inverse cancels across": (Inverse(M) @ N @ M, N),
    "Hadamard for product": (Hadamard((M, N)), M @ N),
    "Hadamard inverse": (Hadamard((M, Inverse(M))), I),
    "diag of a product": (DiagPart(M @ N), Hadamard((DiagPart(M), DiagPart(N)))),
    "trace of a square": (Trace(Pow(M, Num(2))), Pow(Trace(M), Num(2))),
    "Frobenius without square": (Norm(A, "F"), Trace(A.T @ A)),
    "gradient of a quadratic form": (Derivative(x.T @ M @ x, (x,)), 2 * x.T @ M),
    "gradient of logdet": (Derivative(log(Det(M)), (M,)), Inverse(M)),
    "gradient of a trace": (Derivative(Trace(M @ N), (M,)), N),
    "gradient of an inverse form": (Derivative(x.T @ Inverse(M) @ y, (M,)), -Inverse(M) @ x @ y.T @ Inverse(M)),
    "gradient of a norm": (Derivative(Norm(x, "2"), (x,)), 2 * x.T),
    "chain rule without the inner factor": (Derivative(exp(x.T @ y), (x,)), exp(x.T @ y) * x.T),
    "Woodbury with a plus": (
        Inverse(M + x @ y.T),
        Inverse(M) + Inverse(M) @ x @ y.T @ Inverse(M) * Pow(1 + y.T @ Inverse(M) @ x, Num(-1)),
    ),
    "lemma without the one": (Det(M + x @ y.T), Det(M) * (y.T @ Inverse(M) @ x)),
    "Kronecker commutes": (Kron(M, N), Kron(N, M)),
    "vec of a product, transposed": (Vec(M @ N @ L), Kron(L, M) @ Vec(N)),
    "sum of products": (
        BigSum(Entry(x, (i,)) * Entry(y, (i,)), i, Num(1), size(n)),
        BigSum(Entry(x, (i,)), i, Num(1), size(n)) * BigSum(Entry(y, (i,)), i, Num(1), size(n)),
    ),
    "commutator vanishes at size 2 only": (
        Pow(M @ N - N @ M, Num(2)) @ L,
        L @ Pow(M @ N - N @ M, Num(2)),
    ),
}

TRUE_SCALAR = {
    "binomial": (power(a + b, 2), a * a + 2 * a * b + b * b),
    "cube": (power(a - b, 3), power(a, 3) - 3 * a * a * b + 3 * a * b * b - power(b, 3)),
    "difference of squares": ((a + b) * (a - b), a * a - b * b),
    "fractions": (a / b + c / b, (a + c) / b),
    "common denominator": (Num(1) / a + Num(1) / b, (a + b) / (a * b)),
    "square root of a square": (sqrt(t * t), absolute(t)),
    "abs squared": (power(absolute(t), 2), t * t),
    "log of a square": (log(t * t), 2 * log(absolute(t))),
    "log of exp": (log(exp(t)), t),
    "exp of a sum": (exp(a + b), exp(a) * exp(b)),
    "log of a quotient of exps": (log(exp(a) / exp(b)), a - b),
    "Pythagoras": (power(fn("sin", t), 2) + power(fn("cos", t), 2), Num(1)),
    "double angle": (fn("sin", 2 * t), 2 * fn("sin", t) * fn("cos", t)),
    "tan": (fn("tan", t), fn("sin", t) / fn("cos", t)),
    "tanh by exponentials": (fn("tanh", t), (exp(t) - exp(-t)) / (exp(t) + exp(-t))),
    "tanh by the sigmoid": (fn("tanh", t), 2 * fn("sigmoid", 2 * t) - 1),
    "sigmoid turned": (1 - fn("sigmoid", t), fn("sigmoid", -t)),
    "softplus": (log(1 + exp(t)), t + log(1 + exp(-t))),
    "softplus by cosh": (log(1 + exp(t)), t / Num(2) + log(2 * fn("cosh", t / Num(2)))),
    "softplus known": (fn("softplus", t), log(1 + exp(t))),
    "relu": (fn("relu", t), (t + absolute(t)) / Num(2)),
    "max by abs": (Apply("max", (a, b)), (a + b + absolute(a - b)) / Num(2)),
    "abs of a product": (absolute(a * b), absolute(a) * absolute(b)),
    "hyperbolic": (power(fn("cosh", t), 2) - power(fn("sinh", t), 2), Num(1)),
    "asinh": (fn("asinh", t), log(t + sqrt(t * t + 1))),
    "Phi by erf": (fn("Phi", t), (1 + fn("erf", t / sqrt(Num(2)))) / Num(2)),
    "gamma recurrence": (fn("gamma", t * t + 1), t * t * fn("gamma", t * t)),
    "digamma recurrence": (fn("digamma", t * t + 1), fn("digamma", t * t) + Num(1) / (t * t)),
    "beta by gamma": (
        Apply("beta", (t * t, a * a)),
        fn("gamma", t * t) * fn("gamma", a * a) / fn("gamma", t * t + a * a),
    ),
    "binomial coefficient": (Apply("binom", (a, Num(2))), a * (a - 1) / Num(2)),
    "derivative of a product": (
        Derivative(t * t * fn("sin", t), (t,)),
        2 * t * fn("sin", t) + t * t * fn("cos", t),
    ),
    "derivative of a power": (Derivative(Pow(2 * t + 1, Num(4)), (t,)), 8 * Pow(2 * t + 1, Num(3))),
    "derivative of a quotient": (
        Derivative(t / (1 + t * t), (t,)),
        (1 - t * t) / Pow(1 + t * t, Num(2)),
    ),
    "derivative of t^t": (
        Derivative(Pow(exp(t), exp(t)), (t,)),
        Pow(exp(t), exp(t)) * (exp(t) * log(exp(t)) + exp(t)),
    ),
    "second derivative": (Derivative(power(t, 4), (t, t)), 12 * t * t),
    "derivative of a function by name": (
        Derivative(Map("f", t * t), (t,)),
        2 * t * Map("f", t * t, 1),
    ),
    "difference quotient": (
        Limit((power(t + h, 2) - t * t) / h, h, Num(0), ""),
        2 * t,
    ),
    "Euler": (Limit(Pow(1 + t / h, h), h, INFINITY, ""), exp(t)),
    "integral": (Integral(h * h * (1 - h), h, Num(0), Num(1)), Num(1) / Num(12)),
    "Gauss": (Integral(exp(-1 * h * h), h, -INFINITY, INFINITY), sqrt(PI)),
    "under the integral": (
        Derivative(Integral(fn("sin", h * t), h, Num(0), Num(1)), (t,)),
        Integral(h * fn("cos", h * t), h, Num(0), Num(1)),
    ),
}

FALSE_SCALAR = {
    "square of a sum": (power(a + b, 2), a * a + b * b),
    "root of a sum": (sqrt(a * a + b * b), a + b),
    "reciprocal of a sum": (Num(1) / (a + b), Num(1) / a + Num(1) / b),
    "fraction cancelled in part": ((a + b) / a, b),
    "root of a square": (sqrt(t * t), t),
    "log of a square": (log(t * t), 2 * log(t)),
    "log of a sum": (log(exp(a) + exp(b)), a + b),
    "log of a product": (log(exp(a) * exp(b)), a * b),
    "exp of a product": (exp(a * b), exp(a) * exp(b)),
    "exp of a sum": (exp(a + b), exp(a) + exp(b)),
    "sine of a sum": (fn("sin", a + b), fn("sin", a) + fn("sin", b)),
    "sine of a double": (fn("sin", 2 * t), 2 * fn("sin", t)),
    "abs of a sum": (absolute(a + b), absolute(a) + absolute(b)),
    "abs dropped": (absolute(t), t),
    "power of a power": (power(power(t, 2), 3), power(t, 5)),
    "negative power": (power(t, -2), -power(t, 2)),
    "sigmoid turned": (fn("sigmoid", -t), -fn("sigmoid", t)),
    "tanh squared": (1 - power(fn("tanh", t), 2), power(fn("tanh", t), 2)),
    "derivative of a product": (Derivative(t * t * fn("sin", t), (t,)), 2 * t * fn("cos", t)),
    "derivative of a quotient": (Derivative(t / (1 + t * t), (t,)), Num(1) / (2 * t)),
    "inner derivative forgotten": (Derivative(fn("sin", t * t), (t,)), fn("cos", t * t)),
    "power rule on an exponential": (Derivative(exp(2 * t), (t,)), 2 * t * exp(2 * t - 1)),
    "derivative of log": (Derivative(log(t * t), (t,)), Num(1) / (t * t)),
    "sign of cosine": (Derivative(fn("cos", t), (t,)), fn("sin", t)),
    "derivative of the reciprocal": (Derivative(Num(1) / t, (t,)), power(t, -2)),
    "derivative of tanh": (Derivative(fn("tanh", t), (t,)), 1 + power(fn("tanh", t), 2)),
    "derivative of sigmoid": (Derivative(fn("sigmoid", t), (t,)), fn("sigmoid", t)),
    "derivative of a constant power": (Derivative(exp(t * log(Num(2))), (t,)), t * exp((t - 1) * log(Num(2)))),
    "second derivative": (Derivative(power(t, 4), (t, t)), 12 * power(t, 3)),
    "function by name, no inner factor": (Derivative(Map("f", t * t), (t,)), Map("f", t * t, 1)),
    "function by name is linear": (Map("f", a + b), Map("f", a) + Map("f", b)),
    "function by name commutes": (Apply("g", (a, b)), Apply("g", (b, a))),
    "difference quotient": (Limit((power(t + h, 2) - t * t) / h, h, Num(0), ""), t),
    "limit of a quotient": (Limit(fn("sin", 2 * h) / h, h, Num(0), ""), Num(1)),
    "integral of a product": (
        Integral(h * h * (1 - h), h, Num(0), Num(1)),
        Integral(h * h, h, Num(0), Num(1)) * Integral(1 - h, h, Num(0), Num(1)),
    ),
    "integral of a power": (Integral(power(h, 3), h, Num(0), Num(1)), Num(1) / Num(3)),
    "Gauss without a half": (Integral(exp(-1 * h * h), h, -INFINITY, INFINITY), sqrt(2 * PI)),
    "binomial coefficient": (Apply("binom", (a, Num(2))), a * (a + 1) / Num(2)),
    "sum of squares": (
        BigSum(power(Entry(x, (i,)), 2), i, Num(1), size(n)),
        power(BigSum(Entry(x, (i,)), i, Num(1), size(n)), 2),
    ),
    "sum of a constant": (BigSum(a, i, Num(1), size(n)), a),
}


@pytest.mark.parametrize("name", [*TRUE_MATRIX, *TRUE_SCALAR])
def test_true_identities_are_equal(name: str) -> None:
    left, right = (TRUE_MATRIX | TRUE_SCALAR)[name]
    found = agree(left, right, EMPTY)
    assert found.verdict == "equal", (found.reason, found.counterexample, found.values)
    assert found.points >= 3
    sized = letters([*left.walk(), *right.walk()])  # where no size is free there is one shape only
    assert found.shapes >= (3 if sized else 1)


@pytest.mark.parametrize("name", [*FALSE_MATRIX, *FALSE_SCALAR])
def test_false_identities_are_different_and_shown(name: str) -> None:
    left, right = (FALSE_MATRIX | FALSE_SCALAR)[name]
    found = agree(left, right, EMPTY)
    assert found.verdict == "different", found.reason
    assert found.values[0] != found.values[1]


def test_there_are_forty_of_each() -> None:
    assert min(map(len, (TRUE_MATRIX, FALSE_MATRIX, TRUE_SCALAR, FALSE_SCALAR))) >= 40


def number(text: str) -> Node:
    top, _, below = text.partition("/")
    return Num(int(top)) / Num(int(below or 1))


@pytest.mark.parametrize("name", ["square of a sum", "root of a sum", "abs of a sum", "derivative of a product"])
def test_a_counterexample_reproduces(name: str) -> None:
    left, right = FALSE_SCALAR[name]
    found = agree(left, right, EMPTY)
    if isinstance(left, Derivative):
        left = 2 * t * fn("sin", t) + t * t * fn("cos", t)
    put = {
        letter: number(found.counterexample[letter.name]) for letter in (a, b, t) if letter.name in found.counterexample
    }
    point = draw(EMPTY, [Num(0)], 0)
    values = [float(evaluate(substitute(side, put), point, EMPTY)[0, 0]) for side in (left, right)]
    assert abs(values[0] - values[1]) > 1e-6


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


def test_shapes_that_differ_are_different() -> None:
    found = agree(x, x.T, EMPTY)
    assert found.verdict == "different"
    assert found.reason == "one side is a vector of size n, the other a row of size n"


def test_a_right_side_that_is_not_defined() -> None:
    found = agree(log(t * t), 2 * log(t), EMPTY)
    assert found.undefined == "right"
    assert found.values[1] == "not defined"
    assert agree(2 * log(t), log(t * t), EMPTY).verdict == "equal"


def test_definitions_are_followed() -> None:
    f, zed = Sym("f"), Sym("z")
    problem = Problem(
        definitions=(Definition(f, log(1 + zed), (zed,)), Definition(zed, x.T @ x)),
        goal=Goal(Derivative(f, (x,))),
    )
    lines = [
        Derivative(f, (x,)),
        Derivative(f, (zed,)) @ Derivative(zed, (x,)),
        Pow(1 + zed, Num(-1)) * (2 * x.T),
        2 * x.T / (1 + x.T @ x),
    ]
    assert chain(lines, problem).verdict == "equal"
    wrong = chain([*lines, x.T / (1 + x.T @ x)], problem)
    assert (wrong.verdict, wrong.line) == ("different", 4)


def test_total_and_partial_derivatives() -> None:
    f, p, q = Sym("f"), Sym("p"), Sym("q")
    problem = Problem(
        definitions=(Definition(f, p * q * q, (p, q)), Definition(q, t * t), Definition(p, exp(t))),
    )
    total = Derivative(f, (t,))
    parts = Derivative(f, (p,), True) * Derivative(p, (t,)) + Derivative(f, (q,), True) * Derivative(q, (t,))
    assert agree(total, parts, problem).verdict == "equal"
    assert agree(total, power(t, 4) * exp(t) + 4 * power(t, 3) * exp(t), problem).verdict == "equal"
    assert agree(total, Derivative(f, (p,), True) * Derivative(p, (t,)), problem).verdict == "different"


def test_a_partial_derivative_is_read_both_ways() -> None:
    """With w = t², h = w t: holding w gives w, running through gives 3 t²; asked for, it runs through."""
    w_, h_ = Sym("w"), Sym("h")
    definitions = (Definition(w_, t * t), Definition(h_, w_ * t))
    node = Derivative(h_, (t,), True)
    plain = Problem(definitions=definitions)
    assert agree(node, w_, plain).verdict == "equal"
    assert agree(node, 3 * t * t, plain).verdict == "equal"
    assert agree(node, 2 * t * t, plain).verdict == "different"
    asked = Problem(definitions=definitions, goal=Goal(node))
    assert agree(node, 3 * t * t, asked).verdict == "equal"
    assert agree(node, w_, asked).verdict == "different"


def test_differentials() -> None:
    problem = Problem(goal=Goal(Derivative(x.T @ M @ x, (x,))))
    assert agree(Differential(x.T @ M @ x), x.T @ (M + M.T) @ Differential(x), problem).verdict == "equal"
    assert agree(Differential(x.T @ M @ x), 2 * x.T @ M @ Differential(x), problem).verdict == "different"
    problem = Problem(goal=Goal(Derivative(Det(M), (M,))))
    right = Det(M) * Trace(Inverse(M) @ Differential(M))
    assert agree(Differential(Det(M)), right, problem).verdict == "equal"
    assert agree(Differential(Inverse(M)), -Inverse(M) @ Differential(M) @ Inverse(M), problem).verdict == "equal"


def test_free_indices_are_compared_at_all_their_values() -> None:
    p = Apply("softmax", (x,), x.shape)
    from symderive.expr.algebra import Delta

    left = Derivative(Entry(p, (i,)), (Entry(x, (j,)),))
    right = Entry(p, (i,)) * (Delta(i, j) - Entry(p, (j,)))
    assert agree(left, right, EMPTY).verdict == "equal"
    assert agree(left, Entry(p, (i,)) * (1 - Entry(p, (j,))), EMPTY).verdict == "different"


def test_declared_domains() -> None:
    from symderive.expr.probability import FiniteSet, Interval

    y_ = Sym("y")
    signs = Problem(declarations={"y": Decl("y", "scalar", y_, within=FiniteSet((Num(-1), Num(1))))})
    assert agree(y_ * y_, Num(1), signs).verdict == "equal"
    unit = Problem(declarations={"y": Decl("y", "scalar", y_, within=Interval(Num(0), Num(1), "()"))})
    assert agree(absolute(y_ * (1 - y_)), y_ * (1 - y_), unit).verdict == "equal"
    assert agree(absolute(y_ - half), y_ - half, unit).verdict == "different"


def test_a_limit_in_time() -> None:
    found = agree(exp(x.T @ x), exp(y.T @ x), EMPTY, limit=0.0)
    assert (found.verdict, found.reason) == ("undecided", "the time limit was reached")


def test_a_derivation_is_confirmed_in_a_few_milliseconds() -> None:
    r = A @ x - u
    lines = [
        Derivative(r.T @ r, (x,)),
        2 * r.T @ Derivative(r, (x,)),
        2 * r.T @ A,
        2 * (x.T @ A.T - u.T) @ A,
        2 * Transpose(A.T @ r),
    ]
    chain(lines, EMPTY)
    times = []
    for seed in range(9):
        problem = Problem(id=str(seed))
        start = time.perf_counter()
        assert chain(lines, problem, seed=seed).verdict == "equal"
        times.append(time.perf_counter() - start)
    assert sorted(times)[4] < 0.05  # about 3 ms on an idle core
