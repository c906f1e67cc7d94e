"""Kinds of numbers: what a stack of matrices is made of, and the few operations that differ from kind to kind.

A value is an array with the axes ``(..., rows, columns)``; what stands before the last two axes are points,
samples, directions, nodes of a quadrature, and they broadcast. Sums, products and transposes are NumPy's own for
every kind; inverses, determinants, powers and named functions are asked of the kind: doubles here, rationals and
residues in ``exact``, fifty digits in ``precise``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from symderive.numeric.functions import FLOAT_FUNCTIONS

Array = np.ndarray[Any, Any]


class NoNumber(Exception):  # noqa: N818  a result of its own, not a mistake
    """This tree has no number here: the reason is a sentence. It says nothing about whether a line is right."""


class Numbers:
    """Doubles. Other kinds override what they do differently."""

    name = "doubles"
    exact = False

    def number(self, value: Fraction | int) -> Array:
        """A scalar, as a 1 x 1 matrix."""
        return np.array([[float(value)]])

    def whole(self, values: Any) -> Array:
        """An array of integers as numbers of this kind."""
        return np.asarray(values, dtype=float)

    def raw(self, values: Array) -> Array:
        """Random doubles as numbers of this kind."""
        return values

    def settle(self, u: Any) -> Any:
        """What is done to a value after each node (residues are reduced)."""
        return u

    def inverse(self, u: Array) -> Array:
        """The inverse; nan for a matrix that is singular to rounding."""
        try:
            v = np.linalg.inv(u)
        except np.linalg.LinAlgError:
            v = self._one_by_one(u)
        condition = _size(u) * _size(v)
        return v if np.all(condition < SINGULAR) else np.where(condition < SINGULAR, v, np.nan)

    def _one_by_one(self, u: Array) -> Array:
        """The inverses of a stack of which some matrix is singular."""
        v = np.full(u.shape, np.nan)
        for place in np.ndindex(*u.shape[:-2]):
            if np.linalg.matrix_rank(u[place]) == u.shape[-1]:
                v[place] = np.linalg.inv(u[place])
        return v

    def det(self, u: Array) -> Array:
        """The determinant; 0 for a matrix that is singular to rounding."""
        d = np.asarray(np.linalg.det(u))[..., None, None]
        bound = np.prod(np.sqrt((np.abs(u) ** 2).sum(axis=-1)), axis=-1)[..., None, None]  # Hadamard's
        return np.where(np.abs(d) <= bound / SINGULAR, 0 * d, d)

    def reciprocal(self, u: Array) -> Array:
        return 1.0 / u

    def power(self, u: Array, e: Array) -> Array:
        """u^e entry by entry, e any real number."""
        return np.power(u, e)

    def whole_power(self, u: Array, n: int) -> Array:
        """u^n entry by entry, n an integer."""
        return u**n if n >= 0 else self.reciprocal(u**-n)

    def map(self, name: str, u: Array) -> Array:
        """A known function entry by entry; nan where it is not defined on the reals."""
        function = FLOAT_FUNCTIONS.get(name)
        if function is None:
            raise NoNumber(f"the function {name} is not known")
        return np.asarray(function(u))

    def pi(self) -> Array:
        return np.array([[np.pi]])

    def infinity(self) -> Array:
        return np.array([[np.inf]])

    def imaginary(self) -> Array:
        return np.array([[1j]])

    def finite(self, u: Array) -> Array:
        """Where this value is a number (not inf, not nan)."""
        return np.isfinite(u)


LARGEST = 1000  # the largest exponent of a fraction or of a matrix
SINGULAR = 1e13  # a condition number from which on an inverse in doubles is noise


def _size(u: Array) -> Array:
    """The Frobenius norm."""
    return np.sqrt((np.abs(u) ** 2).sum(axis=(-2, -1), keepdims=True))


DOUBLES = Numbers()


# ---------------------------------------------------------------- elimination, for numbers that are Python objects
def eliminate(u: Array, right: Array, one: Any, invert: Any) -> tuple[Array, Any]:
    """Solve U X = R for one matrix of objects by Gauss and Jordan; returns X and det U (X is meaningless if it is 0).

    ``invert`` is the reciprocal of one number; pivots are the largest where numbers can be compared, else any but 0.
    """
    n = u.shape[0]
    rows = np.concatenate([u, right], axis=1)
    determinant = one
    for k in range(n):
        candidates = [i for i in range(k, n) if rows[i, k] != 0]
        if not candidates:
            return right, one - one
        i = max(candidates, key=lambda i: _magnitude(rows[i, k]))
        if i != k:
            rows[[i, k]] = rows[[k, i]]
            determinant = -determinant
        determinant = determinant * rows[k, k]
        rows[k] = rows[k] * invert(rows[k, k])
        for j in range(n):
            if j != k and rows[j, k] != 0:
                rows[j] = rows[j] - rows[k] * rows[j, k]
    return rows[:, n:], determinant


def _magnitude(x: Any) -> float:
    return abs(float(x)) if not isinstance(x, int) else 1.0
