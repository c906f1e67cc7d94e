"""Mistakes behind a right step, slips of the pen, and what is so general that it fits much."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from symderive.check.by_methods import worked_out
from symderive.check.kinds import about
from symderive.check.mistakes_tried import mistakes_about
from symderive.check.named import Named, of_rule, of_slip
from symderive.check.preference import (
    BY_HAND_FIRST,
    FORMS,
    LATE,
    LOST,
    OF_FORM,
)
from symderive.check.repair import ADVICE, Repair
from symderive.check.search import Match, Wanted, alike, by_mistake
from symderive.check.slips import slip
from symderive.check.slips_of_exponents import exponents
from symderive.check.slips_of_sign import signs
from symderive.check.slips_of_terms import left_out_of
from symderive.check.sums import miscounted
from symderive.check.telling import telling
from symderive.check.variants import variants
from symderive.derive.rule import CATALOGUE, Rule
from symderive.expr.algebra import Num
from symderive.expr.calculus import Derivative, Limit
from symderive.expr.node import Node, holds
from symderive.expr.problem import is_chance
from symderive.numeric.compare import agree
from symderive.numeric.probe import Probe


def by_two_steps(early: list[Rule], late: list[Rule], wanted: Wanted, like_a: Probe, seconds: float) -> Named:
    """A right step and a wrong one at once, then slips of the pen, then what is so general that it fits much."""
    a, b, problem, now = wanted.above, wanted.line, wanted.problem, time.perf_counter()
    forgotten = left_out_of(a, b)
    if forgotten is not None:
        return of_slip(forgotten, b)
    soon = within(wanted, now + seconds / 4)
    found = by_mistake(variants(a, problem, soon.end), early, soon)
    if found is not None:
        return one_likely_slip(found, wanted, like_a, seconds) or of_rule(found)
    found = of_worked_out(wanted, seconds)
    if found is not None:
        return of_rule(found)
    by_hand = slip(a, b, problem, like_a, min(wanted.end, time.perf_counter() + seconds / 4))
    by_hand = None if by_hand is None else telling(by_hand, a, b, problem)
    if by_hand is not None and by_hand.name in BY_HAND_FIRST:
        return of_slip(by_hand, b)
    if a.shape == b.shape and not holds(a, Limit) and sign_on_the_way(wanted, seconds):
        return Named("sign-slip", ADVICE["sign-slip"])
    found = by_mistake(variants(a, problem, wanted.end, depth=1, most=30), late, wanted)
    if found is not None and by_hand is not None and by_hand.name == found.rule.name:
        return of_slip(by_hand, b)
    if by_hand is not None and isinstance(by_hand.times, Num) and found is not None:
        return of_slip(by_hand, b)  # a number off is seen at once, and can be said with its place
    if found is not None and not (holds(a, Limit) and not holds(b, Limit)):
        return Named(found.rule.name, found.rule.reason, mended=by_hand.line if by_hand else None)
    if holds(a, Limit) and not holds(b, Limit) and (by_hand is None or by_hand.name in LOST):
        rule = CATALOGUE["limit-substitution-slip"]
        return Named(rule.name, rule.reason, mended=by_hand.line if by_hand else None)
    if by_hand is not None:
        return of_slip(by_hand, b)
    return Named("arithmetic-slip", ADVICE["arithmetic-slip"]) if miscounted(a, b, problem) else Named(None)


def one_likely_slip(found: Match | None, wanted: Wanted, like_a: Probe, seconds: float) -> Named | None:
    """One sign or exponent that explains the line as well as a mistake which only gives its value in another form."""
    a, b, problem = wanted.above, wanted.line, wanted.problem
    if found is None or found.exact or found.rule.name not in FORMS or is_chance(a):
        return None
    if alike_in_form(found, wanted):
        return None
    by_hand = slip(a, b, problem, like_a, min(wanted.end, time.perf_counter() + seconds / 6), likely)
    return None if by_hand is None else of_slip(telling(by_hand, a, b, problem), b)


def of_worked_out(wanted: Wanted, seconds: float) -> Match | None:
    """A mistake with matrices made of the gradient once it was worked out: tr(A B) split, an order lost."""
    if not holds(wanted.above, Derivative):
        return None
    worked = worked_out(wanted.above, wanted.problem) if time.perf_counter() < wanted.end else None
    if worked is None:
        return None
    soon = within(wanted, time.perf_counter() + seconds / 6)
    there = about(worked, wanted.line)
    rules = [r for r in mistakes_about(there) if r.topic in OF_FORM and r.name not in LATE]
    return by_mistake(variants(worked, wanted.problem, soon.end, depth=1, most=12), rules, soon)


def sign_on_the_way(wanted: Wanted, seconds: float) -> bool:
    """Does the line come of a step further on from the one above with one sign turned in it?"""
    end = min(wanted.end, time.perf_counter() + seconds / 8)
    for way in variants(wanted.above, wanted.problem, end, depth=1, most=16):
        for repair in signs(way):
            if time.perf_counter() > end:
                return False
            if repair.line.shape == wanted.line.shape and wanted.probe.fits(repair.line):
                return agree(repair.line, wanted.line, wanted.problem, limit=0.5).verdict == "equal"
    return False


def alike_in_form(found: Match, wanted: Wanted) -> bool:
    """Is what the mistake makes the student's line once both are tidied, not only in value?"""
    return found.made is None or alike(found.made, wanted.line, wanted.problem)


def likely(b: Node) -> Iterator[Repair]:
    """The slips that a person makes most: a sign, an exponent."""
    yield from signs(b)
    yield from exponents(b)


def within(wanted: Wanted, end: float) -> Wanted:
    return replace(wanted, end=min(end, wanted.end))
