"""Lines with argmin and argmax over a vector (or a matrix): least squares, ridge regression.

Two bodies have their minimum at the same place where one is smaller whenever the other is. A closed form is the place
if the gradient vanishes there and no point that is tried lies lower; where it does not vanish, it is not.
"""

from __future__ import annotations

from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found
from symderive.check.variants import with_definitions
from symderive.expr.algebra import ZERO, Inverse, Map, Num, Pow, Sym, Transpose
from symderive.expr.arrays import Norm
from symderive.expr.build import add, mul, neg, zero
from symderive.expr.calculus import DENOMINATOR, At, Derivative
from symderive.expr.node import Node, free_leaves, holds, substitute, transform
from symderive.expr.probability import Best, Dens, RandVar
from symderive.expr.problem import Problem
from symderive.expr.shape import is_column
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import agree

UNSURE = Found(UNDECIDED, reason="the place of the minimum could not be compared")


def of_vectors(a: Best, b: Node, problem: Problem, *, seed: int = 0, limit: float | None = None) -> Found | None:
    """What is said of ``argmin_w ... = b`` over a vector w; None where something else stands there."""
    w = a.over[0]
    if not isinstance(w, Sym) or a.condition is not None or holds(a.body, Dens, RandVar):
        return None
    low = lower(a, problem)
    if isinstance(b, Best):
        if not b.kind.startswith("arg") or b.over != a.over or b.condition is not None or holds(b.body, Dens, RandVar):
            return None
        return together(low, lower(b, problem), w, problem, seed, limit)
    if w in free_leaves(b) or b.shape != w.shape:
        return None
    flat = vanishes(low, w, b, problem, seed, limit)
    if flat.verdict == DIFFERENT:
        return nowhere_flat("gradient", flat, w)
    if flat.verdict == EQUAL:
        least = nothing_below(low, substitute(low, {w: b}), problem, seed, limit)
        if least.verdict == EQUAL:
            return Found(EQUAL, "tested", "stationary-point", flat)
        if least.verdict == DIFFERENT:
            return Found(DIFFERENT, reason="the gradient is zero there, but elsewhere the value is exceeded")
    return UNSURE


def of_values(a: Best, b: Node, problem: Problem, *, seed: int = 0, limit: float | None = None) -> Found | None:
    """What is said of ``min_w ... = b`` over one letter; None where that is not told here."""
    w = a.over[0]
    if not isinstance(w, Sym) or a.condition is not None or w in free_leaves(b) or holds(b, Best):
        return None
    if problem.about_chance or holds(a.body, Dens, RandVar):
        return None
    sign = 1 if a.kind == "min" else -1
    low, claim = lower(a, problem), b if sign == 1 else neg(b)
    least = nothing_below(low, claim, problem, seed, limit)
    if least.verdict == DIFFERENT:
        shown = least.counterexample
        reason = f"there is a {'smaller' if sign == 1 else 'larger'} value"
        return Found(DIFFERENT, agreement=Agreement(DIFFERENT, counterexample=shown, reason=reason), reason=reason)
    place = None if least.verdict != EQUAL else lowest_of_square(low, w)
    if place is None or vanishes(low, w, place, problem, seed, limit).verdict != EQUAL:
        return None
    there = substitute(low, {w: place})
    if nothing_below(low, there, problem, seed, limit).verdict != EQUAL:
        return None
    found = agree(there, claim, problem, seed=seed, limit=limit)
    return Found(found.verdict, "tested" if found.verdict == EQUAL else None, None, found, found.reason)


def nothing_below(low: Node, value: Node, problem: Problem, seed: int, limit: float | None) -> Agreement:
    """Is a body nowhere smaller than a value?"""
    return agree(Map("relu", add(value, neg(low))), ZERO, problem, seed=seed, limit=limit)


def lower(best: Best, problem: Problem) -> Node:
    """What is least at the place asked for."""
    body = transform(with_definitions(best.body, problem), squared)
    return body if best.kind in ("argmin", "min") else neg(body)


def squared(part: Node) -> Node:
    """The square of a norm as a product, which has a slope at zero too."""
    match part:
        case Pow(Norm(u), Num(k)) if k == 2 and is_column(u.shape):
            return mul(Transpose(u), u)
    return part


def vanishes(low: Node, w: Sym, at: Node, problem: Problem, seed: int, limit: float | None) -> Agreement:
    """Is the gradient zero at a place? (Beside a zero there is no share: it is set beside the free letter.)"""
    slope = At(Derivative(low, (w,), False, DENOMINATOR), ((w, at),))
    return agree(add(w, slope), w, problem, seed=seed, limit=limit)


def together(u: Node, v: Node, w: Sym, problem: Problem, seed: int, limit: float | None) -> Found:
    """Is one body smaller wherever the other is? Else is the lowest place of the first no stationary one of the
    second?"""
    other = Sym(f"{w.name} elsewhere", w.shape)
    first, second = (Map("sign", add(body, neg(substitute(body, {w: other})))) for body in (u, v))
    if agree(first, second, problem, seed=seed, limit=limit).verdict == EQUAL:
        return Found(EQUAL, "tested", "monotone")
    place = lowest_of_square(u, w)
    if place is None or vanishes(u, w, place, problem, seed, limit).verdict != EQUAL:
        return UNSURE
    if vanishes(v, w, place, problem, seed, limit).verdict == DIFFERENT:
        return Found(DIFFERENT, reason="the two do not have their extremes at the same place")
    return UNSURE


def lowest_of_square(body: Node, w: Sym) -> Node | None:
    """The one stationary place of a quadratic body: one step of Newton's method from zero."""
    if not is_column(w.shape):
        return None
    at = ((w, zero(w.shape)),)
    bend, slope = (At(Derivative(body, by, False, DENOMINATOR), at) for by in ((w, w), (w,)))
    return neg(mul(Inverse(bend), slope))


def nowhere_flat(what: str, flat: Agreement, letter: Sym) -> Found:
    """What is said of a place at which the slope (the gradient) is not zero: the other letters' values show it."""
    shown = {name: value for name, value in flat.counterexample.items() if name != letter.name}
    reason = f"the {what} is not zero there, so it is not the place asked for"
    return Found(DIFFERENT, agreement=Agreement(DIFFERENT, counterexample=shown, reason=reason), reason=reason)
