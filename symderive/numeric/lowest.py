"""Where a number is least over all that the givens allow, as far as a descent from a few points finds it.

Newton's method on slopes and bends by differences, with a search along every step that only accepts what lies lower;
steps keep to the stated equations. What it finds is a place, never a proof that no lower one exists.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from symderive.expr.node import Node
from symderive.numeric.terrain import Terrain

Array = np.ndarray[Any, Any]
STEPS = 24
MOST = 14  # entries that are moved at most
WIDTH = 1e-4  # of the differences, beside the size of an entry
LENGTHS = np.array([4, 2, 1, 0.5, 0.25, 0.1, 0.03, 0.01, 1e-3, 1e-4, 1e-6])
SHORT = np.array([3, 1, 0.3, 0.1, 0.03, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8])
FEW_LENGTHS = np.array([1, 0.5, 0.1, 1e-2])  # where every trial has to be brought back onto the equations
FEW_SHORT = np.array([0.3, 0.03, 1e-3])
STILL = 1e-15
ASIDE = 0.2  # how far, beside their size, points are moved aside
BELOW = -0.05  # what lies so low is low enough


@dataclass(frozen=True, slots=True)
class Places:
    """Places on a terrain: their rows, the entries of the moved letters, and how high the number is there."""

    rows: Array
    entries: Array
    heights: Array


def lowest(
    node: Node,
    terrain: Terrain,
    end: float,
    *,
    begin: Places | None = None,
    free: Array | None = None,
    steps: int = STEPS,
) -> Places | None:
    """The low places that a descent reaches from the points drawn (or from ``begin``), moving the entries that are
    ``free``; None where there is nothing to move or too much."""
    size = terrain.start.shape[1]
    free = np.arange(size) if free is None else free
    if not 0 < size <= MOST:
        return None
    if begin is None:
        rows, start = np.arange(terrain.count), starts(terrain)
        begin = Places(rows, start, terrain.heights(node, rows, start))
    here = begin
    if not np.isfinite(here.heights).any() or not len(free):
        return here
    for _ in range(steps):
        if time.perf_counter() > end:
            break
        after = step(node, terrain, here, free)
        with np.errstate(invalid="ignore"):
            gain = here.heights - after.heights
        here = after
        if (
            here.heights.min() < BELOW
            or not (np.nan_to_num(gain, nan=0.0, posinf=1.0) > STILL * (1 + np.abs(here.heights))).any()
        ):
            break
    return here


def starts(terrain: Terrain) -> Array:
    """The points drawn; where equations are stated every other one moved aside: of small numbers hardly more than one
    pair adds up to 1, and that one may be where nothing rises or falls."""
    if not terrain.bound:
        return terrain.start
    rows, moved = np.arange(terrain.count), terrain.start.copy()
    aside = np.random.default_rng(0).uniform(-ASIDE, ASIDE, moved.shape) * (1 + np.abs(moved))
    moved[1::2] = (moved + terrain.tangent(rows, moved, aside))[1::2]
    return np.asarray(np.where(np.isfinite(back := terrain.returned(rows, moved)), back, terrain.start))


def step(node: Node, terrain: Terrain, here: Places, free: Array) -> Places:
    """The lowest places met along Newton's step and along the slope."""
    slopes, bends = curvature(node, terrain, here, free)
    if terrain.bound and len(free) == here.entries.shape[1]:
        bends = bends - bends_of_equations(terrain, here, slopes)
        kept = keeping(terrain, here)
        slopes, bends = (kept @ slopes[..., None])[..., 0], kept @ bends @ kept
    values, turns = np.linalg.eigh(bends)
    least = np.maximum(np.abs(values).max(axis=1, keepdims=True) * 1e-7, 1e-9)
    along = np.swapaxes(turns, -1, -2) @ slopes[..., None]
    newton = -(turns @ (along / np.maximum(np.abs(values), least)[..., None]))[..., 0]
    steep = -slopes / np.maximum(np.linalg.norm(slopes, axis=1, keepdims=True), 1e-300)
    long = np.linalg.norm(newton, axis=1, keepdims=True)
    newton = newton / np.maximum(long / (5 * (1 + np.linalg.norm(here.entries, axis=1, keepdims=True))), 1)
    tried = [(newton, LENGTHS), (steep, SHORT)] if not terrain.bound else [(newton, FEW_LENGTHS), (steep, FEW_SHORT)]
    candidates = []
    for direction, lengths in tried:
        whole = np.zeros_like(here.entries)
        whole[:, free] = direction
        whole = terrain.tangent(here.rows, here.entries, whole)
        candidates += [terrain.returned(here.rows, here.entries + length * whole) for length in lengths]
    count, places = len(here.rows), np.stack(candidates)
    flat = places.reshape(-1, places.shape[-1])
    heights = np.full(len(flat), np.inf)
    good = np.isfinite(flat).all(axis=1)
    rows = np.tile(here.rows, len(candidates))
    if good.any():
        heights[good] = terrain.heights(node, rows[good], flat[good])
    met = heights.reshape(len(candidates), count)
    best = met.argmin(axis=0)
    lower = met[best, np.arange(count)] < here.heights
    entries = np.where(lower[:, None], places[best, np.arange(count)], here.entries)
    return Places(here.rows, entries, np.where(lower, met[best, np.arange(count)], here.heights))


