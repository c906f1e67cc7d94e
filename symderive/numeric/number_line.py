"""Statements about one number x: the places where each of their relations turns from true to false, and between them.

Every relation l < r changes only where l − r is zero or not defined. These places are looked for on a fine grid and
sharpened; what holds at all of them and between them holds everywhere, as far as the grid is fine enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.node import Node, free_leaves
from symderive.numeric.compile import evaluate
from symderive.numeric.nice import round_numbers, written
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.terrain import Terrain

Array = np.ndarray[Any, Any]
Case = tuple[Rel, ...]  # relations that hold together
REACH, STEP = 60.0, 0.05
OUTSIDE = (100.0, 1e3, 1e4, 1e6)
PARTS, TURNS = 32, 11
SHARP, SOFT = 1e-9, 2e-6  # how near two places are that are one: where sides cross, where they only touch
TOUCHES = 1e-9  # how near zero a relation comes that touches it
NOISE = 4e-15  # of doubles, beside the larger side
POLE = 1e6  # how far apart the sides are next to a pole
MOST = 60  # places at which one relation turns


@dataclass(frozen=True, slots=True)
class Turning:
    """Where the two sides of a relation cross, where they only touch, and where they part to infinity or end."""

    crossing: Array
    touching: Array
    ending: Array

    @property
    def all(self) -> Array:
        return np.concatenate([self.crossing, self.touching, self.ending])


class NumberLine:
    """The values of x, with the other letters at one of the points drawn (``row``)."""

    def __init__(self, x: Sym, terrain: Terrain, row: int):
        self.x, self.terrain, self.row = x, terrain, row
        self.known: dict[Rel, Turning] = {}

    def values(self, side: Node, values: Array) -> Array:
        """A side of a relation at some values of x."""
        draft = self.terrain.at(np.full(len(values), self.row), self.terrain.start[np.full(len(values), self.row)])
        draft.point.values[self.x] = values.reshape(-1, 1, 1)
        with np.errstate(all="ignore"):
            found = np.asarray(evaluate(side, draft.point, self.terrain.problem), dtype=float).reshape(-1)
        found = np.broadcast_to(found, (len(values),)) if found.size == 1 else found
        if len(found) != len(values):
            raise NoNumber("this is not one number for every value")
        return found

    def gaps(self, rel: Rel, values: Array) -> Array:
        """left − right at some values of x; nan where one of them means nothing."""
        left, right = (self.values(side, values) for side in rel.kids)
        with np.errstate(all="ignore"):
            gap, size = left - right, np.maximum(np.abs(left), np.abs(right))
        gap = np.where(np.isfinite(gap), gap, np.nan)
        return np.where(np.abs(gap) < NOISE * size, 0.0, gap)

    def turning(self, rel: Rel) -> Turning:
        """The places at which a relation may turn, found once."""
        found = self.known.get(rel)
        if found is None:
            found = self.known[rel] = self.turned(rel)
        return found

    def turned(self, rel: Rel) -> Turning:
        grid = self.grid(rel)
        gap = self.gaps(rel, grid)
        zero = grid[gap == 0]
        if len(zero) > MOST:
            zero = zero[:0]  # equal on a whole stretch
        signs = np.sign(gap)
        change = np.flatnonzero(signs[:-1] * signs[1:] < 0)
        edge = np.flatnonzero(np.isnan(gap[:-1]) != np.isnan(gap[1:]))
        small = np.abs(gap)
        inner = np.arange(1, len(grid) - 1)
        low = inner[(small[inner] <= small[inner - 1]) & (small[inner] <= small[inner + 1]) & (small[inner] > 0)]
        crossing, touching = [float(v) for v in zero], []
        ending: list[float] = []
        constants = self.constants(rel)
        for k in [*change, *edge][: 2 * MOST]:
            place, height = self.sharpened(rel, float(grid[k]), float(grid[k + 1]))
            place = snapped(place, constants, SHARP)
            (crossing if height < POLE else ending).append(place)
        for k in low[:MOST]:
            place, height = self.lowest(rel, float(grid[k - 1]), float(grid[k + 1]))
            if height < TOUCHES * max(1e-6, min(1.0, float(small[k - 1] + small[k + 1]))):
                touching.append(snapped(place, constants, SOFT))
        return Turning(*(np.array(sorted(set(found))) for found in (crossing, touching, ending)))

    def constants(self, rel: Rel) -> list[float]:
        """The sides of a relation that are numbers, whatever x is."""
        found = []
        for side in rel.kids:
            if not any(isinstance(u, Sym) for u in free_leaves(side)):
                value = np.asarray(evaluate(side, Point({})), dtype=float).ravel()
                found += [s * float(v) for v in value[:1] for s in (1, -1) if np.isfinite(v)]
        return found

    def grid(self, rel: Rel) -> Array:
        """Values of x to look at: dense near 0, sparse far out, and next to the numbers that are written."""
        numbers = [float(p.value) for p in rel.walk() if isinstance(p, Num) and abs(p.value) < 10**9]
        extra = [s * (c + d) for c in numbers for d in (-1, -0.01, 0, 0.01, 1) for s in (1, -1)]
        dense = np.arange(-REACH, REACH + STEP, STEP) + 0.0123
        far = [s * v for v in OUTSIDE for s in (1, -1)]
        near = [s * 10.0**-k for k in range(2, 15) for s in (1, -1)]
        sides = self.constants(rel)
        beside = [c + d * max(abs(c), 1e-12) for c in sides for d in (-0.1, 0.0, 0.1)]
        points = [dense, np.array(extra), np.array(far), np.array(near), np.array(beside), np.arange(-12.0, 13.0)]
        return np.unique(np.concatenate(points))

    def sharpened(self, rel: Rel, low: float, high: float) -> tuple[float, float]:
        """Where the relation changes between two values, its sign or whether it means anything, and how far the sides
        are apart there."""
        for _ in range(TURNS):
            values = np.linspace(low, high, PARTS + 1)
            gap = self.gaps(rel, values)
            if (gap == 0).any():
                return float(values[np.flatnonzero(gap == 0)[0]]), 0.0
            kind = np.where(np.isnan(gap), 2.0, np.sign(gap))
            change = np.flatnonzero(kind[:-1] != kind[1:])
            if not len(change) or high - low < 1e-15 * abs(low):
                break
            low, high = float(values[change[0]]), float(values[change[0] + 1])
        ends = np.abs(self.gaps(rel, np.array([low, high])))
        return (low + high) / 2, np.inf if np.isnan(ends).any() else float(ends.max())

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
        gap, turning = self.gaps(rel, values), self.turning(rel)
        meant = ~np.isnan(gap) & ~(among(values, turning.ending, SHARP) & (np.abs(gap) > POLE))
        near = among(values, turning.crossing, SHARP) | among(values, turning.touching, SOFT)
        same = near | (gap == 0)
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
        merged: list[float] = []
        for v in sorted({float(v) for rel in relations for v in self.turning(rel).all}):
            if not merged or v - merged[-1] > SHARP * (abs(v) + abs(merged[-1])) + 1e-15:
                merged.append(v)
        if not merged:
            return np.array([-7.0, -0.5, 0.5, 3.0])
        between = [inner(a, b) for a, b in pairwise(merged)]
        outer = [merged[0] - 1, merged[0] - 50, merged[-1] + 1, merged[-1] + 50]
        return np.array([*between, *outer, *merged])


def inner(a: float, b: float) -> float:
    """A round number between two others."""
    middle = (a + b) / 2
    return next((float(q) for q in round_numbers(middle) if a < float(q) < b), middle)


def among(values: Array, places: Array, tolerance: float) -> Array:
    """Which values are among some places?"""
    if not len(places):
        return np.zeros(len(values), dtype=bool)
    apart = np.abs(values[:, None] - places[None])
    size = np.abs(values)[:, None] + np.abs(places)[None]
    return np.asarray((apart <= tolerance * (size + (tolerance > SHARP)) + 1e-15).any(axis=1))


def snapped(v: float, constants: Sequence[float], tolerance: float) -> float:
    """The number that a person would write for a double, if there is one close by."""
    exact = written(v)
    near = [float(evaluate(exact, Point({}))[0, 0])] if exact is not None else []
    return next((c for c in (*constants, *near) if abs(c - v) <= tolerance * (abs(v) + (tolerance > SHARP)) + 1e-14), v)
