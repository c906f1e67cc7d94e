"""Places where an equation holds, as many as a descent finds: each worked out to fifty digits, or made exact."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from symderive.expr.algebra import Num, Pow, Rel
from symderive.expr.node import Node
from symderive.numeric.compile import evaluate
from symderive.numeric.draft import Draft
from symderive.numeric.lawful import lawful
from symderive.numeric.lowest import Places, lowest
from symderive.numeric.point import Point
from symderive.numeric.precise import Precise, precise
from symderive.numeric.settled import equal_there, settle
from symderive.numeric.terrain import Terrain

Array = np.ndarray[Any, Any]
FLAT = 1e-14  # the square of what is left over where a root is looked for
TURNS = 7
DONE = 38  # digits to which the equation has to hold
WIDTH = 20  # digits of the step of a difference quotient


def roots(above: Rel, terrain: Terrain, end: float) -> Iterator[Draft]:
    """Single places at which the equation holds and all that is given; none is found twice from one start."""
    gap = above.left - above.right
    square = Pow(gap, Num(2))
    low = lowest(square, terrain, end)
    if low is None:
        return
    for k in np.argsort(low.heights, kind="stable"):
        if time.perf_counter() > end or not low.heights[k] < FLAT:
            return
        rows, entries = low.rows[k : k + 1], low.entries[k : k + 1]
        sharp = None if terrain.bound else sharpened(gap, terrain, rows, entries[0])
        if sharp is not None:
            if lawful(sharp, terrain.keys):
                yield sharp
            continue
        found = settle(terrain, square, Places(rows, entries, low.heights[k : k + 1]), end)
        if found is not None and equal_there(terrain, square, (above.left, above.right), rows, *found):
            numbers = [0.0 if c is None else float(evaluate(c, Point({}))[0, 0]) for c in found[0]]
            yield terrain.at(rows, np.array([numbers]))


def sharpened(gap: Node, terrain: Terrain, rows: Array, entries: Array) -> Draft | None:
    """Newton's method at fifty digits, straight along the slope; None where it does not arrive (a double root)."""
    k: Precise = precise()
    x = k.raw(entries[None]).copy()
    size, width = len(entries), k.mp.mpf(10) ** -WIDTH
    for _ in range(TURNS):
        places = np.concatenate([x, *(x + width * np.eye(size, dtype=int)[i : i + 1] for i in range(size))])
        draft = terrain.at(np.repeat(rows, size + 1), places, k)
        values = evaluate(gap, draft.point, terrain.problem).ravel()
        if len(values) == 1:  # nothing that is moved stands here
            return None
        if not k.finite(values).all():
            return None
        if abs(values[0]) < k.mp.mpf(10) ** -DONE:
            return terrain.at(rows, x, k)
        slopes = (values[1:] - values[0]) / width
        square = sum(s * s for s in slopes)
        if square < k.mp.mpf(10) ** -12:
            return None
        x = x - (values[0] / square) * slopes[None]
    return None
