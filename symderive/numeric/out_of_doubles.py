"""Is a relation between numbers really false at a place where doubles run out: beyond 10^308, or beside 1 + e^{-145}?

A side that overflows has a value all the same, and two sides that doubles cannot tell apart need not be equal. Such
places are looked at to hundreds of digits, in which numbers have no largest one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from symderive.expr.algebra import Apply, Map, Num, Pow, Rel
from symderive.expr.node import nodes_of
from symderive.numeric.compile import evaluate
from symderive.numeric.number_line import NOISE, REACH, Case, NumberLine
from symderive.numeric.numbers import NoNumber
from symderive.numeric.precise import precise

DIGITS = 400
LARGE = 1e290  # near the end of what doubles hold
ASIDE = 1e-3  # how far beside a place a crossing of two sides shows that it is one
HOLDS = {"=": (0,), "!=": (-1, 1), "<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}


def really_false(row: Sequence[Case], line: NumberLine, at: float) -> bool:
    """Is every case of a row false at a place at which doubles say so?"""
    return all(any(fails(rel, line, at) for rel in case) for case in row)


def fails(rel: Rel, line: NumberLine, at: float) -> bool:
    """Does a relation fail there, at more digits where doubles do not tell?"""
    if not bool(line.holds(rel, np.array([at]))[0]):
        return not run_out(rel, line, at) or fails_sharply(rel, line, at)
    return False


def run_out(rel: Rel, line: NumberLine, at: float) -> bool:
    """Has a side no value in doubles, or can they not be told apart for some way to the left and right?"""
    left, right = (line.values(side, at * np.array([1.0, 1 - ASIDE, 1 + ASIDE])) for side in rel.kids)
    with np.errstate(all="ignore"):
        gap = np.abs(left - right)
        return bool(not gap[0] < LARGE or (gap <= NOISE * np.maximum(np.abs(left), np.abs(right))).all())


def fails_sharply(rel: Rel, line: NumberLine, at: float) -> bool:
    """Does the relation fail at hundreds of digits? Where even these are too few nothing is said."""
    k = precise(DIGITS)
    row = np.array([line.row])
    draft = line.terrain.at(row, k.raw(line.terrain.start[row]), k)
    draft.point.values[line.x] = k.number(Fraction(at)).reshape(1, 1, 1)
    try:
        left, right = (evaluate(side, draft.point, line.terrain.problem).ravel()[0] for side in rel.kids)
        meant = bool(k.finite(np.array([left, right], dtype=object)).all())
    except (NoNumber, ZeroDivisionError, ValueError):
        meant = False
    if not meant:  # a side without a value, if it is not just too large for these numbers too
        return not overflows(rel, line, at)
    gap = left - right
    if abs(gap) > k.mp.mpf(10) ** (20 - DIGITS) * max(abs(left), abs(right)):
        return (1 if gap > 0 else -1) not in HOLDS[rel.op]
    return (abs(at) <= REACH or not growing(rel)) and 0 not in HOLDS[rel.op]


def overflows(rel: Rel, line: NumberLine, at: float) -> bool:
    """Is a side without end in doubles for some way to the left or right, and not at one place only as 1/x is at 0?"""
    beside = at * np.array([1 - ASIDE, 1.0, 1 + ASIDE]) if at else np.array([-ASIDE, 0.0, ASIDE])
    return any(int(np.isinf(line.values(side, beside)).sum()) > 1 for side in rel.kids)


def growing(rel: Rel) -> bool:
    """Is there a function or a power in a relation that may come nearer to another number than any digits show?"""
    parts = nodes_of(rel, Map, Apply, Pow)
    return any(not isinstance(p, Pow) or not isinstance(p.exponent, Num) for p in parts)
