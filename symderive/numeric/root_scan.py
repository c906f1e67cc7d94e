"""Where a function of one number is zero between two ends, by a fine grid: crossings, and places where it only touches
zero. What lies closer together than the grid is missed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
GRID = 4001
ROUNDS = 60  # of halving, or of narrowing to a minimum
ZERO, TOUCHED = 1e-9, 1e-12
SHARE = 0.381966


def zeros_of(f: Callable[[Array], Array], low: float, high: float) -> list[float]:
    """The zeros in order."""
    grid = np.linspace(low, high, GRID)
    values = f(grid)
    found = [float(u) for u in grid[np.abs(values) <= TOUCHED]]
    with np.errstate(invalid="ignore"):
        turns = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
        sizes = np.abs(values)
        dips = np.flatnonzero((sizes[1:-1] < sizes[:-2]) & (sizes[1:-1] < sizes[2:])) + 1
    a, b = grid[turns], grid[turns + 1]
    for _ in range(ROUNDS if len(turns) else 0):
        middle = (a + b) / 2
        left = np.sign(f(middle)) == np.sign(f(a))
        a, b = np.where(left, middle, a), np.where(left, b, middle)
    if len(turns):
        found += [float(u) for u, v in zip(a, np.abs(f(a)), strict=True) if v <= ZERO]
    a, b = grid[dips - 1], grid[dips + 1]
    for _ in range(ROUNDS if len(dips) else 0):
        one, other = a + SHARE * (b - a), b - SHARE * (b - a)
        left = np.abs(f(one)) < np.abs(f(other))
        a, b = np.where(left, a, one), np.where(left, other, b)
    if len(dips):
        found += [float(u) for u, v in zip(a, np.abs(f(a)), strict=True) if v <= TOUCHED]
    return apart(sorted(found), (high - low) / GRID / 2)


def apart(values: list[float], gap: float) -> list[float]:
    """Values that are the same up to a gap once."""
    kept: list[float] = []
    for v in values:
        if not kept or v - kept[-1] > gap:
            kept.append(v)
    return kept
