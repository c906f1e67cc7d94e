"""Branches of an equation that a row below loses: ab = 0 is a = 0 or b = 0, and b = 0 does not give a = 0.

The excess of an equation is written as a product. Where one factor is zero the equation holds, so the row must hold
there as well, unless the givens keep that factor from being zero. Points drawn at random on the whole equation may
miss a branch; points drawn on the branch itself do not.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from symderive import scalar
from symderive.check.known import known_of
from symderive.check.variants import with_definitions
from symderive.expr.algebra import ZERO, Num, Pow, Prod, Rel, Sym, Zeros
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Fact, Has, Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.compile import evaluate
from symderive.numeric.lawful import relations_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.sample import draw
from symderive.numeric.shown import shown_point, shown_value

MOST, SEEDS = 6, 4  # factors; points on each branch
SAME, APART = 1e-9, 1e-4  # how close what is equal comes, how far what differs is


def lost_branch(above: Rel, row: Rel, problem: Problem, *, seed: int = 0) -> Agreement | None:
    """A point at which the equation above holds and the row does not, on a branch where one factor is zero."""
    if not (is_scalar(above.left.shape) and row.left.shape == row.right.shape) or problem.about_chance:
        return None
    for u in factors_of(above, problem)[:MOST]:
        there = problem.but(facts=(*problem.facts, Fact("relation", Rel("=", u, ZERO))))
        for number in range(SEEDS):
            try:
                point = draw(there, (u, *above.kids, *row.kids), seed + number, small=number < SEEDS // 2)
                if not (equal_at(Rel("=", u, ZERO), point, there) and equal_at(above, point, there)):
                    continue
                if forbidden(point, problem):
                    continue
                left, right = evaluate(row.left, point, there), evaluate(row.right, point, there)
            except (NoNumber, DerivationError, ZeroDivisionError):
                continue  # nothing can be drawn there, or the row means nothing there
            if gap(left, right) > APART:
                shown = shown_point(point, (*above.kids, *row.kids), there)
                return Agreement("different", 1, 1, gap(left, right), shown, (shown_value(left), shown_value(right)))
    return None


def factors_of(above: Rel, problem: Problem) -> list[Node]:
    """The factors of left minus right that may be zero; none where there is only one."""
    known = known_of(problem)
    whole = scalar.factor(with_definitions(above.left - above.right, problem), known)
    found: list[Node] = []
    for factor in whole.factors if isinstance(whole, Prod) else (whole,):
        base = factor
        if isinstance(factor, Pow):
            if not isinstance(factor.exponent, Num) or factor.exponent.value <= 0:
                continue
            base = factor.base
        if is_scalar(base.shape) and free_leaves(base) and scalar.sign(base, known) not in (1, -1):
            found.append(base)
    return found if len(found) > 1 else []


def forbidden(point: Point, problem: Problem) -> bool:
    """Does the point break what the givens say: an order, the end of a range that does not belong to it, what is not
    equal or not zero? A point that is found by steps lies on an end where it comes close to it."""
    for rel in relations_of(problem):
        if (
            drawn(rel, point)
            and is_scalar(rel.left.shape)
            and is_scalar(rel.right.shape)
            and broken(rel, point, problem)
        ):
            return True
    for fact in problem.facts:
        match fact.node:
            case Has("nonzero" | "non-zero", u) | Rel("!=", u, Zeros()) if drawn(u, point):
                if not any(abs(v) > SAME for v in evaluate(u, point, problem).ravel().tolist()):
                    return True
    return False


def broken(rel: Rel, point: Point, problem: Problem) -> bool:
    """Does a relation between numbers fail at a point?"""
    x, y = (float(evaluate(side, point, problem).ravel()[0]) for side in rel.kids)
    close = abs(x - y) <= SAME * max(1.0, abs(x), abs(y))
    match rel.op:
        case "=" | "!=":
            return close == (rel.op == "!=")
        case "<" | ">":
            return close or (x > y) == (rel.op == "<")
    return not close and (x > y) == (rel.op == "<=")


def drawn(node: Node, point: Point) -> bool:
    return all(u in point.values for u in free_leaves(node) if isinstance(u, Sym))


def equal_at(rel: Rel, point: Point, problem: Problem) -> bool:
    return 0 <= gap(evaluate(rel.left, point, problem), evaluate(rel.right, point, problem)) <= SAME


def gap(left: Any, right: Any) -> float:
    """The largest difference, as a share of what is compared where that is larger than 1; -1 where a value is none."""
    pairs = list(zip(left.ravel().tolist(), right.ravel().tolist(), strict=True))
    if not all(isfinite(u) and isfinite(v) for u, v in pairs):
        return -1.0
    size = max((1.0, *(abs(u) for pair in pairs for u in pair)))
    return float(max((abs(u - v) for u, v in pairs), default=0.0) / size)
