"""Does one row about numbers follow from another: cases of relations, on the number line of one letter.

The givens about the letter hold beside both rows. Rows of several letters that are tied to one another are compared
at points that obey the row above.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from copy import copy

import numpy as np

from symderive.expr.algebra import ZERO, Rel, Sym
from symderive.expr.arrays import Norm
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.problem import Fact, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.compile import evaluate
from symderive.numeric.deadline import until
from symderive.numeric.lawful import relations_of
from symderive.numeric.number_line import Case, NumberLine
from symderive.numeric.numbers import NoNumber
from symderive.numeric.out_of_doubles import really_false
from symderive.numeric.outline import stated_of
from symderive.numeric.point import Point
from symderive.numeric.sample import draw
from symderive.numeric.shown import shown_number, shown_point
from symderive.numeric.terrain import Terrain

SECONDS = 2.0
ROWS = 4  # sets of values for the other letters
SEEDS, COUNT, ENOUGH = 6, 4, 8
APART = 1e-4
NOT_COMPARED = Agreement("undecided", reason="these cases cannot be compared with the row above")
HOLDS = Agreement("equal", 1, 1)


def implied(
    above: Sequence[Case], row: Sequence[Case], problem: Problem, *, seed: int = 0, one: bool = False
) -> Agreement:
    """Is one of the cases of the row true wherever one of those above is? ``one``: only of rows in one letter."""
    above, row, problem = with_lengths(above, row, problem)
    relations = [rel for case in (*above, *row) for rel in case]
    letters = letters_of(relations, problem)
    if letters is None or problem.about_chance or (one and len(letters) > 1):
        return NOT_COMPARED
    end = time.perf_counter() + SECONDS
    try:
        with until(end):
            x = next((u for u in letters if all(u in free_leaves(rel) for rel in relations)), None)
            if x is not None and not bound_to_others(x, problem):
                return on_the_line(x, above, row, problem, seed)
            return at_points(above, row, problem, seed)
    except (NoNumber, ZeroDivisionError, ValueError):
        return NOT_COMPARED  # no points, or no numbers: nothing is known


def with_lengths(
    above: Sequence[Case], row: Sequence[Case], problem: Problem
) -> tuple[Sequence[Case], Sequence[Case], Problem]:
    """Vectors that stand in the rows by their length only: the length as a letter."""
    relations = [rel for case in (*above, *row) for rel in case]
    lengths = dict.fromkeys(p for rel in relations for p in rel.walk() if isinstance(p, Norm) and isinstance(p.u, Sym))
    put: dict[Node, Node] = {}
    for n, length in enumerate(lengths):
        letter = Sym(f"length {n}", length.shape, notation_of(length))
        other = [substitute(rel, {length: letter}) for rel in relations]
        stated = [f.node for f in problem.facts if f.node is not None and length.u in set(f.node.walk())]
        if not stated and not any(length.u in set(rel.walk()) for rel in other):
            put[length] = letter
    if not put:
        return above, row, problem
    facts = tuple(Fact("relation", Rel(">=", letter, ZERO)) for letter in put.values())

    def changed(cases: Sequence[Case]) -> list[Case]:
        return [tuple(Rel(r.op, substitute(r.left, put), substitute(r.right, put)) for r in case) for case in cases]

    return changed(above), changed(row), problem.but(facts=(*problem.facts, *facts))


def notation_of(length: Norm) -> str:
    return rf"\|{getattr(length.u, 'latex', 'x')}\|"


def letters_of(relations: Sequence[Rel], problem: Problem) -> list[Sym] | None:
    """The letters of some relations between numbers; None where something else stands there."""
    defined = {d.name for d in problem.definitions}
    found = dict.fromkeys(u for rel in relations for u in free_leaves(rel) if isinstance(u, Sym))
    if not found or any(not is_scalar(u.shape) or u in defined for u in found):
        return None
    return sorted(found, key=lambda u: str(u.name))


def bound_to_others(x: Sym, problem: Problem) -> bool:
    """Is the letter tied to others by an equation of the givens?"""
    return any(
        rel.op == "=" and x in free_leaves(rel) and len([u for u in free_leaves(rel) if isinstance(u, Sym)]) > 1
        for rel in relations_of(problem)
    )


def on_the_line(x: Sym, above: Sequence[Case], row: Sequence[Case], problem: Problem, seed: int) -> Agreement:
    """The verdict from all values of one letter."""
    given = [rel for rel in relations_of(problem) if x in free_leaves(rel)]
    relations = list(dict.fromkeys(rel for case in (*above, *row, given) for rel in case))
    sides = [side for rel in relations for side in rel.kids]
    others = [u for rel in relations for u in free_leaves(rel) if isinstance(u, Sym) and u is not x]
    r = stated_of(problem).ranges.get(x)
    terrain = Terrain(problem, sides, seed, ROWS, "free")
    if x not in terrain.draft.point.values:
        return NOT_COMPARED
    seen = False
    for number in range(ROWS if others else 1):
        line = NumberLine(x, terrain, number)
        places = line.places(relations)
        if r is not None and (r.integer or r.elements is not None):
            ends = [np.floor(places) - 1, np.floor(places), np.ceil(places), np.ceil(places) + 1]
            whole = np.unique(np.concatenate([*ends, np.arange(-12.0, 13.0)]))
            places = whole if r.elements is None else np.array([float(v) for v in r.elements])
            if r.low is not None:
                places = places[places >= float(r.low)]
        there = line.true([tuple(given)], places) & line.true(above, places)
        seen |= bool(there.any())
        lost = [float(v) for v in places[there & ~line.true(row, places)]]
        lost = sorted(lost, key=lambda v: (abs(v - round(v)) > 1e-9, abs(v)))
        at = next((v for v in lost if really_false(row, line, v)), None)
        if at is not None:
            shown = shown_of(terrain, number, x, at, relations)
            said = "meant" if all(np.isnan(line.gaps(rel, np.array([at]))[0]) for case in row for rel in case) else ""
            reason = "this means nothing there" if said else "this does not hold where the row above does"
            values = values_of(row, line, at) if not said else ("", "")
            return Agreement("different", 1, 1, 1.0, shown, values, reason=reason)
    return HOLDS if seen else NOT_COMPARED


def values_of(row: Sequence[Case], line: NumberLine, at: float) -> tuple[str, str]:
    """The two sides of a row that is one relation."""
    if len(row) != 1 or len(row[0]) != 1:
        return "", ""
    left, right = (float(line.values(side, np.array([at]))[0]) for side in row[0][0].kids)
    return shown_number(left), shown_number(right)


def shown_of(terrain: Terrain, row: int, x: Sym, at: float, relations: Sequence[Rel]) -> dict[str, str]:
    draft = terrain.at(np.array([row]), terrain.start[row : row + 1])
    draft.point.values[x] = np.array([[[at]]])
    shown = shown_point(draft.point, list(relations), terrain.problem)
    return {**shown, x.name: shown_number(at)}


def at_points(above: Sequence[Case], row: Sequence[Case], problem: Problem, seed: int) -> Agreement:
    """The verdict from points at which a case above holds, with each of the letters zero too."""
    seen = 0
    letters = dict.fromkeys(u for case in above for rel in case for u in free_leaves(rel) if isinstance(u, Sym))
    zeros = [Rel("=", u, ZERO) for u in letters]
    for case in (*above, *((*case, rel) for case in above for rel in zeros)):
        there = problem.but(facts=(*problem.facts, *(Fact("relation", rel) for rel in case)))
        nodes = [side for each in (case, *row) for rel in each for side in rel.kids]
        for number in range(SEEDS):
            try:
                point = draw(there, nodes, seed + number, count=COUNT, small=number % 2 == 1)
            except NoNumber:
                continue
            whole = np.zeros(COUNT, dtype=bool)
            for each in row:
                part = np.ones(COUNT, dtype=bool)
                for rel in each:
                    left, right = (np.asarray(evaluate(side, point, there), dtype=float) for side in rel.kids)
                    part &= np.broadcast_to(holds(rel.op, left, right).reshape(-1), (COUNT,))
                whole |= part
            seen += COUNT
            if not whole.all():
                k = int(np.flatnonzero(~whole)[0])
                shown = shown_point(one(point, k), nodes, there)
                reason = "this does not hold where the row above does"
                return Agreement("different", 1, 1, 1.0, shown, reason=reason)
    return HOLDS if seen >= ENOUGH else NOT_COMPARED


def holds(op: str, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Does a relation hold, as far as points found by steps tell?"""
    gap, size = left - right, APART * (1 + np.abs(left) + np.abs(right))
    close = np.abs(gap) <= size
    return np.asarray(
        {"=": close, "!=": ~close, "<": gap < 0, "<=": (gap < 0) | close, ">": gap > 0, ">=": (gap > 0) | close}[op]
    )


def one(point: Point, k: int) -> Point:
    """One of the points drawn together."""
    single = copy(point)
    single.values = {
        key: value[k : k + 1] if np.ndim(value) >= 3 and len(value) == COUNT else value
        for key, value in point.values.items()
    }
    single.memo = {}
    return single
