"""Do two expressions agree? Exactly modulo a prime, else at random points; a difference is shown at a point that a person can
put in.

What is rational is compared modulo 2⁶¹ − 1 at three rectangular shapes. Anything else is compared in doubles at four
points of each of three shapes, stratified over signs and magnitudes; where they differ by more than 10⁻⁸ of their size the
point is drawn again to fifty digits, and only what still differs there is called different. What has no number, or no
point that obeys what is stated, is undecided.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from symderive.expr.calculus import Differential
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import describe
from symderive.numeric.compile import evaluate
from symderive.numeric.exact import RATIONALS, RESIDUES
from symderive.numeric.numbers import DOUBLES, NoNumber, Numbers
from symderive.numeric.precise import precise
from symderive.numeric.sample import draw
from symderive.numeric.scope import Point, names_of
from symderive.numeric.shown import shown_point, shown_value

SHAPES, POINTS = 3, 4
BAR = 1e-8  # relative; doubles agree to about 1e-11 at worst on what is drawn here
ROUNDS = 4  # further draws where a value was not defined


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the numbers say of two expressions.

    ``verdict`` is "equal", "different" or "undecided"; ``reason`` says in a sentence why it is undecided, or how shapes differ.
    ``counterexample`` and ``values`` show a difference; ``undefined`` is "left" or "right" where only the other side is
    defined at some points of the declared domain (a left side that is not defined where the right side is does not count
    against a line). ``exact`` is True where the verdict rests on exact arithmetic.
    """

    verdict: str
    points: int = 0
    shapes: int = 0
    max_error: float = 0.0
    counterexample: dict[str, str] = field(default_factory=dict)
    values: tuple[str, str] = ("", "")
    exact: bool = False
    reason: str = ""
    undefined: str = ""

    def __bool__(self) -> bool:
        return self.verdict == "equal"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the numbers say of a chain of lines; ``line`` is the first that differs from the one before it."""

    verdict: str
    points: int = 0
    shapes: int = 0
    max_error: float = 0.0
    exact: bool = False
    reason: str = ""
    line: int | None = None


def agree(a: Node, b: Node, problem: Problem, *, seed: int = 0, limit: float | None = None) -> Agreement:
    """Compare ``a`` (the line above) with ``b`` (what is claimed equal to it) at points that obey the problem.

    ``limit`` ends the comparison after that many seconds with "undecided".
    """
    if a is b:
        return Agreement("equal", exact=True)
    if a.shape != b.shape:
        return Agreement("different", reason=f"one side is {describe(a.shape)}, the other {describe(b.shape)}")
    end = None if limit is None else time.perf_counter() + limit
    try:
        found = _modulo_a_prime(a, b, problem, seed) or _in_doubles(a, b, problem, seed, end)
    except NoNumber as reason:
        return Agreement("undecided", reason=str(reason))
    except RecursionError:
        return Agreement("undecided", reason="the expressions are nested too deeply for numbers")
    if found.verdict == "different" and not found.counterexample:
        return _with_counterexample(found, a, b, problem, seed)
    return found


def chain(lines: Sequence[Node], problem: Problem, *, seed: int = 0, limit: float | None = None) -> Confirmation:
    """Compare each line with the one before it, at the same points for the whole chain."""
    points, shapes, error, exact = 0, 0, 0.0, True
    undecided = ""
    for n, (above, line) in enumerate(zip(lines, lines[1:], strict=False), start=1):
        if above is line:
            continue
        found = agree(above, line, problem, seed=seed, limit=limit)
        if found.verdict == "different":
            why = found.reason or f"the values are {found.values[0]} and {found.values[1]}"
            return Confirmation("different", found.points, found.shapes, found.max_error, found.exact, why, n)
        if found.verdict == "undecided":
            undecided = undecided or found.reason
            continue
        points, shapes = max(points, found.points), max(shapes, found.shapes)
        error, exact = max(error, found.max_error), exact and found.exact
    if undecided:
        return Confirmation("undecided", points, shapes, error, False, undecided)
    return Confirmation("equal", points, shapes, error, exact)


# ---------------------------------------------------------------- points, kept for the lines of one derivation
_kept: list[tuple[Problem, tuple[Any, ...], set[Any], Point]] = []


def point_for(
    problem: Problem, nodes: Sequence[Node], seed: int, kind: Numbers, *, count: int, small: bool = False
) -> Point:
    """Points for some trees; those of an earlier line are taken again if they have numbers for all that is needed."""
    names = names_of(problem)
    needed = set().union(*(names.depends(node) for node in nodes))
    bare = any(isinstance(part, Differential) for node in nodes for part in node.walk())
    needed_sizes = {node.shape for node in nodes}
    what = (seed, kind.name, count, small, bare)
    for known, label, has, point in _kept:
        if known is problem and label == what and needed <= has and all(_sized(s, point) for s in needed_sizes):
            return point
    context = [] if problem.goal is None else [problem.goal.node]
    try:
        point = draw(problem, [*nodes, *context], seed, count=count, kind=kind, small=small, spread=True)
        needed = needed.union(*(names.depends(node) for node in context))
    except NoNumber:
        point = draw(problem, nodes, seed, count=count, kind=kind, small=small, spread=True)
    _kept.insert(0, (problem, what, needed, point))
    del _kept[24:]
    return point


def _sized(shape: Any, point: Point) -> bool:
    return all(dim.letters <= point.sizes.keys() for dim in shape)


# ---------------------------------------------------------------- the two ways
def _modulo_a_prime(a: Node, b: Node, problem: Problem, seed: int) -> Agreement | None:
    """The verdict of exact arithmetic; None where a tree or a point is not rational."""
    done = 0
    for number in range(SHAPES + 2):
        if done == SHAPES:
            break
        try:
            point = point_for(problem, (a, b), seed + number, RESIDUES, count=1)
            left, right = evaluate(a, point, problem), evaluate(b, point, problem)
        except NoNumber:
            return None
        except ZeroDivisionError:
            continue
        if np.any(RESIDUES.settle(left - right) != 0):
            return _exactly_different(a, b, problem, seed)
        done += 1
    if done < SHAPES:
        return None
    return Agreement("equal", points=done, shapes=done, exact=True)


def _exactly_different(a: Node, b: Node, problem: Problem, seed: int) -> Agreement | None:
    """Rational numbers that show a difference; None if none are found (the doubles decide then)."""
    for number in range(12):
        try:
            point = draw(problem, (a, b), seed + number, count=1, kind=RATIONALS, small=True)
            left, right = evaluate(a, point, problem), evaluate(b, point, problem)
        except (NoNumber, ZeroDivisionError):
            continue
        if np.any(left != right):
            example = shown_point(point, (a, b), problem)
            return Agreement(
                "different", 1, 1, 1.0, example, (shown_value(left), shown_value(right)), exact=True
            )
    return None


def _in_doubles(a: Node, b: Node, problem: Problem, seed: int, end: float | None) -> Agreement:
    points = shapes = 0
    error = 0.0
    only_left = only_right = 0
    for number in range(SHAPES * (1 + ROUNDS)):
        if end is not None and time.perf_counter() > end:
            return Agreement("undecided", points, shapes, error, reason="the time limit was reached")
        if shapes >= SHAPES and (points >= 2 * POINTS or number >= 2 * SHAPES):
            break
        point = point_for(problem, (a, b), seed + number, DOUBLES, count=POINTS)
        left, right = np.broadcast_arrays(evaluate(a, point, problem), evaluate(b, point, problem))
        axes = tuple(i for i in range(left.ndim) if i != left.ndim - 3)
        here, there = np.isfinite(left), np.isfinite(right)
        defined = here & there
        if left.ndim > 2:
            only_left += int(np.sum((here.all(axis=axes)) & ~(there.all(axis=axes))))
            only_right += int(np.sum((there.all(axis=axes)) & ~(here.all(axis=axes))))
            good = int(np.sum(defined.all(axis=axes)))
            good = POINTS if left.shape[-3] == 1 and good else good
        else:
            good = POINTS * int(defined.all())
        if not good:
            continue
        points, shapes = points + good, shapes + 1
        worst, scale = _worst(left, right, defined)
        error = max(error, worst)
        if worst > BAR and _still_different(a, b, problem, seed + number, point):
            return Agreement("different", points, shapes, worst)
        del scale
    if not points:
        return Agreement("undecided", reason="no point was found at which both sides are defined")
    if only_left >= 2:
        return _undefined_right(a, b, problem, seed, points, shapes)
    if points < POINTS:
        return Agreement("undecided", points, shapes, error, reason="both sides are defined at too few points")
    return Agreement("equal", points, shapes, min(error, BAR), undefined="left" if only_right >= 2 else "")


def _worst(left: np.ndarray, right: np.ndarray, defined: np.ndarray) -> tuple[float, float]:
    """The largest difference as a share of the values' size (the largest entry of the point counts as size)."""
    gap = np.where(defined, np.abs(np.where(defined, left, 0) - np.where(defined, right, 0)), 0)
    size = np.maximum(np.abs(np.where(defined, left, 0)), np.abs(np.where(defined, right, 0)))
    whole = size.max(axis=(-2, -1), keepdims=True)
    share = gap / np.where(whole > 0, whole, 1)
    return float(share.max(initial=0)), float(whole.max(initial=0))


