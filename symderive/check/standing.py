"""Rows below a row that could not be read or judged, or that was wrong: what they may rest on.

A row is an identity only where no row above could carry it. Below a row of which nothing is known a row that fails is
undecided; below a wrong one it may follow from that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from symderive.check.inequalities import AT_LEAST, AT_MOST
from symderive.check.ladder import EQUAL, UNDECIDED, compare
from symderive.check.reading import ARROWS, Line, Row, sides_of
from symderive.check.relations import equivalent, with_equations
from symderive.check.state import State
from symderive.check.systems import system
from symderive.check.words import sentence
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Idx, Rel, Sym
from symderive.expr.arrays import BigProd, BigSum, Entry, Member
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import And
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar

REFUSED = ("wrong", "unjustified")
MAY_REST = "This row may rest on one above that could not be read or judged."
GOES_ON = re.compile(r"^[\s&]*(=|\\(approx|propto|equiv|leq?|geq?|cdot|times)(?![A-Za-z])|<|>|\+|-)")
FOR_ALL = re.compile(r"\\forall(?![A-Za-z])|\\text\s*\{[^}]*\b(for|at) (all|every|each|any)\b", re.I)
SECONDS = 0.8


def only_words(line: Line) -> bool:
    """Do words alone stand here?"""
    cases = isinstance(line, Row) and bool(line.cases)
    return line.left is None and line.right is None and line.error is None and not cases


def is_row(line: Line) -> bool:
    """Is this a statement of its own, and not the next value of a chain?"""
    if line.error is not None:
        return GOES_ON.match(line.latex) is None
    if isinstance(line, Row) and line.cases:
        return True
    return line.left is not None or line.op in ARROWS or isinstance(line.right, Rel | And) or bool(system(line.right))


def judged_by_standing(line: Line, verdict: Verdict, off: bool, state: State) -> Verdict:
    """The verdict on a row where something stands above that may carry it; ``off`` says whether a wrong line stood
    above before this one was judged."""
    if not is_row(line):
        if verdict.verdict == "not-understood":
            state.above = state.exact = None  # the value of this line is not known
        return verdict
    row = Rel("=", line.left, line.right) if says_equal(line) else None
    if verdict.verdict in REFUSED and row is not None and state.opened:
        limit = max(0.05, min(SECONDS, state.left_over()))
        for above, there in product(state.opened, worlds(row, state)):
            forth, _ = equivalent(above, row, there, seed=state.seed, limit=limit)
            if forth.verdict == EQUAL:
                state.opened = (*state.opened, row)
                return Verdict(line.n, "right", how=forth.how, follows_wrong=True)
    if FOR_ALL.search(line.latex) and verdict.verdict not in REFUSED:
        state.gap = True  # it says more than the points at which it is looked at
    integrated = row is not None and state.jets is not None and state.jets.order_of(row) < state.least
    if verdict.verdict in REFUSED and (state.gap or integrated or beyond_one_index(line, state)):
        state.off = off
        verdict = replace(Verdict(line.n, "undecided", message=MAY_REST), remarks=verdict.remarks)
    if row is not None and any(isinstance(u, Idx) for u in free_leaves(row)):
        state.indexed = (row,)
    if verdict.verdict == "not-understood":
        state.gap = True
    elif row is not None and free_leaves(row):
        if verdict.verdict == "undecided" and not state.problem.about_chance and row is not state.row:
            state.earlier = state.earlier if state.row is None else (*state.earlier, state.row)
            state.row = row
        elif verdict.verdict == "right" and state.row is None:
            state.held = (*state.held[-3:], row)
        elif verdict.verdict in REFUSED and state.row is None:
            state.opened = (*state.opened, row)
    return verdict


def worlds(row: Rel, state: State) -> tuple[Problem, ...]:
    """What a row below a wrong one may rest on: the givens, and these without what they say of a derivative in it,
    which the wrong row contradicts."""
    slopes = {u for u in free_leaves(row) if isinstance(u, Sym) and u.name.endswith("'")}
    kept = tuple(f for f in state.problem.facts if f.node is None or not slopes & free_leaves(f.node))
    return (state.problem,) if len(kept) == len(state.problem.facts) else (state.problem.but(facts=kept), state.problem)


def beyond_one_index(line: Line, state: State) -> bool:
    """Does a row speak of a whole family, or of a sum over it, below one that holds for each free k? The points at
    which the row above holds make it hold for one k only."""
    above = [rel for rel in (state.row, *state.beside, *state.earlier) if rel is not None]
    free = {u for rel in (*above, *state.indexed) for u in free_leaves(rel) if isinstance(u, Idx)}
    if not free:
        return False
    held = {slot for rel in (*above, *state.indexed) for p in rel.walk() for slot, k in slots(p) if k in free}
    sums = [p for side in sides_of([line]) for p in side.walk() if isinstance(p, BigSum | BigProd)]
    return any(
        k is total.index and (slot in held or not held) for total in sums for p in total.walk() for slot, k in slots(p)
    )


def slots(part: Node) -> Iterator[tuple[tuple[object, int], Node]]:
    """((the family or array, which of its indices), the index that stands there)."""
    match part:
        case Member(name, indices):
            yield from (((name, place), k) for place, k in enumerate(indices))
        case Entry(u, indices):
            yield from (((u, place), k) for place, k in enumerate(indices))


def where_rows_hold(above: Node, right: Node, state: State) -> Verdict | None:
    """The verdict on a line that does not hold everywhere, where it holds under the equations of the rows above; None
    where it fails there too (or there are none)."""
    rows = () if state.row is None else (state.row, *state.beside, *state.earlier)
    rows = tuple(rel for rel in rows if rel.left.shape == rel.right.shape)
    if not rows or above.shape != right.shape or not free_leaves(above) | free_leaves(right):
        return None
    limit = max(0.05, min(SECONDS, state.left_over()))
    there = with_equations(state.problem, rows)
    found = compare(above, right, there, seed=state.seed, limit=limit, explain=False)
    if found.verdict == EQUAL:
        return Verdict(0, "right", how=found.how, follows_wrong=state.off)
    touched = any((free_leaves(right) | free_leaves(above)) & free_leaves(rel) for rel in rows)
    if found.verdict == UNDECIDED and not state.off and is_scalar(above.shape) and touched:
        return Verdict(0, "undecided", message=sentence(found.reason))
    return None


def says_equal(line: Line) -> bool:
    return (
        line.left is not None
        and line.right is not None
        and line.op not in (*AT_MOST, *AT_LEAST)
        and line.op
        in (
            "=",
            *ARROWS,
        )
    )
