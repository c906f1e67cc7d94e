"""Dual numbers: a value and its change in one direction or many, so that a derivative is exact to rounding.

``Dual(a, b, level)`` stands for a + b ε with ε² = 0. Both parts are stacks of matrices or duals of a lower level,
so that second derivatives come by nesting; ``level`` tells one ε from another. Directions are a leading axis of
``b``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symderive.numeric.functions import SLOPES
from symderive.numeric.numbers import Array, NoNumber, Numbers

Value = Any  # an Array or a Dual


class Dual:
    """a + b ε of a level."""

    __slots__ = ("a", "b", "level")
    __array_ufunc__ = None  # NumPy arrays leave mixed operations to this class

    def __init__(self, a: Value, b: Value, level: int):
        self.a, self.b, self.level = a, b, level

    def __add__(self, v: Value) -> Dual:
        a, b, p, q, level = _split(self, v)
        return Dual(a + p, b if q is None else q if b is None else b + q, level)

    def __radd__(self, v: Value) -> Dual:
        return self + v

    def __neg__(self) -> Dual:
        return Dual(-self.a, -self.b, self.level)

    def __sub__(self, v: Value) -> Dual:
        return self + (-v)

    def __rsub__(self, v: Value) -> Dual:
        return (-self) + v

    def __mul__(self, v: Value) -> Dual:
        return _bilinear(lambda u, w: u * w, self, v)

    def __rmul__(self, v: Value) -> Dual:
        return _bilinear(lambda u, w: u * w, v, self)

    def __matmul__(self, v: Value) -> Dual:
        return _bilinear(lambda u, w: u @ w, self, v)

    def __rmatmul__(self, v: Value) -> Dual:
        return _bilinear(lambda u, w: u @ w, v, self)


def _split(u: Value, v: Value) -> tuple[Value, Value, Value, Value, int]:
    """Two values as a + b ε and p + q ε of the higher of their levels; None stands for no change."""
    left = u.level if isinstance(u, Dual) else -1
    right = v.level if isinstance(v, Dual) else -1
    level = max(left, right)
    a, b = (u.a, u.b) if left == level else (u, None)
    p, q = (v.a, v.b) if right == level else (v, None)
    return a, b, p, q, level


def _bilinear(f: Callable[[Value, Value], Value], u: Value, v: Value) -> Dual:
    """The product rule."""
    a, b, p, q, level = _split(u, v)
    if q is None:
        return Dual(f(a, p), f(b, p), level)
    if b is None:
        return Dual(f(a, p), f(a, q), level)
    return Dual(f(a, p), f(b, p) + f(a, q), level)


def bilinear(f: Callable[[Array, Array], Array], u: Value, v: Value) -> Value:
    """A bilinear operation on arrays, carried to duals."""
    if isinstance(u, Dual) or isinstance(v, Dual):
        return _bilinear(lambda x, y: bilinear(f, x, y), u, v)
    return f(u, v)


def linear(f: Callable[[Array], Array], u: Value) -> Value:
    """A linear operation on arrays, carried to duals."""
    return Dual(linear(f, u.a), linear(f, u.b), u.level) if isinstance(u, Dual) else f(u)


def several(f: Callable[[list[Array]], Array], values: list[Value]) -> Value:
    """An operation linear in all its arguments together (blocks beside one another), carried to duals."""
    level = max((u.level for u in values if isinstance(u, Dual)), default=-1)
    if level < 0:
        return f(values)
    bases = [u.a if isinstance(u, Dual) and u.level == level else u for u in values]
    changes = [u.b if isinstance(u, Dual) and u.level == level else linear(lambda x: x * 0, u) for u in values]
    return Dual(several(f, bases), several(f, changes), level)


def base(u: Value) -> Array:
    """The value without any change."""
    while isinstance(u, Dual):
        u = u.a
    return u


def change(u: Value, level: int) -> Value:
    """The coefficient of ε of a level; 0 times the value where it does not change."""
    if isinstance(u, Dual) and u.level == level:
        return u.b
    if isinstance(u, Dual) and u.level > level:
        return Dual(change(u.a, level), change(u.b, level), u.level)
    return linear(lambda x: x * 0, u)


# ---------------------------------------------------------------- what is not linear
def inverse(u: Value, k: Numbers) -> Value:
    """d(U⁻¹) = −U⁻¹ (dU) U⁻¹."""
    if not isinstance(u, Dual):
        return k.inverse(u)
    v = k.settle(inverse(u.a, k))
    return Dual(v, -(v @ u.b @ v), u.level)


def reciprocal(u: Value, k: Numbers) -> Value:
    """d(1/u) = −du / u², entry by entry."""
    if not isinstance(u, Dual):
        return k.reciprocal(u)
    v = reciprocal(u.a, k)
    return Dual(v, -(v * v * u.b), u.level)


def det(u: Value, k: Numbers) -> Value:
    """d det U = tr(adj(U) dU)."""
    if not isinstance(u, Dual):
        return k.det(u)
    return Dual(det(u.a, k), trace(adjugate(u.a, k) @ u.b), u.level)


def adjugate(u: Value, k: Numbers) -> Value:
    """adj U by the recursion of Faddeev and Le Verrier: no inverse is needed, so a singular U does no harm."""
    n = base(u).shape[-1]
    eye = k.whole(np.eye(n, dtype=int))
    m: Value = eye
    for step in range(1, n):
        product = k.settle(u @ m)
        m = k.settle(product - trace(product) * k.number(1) * k.reciprocal(k.number(step)) * eye)
    return m if n % 2 else -m


def trace(u: Value) -> Value:
    return linear(lambda x: np.asarray(np.trace(x, axis1=-2, axis2=-1))[..., None, None], u)


def whole_power(u: Value, n: int, k: Numbers) -> Value:
    """d(uⁿ) = n uⁿ⁻¹ du, entry by entry."""
    if not isinstance(u, Dual):
        return k.whole_power(u, n)
    slope = k.number(n) * whole_power(u.a, n - 1, k) if n else k.number(0)
    return Dual(whole_power(u.a, n, k), slope * u.b, u.level)


def power(u: Value, e: Value, k: Numbers) -> Value:
    """d(uᵉ) = e uᵉ⁻¹ du + uᵉ log(u) de, entry by entry."""
    if not isinstance(u, Dual) and not isinstance(e, Dual):
        return k.power(u, e)
    a, b, p, q, level = _split(u, e)
    value = power(a, p, k)
    moved: list[Value] = []
    if b is not None:
        moved.append(p * power(a, p - k.number(1), k) * b)
    if q is not None:
        moved.append(value * function("log", a, k) * q)
    return Dual(value, moved[0] if len(moved) == 1 else moved[0] + moved[1], level)


def function(name: str, u: Value, k: Numbers) -> Value:
    """d f(u) = f'(u) du for a known function, entry by entry."""
    if not isinstance(u, Dual):
        return k.map(name, u)
    slope = SLOPES.get(name)
    if slope is None:
        raise NoNumber(f"no derivative of {name} is known")
    return Dual(function(name, u.a, k), slope(u.a, _Functions(k)) * u.b, u.level)


class _Functions:
    """What a slope is written in: f("cos", u), f.pi, f.one_over(u), f.power(u, n)."""

    __slots__ = ("k", "pi")

    def __init__(self, k: Numbers):
        self.k, self.pi = k, k.pi

    def __call__(self, name: str, u: Value) -> Value:
        return function(name, u, self.k)

    def one_over(self, u: Value) -> Value:
        return reciprocal(u, self.k)

    def number(self, value: Any) -> Value:
        return self.k.number(value)


def where(condition: Array, u: Value, v: Value) -> Value:
    """u where the condition holds, else v."""
    if not isinstance(u, Dual) and not isinstance(v, Dual):
        return np.where(condition, u, v)
    a, b, p, q, level = _split(u, v)
    zero = linear(lambda x: x * 0, p if b is None else a)
    return Dual(where(condition, a, p), where(condition, zero if b is None else b, zero if q is None else q), level)


def parts(u: Value) -> list[Array]:
    """All arrays that a value holds."""
    return [*parts(u.a), *parts(u.b)] if isinstance(u, Dual) else [u]