def _still_different(a: Node, b: Node, problem: Problem, seed: int, point: Point) -> bool:
    """Are the values different at fifty digits too, at the same point?"""
    k = precise()
    try:
        again = point_for(problem, (a, b), seed, k, count=POINTS)
        left, right = np.broadcast_arrays(evaluate(a, again, problem), evaluate(b, again, problem))
    except NoNumber as reason:
        raise NoNumber(f"the values differ in doubles, but there is no second look: {reason}") from None
    defined = k.finite(left) & k.finite(right)
    gap, size = k.mp.mpf(0), k.mp.mpf(0)
    for x, y, fine in zip(left.ravel(), right.ravel(), defined.ravel(), strict=True):
        if fine:
            gap, size = max(gap, abs(x - y)), max(size, abs(x), abs(y))
    del point
    if size == 0 or gap <= k.mp.mpf(10) ** -30 * max(size, 1):
        return False
    if gap > k.mp.mpf(10) ** -9 * size:
        return True
    raise NoNumber("the values differ by less than can be told from rounding")


def _undefined_right(a: Node, b: Node, problem: Problem, seed: int, points: int, shapes: int) -> Agreement:
    """The right side is not defined at points of the domain where the left side is: shown at one of them."""
    reason = "the right side is not defined everywhere where the left side is"
    for number in range(30):
        point = draw(problem, (a, b), seed + number, count=1, small=True)
        left, right = evaluate(a, point, problem), evaluate(b, point, problem)
        if np.isfinite(left).all() and not np.isfinite(right).all():
            example = shown_point(point, (a, b), problem)
            return Agreement(
                "different", points, shapes, 1.0, example, (shown_value(left), "not defined"), False, reason, "right"
            )
    return Agreement("different", points, shapes, 1.0, reason=reason, undefined="right")


def _with_counterexample(found: Agreement, a: Node, b: Node, problem: Problem, seed: int) -> Agreement:
    """The same verdict with small numbers that show the difference, else with the random ones."""
    for number in range(24):
        small = number < 20
        try:
            point = draw(problem, (a, b), seed + number, count=1, small=small)
            left, right = np.broadcast_arrays(evaluate(a, point, problem), evaluate(b, point, problem))
        except NoNumber:
            continue
        if np.isfinite(left).all() and np.isfinite(right).all() and _worst(left, right, np.isfinite(left))[0] > 1e-5:
            return Agreement(
                found.verdict,
                found.points,
                found.shapes,
                found.max_error,
                shown_point(point, (a, b), problem),
                (shown_value(left), shown_value(right)),
                found.exact,
                found.reason,
                found.undefined,
            )
    return found
