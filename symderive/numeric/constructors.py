"""Points that obey a stated property: one named constructor for each kind of matrix and vector.

Every constructor is algebra on freely drawn entries, so the same point can be had in doubles, in fifty digits and,
where no root is needed, exactly. A row of the table lists all that its matrices have; the first row that has what
is declared is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from symderive.numeric.numbers import Numbers

Array = np.ndarray[Any, Any]
Free = Callable[..., Array]  # free(rows, columns, tag, kind_of_entry) -> an array of freely drawn entries


def _t(x: Array) -> Array:
    return np.swapaxes(x, -1, -2)


def _eye(n: int, k: Numbers) -> Array:
    return k.whole(np.eye(n, dtype=int))


def _over(n: int, k: Numbers) -> Array:
    return k.number(Fraction(1, n))


def general(n: int, m: int, free: Free, k: Numbers) -> Array:
    return free(n, m)


def symmetric(n: int, _m: int, free: Free, k: Numbers) -> Array:
    g = free(n, n)
    return k.settle((g + _t(g)) * _over(2, k))


def skew(n: int, _m: int, free: Free, k: Numbers) -> Array:
    g = free(n, n)
    return k.settle((g - _t(g)) * _over(2, k))


def positive_definite(n: int, _m: int, free: Free, k: Numbers) -> Array:
    g = free(n, n)
    return k.settle(k.settle(g @ _t(g)) * _over(n, k) + _eye(n, k) * _over(2, k))


def negative_definite(n: int, m: int, free: Free, k: Numbers) -> Array:
    return k.settle(-positive_definite(n, m, free, k))


def diagonal(n: int, _m: int, free: Free, k: Numbers) -> Array:
    return free(n, 1) * _eye(n, k)


def positive_diagonal(n: int, _m: int, free: Free, k: Numbers) -> Array:
    return free(n, 1, kind="positive") * _eye(n, k)


def lower_triangular(n: int, m: int, free: Free, k: Numbers) -> Array:
    return free(n, m) * k.whole(np.tril(np.ones((n, m), dtype=int)))


def upper_triangular(n: int, m: int, free: Free, k: Numbers) -> Array:
    return free(n, m) * k.whole(np.triu(np.ones((n, m), dtype=int)))


def triangular(n: int, m: int, free: Free, k: Numbers) -> Array:
    """Lower and upper triangular ones by turns."""
    sign, g = free(1, 1, kind="sign"), free(n, m)
    below, above = (k.whole(make(np.ones((n, m), dtype=int), 0)) for make in (np.tril, np.triu))
    one, half = k.number(1), _over(2, k)
    return k.settle(g * k.settle((below * (one + sign) + above * (one - sign)) * half))


def rotation(n: int, _m: int, free: Free, k: Numbers) -> Array:
    """Cayley's (I − S)(I + S)⁻¹ of a skew matrix S."""
    s, eye = skew(n, n, free, k), _eye(n, k)
    return k.settle(k.settle(eye - s) @ k.inverse(k.settle(eye + s)))


def orthogonal(n: int, m: int, free: Free, k: Numbers) -> Array:
    """A rotation and, at every other point, a rotation and a reflection; with m < n columns, the first m of them."""
    q = rotation(n, n, free, k)
    sign = free(1, 1, kind="sign")
    turned = k.whole(np.ones((n, 1), dtype=int)) + k.whole(np.eye(n, 1, dtype=int)) * (sign - k.number(1))
    return k.settle(q * k.settle(turned))[..., :m]


def with_own_values(values: Array, basis: Array, back: Array, k: Numbers) -> Array:
    """The matrix with these eigenvalues (a column of them) along the columns of a basis."""
    return k.settle(k.settle(basis * _t(values)) @ back)


def diagonalizable(n: int, _m: int, free: Free, k: Numbers) -> Array:
    g = free(n, n, "basis")
    return with_own_values(free(n, 1), g, k.inverse(g), k)


def involution(n: int, _m: int, free: Free, k: Numbers) -> Array:
    """Eigenvalues 1 and -1 in any basis."""
    g = free(n, n, "basis")
    return with_own_values(free(n, 1, "signs", kind="signs"), g, k.inverse(g), k)


