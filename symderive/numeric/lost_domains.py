"""Places where the line above has a value and the line has none: log((x-1)(y+2)) where both factors are negative.

Points are drawn where both lines have values, so the logarithms and roots that a line brings with it are of positive
numbers at all of them. Here those numbers are pushed below zero, one alone or two together, and the line above is asked
whether it still has a value there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from symderive.expr.algebra import Apply, Map, Sym
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.compile import evaluate
from symderive.numeric.deadline import until
from symderive.numeric.lawful import loose_parameters
from symderive.numeric.letters import speaks_of_chance
from symderive.numeric.lowest import Places, lowest
from symderive.numeric.numbers import NoNumber
from symderive.numeric.precise import precise
from symderive.numeric.shown import shown_point, shown_value
from symderive.numeric.terrain import Terrain

SECONDS, STARTS, MOST = 0.4, 8, 4
SHARES = (0.03, 0.06, 0.12, 0.25, 0.5, 1.0)  # of the way down from a point drawn
Array = np.ndarray[Any, Any]


def lost(a: Node, b: Node, problem: Problem, *, seed: int = 0) -> Agreement | None:
    """A place at which ``a`` (above) has a value and ``b`` has none; None where none is found."""
    new = new_insides(a, b)
    if not new or speaks_of_chance(a) or speaks_of_chance(b) or loose_parameters((a, b), problem):
        return None
    end = time.perf_counter() + SECONDS
    try:
        with until(end):
            terrain = Terrain(problem, (a, *new), seed, STARTS, "free")
            for side in pushed(new) if terrain.start.shape[1] else ():
                low = lowest(side, terrain, end)
                if low is None:
                    continue
                for rows, entries in just_below(side, terrain, low):
                    found = without_value(a, b, terrain, rows, entries)
                    if found is not None:
                        return found
    except (NoNumber, ZeroDivisionError, OverflowError):
        return None  # no points, or no numbers: nothing is known of such places
    return None


def new_insides(a: Node, b: Node) -> list[Node]:
    """What stands under the logarithms and roots that only the line has."""
    before = {part.u for part in a.walk() if isinstance(part, Map)}
    found = [part.u for part in b.walk() if isinstance(part, Map) and part.name in ("log", "sqrt")]
    insides = [u for u in dict.fromkeys(found) if (u.kids or isinstance(u, Sym)) and is_scalar(u.shape)]
    return [u for u in insides if u not in before][:MOST]


def pushed(insides: list[Node]) -> Iterator[Node]:
    """The numbers that are made negative: each inside, and the larger of two."""
    yield from insides
    for pair in combinations(insides, 2):
        yield Apply("max", pair)


def just_below(side: Node, terrain: Terrain, low: Places) -> Iterator[tuple[Array, Array]]:
    """The first places below zero on the ways down, the small ones first."""
    steps = low.entries - terrain.start[low.rows]
    for share in SHARES:
        there = terrain.start[low.rows] + share * steps
        for entries in (np.round(2 * there) / 2, there):  # halves are easier to put in
            heights = terrain.heights(side, low.rows, entries)
            near = np.argsort(np.abs(entries).sum(axis=1), kind="stable")
            for k in near[heights[near] < 0]:
                yield low.rows[k : k + 1], entries[k : k + 1]


def without_value(a: Node, b: Node, terrain: Terrain, rows: Array, entries: Array) -> Agreement | None:
    """The verdict of one place, if there ``a`` has a value and ``b`` has none, also at fifty digits."""
    kind = precise()
    point = terrain.at(rows, kind.raw(entries), kind).point
    try:
        left, right = (evaluate(u, point, terrain.problem) for u in (a, b))
    except NoNumber:
        return None
    if not kind.finite(left).all() or kind.finite(right).all():
        return None
    shown = shown_point(terrain.at(rows, entries).point, (a, b), terrain.problem)
    reason = "the right side is not defined everywhere where the left side is"
    values = (shown_value(np.asarray(left, dtype=float)), "not defined")
    return Agreement("different", 1, 1, 1.0, shown, values, reason=reason, undefined="right")
