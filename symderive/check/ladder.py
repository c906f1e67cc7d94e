"""Does one expression equal another? Numbers decide; rules and normal forms explain, and decide where numbers lack.

The rungs, from the cheapest: the same up to order; one named rule on the smallest differing part; two rules; the same
normal form; equal in exact arithmetic or at random points. A difference is only ever said by the numbers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from symderive.check.carried import carried_out
from symderive.check.known import known_of
from symderive.check.moments import in_moments
from symderive.check.places import places
from symderive.check.trust import doubt
from symderive.derive.rule import CATALOGUE, Rule
from symderive.expr.algebra import UNITY, Delta, Idx, Rel, Sym, add, mul, neg
from symderive.expr.canon import key, same
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, describe, is_scalar
from symderive.numeric.compare import Agreement, Trial
from symderive.rules.algebra import tidy

EQUAL, DIFFERENT, UNDECIDED = "equal", "different", "undecided"
EXPLAIN_SECONDS = 0.04
GENERAL = ("simplify", "use-what-is-declared")  # named only where nothing more telling fits


@dataclass(frozen=True, slots=True)
class Found:
    """What the ladder says of two expressions."""

    verdict: str
    by: str | None = None
    rule: str | None = None
    agreement: Agreement | None = None
    reason: str = ""


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
    if same(a, b):
        return Found(EQUAL, "normal form", "reorder")
    if a.shape != b.shape:
        sizes = f"the line above is {describe(a.shape)}, this line is {describe(b.shape)}"
        return Found(DIFFERENT, reason=sizes)
    apart = unequal_indices(a, b, problem)
    if apart is not None and is_scalar(a.shape):
        a, b, company = mul(apart, a), mul(apart, b), ()
    agreement = Trial(problem, company or (a, b), seed, limit).agree(a, b)
    if agreement.verdict == DIFFERENT:
        reason = doubt(a, problem) or doubt(b, problem)
        if reason is None and not agreement.exact and look_alike(agreement):
            reason = "the values differ by less than can be shown"
        if reason is not None:
            closed = in_moments(a, problem), in_moments(b, problem)
            if closed != (a, b) and Trial(problem, closed, seed, limit).agree(*closed).verdict == EQUAL:
                return Found(EQUAL, "tested", None, agreement)
            return Found(UNDECIDED, agreement=agreement, reason=reason)
        return Found(DIFFERENT, agreement=agreement, reason=agreement.reason)
    end = time.perf_counter() + (EXPLAIN_SECONDS if limit is None else min(EXPLAIN_SECONDS, limit))
    if explain or agreement.verdict == UNDECIDED:
        shown = explained(a, b, problem, end)
        if shown is not None:
            return Found(EQUAL, shown[0], shown[1], agreement)
    if agreement.verdict == EQUAL:
        return Found(EQUAL, "tested", None, agreement)
    known = known_of(problem)
    done = carried_out(in_moments(a, problem), problem, known), carried_out(in_moments(b, problem), problem, known)
    if done != (a, b) and is_scalar(a.shape):
        again = Trial(problem, done, seed, limit).agree(*done)
        if again.verdict == EQUAL or (again.verdict == DIFFERENT and not any(doubt(u, problem) for u in (a, b))):
            by = "tested" if again.verdict == EQUAL else None
            return Found(again.verdict, by, None, again, again.reason)
    return Found(UNDECIDED, agreement=agreement, reason=agreement.reason)


def unequal_indices(a: Node, b: Node, problem: Problem) -> Node | None:
    """1 where the indices differ that the givens say to differ (i != j), else 0; None where they say nothing."""
    indices = {p.name: p for node in (a, b) for p in node.walk() if isinstance(p, Idx)}
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


def explained(a: Node, b: Node, problem: Problem, end: float) -> tuple[str, str | None] | None:
    """("rule" | "rules" | "normal form", name of the rule) if a chain of sound steps joins the two, else None."""
    one = by_rule(a, b, problem, end)
    if one is not None:
        return "rule", one.name
    if normal(a, problem) is not None and normal(a, problem) == normal(b, problem):
        return "normal form", None
    two = by_two_rules(a, b, problem, end)
    if two is not None:
        return "rules", two
    return None


def normal(node: Node, problem: Problem) -> object:
    """The canonical key of the tidied tree; None where tidying does not reach."""
    try:
        return key(tidy(node, problem))
    except (DerivationError, RecursionError):
        return None


# ---------------------------------------------------------------- one rule, two rules
def sound_rules() -> list[Rule]:
    found = [rule for rule in CATALOGUE.values() if rule.sound]
    return sorted(found, key=lambda rule: rule.name in GENERAL)


def by_rule(a: Node, b: Node, problem: Problem, end: float) -> Rule | None:
    """The one rule that makes b of a, or a of b (an equation is read in both directions)."""
    wanted, given = key(b), key(a)
    for rule in sound_rules():
        for start, goal in ((a, wanted), (b, given)):
            for made in applied(rule, start, problem, end):
                if key(made) == goal:
                    return rule
        if time.perf_counter() > end:
            return None
    return None


def by_two_rules(a: Node, b: Node, problem: Problem, end: float) -> str | None:
    """The first of two rules that lead from a to b, meeting in the middle."""
    reached: dict[object, str] = {}
    for rule in sound_rules():
        for made in applied(rule, a, problem, end):
            reached.setdefault(key(made), rule.name)
        if time.perf_counter() > end:
            return None
    for rule in sound_rules():
        for made in applied(rule, b, problem, end):
            if key(made) in reached:
                return reached[key(made)]
        if time.perf_counter() > end:
            return None
    return None


def applied(rule: Rule, root: Node, problem: Problem, end: float | None = None) -> Iterator[Node]:
    """All trees that one application of a rule makes of a tree, at any place."""
    for path, part in places(root):
        if end is not None and time.perf_counter() > end:
            return
        try:
            for made in rule(part, problem):
                yield root.replace(path, made)
        except (DerivationError, RecursionError):
            continue
