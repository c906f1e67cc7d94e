"""Which mistake makes the student's line? The catalogue is tried on the line above, then on other ways to write it.

The search starts only after the values differ, and it is bounded by time. A mistake is named when what it makes is the
student's line, or has its value. What is exactly the student's line is preferred to what only has the same value.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from symderive.check.accidents import letters
from symderive.check.assumption import Assumption
from symderive.check.assumptions import symmetric_letter
from symderive.check.beginnings import meant, new_variable, opened
from symderive.check.by_methods import worked_out
from symderive.check.kinds import about, concerns
from symderive.check.or_assumption import holds_matrices, is_pure, of_one_chance, yields_to_assumption
from symderive.check.placed import placed
from symderive.check.preference import (
    BY_HAND_FIRST,
    FORMS,
    LATE,
    LOST,
    OF_FORM,
    OF_SIGN,
    OF_SLOPES,
    OF_TRANSPOSES,
    is_late,
    less_telling,
    may_stand,
    rank,
)
from symderive.check.repair import ADVICE, Repair
from symderive.check.samples import settled
from symderive.check.saving import NOWHERE, beside_name, inner_sign, saving
from symderive.check.search import Match, Wanted, alike, by_mistake
from symderive.check.shown_by import left_out, sums_over_cases
from symderive.check.slips import slip
from symderive.check.slips_of_brackets import split_squares
from symderive.check.slips_of_chance import of_chance
from symderive.check.slips_of_exponents import exponents
from symderive.check.slips_of_form import inner_transposes
from symderive.check.slips_of_sign import signs
from symderive.check.slips_of_terms import left_out_of
from symderive.check.squares import square_left_over
from symderive.check.sums import miscounted
from symderive.check.telling import telling
from symderive.check.variants import variants, with_definitions
from symderive.derive.rule import CATALOGUE, Rule
from symderive.expr.algebra import Det, Num, Pow, Sum
from symderive.expr.arrays import Norm
from symderive.expr.build import neg
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.node import Node, holds
from symderive.expr.probability import Dens, Expect, Prob
from symderive.expr.problem import Problem, is_chance
from symderive.numeric.compare import agree
from symderive.numeric.numbers import NoNumber
from symderive.numeric.probe import Probe
from symderive.rules.faulty import stated_probabilities
from symderive.rules.mistakes import mistakes

SEARCH_SECONDS = 3.0
WHOLE_SIGN = "A sign has changed: the line is the negative of what was due."


@dataclass(frozen=True, slots=True)
class Named:
    """The likely mistake: its name, a sentence of advice, the assumption that would save the line, the mended line."""

    mistake: str | None
    advice: str = ""
    assumption: str | None = None
    mended: Node | None = None


def name(
    a: Node,
    b: Node,
    problem: Problem,
    *,
    earlier: tuple[Node, ...] = (),
    assume: bool = True,
    seconds: float = SEARCH_SECONDS,
    seed: int = 0,
    shown: Mapping[str, str] = NOWHERE,
) -> Named:
    """The likely mistake by which b came from a. ``earlier`` are right lines further up; ``assume`` is False where a
    missing assumption is not what is wrong (sizes that do not fit); ``shown`` is the point that refuted b."""
    start = time.perf_counter()
    if a.shape == b.shape and square_left_over(a, b, problem):
        return Named("complete-square-correction", ADVICE["complete-square-correction"])
    if lost := left_out(a, b):
        density = problem.about_chance or all(isinstance(f, Pow) for f in lost)
        return of_named("normaliser-dropped" if density else "drop-factor")
    try:
        (u, v), plain = settled((a, b), problem)
        like_b, like_a = Probe(v, plain, (u,), seed), Probe(u, plain, (v,), seed)
    except (NoNumber, ValueError, ZeroDivisionError):
        full = with_definitions(a, problem), with_definitions(b, problem)
        if full == (a, b):
            return Named(None)
        return name(*full, problem, earlier=earlier, assume=assume, seconds=seconds, seed=seed, shown=shown)
    if assume and a.shape == b.shape and not holds(a, Derivative, Limit, Integral):
        sign = inner_sign(u, v, plain, start + seconds / 3, seed, shown)
        if sign is not None:
            return lacking(sign)
    wanted = Wanted(a, b, problem, like_b, start + seconds)
    whole_sign = a.shape == b.shape and like_a.fits(neg(v)) and not like_a.fits(v)
    ways = [] if whole_sign else [*opened(a, problem), *meant(a, problem)]
    rules = in_order(ways[0] if ways else a, b, problem, earlier)
    early = [r for r in rules if not is_late(r, a, b) and (not whole_sign or r.name in OF_SIGN)]
    found = by_mistake([a, *ways], early, wanted)
    if found is None and not whole_sign and (made_before := by_earlier(early, earlier, wanted)) is not None:
        one_sign = slip(a, b, problem, like_a, min(wanted.end, time.perf_counter() + seconds / 6), signs)
        if one_sign is not None and not made_before.exact:
            return of_slip(telling(one_sign, a, b, problem), b)
        found = made_before
    if found is None and whole_sign:
        return Named("sign-slip", WHOLE_SIGN, mended=neg(b))
    if found is None or not (found.exact or alike_in_form(found, wanted)):
        soon = within(wanted, start + seconds / 3)
        others = islice(variants(a, problem, soon.end), 1, None)
        closer = by_mistake(others, early, soon, only_exact=True)
        found = closer if closer is not None else found
    yields = found is not None and yields_to_assumption(found.rule.name, a, b, problem)
    whole = of_one_chance(a, problem)
    bare = isinstance(whole, Prob | Dens) and (is_pure(whole, b) or not stated_probabilities(problem))
    doubtful = found is not None and not found.exact and bare
    likelier = one_likely_slip(found, wanted, like_a, seconds)
    if likelier is not None:
        return likelier
    if found is not None and not yields and not doubtful:
        if assume and a.shape == b.shape and not holds(a, Derivative):
            enough = min(wanted.end, time.perf_counter() + seconds / 6)
            needed = beside_name(found.rule.name, u, v, plain, enough, seed, shown)
            if needed is not None:
                return Named(found.rule.name, f"{found.rule.reason} {needs(needed)}", needed.words)
        return of_rule(found)
    if found is None and a.shape == b.shape and (is_chance(a) or is_chance(b)):
        soon_over = min(wanted.end, time.perf_counter() + seconds / 6)
        of_one_part = slip(a, b, problem, like_a, soon_over, lambda line: of_chance(a, line))
        if of_one_part is not None:
            return of_slip(of_one_part, b)
    if assume and found is None and a.shape == b.shape and not isinstance(a, Derivative | Sum):
        symmetry = symmetric_letter(a, b, problem)
        if symmetry is not None:
            return lacking(symmetry)
    if found is None and a.shape == b.shape:
        short = within(wanted, time.perf_counter() + seconds / 6)
        turned = [r for r in rules if r.name in OF_TRANSPOSES]
        found = by_mistake(variants(a, problem, short.end, depth=1, most=12), turned, short)
        if found is not None:
            return of_rule(found)
    if found is None and a.shape == b.shape and (letters(b) or not is_chance(a)):
        # nobody takes an assumption for granted that one changed sign (in a gradient: one transpose) explains;
        # in the number that a probability came to, some sign turned gives the value by accident
        soon_over = min(wanted.end, time.perf_counter() + seconds / 6)
        near = (split_squares, signs, inner_transposes) if isinstance(a, Derivative) else (split_squares, signs)
        for repairs in near:
            plain_slip = slip(a, b, problem, like_a, soon_over, repairs)
            if plain_slip is not None:
                return of_slip(telling(plain_slip, a, b, problem), b)
    late = [r for r in rules if is_late(r, a, b)]
    in_numbers = found is None and is_chance(a) and not letters(b)
    told = by_two_steps(early, late, wanted, like_a, seconds) if in_numbers else Named(None)
    if told.mistake not in (None, "arithmetic-slip"):
        return told  # numbers were put in: the step was no bare rule that lacks an assumption
    if assume and a.shape == b.shape and not (found is not None and sums_over_cases(b)):
        strict = found is None and whole is a and not is_pure(a, b) and not holds_matrices(a)
        if not (strict and holds(a, Prob, Dens)):
            enough = min(wanted.end, time.perf_counter() + seconds / 3)
            assumption = saving(a, b, problem, enough, seed, signs=not strict, shown=shown)
            if assumption is not None and found is None and assumption.rare(a) and not isinstance(a, Norm | Det):
                told = by_two_steps(early, late, wanted, like_a, seconds)
                return lacking(assumption) if told.mistake in (None, "arithmetic-slip") else told
            if assumption is not None:
                told_of_means = isinstance(a, Expect) and a.given is not None
                return lacking(assumption, None if told_of_means else found)
    if found is not None:
        return of_rule(found)
    if not in_numbers:
        told = by_two_steps(early, late, wanted, like_a, seconds)
    if told.mistake is None and new_variable(a, b):
        return of_named("substitution-jacobian")
    if told.mistake is None and assume and is_chance(a) and letters(b):
        assumption = saving(a, b, problem, time.perf_counter() + seconds / 6, seed, signs=False, shown=shown)
        if assumption is not None:
            return lacking(assumption)
    return told


def lacking(assumption: Assumption, found: Match | None = None) -> Named:
    """The assumption that the line needs, and what is so without it, where the step is one that ``found`` says."""
    reason = found.rule.reason if found is not None and found.exact else ""
    return Named("missing-assumption", f"{needs(assumption)} {reason}".strip(), assumption.words)


def needs(assumption: Assumption) -> str:
    return f"This needs {assumption.words}, which is not stated."


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


def in_order(a: Node, b: Node, problem: Problem, earlier: tuple[Node, ...]) -> list[Rule]:
    """The mistakes that may stand in these lines, the more telling first."""
    there = about(a, b, *earlier, *(d.body for d in problem.definitions))
    return may_stand(in_rank(there, less_telling(a, problem)), a, b)


@cache
def in_rank(there: frozenset[str], last: str) -> tuple[Rule, ...]:
    """The mistakes that may have to do with such lines, the more telling first; ``last`` after those of its rank."""
    return tuple(sorted(mistakes_about(there), key=lambda rule: (rank(rule), rule.name == last)))


@cache
def mistakes_about(there: frozenset[str]) -> tuple[Rule, ...]:
    """The mistakes that may have to do with lines in which this stands."""
    return tuple(rule for rule in mistakes() if concerns(rule, there))


def within(wanted: Wanted, end: float) -> Wanted:
    return replace(wanted, end=min(end, wanted.end))


def of_named(mistake: str) -> Named:
    return Named(mistake, CATALOGUE[mistake].reason)


def of_rule(found: Match) -> Named:
    return Named(found.rule.name, found.rule.reason)


def of_slip(repair: Repair, line: Node) -> Named:
    """The slip by name, with its place in the line in words."""
    advice = ADVICE[repair.name] if repair.name in ADVICE else CATALOGUE[repair.name].reason
    return Named(repair.name, f"{advice} {placed(repair, line)}".strip(), mended=repair.line)


def by_earlier(early: list[Rule], earlier: tuple[Node, ...], wanted: Wanted) -> Match | None:
    """A mistake made of a right line further up, which the line above only wrote in another way."""
    of_slopes = [r for r in early if r.topic in OF_SLOPES]
    undone: list[Node] = [u for u in earlier if isinstance(u, Derivative)]
    found = by_mistake(undone, of_slopes, wanted)
    if found is not None:
        return found
    summed = [r for r in early if r.name == "conditional-independence-as-marginal"]
    return by_mistake([u for u in earlier if isinstance(u, Prob | Dens)], summed, wanted)
