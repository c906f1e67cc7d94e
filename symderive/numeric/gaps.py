"""Values at several points at once: where two of them are defined, and how far apart they are there."""

from __future__ import annotations

import numpy as np

NOTHING = 1e-14  # what cancels may leave beside an exact zero


def spread(value: np.ndarray) -> np.ndarray:
    """A value with its axis of points."""
    return value if value.ndim > 2 else value[None]


def at_each(said: np.ndarray) -> np.ndarray:
    """Is something so of all entries, at each of the points?"""
    return np.asarray(said.all(axis=tuple(k for k in range(said.ndim) if k != said.ndim - 3)))


def everywhere(value: np.ndarray) -> np.ndarray:
    return np.ones(value.shape[-3], dtype=bool)


def at_both(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The points at which both sides are defined."""
    return at_each(np.isfinite(left) & np.isfinite(right))


def apart(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """For each point the largest difference, as a share of the largest entry there."""
    size = np.maximum(np.abs(left), np.abs(right)).max(axis=(-2, -1), keepdims=True)
    least = np.minimum(np.abs(left).max(axis=(-2, -1), keepdims=True), np.abs(right).max(axis=(-2, -1), keepdims=True))
    # Beside a zero there is no share: a sum that cancels comes to rounding, not to 0.
    share = np.abs(left - right) / np.where((size > 0) & ((least > 0) | (size > NOTHING)), size, 1)
    return np.asarray(share.max(axis=tuple(i for i in range(share.ndim) if i != share.ndim - 3), initial=0))
