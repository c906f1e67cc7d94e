"""Exact numbers: rationals, and residues modulo the prime 2⁶¹ − 1, for trees of sums, products, inverses and
determinants.

A rational identity over ℚ holds modulo p, so residues that differ refute it with certainty (for points that obey
what is declared); residues that agree at a random point err with a chance below 10⁻¹⁵ for that shape (Schwartz and
Zippel).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from symderive.expr.algebra import Apply, Cases, Const, Map, Num, Pow, Size
from symderive.expr.arrays import Member, Norm
from symderive.expr.calculus import Integral, Limit
from symderive.expr.node import Node
from symderive.expr.probability import Best
from symderive.expr.problem import Problem
from symderive.numeric.defined import Names, names_of
from symderive.numeric.duals import base, linear
from symderive.numeric.numbers import LARGEST, Array, NoNumber, Numbers, eliminate
from symderive.numeric.scope import Scope

PRIME = 2**61 - 1


class Objects(Numbers):
    """Numbers that are Python objects in arrays of dtype object."""

    exact = True

    def invert(self, x: Any) -> Any:
        raise NotImplementedError

    def one(self) -> Any:
        return 1

    def _stacked(self, u: Array, f: Any) -> Array:
        lead = u.shape[:-2]
        flat = u.reshape(-1, *u.shape[-2:])
        results = [f(matrix) for matrix in flat]
        out = np.empty((len(results), *results[0].shape), dtype=object)
        for i, matrix in enumerate(results):
            out[i] = matrix
        return out.reshape(*lead, *results[0].shape)

    def inverse(self, u: Array) -> Array:
        def one_matrix(m: Array) -> Array:
            x, determinant = eliminate(m, self.whole(np.eye(len(m), dtype=int)), self.one(), self.invert)
            if determinant == 0:
                raise ZeroDivisionError("a singular matrix has no inverse")
            return x

        return self._stacked(u, one_matrix)

    def det(self, u: Array) -> Array:
        def one_matrix(m: Array) -> Array:
            _, determinant = eliminate(m, self.whole(np.zeros((len(m), 0), dtype=int)), self.one(), self.invert)
            out = np.empty((1, 1), dtype=object)
            out[0, 0] = determinant
            return out

        return self._stacked(u, one_matrix)

    def each(self, f: Any, u: Array) -> Array:
        out = np.empty(u.shape, dtype=object)
        out.ravel()[:] = [f(x) for x in u.ravel()]
        return out

    def reciprocal(self, u: Array) -> Array:
        return self.each(self.invert, u)

    def whole_power(self, u: Array, n: int) -> Array:
        return u**n if n >= 0 else self.reciprocal(u) ** -n

    def power(self, u: Array, e: Array) -> Array:
        raise NoNumber("this power is not rational")

    def map(self, name: str, u: Array) -> Array:
        raise NoNumber(f"{name} is not rational")

    def pi(self) -> Array:
        raise NoNumber("pi is not rational")

    infinity = imaginary = pi

    def raw(self, values: Array) -> Array:
        raise NoNumber("a double is not an exact number")

    def finite(self, u: Array) -> Array:
        return np.ones(u.shape, dtype=bool)


class Residues(Objects):
    """Integers modulo 2⁶¹ − 1."""

    name = "residues"

    def number(self, value: Fraction | int) -> Array:
        value = Fraction(value)
        out = np.empty((1, 1), dtype=object)
        out[0, 0] = value.numerator * pow(value.denominator, -1, PRIME) % PRIME
        return out

    def whole(self, values: Any) -> Array:
        return np.asarray(values).astype(object)

    def settle(self, u: Any) -> Any:
        return linear(lambda x: x % PRIME, u)

    def invert(self, x: Any) -> Any:
        x %= PRIME
        if not x:
            raise ZeroDivisionError("a division by zero")
        return pow(x, -1, PRIME)

    def whole_power(self, u: Array, n: int) -> Array:
        return self.each(lambda x: pow(x if n >= 0 else self.invert(x), abs(n), PRIME), u)

    def inverse(self, u: Array) -> Array:
        return self._stacked(u, lambda m: residue_inverse(m)[0])

    def det(self, u: Array) -> Array:
        def one_matrix(m: Array) -> Array:
            out = np.empty((1, 1), dtype=object)
            out[0, 0] = residue_inverse(m, only_det=True)[1]
            return out

        return self._stacked(u, one_matrix)


def residue_inverse(m: Array, only_det: bool = False) -> tuple[Array, int]:
    """The inverse and the determinant modulo p of one matrix, by elimination in lists."""
    n, p = len(m), PRIME
    rows = [[int(x) % p for x in row] + [int(i == j) for j in range(0 if only_det else n)] for i, row in enumerate(m)]
    determinant = 1
    for k in range(n):
        i = next((i for i in range(k, n) if rows[i][k]), None)
        if i is None:
            if only_det:
                return m, 0
            raise ZeroDivisionError("a singular matrix has no inverse")
        if i != k:
            rows[i], rows[k] = rows[k], rows[i]
            determinant = -determinant
        pivot = rows[k][k]
        determinant = determinant * pivot % p
        scale = pow(pivot, -1, p)
        top = rows[k] = [x * scale % p for x in rows[k]]
        for j in range(k + 1 if only_det else 0, n):
            factor = rows[j][k]
            if j != k and factor:
                rows[j] = [(x - factor * y) % p for x, y in zip(rows[j], top, strict=True)]
    out = np.empty((n, n), dtype=object)
    if not only_det:
        for i, row in enumerate(rows):
            out[i] = row[n:]
    return out, determinant % p


class Rationals(Objects):
    """Fractions."""

    name = "rationals"

    def number(self, value: Fraction | int) -> Array:
        out = np.empty((1, 1), dtype=object)
        out[0, 0] = Fraction(value)
        return out

    def whole(self, values: Any) -> Array:
        return self.each(lambda x: x if isinstance(x, Fraction) else Fraction(int(x)), np.asarray(values))

    def one(self) -> Any:
        return Fraction(1)

    def whole_power(self, u: Array, n: int) -> Array:
        if abs(n) > LARGEST:
            raise NoNumber(f"a power of {n} is left to the residues")
        return super().whole_power(u, n)

    def power(self, u: Array, e: Array) -> Array:
        """u^e entry by entry where every e is an integer."""
        if any(Fraction(x).denominator != 1 for x in e.ravel()):
            raise NoNumber("this power is not rational")
        if any(abs(x) > LARGEST for x in e.ravel()):
            raise NoNumber("a power so high is left to the residues")
        u, e = np.broadcast_arrays(u, e)
        out = np.empty(u.shape, dtype=object)
        out.ravel()[:] = [Fraction(x) ** int(n) for x, n in zip(u.ravel(), e.ravel(), strict=True)]
        return out

    def invert(self, x: Any) -> Any:
        return 1 / x


RESIDUES, RATIONALS = Residues(), Rationals()

# Nodes that are never rational in the letters; anything else is tried.
NOT_RATIONAL = (Map, Norm, Integral, Limit, Cases, Const, Best)  # residues have no order to choose a best by


def rational(node: Node, names: Names) -> bool:
    """May a tree be rational in its letters, by its form and that of the definitions which it uses?"""
    found = names.rational.get(node)
    if found is None:
        names.rational[node] = True  # for definitions that stand in themselves
        found = names.rational[node] = _rational(node, names)
    return found


def _rational(node: Node, names: Names) -> bool:
    d = names.definition(node) if not node.kids else names.functions.get(getattr(node, "name", ""))
    if d is None and isinstance(node, Member):
        d = names.families.get(node.name)
    if (d is None and isinstance(node, NOT_RATIONAL)) or (isinstance(node, Pow) and not _whole_exponent(node)):
        return False
    if d is None and isinstance(node, Apply) and node.name != "binom":
        return False
    return (d is None or rational(d.body, names)) and all(rational(kid, names) for kid in node.kids)


def _whole_exponent(node: Pow) -> bool:
    exponent = node.exponent
    return isinstance(exponent, Size) or (isinstance(exponent, Num) and exponent.value.denominator == 1)


def value(node: Node, point: Any, problem: Problem | None = None) -> Array | None:
    """The exact value of a tree at a point of rationals or residues; None where it has none (a function that is not
    rational, a relation, a division by zero)."""
    try:
        return base(Scope(point, names_of(problem)).value(node))
    except (NoNumber, ZeroDivisionError):
        return None
