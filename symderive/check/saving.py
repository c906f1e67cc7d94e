"""Is there one assumption under which a line that is false as declared would be right?

An assumption counts only if it saves the line everywhere: at the points drawn, beyond corners and far out as well, with
letters that are not all zero; and the point at which the line was refuted has to break it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from fractions import Fraction

from symderive.check.assumption import Assumption
from symderive.check.assumptions import candidates
from symderive.check.edges import numbers_hold
from symderive.check.known import stated_numbers
from symderive.expr.algebra import ZERO, Num, Rel, Sym
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import And, Cov, Indep, Prob
from symderive.expr.problem import Fact, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.compare import agree
from symderive.numeric.corners import parted
from symderive.numeric.far_points import far_apart
from symderive.numeric.lost_domains import lost
from symderive.numeric.numbers import NoNumber
from symderive.numeric.probe import Probe


def saving(a: Node, b: Node, problem: Problem, end: float, seed: int = 0, signs: bool = True) -> Assumption | None:
    """The first assumption under which the line b follows from a; None where none of them is enough."""
    stated = {fact.node for fact in problem.facts}
    numbers, joined = stated_numbers(problem), overlapping(problem)
    for assumption in candidates((a, b), problem, signs):
        if time.perf_counter() > end:
            return None
        if any(fact.node in stated or contradicts(fact.node, numbers, joined) for fact in assumption.facts):
            continue
        more = problem.but(facts=problem.facts + assumption.facts)
        left = end - time.perf_counter()
        found = agree(a, b, more, seed=seed, limit=max(left, 0.05), shown=False)
        if found.verdict == "equal" and not vanish(a, b, more, seed):
            return assumption
    return None


def vanish(a: Node, b: Node, problem: Problem, seed: int) -> bool:
    """Does the assumption only make both sides zero (which proves nothing of the step)?"""
    if b is ZERO:
        return False
    try:
        return Probe(b, problem, (a,), seed).vanishes()
    except (NoNumber, ValueError, ZeroDivisionError):
        return True


def overlapping(problem: Problem) -> set[frozenset[Node]]:
    """The pairs of events of which the one was stated to lie in the other, or to exclude it."""
    found = set()
    for fact in problem.facts:
        match fact.node:
            case Rel("subset", x, y) | Rel("=", Prob(And((x, y)), None), Num(Fraction(numerator=0))):
                found.add(frozenset((x, y)))
    return found


def contradicts(fact: Node, numbers: dict[Node, Node], joined: set[frozenset[Node]]) -> bool:
    """Was another number stated of what would be zero, a covariance of what would be independent, one event stated to
    lie in the other?"""
    match fact:
        case Rel("=", moment, right) if moment in numbers:
            return numbers[moment] is not right
        case Indep(((x,), (y,)), _) | Rel("=", Prob(And((x, y))), _) if frozenset((x, y)) in joined:
            return True
        case Indep(((x,), (y,)), None | ()):
            stated = numbers.get(Cov(x, y), numbers.get(Cov(y, x)))
            return stated is not None and stated is not ZERO
    return False
