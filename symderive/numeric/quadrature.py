"""Nodes and weights on a segment whose ends may differ from row to row: rules of double exponential decay.

A segment from ``low`` to ``high`` (arrays that broadcast; infinite ends allowed) becomes nodes x and weights w with
Σ w f(x) close to the integral of f, for f analytic inside, whatever it does at finite ends (Takahasi and Mori 1974).
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
REACH, SHORT = 3.2, 2.9  # how near the ends of a segment nodes come: exp(-pi sinh(3.2)) is 2e-17 of its length


def _tanh_sinh(step: float, reach: float) -> tuple[Array, Array, Array]:
    """Distances from the left and the right end (as shares of the length) and weights."""
    t = np.arange(-reach, reach + step / 2, step)
    u = np.pi / 2 * np.sinh(t)
    left = 1 / (1 + np.exp(-2 * u))
    right = 1 / (1 + np.exp(2 * u))
    return left, right, step * np.pi * np.cosh(t) * left * right


def _tail(step: float) -> tuple[Array, Array]:
    """Nodes on (0, oo) for what falls off like exp(-x): x = exp(t - exp(-t))."""
    t = np.arange(-3.8, 4.6 + step / 2, step)
    x = np.exp(t - np.exp(-t))
    return x, step * x * (1 + np.exp(-t))


def _slow_tail(step: float, reach: float) -> tuple[Array, Array]:
    """Nodes on (0, oo) for what falls off like a power of x: x = exp(pi/2 sinh t)."""
    t = np.arange(-4.2, reach + step / 2, step)
    x = np.exp(np.pi / 2 * np.sinh(t))
    return x, step * x * np.pi / 2 * np.cosh(t)


def segment(
    low: Array, high: Array, centre: Array, spread: Array, fine: float = 1, *, slow: bool = False
) -> list[tuple[Array, Array]]:
    """(node, weight) pairs from ``low`` to ``high``; ``centre`` and ``spread`` scale what is infinite. ``slow``: there
    it falls off like a power."""
    endless_low, endless_high = bool(np.all(np.isneginf(low))), bool(np.all(np.isposinf(high)))
    if endless_low and endless_high:
        step = 0.25 / fine
        t = np.arange(-9.5, 9.5 + step / 2, step)
        return [(centre + spread * e, spread * step) for e in t]
    # Fewer points go less far: where an integral has no value, its number then moves.
    tail = _slow_tail(0.1 / fine, 4.4 if fine >= 1 else 4.1) if slow else None
    if endless_high:
        nodes, weights = tail or _tail(0.1 / fine)
        return [(low + spread * e, spread * w) for e, w in zip(nodes, weights, strict=True)]
    if endless_low:
        nodes, weights = tail or _tail(0.1 / fine)
        return [(high - spread * e, spread * w) for e, w in zip(nodes, weights, strict=True)]
    # Fewer points keep further away from the ends: where an integral has no value there, its number then moves.
    left, right, weights = _tanh_sinh(0.13 / fine, REACH if fine >= 1 else SHORT)
    length = high - low
    return [
        (np.where(a < 0.5, low + length * a, high - length * b), length * w)
        for a, b, w in zip(left, right, weights, strict=True)
    ]


def joined(pieces: list[tuple[Array, Array]], shape: tuple[int, ...]) -> tuple[Array, Array]:
    """Nodes and weights laid along the first axis of ``shape``, block by block."""
    nodes = np.concatenate([np.broadcast_to(x, shape) for x, _ in pieces], axis=0)
    weights = np.concatenate([np.broadcast_to(w, shape) for _, w in pieces], axis=0)
    return nodes, weights
