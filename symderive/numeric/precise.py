"""The second look: numbers of fifty digits and more, for whole trees.

What doubles call different is called different only if it still is at fifty digits. Limits are taken here too: the
body is evaluated 10⁻⁴⁰ from the point, at enough digits that nothing cancels. mpmath is imported on first use, in a
context of its own.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from symderive.numeric.deadline import look
from symderive.numeric.defined import names_of
from symderive.numeric.duals import base, linear
from symderive.numeric.numbers import Array, NoNumber, Numbers, eliminate
from symderive.numeric.point import Point
from symderive.numeric.scope import Scope

DIGITS = 50
FAR = 4000  # no value is given to functions of numbers of more binary places


class Precise(Numbers):
    """Numbers of a given count of digits, as mpmath objects in arrays."""

    name = "precise"

    def __init__(self, digits: int):
        from mpmath.ctx_mp import MPContext

        self.mp = MPContext()
        self.mp.dps = digits
        self.digits = digits
        self.functions: dict[str, Any] = table(self.mp)

    def _each(self, f: Any, u: Array) -> Array:
        out = np.empty(u.shape, dtype=object)
        flat = out.reshape(-1) if out.flags.c_contiguous else out.ravel()
        for i, x in enumerate(u.ravel()):
            look()
            flat[i] = self._guarded(f, x)
        return flat.reshape(u.shape)

    def _guarded(self, f: Any, x: Any) -> Any:
        try:
            y = f(x)
        except (ValueError, ZeroDivisionError, OverflowError):
            return self.mp.nan
        if isinstance(y, self.mp.mpc):
            return y.real if y.imag == 0 else self.mp.nan
        return y

    def number(self, value: Fraction | int) -> Array:
        out = np.empty((1, 1), dtype=object)
        q = Fraction(value)
        out[0, 0] = self.mp.mpf(q.numerator) / q.denominator
        return out

    def whole(self, values: Any) -> Array:
        values = np.asarray(values)
        return self._each(lambda x: self.mp.mpf(x if hasattr(x, "_mpf_") else int(x)), values)

    def raw(self, values: Array) -> Array:
        return self._each(lambda x: self.mp.mpf(x if hasattr(x, "_mpf_") else float(x)), np.asarray(values))

    def settle(self, u: Any) -> Any:
        return u

    def _stacked(self, u: Array, f: Any) -> Array:
        flat = u.reshape(-1, *u.shape[-2:])
        results = [f(m) for m in flat]
        out = np.empty((len(results), *results[0].shape), dtype=object)
        for i, m in enumerate(results):
            out[i] = m
        return out.reshape(*u.shape[:-2], *results[0].shape)

    def _invert(self, x: Any) -> Any:
        return self._guarded(lambda y: 1 / y, x)

    def inverse(self, u: Array) -> Array:
        def one(m: Array) -> Array:
            x, determinant = eliminate(m, self.whole(np.eye(len(m), dtype=int)), self.mp.mpf(1), self._invert)
            if self._vanishes(determinant, m):
                return self._each(lambda _: self.mp.nan, m)
            return x

        return self._stacked(u, one)

    def det(self, u: Array) -> Array:
        def one(m: Array) -> Array:
            out = np.empty((1, 1), dtype=object)
            determinant = eliminate(m, np.empty((len(m), 0), dtype=object), self.mp.mpf(1), self._invert)[1]
            out[0, 0] = self.mp.mpf(0) if self._vanishes(determinant, m) else determinant
            return out

        return self._stacked(u, one)

    def _vanishes(self, determinant: Any, m: Array) -> bool:
        """Is a determinant nothing but rounding, beside Hadamard's bound?"""
        bound = self.mp.mpf(1)
        for row in m:
            bound *= self.mp.sqrt(sum(x * x for x in row))
        return bool(abs(determinant) <= bound * self.mp.mpf(10) ** (12 - self.digits))

    def reciprocal(self, u: Array) -> Array:
        return self._each(self._invert, u)

    def whole_power(self, u: Array, n: int) -> Array:
        return self._each(lambda x: x**n, u)

    def power(self, u: Array, e: Array) -> Array:
        u, e = np.broadcast_arrays(u, e)
        out = np.empty(u.shape, dtype=object)
        for place in np.ndindex(*u.shape):
            look()
            out[place] = self._guarded(lambda x, y=e[place]: self._power(x, y), u[place])
        return out

    def _power(self, x: Any, y: Any) -> Any:
        return self.mp.power(x, y) if near(self.mp, y) else self.mp.nan

    def map(self, name: str, u: Array) -> Array:
        function = self.functions.get(name)
        if function is None:
            raise NoNumber(f"the function {name} is not known to fifty digits")
        return self._each(function, u)

    def pi(self) -> Array:
        out = np.empty((1, 1), dtype=object)
        out[0, 0] = +self.mp.pi
        return out

    def infinity(self) -> Array:
        out = np.empty((1, 1), dtype=object)
        out[0, 0] = self.mp.inf
        return out

    def imaginary(self) -> Array:
        raise NoNumber("a complex number is not looked at twice")

    def finite(self, u: Array) -> Array:
        return np.array([bool(self.mp.isfinite(x)) for x in u.ravel()], dtype=bool).reshape(u.shape)