def symmetric_involution(n: int, _m: int, free: Free, k: Numbers) -> Array:
    q = rotation(n, n, free, k)
    return with_own_values(free(n, 1, "signs", kind="signs"), q, _t(q), k)


def projection(n: int, m: int, free: Free, k: Numbers) -> Array:
    """An oblique projection; neither 0 nor I, which nobody means."""
    return k.settle(k.settle(involution(n, m, free, k) + _eye(n, k)) * _over(2, k))


def orthogonal_projection(n: int, m: int, free: Free, k: Numbers) -> Array:
    return k.settle(k.settle(symmetric_involution(n, m, free, k) + _eye(n, k)) * _over(2, k))


def nilpotent(n: int, _m: int, free: Free, k: Numbers) -> Array:
    """A strictly upper triangular matrix in another basis."""
    g = free(n, n, "basis")
    n_ = free(n, n) * k.whole(np.triu(np.ones((n, n), dtype=int), 1))
    return k.settle(k.settle(g @ n_) @ k.inverse(g))


def nilpotent_of(index: int) -> Callable[[int, int, Free, Numbers], Array]:
    """A^index = 0: in another basis a matrix that is zero but above its blocks, of which there are ``index``."""

    def make(n: int, _m: int, free: Free, k: Numbers) -> Array:
        block = np.arange(n) * index // max(n, index)
        g = free(n, n, "basis")
        n_ = free(n, n) * k.whole((block[:, None] < block[None, :]).astype(int))
        return k.settle(k.settle(g @ n_) @ k.inverse(g))

    return make


def positive_determinant(n: int, _m: int, free: Free, k: Numbers) -> Array:
    """Any invertible matrix, its first row turned where the determinant is negative (residues have no sign)."""
    g = free(n, n)
    if k.name == "residues":
        return g
    sign = np.where(np.asarray(k.det(g) < 0, dtype=bool), -1, 1)
    turned = np.ones((*g.shape[:-2], n, 1), dtype=int)
    turned[..., 0:1, :] = sign
    return g * k.whole(turned)


def entries_of(kind: str) -> Callable[[int, int, Free, Numbers], Array]:
    return lambda n, m, free, k: free(n, m, kind=kind)


def unit_vector(n: int, m: int, free: Free, k: Numbers) -> Array:
    """v/‖v‖; exactly, by stereographic projection."""
    if k.exact:
        v = free(n * m - 1, 1)
        square = k.settle(_t(v) @ v)
        scale = k.reciprocal(k.settle(square + k.number(1)))
        point = np.concatenate([k.number(2) * v, square - k.number(1)], axis=-2)
        return k.settle(point * scale).reshape(*v.shape[:-2], n, m)
    v = free(n, m)
    return v * k.reciprocal(k.map("sqrt", (v * v).sum(axis=(-2, -1), keepdims=True)))


def simplex(n: int, m: int, free: Free, k: Numbers) -> Array:
    """Positive entries that sum to 1."""
    v = free(n, m, kind="positive")
    return k.settle(v * k.reciprocal(k.settle(v.sum(axis=(-2, -1), keepdims=True))))


def sum_one(n: int, m: int, free: Free, k: Numbers) -> Array:
    """Entries of both signs that sum to 1."""
    v = free(n, m)
    rest = k.number(1) - v.sum(axis=(-2, -1), keepdims=True)
    return k.settle(v + rest * _over(n * m, k))


def sum_zero(n: int, m: int, free: Free, k: Numbers) -> Array:
    v = free(n, m)
    return k.settle(v - v.sum(axis=(-2, -1), keepdims=True) * _over(n * m, k))


def stochastic_rows(n: int, m: int, free: Free, k: Numbers) -> Array:
    v = free(n, m, kind="positive")
    return k.settle(v * k.reciprocal(k.settle(v.sum(axis=-1, keepdims=True))))


def rows_sum_one(n: int, m: int, free: Free, k: Numbers) -> Array:
    v = free(n, m)
    return k.settle(v + (k.number(1) - v.sum(axis=-1, keepdims=True)) * _over(m, k))


def rows_sum_zero(n: int, m: int, free: Free, k: Numbers) -> Array:
    v = free(n, m)
    return k.settle(v - v.sum(axis=-1, keepdims=True) * _over(m, k))


