"""Half powers of symmetric positive definite matrices: S^{1/2}, S^{-1/2}, as they whiten a random vector."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from symderive.numeric.numbers import NoNumber, Numbers

Array = np.ndarray[Any, Any]
ROUNDS = 60  # of Newton's iteration, whose digits double each time
CLOSE = 1e-9


def half_power(u: Array, exponent: Fraction, k: Numbers) -> Array:
    """u^e with e an odd multiple of one half; the root is the symmetric positive definite one. NoNumber where a matrix
    is not symmetric and positive definite, or where its root is not rational."""
    if exponent.denominator != 2:
        raise NoNumber(f"a matrix to the power of {exponent} has no number")
    if k.exact:
        raise NoNumber("the root of a matrix is not rational")
    flat = np.asarray(u, dtype=float)
    if not np.allclose(flat, np.swapaxes(flat, -1, -2), rtol=CLOSE, atol=CLOSE):
        raise NoNumber("a matrix that is not symmetric has no root here")
    if np.any(np.linalg.eigvalsh(flat) <= 0):
        raise NoNumber("a matrix that is not positive definite has no root here")
    root, inverse = roots(u, k)
    base = root if exponent > 0 else inverse
    found = base
    for _ in range(abs(exponent.numerator) - 1):
        found = k.settle(found @ base)
    return found


def roots(u: Array, k: Numbers) -> tuple[Array, Array]:
    """The root of a matrix and its inverse: Y ← (Y + Z⁻¹)/2, Z ← (Z + Y⁻¹)/2 from u and I (Denman and Beavers)."""
    half = k.number(Fraction(1, 2))
    y, z = u, k.whole(np.broadcast_to(np.eye(u.shape[-1], dtype=int), u.shape))
    for _ in range(ROUNDS):
        following = k.settle((y + k.inverse(z)) * half)
        z = k.settle((z + k.inverse(y)) * half)
        moved = np.max(np.abs(np.asarray(following - y, dtype=float)) / (1 + np.abs(np.asarray(y, dtype=float))))
        y = following
        if moved == 0 or moved < 1e-45:
            break
    return y, z
