"""Probabilities of one relation under a stated law by its distribution function: formulas that can be looked at to any
number of digits, where the sums and quadratures of the numbers end at sixteen.

P(X < 10) of a standard normal variable is Phi(10), which is less than 1; in doubles it is 1.
"""

from __future__ import annotations

import math

from symderive.check.laws_stated import law_of
from symderive.check.normal_tails import normal
from symderive.check.samples import without_variables
from symderive.expr.algebra import INFINITY, UNITY, ZERO, Map, Num, Rel
from symderive.expr.build import add, divide, neg
from symderive.expr.laws import as_interval_law, law_row
from symderive.expr.node import Node, holds, transform
from symderive.expr.probability import EventSym, Law, Prob, RandVar
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar

MOST = 60  # values of a discrete variable that are added up
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def written_out(a: Node, b: Node, problem: Problem) -> tuple[Node, Node, Problem] | None:
    """Two lines with such probabilities by formula, and the problem without its variables; None where some variable is
    left or there was none."""
    found = by_formula(a, problem), by_formula(b, problem)
    if found == (a, b) or any(isinstance(p, RandVar | EventSym | Prob) for u in found for p in u.walk()):
        return None
    return *found, without_variables(problem)


def by_formula(node: Node, problem: Problem) -> Node:
    """The line with all such probabilities by formula; as it is where there are none."""

    def change(part: Node) -> Node:
        match part:
            case Prob(Rel("=", RandVar() as x, Num() as bound), None):
                return mass(x, bound, problem) or part
            case Prob(Rel(op, RandVar() as x, bound), None) if op in TURNED and not random(bound):
                return probability(x, op, bound, problem) or part
            case Prob(Rel(op, bound, RandVar() as x), None) if op in TURNED and not random(bound):
                return probability(x, TURNED[op], bound, problem) or part
        return part

    return transform(node, change)


def mass(x: RandVar, value: Num, problem: Problem) -> Node | None:
    """P(X = k) of a law on whole numbers with numbers for its parameters; None elsewhere."""
    law = law_of(x, problem)
    row = None if law is None else law_row(law)
    if law is None or row is None or not row.discrete or value.value.denominator != 1:
        return None
    low, high = row.support(*law.params)
    if not isinstance(low, Num) or not (isinstance(high, Num) or high is INFINITY):
        return None
    inside = value.value >= low.value and (high is INFINITY or value.value <= getattr(high, "value", 0))
    return row.density(value, *law.params) if inside else ZERO


def probability(x: RandVar, op: str, bound: Node, problem: Problem) -> Node | None:
    """P(X op bound) where the law of X says it by formula; None elsewhere."""
    if not is_scalar(x.shape) or not is_scalar(bound.shape):
        return None
    moments = normal(x, problem)
    if moments is not None:
        above = divide(add(bound, neg(moments[0])), Map("sqrt", moments[1]))
        return Map("Phi", above if op in ("<", "<=") else neg(above))
    law = law_of(x, problem)
    law = None if law is None else as_interval_law(law)
    row = None if law is None else law_row(law)
    if law is None or row is None or not isinstance(bound, Num):
        return None
    low, high = row.support(*law.params)
    upper = op in (">", ">=")
    if isinstance(high, Num) and bound.value > high.value:
        return ZERO if upper else UNITY
    if isinstance(low, Num) and bound.value < low.value:
        return UNITY if upper else ZERO
    if not all(isinstance(end, Num) or end in (INFINITY, neg(INFINITY)) for end in (low, high)):
        return None
    if row.discrete:
        return of_counts(law, op, bound)
    if upper and row.tail is not None:
        return row.tail(bound, *law.params)
    below = None if row.cdf is None else row.cdf(bound, *law.params)
    return below if below is None or not upper else add(UNITY, neg(below))


def of_counts(law: Law, op: str, bound: Num) -> Node | None:
    """P(X op k) of a law on whole numbers as one less a sum of masses, or as that sum."""
    row = law_row(law)
    assert row is not None
    low = row.support(*law.params)[0]
    if not isinstance(low, Num):
        return None
    strictly = op in ("<", ">=")  # the values below the bound, without it
    last = math.ceil(bound.value) - 1 if strictly else math.floor(bound.value)
    if not 0 <= last - low.value <= MOST:
        return None
    below = add(*(row.density(Num(k), *law.params) for k in range(int(low.value), last + 1)))
    return below if op in ("<", "<=") else add(UNITY, neg(below))


def random(node: Node) -> bool:
    return holds(node, RandVar)