def table(mp: Any) -> dict[str, Any]:
    """The known functions in an mpmath context."""

    def real(f: Any, holds: Any) -> Any:
        return lambda x: f(x) if holds(x) else mp.nan

    # Where Newton's method runs away, numbers of a thousand places come up: their exponentials would take for ever.
    functions = {
        name: real(getattr(mp, name), lambda x: near(mp, x))
        for name in ("exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "gamma", "digamma", "erf")
    }
    functions |= {name: getattr(mp, name) for name in ("atan", "asinh", "floor", "ceil")}
    functions |= {
        "sqrt": real(mp.sqrt, lambda x: x >= 0),
        "log": real(mp.log, lambda x: x > 0),
        "abs": abs,
        "asin": real(mp.asin, lambda x: abs(x) <= 1),
        "acos": real(mp.acos, lambda x: abs(x) <= 1),
        "acosh": real(mp.acosh, lambda x: x >= 1),
        "atanh": real(mp.atanh, lambda x: abs(x) < 1),
        "sign": mp.sign,
        "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
        "relu": lambda x: x if x > 0 else mp.mpf(0),
        "softplus": lambda x: mp.log1p(mp.exp(x)),
        "loggamma": real(mp.loggamma, lambda x: x > 0),
        "erfinv": real(mp.erfinv, lambda x: abs(x) < 1),
        "polygamma1": lambda x: mp.psi(1, x),
        "polygamma2": lambda x: mp.psi(2, x),
        "polygamma3": lambda x: mp.psi(3, x),
        "factorial": mp.factorial,
        "heaviside": lambda x: mp.mpf(1) if x > 0 else mp.mpf(0) if x < 0 else mp.mpf(1) / 2,
        "Phi": lambda x: mp.ncdf(x),
    }
    return functions


def near(mp: Any, x: Any) -> bool:
    """Is this a number (or infinite) that functions can be worked out of in a short time?"""
    return bool(mp.isinf(x) or not mp.mag(x) > FAR)


@lru_cache(maxsize=4)
def precise(digits: int = DIGITS) -> Precise:
    """The numbers of this many digits."""
    return Precise(digits)


def lifted(values: Any, k: Precise) -> Any:
    """Doubles (or duals of them) as numbers of many digits."""
    return linear(k.raw, values)


def lifted_point(point: Point, k: Precise, extra: dict[str, Any]) -> Point:
    """A point of doubles as one of many digits, with something else beside it."""
    return Point(
        point.sizes,
        {key: lifted(v, k) for key, v in point.values.items()},
        {key: lifted(v, k) for key, v in point.families.items()},
        {key: lifted(v, k) for key, v in point.directions.items()},
        point.seed,
        point.count,
        point.depth,
        k,
        extra,
    )


def value(node: Any, point: Any, problem: Any = None) -> Array:
    """The value of a tree at a point whose numbers are doubles, at fifty digits; the point's numbers are taken as
    exact.

    A point under equalities (QᵀQ = I) is better drawn again with ``draw(..., kind=precise())``: then they hold to
    fifty digits.
    """
    if isinstance(point.kind, Precise):
        return base(Scope(point, names_of(problem)).value(node))
    copy = lifted_point(point, precise(), point.extra)
    return base(Scope(copy, names_of(problem)).value(node))
