"""Jointly normal variables of any sizes: drawn laws, densities, and nodes that carry means and covariances exactly.

A condition on some of the variables is taken from the joint law by its precision matrix, so that it stands apart
from the formula with C B^{-1} that it is used to judge.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from symderive.numeric.duals import Value, det, function, inverse, linear, power
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope
from symderive.numeric.sizes import NoPoint

Array = np.ndarray[Any, Any]
NODES = 1200


def normal_density(x: Value, mean: Value, variance: Value, scope: Scope) -> Value:
    """exp(-(x - m)^T S^{-1} (x - m) / 2) / sqrt(det(2 pi S))."""
    k = scope.kind
    if k.exact:
        raise NoNumber("a normal density is not rational")
    away = x - mean
    flat = linear(lambda a: np.swapaxes(a, -1, -2), away)
    square = flat @ (inverse(variance, k) @ away)
    return function("exp", square * -0.5, k) * power(det(variance * (2 * np.pi), k), k.number(Fraction(-1, 2)), k)


def conditional(mean: Array, cov: Array, fixed: list[int], values: Array) -> tuple[Array, Array, Array]:
    """Mean, covariance and indices of what is left, when the entries ``fixed`` of a normal vector have ``values``.

    With P = cov^{-1}: the rest has the precision P_rr and the mean m_r - P_rr^{-1} P_rf (v - m_f).
    """
    rest = [i for i in range(cov.shape[-1]) if i not in set(fixed)]
    p = np.linalg.inv(cov)
    prr = p[..., rest, :][..., :, rest]
    prf = p[..., rest, :][..., :, fixed]
    left = np.linalg.inv(prr)
    shift = left @ (prf @ (values - mean[..., fixed, :]))
    return mean[..., rest, :] - shift, (left + np.swapaxes(left, -1, -2)) / 2, np.array(rest, dtype=int)


def schur(mean: Array, cov: Array, fixed: list[int], values: Array) -> tuple[Array, Array, Array]:
    """The same as ``conditional`` by the covariance itself, which may be singular (a variable computed from others)."""
    rest = [i for i in range(cov.shape[-1]) if i not in set(fixed)]
    gain = cov[..., rest, :][..., :, fixed] @ np.linalg.inv(cov[..., fixed, :][..., :, fixed])
    left = cov[..., rest, :][..., :, rest] - gain @ cov[..., fixed, :][..., :, rest]
    centre = mean[..., rest, :] + gain @ (values - mean[..., fixed, :])
    return centre, (left + np.swapaxes(left, -1, -2)) / 2, np.array(rest, dtype=int)


def floats(x: Array) -> Array:
    """An array as doubles: linear algebra here is NumPy's, whatever kind of number is asked for around it."""
    return np.asarray(x, dtype=float)


def nodes(dimension: int, fine: float = 1) -> tuple[Array, Array]:
    """Points z (k, d) and weights (k,) with Σ w f(z) = E f(Z) for Z ~ N(0, I) and polynomials of a degree of at
    least 5."""
    if dimension == 0:
        return np.zeros((1, 0)), np.ones(1)
    each = max(3, int(fine * min(48, int(NODES ** (1 / dimension)))))
    if each**dimension > 20000:
        raise NoNumber("this normal vector is too long to be laid out")
    x, w = np.polynomial.hermite_e.hermegauss(each)
    w = w / np.sqrt(2 * np.pi)
    return np.array(list(product(x, repeat=dimension))), np.array([np.prod(c) for c in product(w, repeat=dimension)])


def root(cov: Array) -> Array:
    """A factor L with L L^T = cov (symmetric positive semidefinite), by eigenvectors."""
    values, vectors = np.linalg.eigh((cov + np.swapaxes(cov, -1, -2)) / 2)
    if np.any(values < -1e-9 * np.max(np.abs(values))):
        raise NoPoint("a covariance matrix has a negative direction")
    return vectors * np.sqrt(np.clip(values, 0, None))[..., None, :]
