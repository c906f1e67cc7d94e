"""Rows of relations between probabilities, moments and densities: P(A | B) > P(A) if and only if P(A, B) > P(A) P(B).

Such a first row is a hypothesis, not a claim. Whether a row says the same is seen at many worlds drawn without it:
where the row above holds the row must hold too. Two equations say the same where their excesses always have one
sign together, and take both signs.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found
from symderive.check.trust import doubt
from symderive.expr.algebra import Rel
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Dens, Expect, Info, LawDens, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.blurring import blurred
from symderive.numeric.compile import evaluate
from symderive.numeric.deadline import OutOfTime, until
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.sample import draw
from symderive.numeric.shown import shown_number, shown_point

OF_CHANCE = (Prob, Expect, Var, Cov, Dens, LawDens, Info, RandVar)
SECONDS, SEEDS, COUNT = 1.0, 60, 4
ENOUGH = 6  # worlds on either side
CLOSE, CLEAR = 1e-9, 1e-6  # shares of what is compared: what is equal, and what surely differs
ORDERS = ("<", "<=", ">", ">=")
UNSURE = Found(UNDECIDED, reason="whether this follows from the row above is not known")


def of_chance(*nodes: Node | None) -> bool:
    return any(isinstance(p, OF_CHANCE) for node in nodes if node is not None for p in node.walk())


def says_the_same(above: Sequence[Rel], row: Rel, problem: Problem, *, seed: int = 0) -> Found:
    """Does the row hold wherever all of the rows above do? Said after worlds that were drawn without them."""
    if len(above) == 1 and above[0].op == "=" and row.op == "=":
        return equations(above[0], row, problem, seed)
    if any(rel.op not in ORDERS for rel in above) or row.op not in ORDERS:
        return UNSURE
    if row.op in ("<", ">") and any(rel.op in ("<=", ">=") for rel in above):
        return UNSURE  # equality is met by no world that is drawn at random
    if not all(is_scalar(side.shape) for rel in (*above, row) for side in rel.kids):
        return UNSURE
    sides = [side for rel in (*above, row) for side in rel.kids]
    if any(doubt(side, problem) for side in sides):
        return UNSURE
    held = failed = 0
    for world in worlds(sides, problem, seed):
        excess = [signed(rel, *world.values[2 * k : 2 * k + 2]) for k, rel in enumerate((*above, row))]
        there = all(e > CLEAR for e in excess[:-1])
        if there and excess[-1] < -CLEAR:
            if any(blurred(rel.left, rel.right, problem) for rel in (*above, row)):
                return UNSURE
            left, right = (shown_number(v) for v in world.values[-2:])
            shown = shown_point(world.point, sides, problem) if world.alone else {}
            reason = "this does not follow from the row above"
            agreement = Agreement(DIFFERENT, 1, 1, 1.0, shown, (left, right), reason=reason)
            return Found(DIFFERENT, agreement=agreement, reason=reason)
        held += there
        failed += any(e < -CLEAR for e in excess[:-1]) and excess[-1] < -CLEAR
    return Found(EQUAL, "tested") if held >= ENOUGH and failed >= ENOUGH else UNSURE


def equations(above: Rel, row: Rel, problem: Problem, seed: int) -> Found:
    """Do two equations say the same?"""
    sides = [*above.kids, *row.kids]
    if not all(is_scalar(side.shape) for side in sides) or any(doubt(side, problem) for side in sides):
        return UNSURE
    found = [world.values for world in worlds(sides, problem, seed)]
    first = [share(u, v) for u, v, _, _ in found]
    second = [share(w, z) for _, _, w, z in found]
    far = [k for k, gap in enumerate(first) if abs(gap) > CLEAR]
    if len(first) < 2 * ENOUGH or not far:
        return UNSURE
    ratios = [(found[k][2] - found[k][3]) / (found[k][0] - found[k][1]) for k in far]
    most = max(abs(r) for r in ratios)
    if len(far) >= ENOUGH and min(abs(r) for r in ratios) > CLEAR and max(ratios) - min(ratios) <= CLEAR * most:
        return Found(EQUAL, "tested")  # one excess is a multiple of the other
    both_signs = min(sum(x > CLEAR for x in first), sum(x < -CLEAR for x in first)) >= ENOUGH
    for sign in (1, -1):
        if both_signs and all(
            sign * x * y > 0 or (abs(x) < CLOSE and abs(y) < CLOSE) for x, y in zip(first, second, strict=True)
        ):
            return Found(EQUAL, "tested")
    return UNSURE


@dataclass(frozen=True, slots=True)
class World:
    """Numbers for the sides of some relations; ``alone`` says that the point holds this one world only."""

    point: Point
    values: list[float]
    alone: bool


def worlds(sides: Sequence[Node], problem: Problem, seed: int) -> Iterator[World]:
    """Worlds that obey the givens, and the values of the sides there."""
    end = time.perf_counter() + SECONDS
    found = 0
    for number in range(SEEDS):
        if time.perf_counter() > end:
            return
        try:
            with until(end):
                point = draw(problem, sides, seed + number, count=COUNT)
                columns = [[float(x) for x in evaluate(side, point, problem).ravel().tolist()] for side in sides]
        except OutOfTime:
            return
        except (NoNumber, ZeroDivisionError):
            if number >= 5 and not found:
                return
            continue
        size = max(len(column) for column in columns)
        if any(len(column) not in (1, size) for column in columns):
            continue
        found += 1
        for k in range(size):
            values = [column[k if len(column) > 1 else 0] for column in columns]
            if all(isfinite(v) for v in values):
                yield World(point, values, size == 1)


def signed(rel: Rel, left: float, right: float) -> float:
    """By how much a relation holds (above 0) or fails (below 0), as a share of what is compared."""
    gap = share(left, right)
    return -gap if rel.op in ("<", "<=") else gap


def share(left: float, right: float) -> float:
    size = max(abs(left), abs(right))
    return (left - right) / size if size else 0.0