def keeping(terrain: Terrain, here: Places) -> Array:
    """For each place the matrix that takes from a step what leaves the stated equations."""
    count, size = here.entries.shape
    rows, entries = np.repeat(here.rows, size), np.repeat(here.entries, size, axis=0)
    return terrain.tangent(rows, entries, np.tile(np.eye(size), (count, 1))).reshape(count, size, size)


def bends_of_equations(terrain: Terrain, here: Places, slopes: Array) -> Array:
    """How much of the bends is taken back by keeping to the stated equations, which bend themselves (on the circle
    x + y has no bends, and yet a highest place): those of the equations, with Lagrange's multipliers."""
    count, size = here.entries.shape
    across = terrain.slopes(here.rows, here.entries)
    multipliers = (slopes[:, None] @ np.linalg.pinv(across, rcond=1e-9))[:, 0]
    width = WIDTH * (1 + np.abs(here.entries))
    found = np.zeros((count, size, size))
    for i in range(size):
        move = np.zeros((count, size))
        move[:, i] = width[:, i]
        sides = [terrain.slopes(here.rows, here.entries + sign * move) for sign in (1, -1)]
        turned = (sides[0] - sides[1]) / (2 * width[:, i, None, None])
        found[:, i] = (multipliers[:, None] @ turned)[:, 0]
    return clean((found + np.swapaxes(found, -1, -2)) / 2)


def curvature(node: Node, terrain: Terrain, here: Places, free: Array) -> tuple[Array, Array]:
    """Slopes (places, free) and bends (places, free, free) by differences; 0 where one side has no height."""
    count, size, n = len(here.rows), here.entries.shape[1], len(free)
    width = WIDTH * (1 + np.abs(here.entries[:, free]))
    moves: list[Array] = []
    pairs = [(i, j) for i in range(n) for j in range(i)]
    for i in range(n):
        for sign in (1, -1):
            move = np.zeros((count, size))
            move[:, free[i]] = sign * width[:, i]
            moves.append(move)
    for i, j in pairs:
        move = np.zeros((count, size))
        move[:, free[i]], move[:, free[j]] = width[:, i], width[:, j]
        moves.append(move)
    places = (here.entries + np.stack(moves)).reshape(-1, size)
    heights = terrain.heights(node, np.tile(here.rows, len(moves)), places).reshape(len(moves), count)
    there = here.heights
    up, down = heights[0 : 2 * n : 2], heights[1 : 2 * n : 2]
    with np.errstate(all="ignore"):
        slopes = ((up - down) / (2 * width.T)).T
        bends = np.zeros((count, n, n))
        for i in range(n):
            bends[:, i, i] = (up[i] + down[i] - 2 * there) / width[:, i] ** 2
        for (i, j), corner in zip(pairs, heights[2 * n :], strict=True):
            mixed = (corner - up[i] - up[j] + there) / (width[:, i] * width[:, j])
            bends[:, i, j] = bends[:, j, i] = mixed
    return clean(slopes), clean(bends)


def clean(u: Array) -> Array:
    return np.where(np.isfinite(u) & (np.abs(u) < 1e12), u, 0.0)
