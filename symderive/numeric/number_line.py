"""Statements about one number x: the places where each of their relations turns from true to false, and between them.

Every relation l < r changes only where l − r is zero or not defined. These places are looked for on a fine grid and
sharpened; what holds at all of them and between them holds everywhere, as far as the grid is fine enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from symderive.expr.algebra import Num, Rel, Sym
from symderive.numeric.compile import evaluate
from symderive.numeric.nice import round_numbers, written
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Point
from symderive.numeric.terrain import Terrain

Array = np.ndarray[Any, Any]
Case = tuple[Rel, ...]  # relations that hold together
REACH, STEP = 60.0, 0.05
OUTSIDE = (100.0, 1e3, 1e4)
PARTS, TURNS = 32, 7
CLOSE = 1e-6  # how near two places are that are one
TOUCHES = 1e-9  # how near zero a relation comes that touches it
MOST = 60  # places at which one relation turns


@dataclass(frozen=True, slots=True)
class Turning:
    """A relation and the places at which its two sides are equal."""

    rel: Rel
    roots: Array


class NumberLine:
    """The values of x, with the other letters at one of the points drawn (``row``)."""

    def __init__(self, x: Sym, terrain: Terrain, row: int):
        self.x, self.terrain, self.row = x, terrain, row
        self.known: dict[Rel, Turning] = {}

    def gaps(self, rel: Rel, values: Array) -> Array:
        """left − right at some values of x; nan where one of them means nothing."""
        draft = self.terrain.at(np.full(len(values), self.row), self.terrain.start[np.full(len(values), self.row)])
        draft.point.values[self.x] = values.reshape(-1, 1, 1)
        with np.errstate(all="ignore"):
            left, right = (evaluate(side, draft.point, self.terrain.problem) for side in rel.kids)
            gap = np.asarray(left - right, dtype=float).reshape(-1)
            size = 1 + np.abs(np.asarray(left, dtype=float)).reshape(-1)
        gap = np.broadcast_to(gap, (len(values),)) if gap.size == 1 else gap
        if len(gap) != len(values):
            raise NoNumber("this is not one number for every value")
        gap = np.where(np.isfinite(gap), gap, np.nan)
        return np.where(np.abs(gap) < 1e-13 * size, 0.0, gap)

    def turning(self, rel: Rel) -> Turning:
        """The places at which a relation may turn, found once."""
        found = self.known.get(rel)
        if found is None:
            found = self.known[rel] = Turning(rel, self.roots(rel))
        return found

    def roots(self, rel: Rel) -> Array:
        grid = self.grid(rel)
        gap = self.gaps(rel, grid)
        zero = grid[gap == 0]
        if len(zero) > MOST:
            zero = zero[:0]  # equal on a whole stretch
        signs = np.sign(gap)
        crossing = np.flatnonzero(signs[:-1] * signs[1:] < 0)
        ending = np.flatnonzero(np.isnan(gap[:-1]) != np.isnan(gap[1:]))
        small = np.abs(gap)
        inner = np.arange(1, len(grid) - 1)
        low = inner[(small[inner] <= small[inner - 1]) & (small[inner] <= small[inner + 1]) & (small[inner] > 0)]
        found = [float(v) for v in zero]
        for k in [*crossing, *ending][: 2 * MOST]:
            found.append(self.sharpened(rel, float(grid[k]), float(grid[k + 1])))
        for k in low[:MOST]:
            place, height = self.lowest(rel, float(grid[k - 1]), float(grid[k + 1]))
            if height < TOUCHES:
                found.append(place)
        return np.array(sorted({snapped(v) for v in found}))

    def grid(self, rel: Rel) -> Array:
        """Values of x to look at: dense near 0, sparse far out, and next to the numbers that are written."""
        numbers = [float(p.value) for p in rel.walk() if isinstance(p, Num) and abs(p.value) < 10**9]
        extra = [s * (c + d) for c in numbers for d in (-1, -0.01, 0, 0.01, 1) for s in (1, -1)]
        dense = np.arange(-REACH, REACH + STEP, STEP) + 0.0123
        far = [s * v for v in OUTSIDE for s in (1, -1)]
        return np.unique(np.concatenate([dense, np.array(extra), np.array(far), np.arange(-12.0, 13.0)]))

    def sharpened(self, rel: Rel, low: float, high: float) -> float:
        """Where the relation changes between two values: its sign, or whether it means anything."""
        for _ in range(TURNS):
            values = np.linspace(low, high, PARTS + 1)
            gap = self.gaps(rel, values)
            if (gap == 0).any():
                return float(values[np.flatnonzero(gap == 0)[0]])
            kind = np.where(np.isnan(gap), 2.0, np.sign(gap))
            change = np.flatnonzero(kind[:-1] != kind[1:])
            if not len(change):
                break
            low, high = float(values[change[0]]), float(values[change[0] + 1])
        return (low + high) / 2

    def lowest(self, rel: Rel, low: float, high: float) -> tuple[float, float]:
        """Where the two sides come closest between two values, and how close."""
        place, height = low, np.inf
        for _ in range(TURNS):
            values = np.linspace(low, high, PARTS + 1)
            gap = np.abs(self.gaps(rel, values))
            if np.isnan(gap).all():
                break
            k = int(np.nanargmin(gap))
            place, height = float(values[k]), float(gap[k])
            low, high = float(values[max(k - 1, 0)]), float(values[min(k + 1, PARTS)])
        return place, height

    def holds(self, rel: Rel, values: Array) -> Array:
        """Is a relation true at some values? Where it means nothing it is not."""
        gap, roots = self.gaps(rel, values), self.turning(rel).roots
        near = np.zeros(len(values), dtype=bool)
        if len(roots):
            near = (np.abs(values[:, None] - roots[None]) <= CLOSE * (1 + np.abs(values[:, None]))).any(axis=1)
        meant = ~np.isnan(gap)
        same = (near & (np.abs(gap) < 1e-3)) | (gap == 0)
        with np.errstate(invalid="ignore"):
            return {
                "=": meant & same,
                "!=": meant & ~same,
                "<": meant & ~same & (gap < 0),
                "<=": meant & (same | (gap < 0)),
                ">": meant & ~same & (gap > 0),
                ">=": meant & (same | (gap > 0)),
            }[rel.op]

    def true(self, cases: Sequence[Case], values: Array) -> Array:
        """Is one of the cases true, all of its relations together?"""
        whole = np.zeros(len(values), dtype=bool)
        for case in cases:
            part = np.ones(len(values), dtype=bool)
            for rel in case:
                part &= self.holds(rel, values)
            whole |= part
        return whole

    def places(self, relations: Sequence[Rel]) -> Array:
        """Values that tell everything apart: where relations turn, between these places, and outside."""
        turns = sorted({v for rel in relations for v in self.turning(rel).roots})
        merged: list[float] = []
        for v in turns:
            if not merged or v - merged[-1] > CLOSE * (1 + abs(v)):
                merged.append(v)
        if not merged:
            return np.array([-7.0, -0.5, 0.5, 3.0])
        between = [inner(a, b) for a, b in zip(merged[:-1], merged[1:], strict=True)]
        outer = [merged[0] - 1, merged[0] - 50, merged[-1] + 1, merged[-1] + 50]
        return np.array([*between, *outer, *merged])


def inner(a: float, b: float) -> float:
    """A round number between two others."""
    middle = (a + b) / 2
    return next((float(q) for q in round_numbers(middle) if a < float(q) < b), middle)


def snapped(v: float) -> float:
    """The number that a person would write for a double, if there is one close by."""
    exact = written(v)
    return v if exact is None else float(evaluate(exact, Point({}))[0, 0])

