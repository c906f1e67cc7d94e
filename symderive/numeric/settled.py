"""A low place made exact: round numbers where they will do, and a second look at more and more digits.

Two sides that are equal at a place differ there by rounding only, and rounding shrinks with the digits; a difference
that is merely small does not.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from symderive.expr.algebra import Apply, Map, Num, Sym
from symderive.expr.node import Node
from symderive.numeric.compile import evaluate
from symderive.numeric.draft import Draft
from symderive.numeric.lawful import lawful
from symderive.numeric.lowest import Places, lowest
from symderive.numeric.nice import in_words, round_numbers, written
from symderive.numeric.numbers import NoNumber, Numbers
from symderive.numeric.point import Point
from symderive.numeric.precise import precise
from symderive.numeric.shown import shown_point, shown_value
from symderive.numeric.terrain import Terrain

Array = np.ndarray[Any, Any]
DIGITS = (50, 100)
ROUNDING = 1e-20  # how much smaller rounding is at a hundred digits than at fifty, at the least
LEAST = 1e-52  # what rounding may be at fifty digits
FIRM = 1e-3  # a gap that moves by less, as a share, from fifty digits to a hundred is no rounding
CLOSE = 1e-9  # how near zero a place must lie to be looked at
TRIES = 6  # of the descent, after an entry was given a round number
#: functions whose values tell nothing of how they come about: beside them a flat stretch may be one that only looks so
SMOOTH = frozenset(
    ("exp", "sigmoid", "tanh", "erf", "Phi", "softplus", "atan", "cosh", "sinh", "log", "softmax", "logsumexp")
)
NUDGE = 0.05


@dataclass(frozen=True, slots=True)
class Met:
    """A place at which two sides meet (or the smaller one is larger): the letters' values, and the two sides'."""

    shown: dict[str, str]
    values: tuple[str, str]


def meeting(terrain: Terrain, node: Node, sides: tuple[Node, Node], low: Places, end: float) -> Met | None:
    """A place at which the two sides are equal, near one of the low places of their difference ``node``."""
    for k in np.argsort(low.heights, kind="stable"):
        if time.perf_counter() > end or low.heights[k] > CLOSE:
            return None
        place = Places(low.rows[k : k + 1], low.entries[k : k + 1], low.heights[k : k + 1])
        found = settle(terrain, node, place, end)
        if found is None:
            continue
        exact, entries = found
        if equal_there(terrain, node, sides, place.rows, exact, entries):
            return told(terrain, sides, place.rows, exact, entries)
    return None


def settle(terrain: Terrain, node: Node, place: Places, end: float) -> tuple[list[Node | None], Array] | None:
    """The entries of a place as constants (None: held as drawn), each given a round number where the others can make
    up for it; None where some entry is no number that can be written."""
    size = place.entries.shape[1]
    exact: list[Node | None] = [None] * size
    for i in range(size):
        free = np.array([j for j in range(size) if j > i and terrain.moving != "whole"], dtype=int)
        for q in round_numbers(float(place.entries[0, i])) if not terrain.bound else ():
            entries = place.entries.copy()
            entries[0, i] = float(q)
            trial = Places(place.rows, entries, terrain.heights(node, place.rows, entries))
            if len(free) and np.isfinite(trial.heights).all():
                trial = lowest(node, terrain, end, begin=trial, free=free, steps=TRIES) or trial
            if trial.heights[0] <= CLOSE and trial.entries[0, i] == float(q):
                place, exact[i] = trial, Num(q)
                break
        else:
            exact[i] = written(float(place.entries[0, i]))
            if exact[i] is None:
                return None
    return exact, place.entries


def equal_there(
    terrain: Terrain, node: Node, sides: tuple[Node, Node], rows: Array, exact: Sequence[Node | None], entries: Array
) -> bool:
    """Are the two sides the same number there, and is the place allowed by all that is stated?"""
    gaps: list[Any] = []
    for digits in DIGITS:
        k = precise(digits)
        places = np.empty((1, len(exact)), dtype=object)
        for i, constant in enumerate(exact):
            places[0, i] = evaluate(constant, Point({}, kind=k), None)[0, 0] if constant is not None else k.mp.mpf(0)
        values = values_there(terrain, sides, terrain.at(rows, places, k), k, lawful_too=digits == DIGITS[0])
        if values is None:
            return False
        gaps.append(abs(values[0] - values[1]))
    if gaps[1] > ROUNDING * max(gaps[0], LEAST) or abs(gaps[1] - gaps[0]) < FIRM * gaps[0]:
        return False
    smooth = any(isinstance(p, Map | Apply) and p.name in SMOOTH for p in node.walk())
    return not smooth or clear_place(terrain, node, rows, entries)


def clear_place(terrain: Terrain, node: Node, rows: Array, entries: Array) -> bool:
    """Do the sides part near the place? Where a function has run out flat they seem equal without being so."""
    size = entries.shape[1]
    moves = np.vstack([np.eye(size), -np.eye(size)]) * NUDGE * (1 + np.abs(entries))
    heights = terrain.heights(node, np.repeat(rows, len(moves)), entries + moves)
    heights = heights[np.isfinite(heights)]
    return bool(heights.size) and float(heights.max()) > CLOSE


def told(terrain: Terrain, sides: tuple[Node, Node], rows: Array, exact: Sequence[Node | None], entries: Array) -> Met:
    """The place in words; a letter that is no fraction by its formula."""
    numbers = [entries[0, i] if c is None else float(evaluate(c, Point({}))[0, 0]) for i, c in enumerate(exact)]
    draft = terrain.at(rows, np.array([numbers]))
    shown = shown_point(draft.point, sides, terrain.problem)
    first = 0
    for key in terrain.keys:
        width = terrain.array(key)[0].size
        constant = exact[first] if width == 1 else None
        if isinstance(key, Sym) and constant is not None and not isinstance(constant, Num) and key.name in shown:
            shown[key.name] = in_words(constant)
        first += width
    values = [shown_value(evaluate(side, draft.point, terrain.problem)) for side in sides]
    return Met(shown, (values[0], values[1]))


def crossing(terrain: Terrain, node: Node, sides: tuple[Node, Node], low: Places, end: float) -> Met | None:
    """A place at which the number ``node`` is clearly below zero, with round numbers where they will do."""
    nearest = np.abs(low.entries).sum(axis=1) if terrain.moving == "whole" else low.heights
    for k in sorted(np.flatnonzero(low.heights < -CLOSE), key=lambda k: float(nearest[k])):
        if time.perf_counter() > end:
            return None
        rows, entries = low.rows[k : k + 1], low.entries[k : k + 1].copy()
        for i in range(entries.shape[1]):
            for q in round_numbers(float(entries[0, i])):
                trial = entries.copy()
                trial[0, i] = float(q)
                if terrain.heights(node, rows, trial)[0] < low.heights[k] / 4:
                    entries = trial
                    break
        if below_there(terrain, sides, rows, entries):
            return told(terrain, sides, rows, [None] * entries.shape[1], entries)
    return None


def below_there(terrain: Terrain, sides: tuple[Node, Node], rows: Array, entries: Array) -> bool:
    """Is the first side smaller than the second at fifty digits, by far more than the doubles' rounding?"""
    k = precise(DIGITS[0])
    values = values_there(terrain, sides, terrain.at(rows, k.raw(entries), k), k)
    if values is None:
        return False
    left, right = values
    return bool(left < right - 1e-12 * (abs(left) + abs(right)))


def values_there(
    terrain: Terrain, sides: tuple[Node, Node], draft: Draft, k: Numbers, *, lawful_too: bool = True
) -> tuple[Any, Any] | None:
    """The two numbers at a place; None where one is no finite number, or (``lawful_too``) the place is not allowed."""
    try:
        if lawful_too and not lawful(draft, terrain.keys):
            return None
        left, right = (evaluate(side, draft.point, terrain.problem).ravel() for side in sides)
    except NoNumber:
        return None
    if len(left) != 1 or len(right) != 1 or not (k.finite(left).all() and k.finite(right).all()):
        return None
    return left[0], right[0]
