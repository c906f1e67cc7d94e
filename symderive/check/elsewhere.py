"""Where an inequality is looked at that holds at everything drawn: at places where such lines fail (letters that are 0,
equal, all one), in special cases of events, variables and functions, and downhill from the points drawn."""

from __future__ import annotations

import time
from itertools import chain

from symderive.check.edges import touching
from symderive.check.ladder import DIFFERENT, EQUAL, Found
from symderive.check.lows import failing
from symderive.check.narrowings import obeyed, specials
from symderive.check.relations import with_equations
from symderive.check.sharpness import never_equal
from symderive.check.tight_laws import tight_laws
from symderive.expr.algebra import ZERO, Map, Rel
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import agree
from symderive.numeric.corners import deciding, parted

SPECIAL_SECONDS = 1.0  # for all special cases
EQUAL_THERE = "the two sides are equal at the point shown"


def elsewhere(
    low: Node, high: Node, above: tuple[Rel, ...], problem: Problem, larger: Problem, *, strict: bool, seed: int
) -> Found | None:
    """Where low <= high (low < high if ``strict``) fails although it holds at the points drawn; None where no such
    place was found. ``larger`` is the problem with larger sizes."""
    for there in (problem,) if larger is problem else (problem, larger):
        place = touching(low, high, above, there, strict=strict, seed=seed)
        if place is not None:
            return refuted(place.shown, EQUAL_THERE if place.equal else "this does not hold at the point shown")
    if not above and (case := in_a_special_case(low, high, problem, strict=strict, seed=seed)) is not None:
        return case
    there = with_equations(problem, above) if above else problem
    if (past := past_a_corner(low, high, there, seed)) is not None:
        return past
    lowest = failing(high, low, there, strict=strict, seed=seed)
    if lowest is None:
        return None
    if lowest.touches:
        return refuted(lowest.met.shown, EQUAL_THERE)
    reason = "this does not hold everywhere" if not above else "this does not follow from the row above"
    return refuted(lowest.met.shown, reason, (lowest.met.values[1], lowest.met.values[0]))


def past_a_corner(low: Node, high: Node, problem: Problem, seed: int) -> Found | None:
    """Where low <= high fails beyond a corner of |u| or max(u, v) that the points drawn do not surround."""
    if not any(True for side in (low, high) for _ in deciding(side)):
        return None
    met = parted(Map("relu", low - high), ZERO, problem, seed=seed)
    return None if met is None else refuted(dict(met.counterexample), "this does not hold at the point shown")


def in_a_special_case(low: Node, high: Node, problem: Problem, *, strict: bool, seed: int) -> Found | None:
    """A special case that the givens allow and in which the inequality fails; None where none is found."""
    end = time.perf_counter() + SPECIAL_SECONDS
    for case in chain(specials((low, high), problem), tight_laws((low, high), problem)):
        if time.perf_counter() > end:
            return None
        sides = case.of(low), case.of(high)
        try:
            met = fails(sides, case.problem, strict=strict, seed=seed)
            if met is not None and obeyed(case, sides, seed=seed):
                return refuted(case.words, met)
            if strict and case.of_function and (place := touching(*sides, (), case.problem, strict=True, seed=seed)):
                return refuted({**case.words, **place.shown}, "the two sides are equal in the special case shown")
        except (DerivationError, ZeroDivisionError):
            continue  # one of the sides means nothing there
    return None


def fails(sides: tuple[Node, Node], problem: Problem, *, strict: bool, seed: int) -> str | None:
    """How an inequality fails in a special case; None where it does not."""
    below = agree(Map("relu", sides[0] - sides[1]), ZERO, problem, seed=seed, limit=SPECIAL_SECONDS)
    if below.verdict == DIFFERENT:
        return "this fails in the special case shown"
    if not strict or below.verdict != EQUAL:
        return None
    met = agree(*sides, problem, seed=seed, limit=SPECIAL_SECONDS)
    if met.verdict == EQUAL and (met.exact or never_equal(*sides, problem, seed) is not True):
        return "the two sides are equal in the special case shown"
    return None


def refuted(shown: dict[str, str], reason: str, values: tuple[str, str] = ("", "")) -> Found:
    """``values`` are those of the lower and the higher side."""
    return Found(DIFFERENT, agreement=Agreement(DIFFERENT, 1, 1, 1.0, shown, values, reason=reason), reason=reason)
