"""What a property says in numbers: equations that vanish where it holds, and conditions on sizes and signs.

A letter that has a property may be changed to make an equation hold if the property is made of what stands here: its
equations are solved along with the other, its conditions choose among the points that come out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symderive.numeric.duals import Value, base, linear
from symderive.numeric.numbers import Numbers

Array = np.ndarray[Any, Any]
CLEARLY = 1e-3  # what an eigenvalue or an entry must be away from 0
CLOSE = 1e-9


def _t(x: Value) -> Value:
    return linear(lambda u: np.swapaxes(u, -1, -2), x)


def _eye(x: Value, k: Numbers) -> Array:
    return k.whole(np.eye(base(x).shape[-1], dtype=int))


def _outside(keep: Callable[[Array], Array]) -> Callable[[Value, Numbers], Value]:
    """The entries that must be 0."""

    def residual(x: Value, k: Numbers) -> Value:
        ones = np.ones(base(x).shape[-2:], dtype=int)
        return x * k.whole(ones - keep(ones))

    return residual


def _total(axes: tuple[int, ...], value: int) -> Callable[[Value, Numbers], Value]:
    return lambda x, k: linear(lambda u: u.sum(axis=axes, keepdims=True), x) - k.number(value)


EQUATIONS: dict[str, Callable[[Value, Numbers], Value]] = {
    "symmetric": lambda x, k: x - _t(x),
    "skew-symmetric": lambda x, k: x + _t(x),
    "diagonal": _outside(lambda u: u * np.eye(len(u), dtype=int)),
    "lower triangular": _outside(np.tril),
    "upper triangular": _outside(np.triu),
    "orthogonal": lambda x, k: _t(x) @ x - _eye(x, k),
    "orthonormal columns": lambda x, k: _t(x) @ x - _eye(x, k),
    "idempotent": lambda x, k: x @ x - x,
    "involutory": lambda x, k: x @ x - _eye(x, k),
    "unit norm": lambda x, k: _total((-2, -1), 1)(x * x, k),
    "sum one": _total((-2, -1), 1),
    "sum zero": _total((-2, -1), 0),
    "rows sum one": _total((-1,), 1),
    "columns sum one": _total((-2,), 1),
    "rows sum zero": _total((-1,), 0),
    "columns sum zero": _total((-2,), 0),
}
CONDITIONS: dict[str, Callable[[Array], Array]] = {
    "positive definite": lambda x: _least_eigenvalue(x) > CLEARLY,
    "positive semidefinite": lambda x: _least_eigenvalue(x) > -CLOSE,
    "negative definite": lambda x: _least_eigenvalue(-x) > CLEARLY,
    "negative semidefinite": lambda x: _least_eigenvalue(-x) > -CLOSE,
    "positive": lambda x: x.min(axis=(-2, -1)) > CLEARLY,
    "nonnegative": lambda x: x.min(axis=(-2, -1)) > -CLOSE,
    "below one": lambda x: x.max(axis=(-2, -1)) < 1,
    "positive determinant": lambda x: np.linalg.det(x) > CLEARLY,
}
#: what generic numbers have, and numbers that were changed may have lost
RANKED = frozenset(("full rank", "full column rank", "full row rank", "invertible"))
#: what generic numbers have
GENERIC = frozenset(
    ("nonzero", "full rank", "full column rank", "full row rank", "square", "real", "invertible", "fixed", "finite")
)
BOTH = {
    "positive definite": ("symmetric", "positive definite"),
    "positive semidefinite": ("symmetric", "positive semidefinite"),
    "negative definite": ("symmetric", "negative definite"),
    "negative semidefinite": ("symmetric", "negative semidefinite"),
    "probability": ("sum one", "positive"),
    "row stochastic": ("rows sum one", "positive"),
    "column stochastic": ("columns sum one", "positive"),
}


def _least_eigenvalue(x: Array) -> Array:
    return np.linalg.eigvalsh((x + np.swapaxes(x, -1, -2)) / 2)[..., 0]


def parts_of(properties: set[str]) -> set[str]:
    """The properties as equations and conditions, without what generic numbers have."""
    return {part for p in properties - GENERIC for part in BOTH.get(p, (p,))}


def changeable(properties: set[str]) -> bool:
    """Is all that is stated of a letter known here, so that it may be changed?"""
    return parts_of(properties) <= EQUATIONS.keys() | CONDITIONS.keys()


def equations(properties: set[str]) -> list[Callable[[Value, Numbers], Value]]:
    return [EQUATIONS[p] for p in sorted(parts_of(properties)) if p in EQUATIONS]


def obeys(properties: set[str], value: Array, k: Numbers) -> Array:
    """At which points ``value`` (points, rows, columns) has the properties; in residues only equations are asked."""
    good = np.ones(value.shape[0], dtype=bool)
    if properties & RANKED and k.name != "residues":
        good &= np.linalg.svd(np.asarray(value, dtype=float), compute_uv=False).min(axis=-1) > CLEARLY
    for part in parts_of(properties):
        if part in EQUATIONS:
            left = k.settle(EQUATIONS[part](value, k))
            fine = left == 0 if k.exact else np.abs(left) <= CLOSE
            good &= np.asarray(fine, dtype=bool).reshape(len(good), -1).all(axis=1)
        elif k.name != "residues":
            with np.errstate(all="ignore"):
                good &= np.asarray(CONDITIONS[part](np.asarray(value, dtype=float)), dtype=bool)
    return good
