"""Which mistake makes the student's line? The catalogue is tried on the line above, then on other ways to write it.

The search starts only after the values differ, and it is bounded by time. A mistake is named when what it makes is the
student's line, or has its value. What is exactly the student's line is preferred to what only has the same value.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cached_property
from itertools import islice

from symderive.check.accidents import letters
from symderive.check.assumptions import symmetric_letter
from symderive.check.beginnings import meant, new_variable, opened
from symderive.check.mistakes_tried import in_order
from symderive.check.named import Named, lacking, needs, of_named, of_rule, of_slip
from symderive.check.or_assumption import (
    holds_matrices,
    is_pure,
    of_one_chance,
    one_tail_in_another,
    yields_to_assumption,
)
from symderive.check.preference import (
    OF_SIGN,
    OF_SLOPES,
    OF_TRANSPOSES,
    is_late,
)
from symderive.check.repair import ADVICE
from symderive.check.samples import settled
from symderive.check.saving import NOWHERE, beside_name, inner_sign, saving
from symderive.check.search import Match, Wanted, by_mistake
from symderive.check.shown_by import left_out, sums_over_cases
from symderive.check.slips import slip
from symderive.check.slips_of_brackets import split_squares
from symderive.check.slips_of_chance import of_chance
from symderive.check.slips_of_form import inner_transposes
from symderive.check.slips_of_sign import signs
from symderive.check.squares import square_left_over
from symderive.check.telling import telling
from symderive.check.two_steps import alike_in_form, by_two_steps, one_likely_slip, within
from symderive.check.variants import variants, with_definitions
from symderive.derive.rule import Rule
from symderive.expr.algebra import Det, Pow, Sum
from symderive.expr.arrays import Norm
from symderive.expr.build import neg
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.node import Node, holds
from symderive.expr.probability import Dens, Expect, Prob
from symderive.expr.problem import Problem, is_chance
from symderive.numeric.numbers import NoNumber
from symderive.numeric.probe import Probe
from symderive.rules.faulty import stated_probabilities

SEARCH_SECONDS = 3.0
WHOLE_SIGN = "A sign has changed: the line is the negative of what was due."


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
    return Naming(wanted, like_a, (u, v), plain, earlier, assume, start, seconds, seed, shown).named()


class Naming:
    """The search for the mistake by which ``b`` came from ``a``. ``found`` is the best match so far; ``settled`` are
    the lines as the numbers were put to them, in the problem ``plain``."""

    def __init__(
        self,
        wanted: Wanted,
        like_a: Probe,
        settled: tuple[Node, Node],
        plain: Problem,
        earlier: tuple[Node, ...],
        assume: bool,
        start: float,
        seconds: float,
        seed: int,
        shown: Mapping[str, str],
    ):
        self.wanted, self.like_a, self.settled, self.plain = wanted, like_a, settled, plain
        self.earlier, self.assume, self.start, self.seconds = earlier, assume, start, seconds
        self.seed, self.shown = seed, shown
        self.a, self.b, self.problem = a, b, problem = wanted.above, wanted.line, wanted.problem
        self.same_shape = a.shape == b.shape
        self.whole_sign = self.same_shape and like_a.fits(neg(settled[1])) and not like_a.fits(settled[1])
        self.ways = [] if self.whole_sign else [*opened(a, problem), *meant(a, problem)]
        self.rules = in_order(self.ways[0] if self.ways else a, b, problem, earlier)
        self.early = [r for r in self.rules if not is_late(r, a, b) and (not self.whole_sign or r.name in OF_SIGN)]
        self.found: Match | None = None

    def named(self) -> Named:
        """What the first of the ways to find it says."""
        return (
            self.by_one_mistake()
            or self.if_it_stands()
            or self.by_a_part_of_chance()
            or self.by_symmetry()
            or self.by_a_transpose()
            or self.by_one_sign()
            or self.by_further_ways()
        )

    @cached_property
    def whole(self) -> Node:
        """The line above as the one probability or moment that it is."""
        return of_one_chance(self.a, self.problem)

    def soon(self, part: int) -> float:
        """The end of a search that takes a part of the time at most."""
        return min(self.wanted.end, time.perf_counter() + self.seconds / part)

    def by_one_mistake(self) -> Named | None:
        """One mistake made of the line above, of a right line further up, or of the line above written otherwise."""
        a, b, problem, wanted = self.a, self.b, self.problem, self.wanted
        found = by_mistake([a, *self.ways], self.early, wanted)
        if (
            found is None
            and not self.whole_sign
            and (before := by_earlier(self.early, self.earlier, wanted)) is not None
        ):
            one_sign = slip(a, b, problem, self.like_a, self.soon(6), signs)
            if one_sign is not None and not before.exact:
                return of_slip(telling(one_sign, a, b, problem), b)
            found = before
        if found is None and self.whole_sign:
            return Named("sign-slip", WHOLE_SIGN, mended=neg(b))
        if found is None or not (found.exact or alike_in_form(found, wanted)):
            soon = within(wanted, self.start + self.seconds / 3)
            others = islice(variants(a, problem, soon.end), 1, None)
            closer = by_mistake(others, self.early, soon, only_exact=True)
            found = closer if closer is not None else found
        self.found = found
        return None

    def if_it_stands(self) -> Named | None:
        """The mistake that was found, where no slip and no missing assumption explains the line as well."""
        a, b, problem, found = self.a, self.b, self.problem, self.found
        if found is None:
            return None
        if (likelier := one_likely_slip(found, self.wanted, self.like_a, self.seconds)) is not None:
            return likelier
        bare = isinstance(self.whole, Prob | Dens) and (is_pure(self.whole, b) or not stated_probabilities(problem))
        if (bare and not found.exact) or yields_to_assumption(found.rule.name, a, b, problem):
            return None
        if self.assume and self.same_shape and not holds(a, Derivative):
            u, v = self.settled
            needed = beside_name(found.rule.name, u, v, self.plain, self.soon(6), self.seed, self.shown)
            if needed is not None:
                return Named(found.rule.name, f"{found.rule.reason} {needs(needed)}", needed.words)
        return of_rule(found)

    def by_a_part_of_chance(self) -> Named | None:
        if self.found is not None or not self.same_shape or not (is_chance(self.a) or is_chance(self.b)):
            return None
        part = slip(self.a, self.b, self.problem, self.like_a, self.soon(6), lambda line: of_chance(self.a, line))
        return None if part is None else of_slip(part, self.b)

    def by_symmetry(self) -> Named | None:
        """A matrix that would have to be symmetric."""
        if not self.assume or self.found is not None or not self.same_shape or isinstance(self.a, Derivative | Sum):
            return None
        symmetry = symmetric_letter(self.a, self.b, self.problem)
        return None if symmetry is None else lacking(symmetry)

    def by_a_transpose(self) -> Named | None:
        """A transpose lost in the line above written otherwise."""
        if self.found is not None or not self.same_shape:
            return None
        short = within(self.wanted, time.perf_counter() + self.seconds / 6)
        turned = [r for r in self.rules if r.name in OF_TRANSPOSES]
        self.found = by_mistake(variants(self.a, self.problem, short.end, depth=1, most=12), turned, short)
        return None if self.found is None else of_rule(self.found)

    def by_one_sign(self) -> Named | None:
        """Nobody takes an assumption for granted that one changed sign (in a gradient: one transpose) explains; in the
        number that a probability came to, some sign turned gives the value by accident."""
        a, b = self.a, self.b
        if self.found is not None or not self.same_shape or not (letters(b) or not is_chance(a)):
            return None
        end = self.soon(6)
        for repairs in (
            (split_squares, signs, inner_transposes) if isinstance(a, Derivative) else (split_squares, signs)
        ):
            plain_slip = slip(a, b, self.problem, self.like_a, end, repairs)
            if plain_slip is not None:
                return of_slip(telling(plain_slip, a, b, self.problem), b)
        return None

    def by_further_ways(self) -> Named:
        """Two steps at once, a missing assumption, at last what fits much."""
        a, b, problem, found = self.a, self.b, self.problem, self.found
        in_numbers = found is None and is_chance(a) and not letters(b)
        told = self.two_steps() if in_numbers else Named(None)
        if told.mistake not in (None, "arithmetic-slip"):
            return told  # numbers were put in: the step was no bare rule that lacks an assumption
        if (lacks := self.by_an_assumption()) is not None:
            return lacks
        if found is not None:
            return of_rule(found)
        if not in_numbers:
            told = self.two_steps()
        if told.mistake is None and new_variable(a, b):
            return of_named("substitution-jacobian")
        if told.mistake is None and self.assume and is_chance(a) and letters(b):
            end = time.perf_counter() + self.seconds / 6
            assumption = saving(a, b, problem, end, self.seed, signs=False, shown=self.shown)
            if assumption is not None:
                return lacking(assumption)
        return told

    def by_an_assumption(self) -> Named | None:
        """One assumption that makes the line right, if it is likelier than two steps at once."""
        a, b, found = self.a, self.b, self.found
        if not self.assume or not self.same_shape or (found is not None and sums_over_cases(b)):
            return None
        strict = found is None and self.whole is a and not is_pure(a, b) and not holds_matrices(a)
        strict = strict and not one_tail_in_another(a)  # as the quotient of the two: one is taken to be the larger
        if strict and holds(a, Prob, Dens):
            return None
        assumption = saving(a, b, self.problem, self.soon(3), self.seed, signs=not strict, shown=self.shown)
        if assumption is None:
            return None
        if found is None and assumption.rare(a) and not isinstance(a, Norm | Det):
            told = self.two_steps()
            return lacking(assumption) if told.mistake in (None, "arithmetic-slip") else told
        told_of_means = isinstance(a, Expect) and a.given is not None
        return lacking(assumption, None if told_of_means else found)

    def two_steps(self) -> Named:
        late = [r for r in self.rules if is_late(r, self.a, self.b)]
        return by_two_steps(self.early, late, self.wanted, self.like_a, self.seconds)


def by_earlier(early: list[Rule], earlier: tuple[Node, ...], wanted: Wanted) -> Match | None:
    """A mistake made of a right line further up, which the line above only wrote in another way."""
    of_slopes = [r for r in early if r.topic in OF_SLOPES]
    undone: list[Node] = [u for u in earlier if isinstance(u, Derivative)]
    found = by_mistake(undone, of_slopes, wanted)
    if found is not None:
        return found
    summed = [r for r in early if r.name == "conditional-independence-as-marginal"]
    return by_mistake([u for u in earlier if isinstance(u, Prob | Dens)], summed, wanted)
