"""More draws without replacement than there are things to draw from: no such experiment exists."""

from __future__ import annotations

from symderive.derive.derivation import Derivation
from symderive.expr.algebra import Num, Rel
from symderive.expr.probability import Count
from symderive.expr.problem import Draw, Problem
from symderive.methods.plan import Plan


def in_all(problem: Problem) -> int | None:
    """How many things are counted; None where a count is a letter or counts overlap."""
    counts: dict[Count, int] = {}
    for fact in problem.facts:
        match fact.node:
            case Rel("=", Count(of) as counted, Num(n)) if len(of) == 1 and n.denominator == 1:
                counts[counted] = int(n)
            case Rel("=", Count(), _):
                return None
    return sum(counts.values()) if counts else None


def draws(problem: Problem) -> int:
    """The largest number of draws without replacement."""
    found = [f.node for f in problem.facts if isinstance(f.node, Draw) and not f.node.replaced]
    return max((max(d.number, len(d.variables)) for d in found), default=0)


def fits(problem: Problem) -> bool:
    """Is more drawn than there is?"""
    total = in_all(problem)
    return total is not None and draws(problem) > total


def carry_out(problem: Problem) -> Derivation:
    total, drawn = in_all(problem), draws(problem)
    return Derivation(
        problem,
        "inconsistent",
        error={"message": f"{drawn} draws without replacement from {total}: there is nothing left to draw"},
    )


PLANS = (Plan("more draws than there are things", fits, carry_out),)
