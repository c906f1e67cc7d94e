"""Rows of relations between probabilities, moments and densities: P(A | B) > P(A) if and only if P(A, B) > P(A) P(B).

Such a first row is a hypothesis, not a claim. Whether a row says the same is seen at many worlds drawn without it:
where the row above holds the row must hold too. Two equations say the same where their excesses always have one
sign together, and take both signs.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np

from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found
from symderive.check.trust import doubt
from symderive.expr.algebra import Rel
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Dens, Expect, Info, LawDens, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import blurred
from symderive.numeric.compile import evaluate
from symderive.numeric.deadline import OutOfTime, until
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import draw
from symderive.numeric.scope import Point
from symderive.numeric.shown import shown_point, shown_value

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
    for point, values in worlds(sides, problem, seed):
        excess = [signed(rel, *values[2 * k : 2 * k + 2]) for k, rel in enumerate((*above, row))]
        there = np.all([e > CLEAR for e in excess[:-1]], axis=0)
        lost = there & (excess[-1] < -CLEAR)
        if lost.any():
            if any(blurred(*rel.kids, problem) for rel in (*above, row)):
                return UNSURE
            k = int(np.flatnonzero(lost)[0])
            shown = shown_point(point, sides, problem) if len(lost) == 1 else {}
            pair = shown_value(values[-2][k].reshape(1, 1)), shown_value(values[-1][k].reshape(1, 1))
            reason = "this does not follow from the row above"
            return Found(
                DIFFERENT, agreement=Agreement(DIFFERENT, 1, 1, 1.0, shown, pair, reason=reason), reason=reason
            )
        held += int(there.sum())
        failed += int((np.any([e < -CLEAR for e in excess[:-1]], axis=0) & (excess[-1] < -CLEAR)).sum())
    return Found(EQUAL, "tested") if held >= ENOUGH and failed >= ENOUGH else UNSURE


def equations(above: Rel, row: Rel, problem: Problem, seed: int) -> Found:
    """Do two equations say the same?"""
    sides = [*above.kids, *row.kids]
    if not all(is_scalar(side.shape) for side in sides) or any(doubt(side, problem) for side in sides):
        return UNSURE
    values = [v for _, v in worlds(sides, problem, seed)]
    if not values:
        return UNSURE
    u, v, w, z = (np.concatenate([one[k] for one in values]) for k in range(4))
    first, second = share(u, v), share(w, z)
    if len(first) < 2 * ENOUGH or not (np.abs(first) > CLEAR).any():
        return UNSURE
    far = np.abs(first) > CLEAR
    ratio = (w - z)[far] / (u - v)[far]
    if far.sum() >= ENOUGH and np.abs(ratio).min() > CLEAR and np.ptp(ratio) <= CLEAR * np.abs(ratio).max():
        return Found(EQUAL, "tested")  # one excess is a multiple of the other
    for sign in (1, -1):
        together = sign * first * second > 0
        both_zero = (np.abs(first) < CLOSE) & (np.abs(second) < CLOSE)
        if (together | both_zero).all() and min((first > CLEAR).sum(), (first < -CLEAR).sum()) >= ENOUGH:
            return Found(EQUAL, "tested")
    return UNSURE


def worlds(sides: Sequence[Node], problem: Problem, seed: int) -> Iterator[tuple[Point, list[np.ndarray]]]:
    """Worlds that obey the givens, and the values of the sides there."""
    end = time.perf_counter() + SECONDS
    found = 0
    for number in range(SEEDS):
        if time.perf_counter() > end:
            return
        try:
            with until(end):
                point = draw(problem, sides, seed + number, count=COUNT)
                values = [np.asarray(evaluate(side, point, problem), dtype=float).reshape(-1) for side in sides]
        except OutOfTime:
            return
        except (NoNumber, ZeroDivisionError):
            if number >= 5 and not found:
                return
            continue
        values = list(np.broadcast_arrays(*values))
        if all(np.isfinite(v).all() for v in values):
            found += 1
            yield point, values


def signed(rel: Rel, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """By how much a relation holds (above 0) or fails (below 0), as a share of what is compared."""
    gap = share(left, right)
    return -gap if rel.op in ("<", "<=") else gap


def share(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    size = np.maximum(np.abs(left), np.abs(right))
    return np.asarray((left - right) / np.where(size > 0, size, 1.0))