def turned(make: Callable[[int, int, Free, Numbers], Array]) -> Callable[[int, int, Free, Numbers], Array]:
    """The same of columns."""
    return lambda n, m, free, k: _t(make(m, n, free, k))


ANY = {"nonzero", "full rank", "full column rank", "full row rank", "square", "real", "invertible", "fixed", "finite"}
SYMMETRIC = {*ANY, "symmetric", "diagonalizable"}
DEFINITE = {*SYMMETRIC, "positive definite", "positive semidefinite", "positive determinant"}
TRIANGULAR = {*ANY, "triangular"}

Constructor = tuple[str, frozenset[str], Callable[[int, int, Free, Numbers], Array]]

MATRICES: tuple[Constructor, ...] = tuple(
    (name, frozenset(has), make)
    for name, has, make in (
        ("general", ANY, general),
        ("diagonalizable", {*ANY, "diagonalizable"}, diagonalizable),
        ("symmetric", SYMMETRIC, symmetric),
        ("positive determinant", {*ANY, "positive determinant"}, positive_determinant),
        ("positive definite", DEFINITE, positive_definite),
        ("negative definite", {*SYMMETRIC, "negative definite", "negative semidefinite"}, negative_definite),
        ("positive entries", {*ANY, "positive", "nonnegative"}, entries_of("positive")),
        ("triangular", TRIANGULAR, triangular),
        ("lower triangular", {*TRIANGULAR, "lower triangular"}, lower_triangular),
        ("upper triangular", {*TRIANGULAR, "upper triangular"}, upper_triangular),
        ("diagonal", {*SYMMETRIC, *TRIANGULAR, "diagonal", "lower triangular", "upper triangular"}, diagonal),
        (
            "positive diagonal",
            {*DEFINITE, *TRIANGULAR, "diagonal", "lower triangular", "upper triangular"},
            positive_diagonal,
        ),
        ("orthogonal", {*ANY, "orthogonal", "orthonormal columns"}, orthogonal),
        ("rotation", {*ANY, "orthogonal", "orthonormal columns", "rotation", "positive determinant"}, rotation),
        ("involution", {*ANY, "involutory", "diagonalizable"}, involution),
        (
            "symmetric involution",
            {*SYMMETRIC, "orthogonal", "orthonormal columns", "involutory"},
            symmetric_involution,
        ),
        ("skew-symmetric", {"skew-symmetric", "nonzero", "square", "real"}, skew),
        ("projection", {"idempotent", "diagonalizable", "nonzero", "square", "real"}, projection),
        (
            "orthogonal projection",
            {"idempotent", "symmetric", "diagonalizable", "positive semidefinite", "nonzero", "square", "real"},
            orthogonal_projection,
        ),
        ("nilpotent", {"nilpotent", "nonzero", "square", "real"}, nilpotent),
        *((f"nilpotent of index {p}", {f"nilpotent of index {p}", "real"}, nilpotent_of(p)) for p in (2, 3, 4)),
        ("rows that sum to 1", {*ANY, "positive", "nonnegative", "row stochastic", "rows sum one"}, stochastic_rows),
        (
            "columns that sum to 1",
            {*ANY, "positive", "nonnegative", "column stochastic", "columns sum one"},
            turned(stochastic_rows),
        ),
        ("rows that sum to 1, any sign", {*ANY, "rows sum one"}, rows_sum_one),
        ("columns that sum to 1, any sign", {*ANY, "columns sum one"}, turned(rows_sum_one)),
        ("rows that sum to 0", {"rows sum zero", "nonzero", "real"}, rows_sum_zero),
        ("columns that sum to 0", {"columns sum zero", "nonzero", "real"}, turned(rows_sum_zero)),
        ("unit", {"unit norm", "nonzero", "real"}, unit_vector),
        ("simplex", {"sum one", "positive", "nonnegative", "below one", "nonzero", "probability", "real"}, simplex),
        ("sum one", {"sum one", "nonzero", "real"}, sum_one),
        ("sum zero", {"sum zero", "nonzero", "real"}, sum_zero),
    )
)


def constructor(wanted: frozenset[str]) -> Constructor | None:
    """The first constructor whose matrices have all that is wanted."""
    for row in MATRICES:
        if wanted <= row[1]:
            return row
    return None
