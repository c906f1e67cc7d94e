"""Limits of Riemann sums: (1/n) sum of g(k/n) tends to the integral of g.

With k = n u the summand times n has to be a function g of u alone. That is asked at a few places and for a few n.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from symderive.expr.algebra import INFINITY, UNITY, ZERO, Idx, Num, Prod, Sum, Sym
from symderive.expr.arrays import BigSum, Entry, Member
from symderive.expr.build import mul
from symderive.expr.calculus import Integral, Limit
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.shape import is_scalar
from symderive.numeric.duals import base
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope

PLACES = tuple(Num(Fraction(p, 17)) for p in (1, 5, 11, 16))
STEPS = (Num(1), Num(3), Num(10))
CLOSE = 1e-9
SHARE = Sym("share of the range")


def of_riemann_sum(node: Limit, scope: Scope) -> Integral | None:
    """The integral to which the sums tend; None where a limit takes anything else."""
    match node:
        case Limit(BigSum() as total, Sym() as n, target) if target is INFINITY:
            factors: tuple[Node, ...] = ()
        case Limit(Prod((*before, BigSum() as total)), Sym() as n, target) if target is INFINITY:
            factors = tuple(before)
        case _:
            return None
    far = upper_end(total.high, n)
    if far is None or not isinstance(total.index, Idx) or total.skip or not isinstance(total.low, Num):
        return None
    body = mul(*factors, total.body)
    if n not in free_leaves(body) or not is_scalar(body.shape) or holds(total.body, Member, Entry):
        return None
    # n times the summand at k = n u
    term = mul(n, substitute(body, {total.index: mul(n, SHARE)}))
    whole = substitute(term, {n: UNITY})
    if not same_for_all(term, n, far, scope) or (total.low.value <= 0 and not has_value(whole, ZERO, scope)):
        return None
    return Integral(whole, SHARE, ZERO, far)


def upper_end(high: Node, n: Sym) -> Num | None:
    """What the largest k / n tends to."""
    match high:
        case Sum((first, Num())) if first is n:
            return UNITY
        case Prod((Num() as c, other)) if other is n and c.value > 0:
            return c
    return UNITY if high is n else None


def same_for_all(term: Node, n: Sym, far: Num, scope: Scope) -> bool:
    """Has the summand the same value for every n, at some places?"""
    for place in PLACES:
        values = [value(term, {n: step, SHARE: Num(place.value * far.value)}, scope) for step in STEPS]
        if any(v is None or not np.all(np.isfinite(v)) for v in values):
            return False
        if any(np.any(np.abs(v - values[0]) > CLOSE * (1 + np.abs(values[0]))) for v in values[1:]):
            return False
    return True


def has_value(whole: Node, place: Num, scope: Scope) -> bool:
    found = value(whole, {SHARE: place}, scope)
    return found is not None and bool(np.all(np.isfinite(found)))


def value(node: Node, put: dict[Any, Num], scope: Scope) -> Any:
    try:
        with np.errstate(all="ignore"):
            return np.asarray(base(scope.value(substitute(node, dict(put)))), dtype=float)
    except (NoNumber, ZeroDivisionError):
        return None
