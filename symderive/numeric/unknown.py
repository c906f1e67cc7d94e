"""Functions known by name only: a random smooth function for each name, with exact derivatives of every order.

f(v) = Σₕ aₕ sin(wₕ · v + cₕ): its derivatives by the slots of its arguments are of the same form, so f', ∂g/∂u and
a second derivative are consistent with f, and a line that only holds for special functions fails.
"""

from __future__ import annotations

import math
from zlib import crc32

import numpy as np

from symderive.numeric.bearings import ANY, Bearing, Waves, drawn
from symderive.numeric.duals import Dual, Value, function, linear
from symderive.numeric.numbers import NoNumber, Numbers

WAVES = 4
KINDS, QUICK, LARGE = 3, 5.0, 300.0


def _rng(name: str, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, crc32(name.encode())])


def entrywise(name: str, primes: int, u: Value, k: Numbers, seed: int, bearing: Bearing = ANY) -> Value:
    """The ``primes``-th derivative of the random function of one number called ``name``, at every entry of u. What is
    stated of how it runs (``bearing``) is true of it."""
    if k.exact:
        raise NoNumber(f"{name} is known by name only and has no rational values")
    if isinstance(u, Dual):
        slope = entrywise(name, primes + 1, u.a, k, seed, bearing)
        return Dual(entrywise(name, primes, u.a, k, seed, bearing), slope * u.b, u.level)

    def constant(x: float) -> Value:
        return k.raw(np.array([[x]]))

    waves, powers, exponentials = drawn(waves_of(name, seed), bearing)
    total = u * 0
    quarter = k.pi() * k.reciprocal(k.number(2)) * k.number(primes)
    for a, w, c in zip(waves.heights, waves.speeds, waves.starts, strict=True):
        speed = constant(w)
        total = total + constant(a) * k.whole_power(speed, primes) * k.map("sin", speed * u + constant(c) + quarter)
    for h, r in exponentials:
        total = total + constant(h) * k.whole_power(constant(r), primes) * k.map("exp", constant(r) * u)
    for power, coefficient in enumerate(powers):
        if coefficient and power >= primes:
            falling = math.perm(power, primes)
            total = total + constant(coefficient * falling) * k.whole_power(u, power - primes)
    return total


def waves_of(name: str, seed: int) -> Waves:
    """The waves of a function: slow and of size 1 at the first seeds, at further ones quick or large, so that they
    change sign on [0, 1] and pass every bound."""
    rng = _rng(name, seed)
    heights, speeds, starts = rng.normal(size=WAVES), rng.uniform(0.4, 1.6, WAVES), rng.uniform(0, 6, WAVES)
    kind = seed // 3 % KINDS
    return Waves(heights * (LARGE if kind == 2 else 1), speeds * (QUICK if kind == 1 else 1), starts)


def of_vectors(
    name: str, arguments: list[Value], sizes: list[tuple[int, int]], value: tuple[int, int], slots: tuple[int, ...],
    k: Numbers, seed: int,
) -> Value:  # fmt: skip
    """The random function ``name`` of several arguments (of ``sizes``) with a ``value`` of rows and columns.

    ``slots`` are the arguments by which it is differentiated; the result has the function's entries as rows and
    those of one slot as columns, or those of two slots as rows and columns for a scalar function (entries column by
    column).
    """
    if k.exact:
        raise NoNumber(f"{name} is known by name only and has no rational values")
    rng = _rng(name, seed)
    entries = value[0] * value[1]
    heights = k.raw(rng.normal(size=(entries, WAVES)))
    start = rng.uniform(0, 6, (WAVES, 1)) + math.pi / 2 * len(slots)
    weights = [k.raw(rng.normal(size=(WAVES, r * c)) / math.sqrt(r * c)) for r, c in sizes]
    inside: Value = k.raw(start)
    for w, argument in zip(weights, arguments, strict=True):
        inside = inside + w @ linear(columns_stacked, argument)
    wave = function("sin", inside, k)
    wide = [weights[s] for s in slots if sizes[s] != (1, 1)]
    for s in slots:
        if sizes[s] == (1, 1):
            wave = wave * weights[s]
    if not wide:
        return linear(lambda x: unstacked(x, value), heights @ wave)
    if len(wide) == 1:
        return heights @ (wave * wide[0])
    if len(wide) == 2 and entries == 1:
        return linear(lambda x: np.swapaxes(x, -1, -2), wave * wide[0] * heights.T) @ wide[1]
    raise NoNumber(f"this derivative of {name} has more than two axes")


def columns_stacked(x: np.ndarray) -> np.ndarray:
    """vec: the columns under one another."""
    return np.swapaxes(x, -1, -2).reshape(*x.shape[:-2], x.shape[-1] * x.shape[-2], 1)


def unstacked(x: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The matrix whose vec this is."""
    return np.swapaxes(x.reshape(*x.shape[:-2], size[1], size[0]), -1, -2)
