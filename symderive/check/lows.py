"""Where an inequality fails that holds at all points drawn: the difference of its sides is followed downhill.

Points drawn at random miss a narrow stretch on which a >= b fails, and always miss the place where the two sides of a
strict a > b meet. The difference is made as small as it will go over the declared domain; where it comes out below
zero, or exactly zero, the place is shown.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice

from symderive.expr.algebra import Rel, Sym
from symderive.expr.build import add, neg
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import And
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.deadline import until
from symderive.numeric.lawful import loose_parameters, relations_of
from symderive.numeric.letters import speaks_of_chance
from symderive.numeric.lowest import Places, lowest
from symderive.numeric.numbers import NoNumber
from symderive.numeric.settled import Met, crossing, meeting
from symderive.numeric.terrain import Terrain
from symderive.numeric.wholes import counted

SECONDS = 0.3
TOUCHING = 1.2  # where the sides of a strict inequality may meet: cut short, it would hold
STARTS = 8
MOST = 10  # boundaries


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
            edges = on_boundaries(problem, gap) if strict else ()
            for terrain, low in chain(
                searched(gap, problem, seed, end), *(searched(gap, there, seed, end, ("all",)) for there in edges)
            ):
                below = crossing(terrain, gap, sides, low, end)
                if below is not None:
                    return Low(below, False)
                met = meeting(terrain, gap, sides, low, end) if strict else None
                if met is not None:
                    return Low(met, True)
    except (NoNumber, ZeroDivisionError, OverflowError):
        return None  # no points, or no numbers: nothing is known of such places
    return None


def on_boundaries(problem: Problem, gap: Node) -> Iterator[Problem]:
    """The problem on the boundaries of its domain: with x^2 + y^2 = 1 for x^2 + y^2 <= 1, and there (or where an
    equation is stated) with x = 0 for x >= 0. Other ends of the range of one letter are reached from within."""
    letters = {u for u in free_leaves(gap) if isinstance(u, Sym)}
    said = [rel for rel in relations_of(problem) if is_scalar(rel.left.shape) and letters & free_leaves(rel)]
    open_ended = [rel for rel in said if rel.op in ("<=", ">=")]
    single = [rel for rel in open_ended if not rel.left.kids and not rel.right.kids]
    walls = [(rel,) for rel in open_ended if rel not in single]
    tied = [(), *walls] if any(rel.op == "=" for rel in said) else walls
    corners = [*((end,) for end in single), *combinations(single, 2)]
    for chosen in islice((*walls, *((*wall, *ends) for ends in corners for wall in tied)), MOST):
        yield with_equality(problem, chosen)


def with_equality(problem: Problem, chosen: Sequence[Rel]) -> Problem:
    """The problem with some of its inequalities as equations."""
    facts = []
    for fact in problem.facts:
        parts = fact.node.events if isinstance(fact.node, And) else (fact.node,)
        if not any(rel in parts for rel in chosen):
            facts.append(fact)
            continue
        for part in parts:
            if isinstance(part, Rel) and part in chosen:
                part = Rel("=", part.left, part.right)
            facts.append(replace(fact, node=part))
    return problem.but(facts=tuple(facts))


def searched(
    gap: Node, problem: Problem, seed: int, end: float, ways: Sequence[str] = ("free", "all", "whole")
) -> Iterator[tuple[Terrain, Places]]:
    """The low places of a difference, with letters moved that are free, then all, then whole numbers."""
    tied = "free" not in ways
    for moving in ways:
        if moving == "all" and not tied:
            continue
        terrain = Terrain(problem, (gap,), seed, STARTS, moving)
        if moving == "free":
            tied = terrain.tied
        low = counted(gap, terrain, end) if moving == "whole" else lowest(gap, terrain, end)
        if low is not None:
            yield terrain, low
