"""Where an inequality fails that holds at all points drawn: the difference of its sides is followed downhill.

Points drawn at random miss a narrow stretch on which a >= b fails, and always miss the place where the two sides of a
strict a > b meet. The difference is made as small as it will go over the declared domain; where it comes out below
zero, or exactly zero, the place is shown.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from symderive.expr.build import add, neg
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.deadline import until
from symderive.numeric.lawful import loose_parameters
from symderive.numeric.letters import speaks_of_chance
from symderive.numeric.lowest import Places, lowest
from symderive.numeric.numbers import NoNumber
from symderive.numeric.settled import Met, crossing, meeting
from symderive.numeric.terrain import Terrain
from symderive.numeric.wholes import counted

SECONDS = 0.3
TOUCHING = 1.2  # where the sides of a strict inequality may meet: cut short, it would hold
STARTS = 8


@dataclass(frozen=True, slots=True)
class Low:
    """A place at which an inequality fails: the sides are equal there (``touches``), or in the wrong order."""

    met: Met
    touches: bool


def failing(
    large: Node, small: Node, problem: Problem, *, strict: bool, seed: int = 0, limit: float | None = None
) -> Low | None:
    """A place at which ``large`` is below ``small``, or (if ``strict``) equal to it; None where none was found."""
    if speaks_of_chance(large) or speaks_of_chance(small) or loose_parameters((large, small), problem):
        return None
    most = TOUCHING if strict else SECONDS
    end = time.perf_counter() + min(most if limit is None else limit, most)
    gap, sides = add(large, neg(small)), (large, small)
    try:
        with until(end):
            for terrain, low in searched(gap, problem, seed, end):
                below = crossing(terrain, gap, sides, low, end)
                if below is not None:
                    return Low(below, False)
                met = meeting(terrain, gap, sides, low, end) if strict else None
                if met is not None:
                    return Low(met, True)
    except (NoNumber, ZeroDivisionError, OverflowError):
        return None  # no points, or no numbers: nothing is known of such places
    return None


def searched(gap: Node, problem: Problem, seed: int, end: float) -> Iterator[tuple[Terrain, Places]]:
    """The low places of a difference, with letters moved that are free, then all, then whole numbers."""
    tied = False
    for moving in ("free", "all", "whole"):
        if moving == "all" and not tied:
            continue
        terrain = Terrain(problem, (gap,), seed, STARTS, moving)
        if moving == "free":
            tied = terrain.tied
        low = counted(gap, terrain, end) if moving == "whole" else lowest(gap, terrain, end)
        if low is not None:
            yield terrain, low
