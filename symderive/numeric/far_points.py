"""Points far out: two lines that are equal at small numbers are put to larger ones, each letter alone and all
together, as far as the declared domain goes."""

from __future__ import annotations

import time

import numpy as np

from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.corners import first_apart
from symderive.numeric.deadline import until
from symderive.numeric.lawful import loose_parameters
from symderive.numeric.letters import speaks_of_chance
from symderive.numeric.lowest import Places
from symderive.numeric.numbers import NoNumber
from symderive.numeric.terrain import FAR, Terrain

SECONDS, STARTS = 0.3, 8
SCALES = (3.0, 12.0, 40.0)
ALONE = 4  # letters that are moved one by one


def far_apart(a: Node, b: Node, problem: Problem, *, seed: int = 0) -> Agreement | None:
    """A far point at which two lines differ; None where none is found (or the lines are no numbers)."""
    if not (is_scalar(a.shape) and is_scalar(b.shape)) or speaks_of_chance(a) or speaks_of_chance(b):
        return None
    if loose_parameters((a, b), problem):
        return None
    try:
        with until(time.perf_counter() + SECONDS):
            terrain = Terrain(problem, (a, b), seed, STARTS, "free")
            if not terrain.start.shape[1]:
                return None
            places = far_places(terrain)
            heights = terrain.heights(a, places.rows, places.entries)
            defined = np.isfinite(heights)
            far = Places(places.rows[defined], places.entries[defined], heights[defined])
            return first_apart(a, b, terrain, far) if defined.any() else None
    except (NoNumber, ZeroDivisionError, OverflowError):
        return None  # no points, or no numbers: nothing is known of such places


def far_places(terrain: Terrain) -> Places:
    """The points drawn, moved away from the end of the range (from 0 where there is none)."""
    low, high, start = terrain.low, terrain.high, terrain.start
    origin = np.where(low > -FAR, low, np.where(high < FAR, high, 0.0))
    fixed = (low > -FAR) & (high < FAR)
    size = start.shape[1]
    masks = [np.ones(size, dtype=bool), *(np.eye(size, dtype=bool) if 1 < size <= ALONE else ())]
    moved = [np.where(mask & ~fixed, origin + scale * (start - origin), start) for mask in masks for scale in SCALES]
    entries = np.concatenate(moved)
    return Places(np.tile(np.arange(terrain.count), len(moved)), entries, np.zeros(len(entries)))
