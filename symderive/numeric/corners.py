"""Equal lines at the places that random points miss: beyond the corner of |u|, where floor jumps, at further whole
numbers.

Letters are drawn small. A line with |x - 100| is tested on one side of its corner only, a sum up to n at a few n; so
where all points drawn lie on one side of a corner, a point on the other side is looked for.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from symderive.expr.algebra import Apply, Cases, Map, Num, Pow, Rel
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.build import add, neg
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node
from symderive.expr.probability import Indicator
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.compile import evaluate
from symderive.numeric.deadline import until
from symderive.numeric.draft import Draft
from symderive.numeric.lawful import about, loose_parameters, relations_of
from symderive.numeric.letters import speaks_of_chance
from symderive.numeric.lowest import Places, lowest
from symderive.numeric.numbers import NoNumber
from symderive.numeric.precise import precise
from symderive.numeric.shown import shown_point, shown_value
from symderive.numeric.terrain import Terrain
from symderive.numeric.wholes import counted

SECONDS = 0.5
STARTS = 8
APART = 1e-7
BENT = ("abs", "sign", "relu", "heaviside")
STEPPED = ("floor", "ceil", "round")


def parted(a: Node, b: Node, problem: Problem, *, seed: int = 0, exact: bool = False) -> Agreement | None:
    """A place at which two lines differ that are equal at all points drawn (``exact``: by exact arithmetic, so that
    only whole numbers are left to try); None where none is found."""
    if not (is_scalar(a.shape) and is_scalar(b.shape)) or speaks_of_chance(a) or speaks_of_chance(b):
        return None
    if loose_parameters((a, b), problem):
        return None
    corners = list(dict.fromkeys(u for node in (a, b) for u in deciding(node)))
    if (exact or not corners) and not (whole_matters(a, b) or jumping(a, b)):
        return None
    end = time.perf_counter() + SECONDS
    try:
        with until(end):
            for terrain, places in searched(a, b, corners, problem, seed, end):
                found = first_apart(a, b, terrain, places)
                if found is not None:
                    return found
    except (NoNumber, ZeroDivisionError, OverflowError):
        return None  # no points, or no numbers: nothing is known of such places
    return None


def whole_matters(*nodes: Node) -> bool:
    """Do sums, or steps of whole numbers, stand here, so that a few whole numbers do not tell?"""
    return any(
        isinstance(p, BigSum | BigProd) or (isinstance(p, Map) and p.name in STEPPED)
        for node in nodes
        for p in node.walk()
    )


def jumping(*nodes: Node) -> bool:
    """Does the sign of a number, or a case, stand here, so that the place itself tells where it changes? A derivative
    is asked for beside such places only."""
    parts = [p for node in nodes for p in node.walk()]
    if any(isinstance(p, Derivative) for p in parts):
        return False
    return any(isinstance(p, Indicator) or (isinstance(p, Map) and p.name == "sign") for p in parts)


def deciding(node: Node) -> Iterator[Node]:
    """The numbers at whose zero a line has a corner."""
    for part in node.walk():
        match part:
            case Map(name, u, 0) if name in BENT and is_scalar(u.shape):
                yield u
            case Map("sqrt", Pow(u, Num(v))) if v.denominator == 1 and v % 2 == 0 and is_scalar(u.shape):
                yield u
            case Pow(Pow(u, Num(v)), Num(w)) if v.denominator == 1 and v % 2 == 0 and w.denominator % 2 == 0:
                yield u
            case Apply("max" | "min", (u, v)) if is_scalar(u.shape) and is_scalar(v.shape):
                yield add(u, neg(v))
            case Cases() | Indicator():
                for rel in part.walk():
                    if isinstance(rel, Rel) and is_scalar(rel.left.shape):
                        yield add(rel.left, neg(rel.right))


def searched(
    a: Node, b: Node, corners: list[Node], problem: Problem, seed: int, end: float
) -> Iterator[tuple[Terrain, Places]]:
    """Points beyond every corner that the starts do not surround, and whole numbers one by one."""
    trees = (a, b)
    if whole_matters(a, b):
        terrain = Terrain(problem, trees, seed, STARTS, "whole")
        places = counted(add(a, neg(b)), terrain, end)
        if places is not None:
            yield terrain, places
    if whole_matters(a, b) or jumping(a, b):
        terrain = Terrain(problem, trees, seed, STARTS, "free")
        if 0 < terrain.start.shape[1] <= 3:
            yield terrain, at_whole_numbers(terrain)
    for u in corners:
        terrain = Terrain(problem, (*trees, u), seed, STARTS, "free")
        if not terrain.start.shape[1]:
            continue
        rows = np.arange(terrain.count)
        there = terrain.heights(u, rows, terrain.start)
        for side in (u, neg(u)):
            heights = there if side is u else np.where(np.isfinite(there), -there, np.inf)
            if (heights < 0).any():
                continue
            low = lowest(side, terrain, end, begin=Places(rows, terrain.start, heights))
            if low is not None and (low.heights < 0).any():
                yield terrain, beyond(side, terrain, low)


def beyond(side: Node, terrain: Terrain, low: Places) -> Places:
    """The places past a corner, others further along the way from the start, and some about half way back to the
    corner (the lowest place may be an end that does not belong to the range)."""
    past = low.heights < 0
    rows, there = low.rows[past], low.entries[past]
    way, depth = there - terrain.start[rows], -low.heights[past]
    share = depth / (depth + np.abs(terrain.heights(side, rows, terrain.start[rows])))
    entries = np.concatenate([there, there + 0.1 * way, there + way, there - 0.5 * share[:, None] * way])
    rows = np.tile(rows, 4)
    return Places(rows, entries, terrain.heights(side, rows, entries))


def at_whole_numbers(terrain: Terrain) -> Places:
    """The points drawn with their entries rounded, where floor and ceiling jump."""
    rows = np.arange(terrain.count)
    numbers = sorted(
        {int(p.value) for n in terrain.nodes for p in n.walk() if isinstance(p, Num) and abs(p.value) < 1e6}
    )
    entries = [np.round(terrain.start), np.zeros_like(terrain.start), np.full_like(terrain.start, 2.0)]
    entries += [np.full_like(terrain.start, float(v)) for v in numbers]
    whole = np.concatenate(entries)
    return Places(np.tile(rows, len(entries)), whole, np.zeros(len(whole)))


def first_apart(a: Node, b: Node, terrain: Terrain, places: Places) -> Agreement | None:
    """The first of some places at which two lines differ, also at fifty digits."""
    order = np.argsort(np.abs(places.entries).sum(axis=1), kind="stable")
    for k in order[:64]:
        rows, entries = places.rows[k : k + 1], places.entries[k : k + 1]
        if on_open_end(terrain.at(rows, entries)):
            continue
        if not np.isfinite(terrain.heights(a, rows, entries))[0]:
            continue
        try:
            left, right = values_at(a, b, terrain, rows, entries)
            if not apart(left, right):
                continue
            kind = precise()
            exact = [evaluate(u, terrain.at(rows, kind.raw(entries), kind).point, terrain.problem) for u in (a, b)]
        except NoNumber:
            continue
        if all(kind.finite(u).all() for u in exact) and apart(*(np.asarray(u, dtype=float) for u in exact)):
            draft = terrain.at(rows, entries)
            shown = shown_point(draft.point, (a, b), terrain.problem)
            return Agreement("different", 1, 1, 1.0, shown, (shown_value(left), shown_value(right)))
    return None


def on_open_end(draft: Draft) -> bool:
    """Is a letter put to the end of its range where the end does not belong to it?"""
    for rel in relations_of(draft.problem):
        if rel.op in ("<", ">", "!=") and about(rel, draft):
            left, right = (np.asarray(evaluate(side, draft.point, draft.problem), dtype=float) for side in rel.kids)
            if (left == right).any():
                return True
    return False


def values_at(a: Node, b: Node, terrain: Terrain, rows: np.ndarray, entries: np.ndarray) -> tuple[np.ndarray, ...]:
    point = terrain.at(rows, entries).point
    return tuple(np.asarray(evaluate(u, point, terrain.problem), dtype=float) for u in (a, b))


def apart(left: np.ndarray, right: np.ndarray) -> bool:
    if not (np.isfinite(left).all() and np.isfinite(right).all()):
        return False
    return float(np.abs(left - right).max()) > APART * max(1.0, float(np.abs(left).max()), float(np.abs(right).max()))
