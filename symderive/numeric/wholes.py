"""Whole numbers one after the other: what is said of every n is put to many more values than are drawn at random."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import product

import numpy as np

from symderive.expr.algebra import Apply, Num
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.node import Node
from symderive.numeric.lowest import Places
from symderive.numeric.numbers import NoNumber
from symderive.numeric.terrain import Terrain

FIRST = 16  # values from the least on
FURTHER = (20, 24, 30, 32, 40, 48, 60, 64, 80, 100, 128, 200, 256, 500, 512, 1000, 1024)
MOST = 600  # places at once
LONG = ("factorial", "gamma", "loggamma")  # what takes long, or is too large, at large numbers


def counted(node: Node, terrain: Terrain, end: float) -> Places | None:
    """The number's heights at small and at some larger whole numbers; None where no letter is one."""
    size = terrain.start.shape[1]
    if terrain.moving != "whole" or not 0 < size <= 3:
        return None
    values = [candidates(float(terrain.low[0, i]), float(terrain.high[0, i]), terrain.nodes) for i in range(size)]
    while np.prod([len(v) for v in values]) > MOST:
        values = [v[: max(3, len(v) * 2 // 3)] for v in values]
    entries = np.array(list(product(*values)), dtype=float)
    rows = np.arange(len(entries)) % terrain.count
    try:
        return Places(rows, entries, terrain.heights(node, rows, entries))
    except NoNumber:
        return one_by_one(node, terrain, rows, entries, end)


def one_by_one(node: Node, terrain: Terrain, rows: np.ndarray, entries: np.ndarray, end: float) -> Places | None:
    """The same for numbers that are limits of sums, which are worked out for one value at a time."""
    heights = np.full(len(rows), np.inf)
    order = np.argsort(entries.sum(axis=1), kind="stable")
    for k in order[: 2 * FIRST]:
        if time.perf_counter() > end:
            break
        try:
            heights[k] = terrain.heights(node, rows[k : k + 1], entries[k : k + 1])[0]
        except NoNumber:
            return None
    return Places(rows, entries, heights)


def candidates(low: float, high: float, nodes: Sequence[Node]) -> list[float]:
    """Values between two ends: the first ones, some larger, and those next to numbers that stand in the lines."""
    begin = int(low) if low > -1000 else 1
    written = {int(p.value) for node in nodes for p in node.walk() if isinstance(p, Num) and 1 < abs(p.value) < 10**6}
    beside = sorted(c + d for c in written for d in (-1, 0, 1))
    near = [begin + i for i in range(FIRST)] + ([-i for i in range(1, 6)] if low <= -1000 else [])
    long = any(
        isinstance(p, BigSum | BigProd | Apply) or getattr(p, "name", "") in LONG for n in nodes for p in n.walk()
    )
    found = dict.fromkeys(near[:12] if long else [*near, *beside, *FURTHER])
    return [float(v) for v in found if low <= v <= high]
