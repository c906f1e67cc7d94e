"""What the facts say of letters that stand for numbers, for the scalar service."""

from __future__ import annotations

from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.probability import Interval
from symderive.expr.problem import Problem
from symderive.scalar import NOTHING_KNOWN, Letters


def known_of(problem: Problem) -> Letters:
    """The signs of letters that the facts state."""
    known = NOTHING_KNOWN
    for fact in problem.facts:
        match fact.node:
            case Rel(">" | ">=", Sym() as letter, Num(v)):
                known = known.within(letter, v, None)
            case Rel("<" | "<=", Sym() as letter, Num(v)):
                known = known.within(letter, None, v)
    for decl in problem.declarations.values():
        match decl.within:
            case Interval(low, high) if isinstance(decl.node, Sym):
                ends = [end.value if isinstance(end, Num) else None for end in (low, high)]
                known = known.within(decl.node, *ends)
    return known
