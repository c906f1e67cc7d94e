"""A point that shows a difference, with numbers that a person can put in."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.agreement import Agreement
from symderive.numeric.compile import evaluate
from symderive.numeric.deadline import OutOfTime
from symderive.numeric.exact import RATIONALS
from symderive.numeric.numbers import NoNumber
from symderive.numeric.outline import outline_of
from symderive.numeric.precise import precise
from symderive.numeric.sample import draw
from symderive.numeric.shown import shown_point, shown_value

SEEDS = 24
SECONDS = 2.0  # for the search, where the values are known to differ already
CLEAR = 1e-4  # a difference that a reader sees in six digits
MORE = 5  # so many points are looked at where the values are hard to read
LEAST, MOST, LARGEST = 0.02, 1000.0, 144  # what values are easy to read, and the denominators of fractions


def exactly(
    found: Agreement, a: Node, b: Node, problem: Problem, seed: int, end: float | None = None
) -> Agreement | None:
    """Rational numbers at which two rational trees differ; None if no such were found."""
    last = time.perf_counter() + SECONDS if end is None else min(end, time.perf_counter() + SECONDS)
    best: Agreement | None = None
    tried = 0
    for number in range(SEEDS):
        if time.perf_counter() > last:
            break
        try:
            point = draw(problem, (a, b), seed + number, count=1, kind=RATIONALS, small=True)
            left, right = evaluate(a, point, problem), evaluate(b, point, problem)
        except (NoNumber, ZeroDivisionError):
            continue
        if np.any(left != right):
            tried += 1
            if best is None or readable(left, right):
                values = (shown_value(left), shown_value(right))
                shown = shown_point(point, spoken(a, b, problem), problem)
                best = replace(found, exact=True, counterexample=shown, values=values)
            if tried == MORE or readable(left, right):
                break
    return best


def nearly(found: Agreement, a: Node, b: Node, problem: Problem, seed: int, end: float | None = None) -> Agreement:
    """Small numbers at which two trees differ clearly, else random ones."""
    last = time.perf_counter() + SECONDS if end is None else min(end, time.perf_counter() + SECONDS)
    best: Agreement | None = None
    tried = 0
    for number in range(SEEDS):
        if time.perf_counter() > last:
            break
        try:
            leaning = ("", "", "positive", "unit")[number % 4] if number >= 4 else ""
            point = draw(problem, (a, b), seed + number, count=1, small=number < SEEDS - 6, leaning=leaning)
            left, right = np.broadcast_arrays(evaluate(a, point, problem), evaluate(b, point, problem))
        except NoNumber:
            continue
        if np.isfinite(left).all() and np.isfinite(right).all() and _gap(left, right) > CLEAR:
            tried += 1
            if best is None or readable(left, right):
                values = (shown_value(left), shown_value(right))
                best = replace(found, counterexample=shown_point(point, spoken(a, b, problem), problem), values=values)
            if tried == MORE or readable(left, right):
                break
    return found if best is None else best


def at_once(found: Agreement, a: Node, b: Node, problem: Problem, seed: int) -> Agreement | None:
    """The first small numbers that are easy to read, if the trees differ clearly there at fifty digits: then they need
    no other second look. None where that cannot be said."""
    k = precise()
    try:
        point = draw(problem, (a, b), seed, count=1, kind=k, small=True)
        left, right = evaluate(a, point, problem), evaluate(b, point, problem)
        if left.shape != right.shape:
            left, right = np.broadcast_arrays(left, right)
    except OutOfTime:
        raise
    except NoNumber:
        return None
    if not (k.finite(left).all() and k.finite(right).all() and readable(left, right) and _gap(left, right) > CLEAR):
        return None
    values = (shown_value(left), shown_value(right))
    return replace(found, counterexample=shown_point(point, spoken(a, b, problem), problem), values=values)


def readable(left: Any, right: Any) -> bool:
    """Are the values neither tiny nor huge, nor fractions of large numbers?"""
    values = [x for side in (left, right) for x in side.ravel().tolist()]
    if any(isinstance(x, Fraction) and x.denominator > LARGEST for x in values):
        return False
    size = max((abs(complex(x)) for x in values), default=0.0)
    return LEAST < size < MOST


def spoken(a: Node, b: Node, problem: Problem) -> tuple[Node, ...]:
    """The two trees, and what is stated between their letters and others."""
    return a, b, *outline_of(problem, (a, b)).rest


def _gap(left: Any, right: Any) -> float:
    size = max(float(np.abs(left).max(initial=0)), float(np.abs(right).max(initial=0)))
    return float(np.abs(left - right).max(initial=0)) / size if size else 0.0


def undefined(found: Agreement, a: Node, b: Node, problem: Problem, seed: int) -> Agreement | None:
    """A point of the declared domain at which ``a`` is defined and ``b`` is not, also at fifty digits."""
    k = precise()
    for number in range(SEEDS):
        try:
            point = draw(problem, (a, b), seed + number, count=1, kind=k, small=number < SEEDS - 6)
            left, right = evaluate(a, point, problem), evaluate(b, point, problem)
        except NoNumber:
            continue
        if k.finite(left).all() and not k.finite(right).all():
            values = (shown_value(left), "not defined")
            return replace(found, counterexample=shown_point(point, spoken(a, b, problem), problem), values=values)
    return None
