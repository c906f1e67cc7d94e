"""A place at which the row above holds and the row does not: a solution that was lost on the way.

Random points on an equation lie on one of its branches, and SymPy may know only some of its solutions. Here the
equation is solved from many starts, and with single letters zero; every place that comes out and obeys the givens is
put to the row.
"""

from __future__ import annotations

import time
from math import isfinite

from symderive.check.edges import allowed, named, replaced, words
from symderive.expr.algebra import Rel, Sym
from symderive.expr.build import zero
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import agree
from symderive.numeric.compile import evaluate
from symderive.numeric.deadline import until
from symderive.numeric.numbers import NoNumber
from symderive.numeric.roots import roots
from symderive.numeric.shown import shown_point, shown_value
from symderive.numeric.terrain import Terrain

SECONDS = 0.25
STARTS = 8
APART = 1e-5  # by how much the row has to fail, beside the size of its sides
AT_ZERO = 0.15  # seconds for one letter


def lost_place(above: Rel, row: Rel, problem: Problem, *, seed: int = 0) -> Agreement | None:
    """A place at which the equation ``above`` holds and ``row`` fails, found by solving the first; None where none
    was found."""
    if problem.about_chance or above.left.shape != above.right.shape or row.left.shape != row.right.shape:
        return None
    found = with_a_letter_zero(above, row, problem, seed)
    return solved(above, row, problem, seed) if found is None else found


def with_a_letter_zero(above: Rel, row: Rel, problem: Problem, seed: int) -> Agreement | None:
    """One letter zero, so that the row above holds whatever the others are: A X = A Y with A = 0."""
    behind = {leaf for d in problem.definitions for tree in (d.name, d.body) for leaf in free_leaves(tree)}
    parts = [p for side in (above, row) for p in side.walk() if isinstance(p, Derivative)]
    behind |= {v for p in parts for v in p.by}
    letters = [x for x in free_leaves(above) if isinstance(x, Sym) and x not in behind]
    for x in sorted(letters, key=named):
        put: dict[Node, Node] = {x: zero(x.shape)}
        if not allowed(put, (), problem):
            continue
        try:
            sides = [replaced(u, put) for u in (above.left, above.right, row.left, row.right)]
            if agree(sides[0], sides[1], problem, seed=seed, limit=AT_ZERO).verdict != "equal":
                continue
            found = agree(sides[2], sides[3], problem, seed=seed, limit=AT_ZERO)
        except (DerivationError, ZeroDivisionError):
            continue  # one of the sides means nothing there
        if found.verdict == "different" and not found.undefined:
            shown = {named(x): words(put[x]), **(found.counterexample or {})}
            return Agreement("different", 1, 1, found.max_error, shown, found.values)
    return None


def far(x: list[float], y: list[float]) -> bool:
    """Are two lists of numbers clearly different?"""
    size = max((1.0, *(abs(v) for v in (*x, *y))))
    return max(abs(u - v) for u, v in zip(x, y, strict=True)) > APART * size


def solved(above: Rel, row: Rel, problem: Problem, seed: int) -> Agreement | None:
    """A root of the equation above at which the row fails."""
    if not is_scalar(above.left.shape):
        return None
    end = time.perf_counter() + SECONDS
    try:
        with until(end):
            terrain = Terrain(problem, (*above.kids, *row.kids), seed, STARTS, "free")
            if terrain.tied:
                terrain = Terrain(problem, (*above.kids, *row.kids), seed, STARTS, "all")
            for draft in roots(above, terrain, end):
                left, right = (evaluate(side, draft.point, problem) for side in row.kids)
                x, y = ([float(v) for v in side.ravel().tolist()] for side in (left, right))
                if len(x) == len(y) and all(map(isfinite, (*x, *y))) and far(x, y):
                    shown = shown_point(draft.point, (*above.kids, *row.kids), problem)
                    return Agreement("different", 1, 1, 1.0, shown, (shown_value(left), shown_value(right)))
    except (NoNumber, ZeroDivisionError, OverflowError):
        return None  # no points, or no numbers: nothing is known of such places
    return None
