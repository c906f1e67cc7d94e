"""Does one expression equal another? Numbers decide; rules and normal forms explain, and decide where numbers lack.

The rungs, from the cheapest: the same up to order; one named rule on the smallest differing part; two rules; the same
normal form; equal in exact arithmetic or at random points. A difference is only ever said by the numbers.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from symderive.check.below_zero import below_zero, with_odd_roots
from symderive.check.beyond_support import beyond_support
from symderive.check.carried import carried_out_in
from symderive.check.dependence import hidden
from symderive.check.divergences import in_sums
from symderive.check.explaining import explained
from symderive.check.known import known_of
from symderive.check.methods_asked import against_closed_form
from symderive.check.moments import in_moments
from symderive.check.reasons.naming import shown
from symderive.check.samples import settled
from symderive.check.sharpness import gap_of, reaches_far
from symderive.check.some_law import asks_for_a_point, with_some_law
from symderive.check.special_functions import another_function
from symderive.check.special_matrices import special_matrix
from symderive.check.trust import coarse, doubt, unbuilt
from symderive.check.unnamed_densities import of_a_name_only
from symderive.check.values_for_variables import as_values, is_random
from symderive.derive.derivation import Shown, shown_by
from symderive.expr.algebra import UNITY, Delta, Idx, Rel, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.canon import same
from symderive.expr.node import Node, nodes_of
from symderive.expr.problem import Problem
from symderive.expr.shape import describe, is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.blurring import blurred
from symderive.numeric.compare import Trial
from symderive.numeric.corners import parted
from symderive.numeric.grains import settled as settled_grain
from symderive.numeric.lost_domains import lost

EQUAL, DIFFERENT, UNDECIDED = "equal", "different", "undecided"
NOT_SHARP = "the numbers of a continuous law are not sharp enough here"
EXPLAIN_SECONDS = 0.02
CARRY_OUT_SECONDS = 5.0  # where nothing is said


@dataclass(frozen=True, slots=True)
class Found:
    """What the ladder says of two expressions."""

    verdict: str
    by: str | None = None
    rule: str | None = None
    agreement: Agreement | None = None
    reason: str = ""
    search: Callable[[], Shown] | None = None  # for the rule, where the numbers have decided

    @property
    def how(self) -> Callable[[], Shown]:
        """By which rule, looked for when it is asked for."""
        return self.search or shown_by(self.by, self.rule)


def compare(
    a: Node,
    b: Node,
    problem: Problem,
    *,
    seed: int = 0,
    limit: float | None = None,
    explain: bool = True,
    company: tuple[Node, ...] = (),
) -> Found:
    """Climb the ladder with the line above ``a`` and the line ``b``.

    ``company`` are the other lines of the derivation: points are drawn once for all of them.
    """
    begin = time.perf_counter()
    if asks_for_a_point((a, b), problem):
        found = Found(UNDECIDED, reason="of a density only the name is known")
    else:
        found = climbed(a, b, problem, seed=seed, limit=limit, explain=explain, company=company)
    left = None if limit is None else limit - (time.perf_counter() - begin)
    if found.verdict != UNDECIDED or (left is not None and left <= 0):
        return found
    if explain and (sums := in_sums((a, b))) != (a, b):
        return climbed(sums[0], sums[1], problem, seed=seed, limit=left, explain=False)
    if explain and is_random(b) and not is_random(a):  # a number said to be what is random: E[X] = n theta
        there = climbed(a, as_values(b), problem, seed=seed, limit=left, explain=False)
        return there if there.verdict == DIFFERENT else found
    instance = with_some_law(problem)
    if instance is None and explain and (closed := against_closed_form(a, b, problem, seed=seed, limit=left)):
        return Found(closed.verdict, "tested" if closed.verdict == EQUAL else None, None, closed, closed.reason)
    if instance is None:
        return found
    there = climbed(instance.put(a), instance.put(b), instance.problem, seed=seed, limit=left, explain=False)
    return there if there.verdict == DIFFERENT or (there.verdict == EQUAL and instance.general) else found


def climbed(
    a: Node, b: Node, problem: Problem, *, seed: int, limit: float | None, explain: bool, company: tuple[Node, ...] = ()
) -> Found:
    """What the rungs say, from the cheapest on."""
    begin = time.perf_counter()
    if same(a, b):
        return Found(EQUAL, "normal form", "reorder")
    how = cache(partial(shown, a, b, problem))
    if a.shape != b.shape:
        sizes = f"the line above is {describe(a.shape)}, this line is {describe(b.shape)}"
        return Found(DIFFERENT, reason=sizes)
    apart = unequal_indices(a, b, problem)
    if apart is not None and is_scalar(a.shape):
        a, b, company = mul(apart, a), mul(apart, b), ()
    if of_a_name_only((a, b), problem):
        return Found(UNDECIDED, reason="of a density only the name is known")
    if hidden(a, problem) or hidden(b, problem):
        return Found(UNDECIDED, reason="what depends on the variable here is not known to the numbers")
    (a, b), plain = settled((a, b), problem)
    if plain is not problem:
        problem, company = plain, ()
    trial = Trial(problem, company or (a, b), seed, limit, by_hand=True)
    agreement = trial.agree(with_odd_roots(a, problem), with_odd_roots(b, problem))
    if agreement.verdict == DIFFERENT:
        reason = doubt(a, problem) or doubt(b, problem) or unbuilt((a, b), problem)
        reason = reason or not_sharp(a, b, problem, agreement, seed)
        if reason is None and not agreement.exact and look_alike(agreement):
            reason = "the values differ by less than can be shown"
        if reason is not None:
            closed = in_moments(a, problem), in_moments(b, problem)
            if closed != (a, b) and Trial(problem, closed, seed, limit, by_hand=True).agree(*closed).verdict == EQUAL:
                return Found(EQUAL, agreement=agreement, search=how)
            return Found(UNDECIDED, agreement=agreement, reason=reason)
        return Found(DIFFERENT, agreement=agreement, reason=agreement.reason)
    if agreement.verdict == EQUAL and not agreement.exact and reaches_far(a, b, problem):
        gap = gap_of(a, b, problem, seed)
        if gap is not None:
            return Found(DIFFERENT, agreement=agreement, reason=f"the two differ by {gap}: they are only nearly equal")
    if agreement.verdict == EQUAL and not trial.two_readings(a, b):
        exact = agreement.exact
        for search in (
            partial(parted, exact=exact),
            lost,
            another_function,
            below_zero,
            beyond_support,
            special_matrix,
        ):
            other = search(a, b, problem, seed=seed)
            if other is not None:
                return Found(DIFFERENT, agreement=other, reason=other.reason)
    if agreement.verdict == EQUAL:
        return Found(EQUAL, agreement=agreement, search=how)
    by_rules = explained(a, b, problem, EXPLAIN_SECONDS if limit is None else min(EXPLAIN_SECONDS, limit))
    if by_rules is not None:
        return Found(EQUAL, by_rules[0], by_rules[1], agreement)
    left = CARRY_OUT_SECONDS if limit is None else limit - (time.perf_counter() - begin)
    if left <= 0:
        return Found(UNDECIDED, agreement=agreement, reason=agreement.reason)
    done = carried_out_in(left, (in_moments(a, problem), in_moments(b, problem)), problem, known_of(problem))
    if done != (a, b) and is_scalar(a.shape):
        again = Trial(problem, done, seed, left, by_hand=True).agree(done[0], done[1])
        if again.verdict == EQUAL:
            return Found(EQUAL, None, None, again, again.reason, how)
        if again.verdict == DIFFERENT and not any(doubt(u, problem) for u in (a, b)):
            unsure = not_sharp(done[0], done[1], problem, again, seed)
            return Found(DIFFERENT if unsure is None else UNDECIDED, None, None, again, unsure or again.reason)
    return Found(UNDECIDED, agreement=agreement, reason=agreement.reason)


def not_sharp(a: Node, b: Node, problem: Problem, agreement: Agreement, seed: int) -> str | None:
    """Why a difference says nothing: the numbers of continuous laws are only so sharp; None where it does."""
    if agreement.exact or not blurred(a, b, problem):
        return None
    sharp = settled_grain(a, b, problem, seed)
    return NOT_SHARP if sharp is False else coarse(a, b, problem, agreement.max_error, sharp=sharp is True)


def unequal_indices(a: Node, b: Node, problem: Problem) -> Node | None:
    """1 where the indices differ that the givens say to differ (i != j), else 0; None where they say nothing."""
    indices = {p.name: p for node in (a, b) for p in nodes_of(node, Idx)}
    factors: list[Node] = []
    for fact in problem.facts:
        match fact.node:
            case Rel("!=", Sym(i) | Idx(i), Sym(j) | Idx(j)) if i in indices and j in indices:
                factors.append(add(UNITY, neg(Delta(indices[i], indices[j]))))
    return mul(*factors) if factors else None


def look_alike(agreement: Agreement) -> bool:
    """Are the two values the same as printed (a difference that nobody can see is not shown)?"""
    left, right = (value.replace("-0", "0") if value in ("-0", "0") else value for value in agreement.values)
    return bool(left) and left == right
