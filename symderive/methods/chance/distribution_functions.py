"""A stated distribution function: it lies between 0 and 1 and rises; what it leaves open at its ends."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import isfinite

from symderive import scalar
from symderive.expr.algebra import INFINITY, MINUS, Num, Rel
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Prob, RandVar
from symderive.methods.chance.lines import Work
from symderive.methods.chance.posterior import ends
from symderive.methods.chance.regions import MINUS_INFINITY, Inconsistent, Undecided
from symderive.methods.chance.sources import Source


def distribution_function(work: Work, source: Source) -> None:
    """A distribution function lies between 0 and 1; one that does not rise from 0 to 1 over its range leaves it open
    what lies at the ends and beyond them, apart from values of the function itself."""
    if len(source.conditions) != 2 or source.cdf is None:
        return
    low, high = ends(work, source.letters[0], source.conditions)
    if falls(work, source.cdf, source.letters[0], low, high):
        raise Inconsistent("the distribution function does not rise over its range")
    bottom, top = (
        scalar.simplify(substitute(source.cdf, {source.letters[0]: end}), work.chance.letters) for end in (low, high)
    )
    values = [v.value for v in (bottom, top) if isinstance(v, Num)]
    if any(not 0 <= v <= 1 for v in values) or values != sorted(values):
        raise Inconsistent("the distribution function does not stay between 0 and 1 over its range")
    if len(values) == 2 and values != [0, 1] and not (values[0] == 0 and asks_for_a_value(work, low, high)):
        raise Undecided("the distribution function does not rise from 0 to 1 over its range: there is more to know")


#: where a distribution function is looked at, as shares of its range
SHARES = tuple(Fraction(k, 16) for k in range(17))


def falls(work: Work, cdf: Node, x: Node, low: Node, high: Node) -> bool:
    """Does a stated distribution function come down between two points of a bounded range?"""
    values = [
        scalar.number(substitute(cdf, {x: add(low, mul(Num(share), add(high, mul(MINUS, low))))}))
        for share in SHARES
        if low is not MINUS_INFINITY and high is not INFINITY
    ]
    known = [v for v in values if v is not None and isfinite(v)]
    return any(later < earlier - SLACK for earlier, later in pairwise(known))


#: how far a value may lie below an earlier one by rounding
SLACK = 1e-9


def asks_for_a_value(work: Work, low: Node, high: Node) -> bool:
    """Is a value of the distribution function itself asked for: P(X <= c) with c inside the range?"""
    goal = work.chance.problem.goal
    match goal.node if goal is not None else None:
        case Prob(Rel("<=", RandVar(), Num() as c), None):
            return scalar.compare(low, c) in (-1, 0) and scalar.compare(c, high) == -1
    return False
