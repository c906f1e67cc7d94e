"""Identities of matrices and vectors: true ones are equal, false ones different and shown at a point."""

import pytest
from blackboard import A, B, C, D, I, L, M, N, a, b, c, exp, fail, half, hold, i, j, log, m, n, power, x, y, z

from symderive.expr.algebra import Det, Eye, Hadamard, Inverse, Num, Ones, Pow, Trace, Transpose
from symderive.expr.arrays import BigSum, Block, Diag, DiagPart, Entry, Kron, Norm, Vec
from symderive.expr.build import size
from symderive.expr.calculus import Derivative
from symderive.expr.shape import shape

TRUE = {
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

FALSE = {
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


def test_there_are_forty_of_each() -> None:
    assert min(len(TRUE), len(FALSE)) >= 40


@pytest.mark.parametrize("name", TRUE)
def test_true_identities_are_equal(name: str) -> None:
    hold(*TRUE[name])


@pytest.mark.parametrize("name", FALSE)
def test_false_identities_are_different_and_shown(name: str) -> None:
    fail(*FALSE[name])
