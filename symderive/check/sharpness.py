"""Numbers that only seem equal: e^{-100} x beside 0, tanh(60) beside 1, sqrt(10^40 + 1) beside 10^20.

Doubles tell sixteen digits apart. Where the lines hold numbers or functions that reach further, elementary lines are
looked at to a hundred digits and more before they are called equal.
"""

from __future__ import annotations

from math import log
from typing import Any

from symderive.check.carried import carried_out_in
from symderive.check.known import known_of
from symderive.check.tails import written_out
from symderive.expr.algebra import INFINITY, ZERO, Apply, Const, Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import At, Derivative, Differential, Integral, Limit
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.problem import Problem, is_chance
from symderive.expr.shape import is_scalar
from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import NoNumber
from symderive.numeric.outline import outline_of, stated_of
from symderive.numeric.precise import precise
from symderive.numeric.sample import draw
from symderive.numeric.settled import SMOOTH
from symderive.rules.algebra import tidy

DIGITS = 200
LARGE, SMALL, HIGH = 25, 1e-5, 12  # numbers and exponents that ask for a second look
ROUNDING = 150  # digits that a right line agrees to
FAR = 5  # letters beyond it take functions to where they run out flat
SEEDS = 2
SECONDS = 1.0  # for the integrals of two numbers
PLAIN = (Num, Const, Sym, Sum, Prod, Pow, Map)
BY_STEPS = (Integral, Limit, Derivative, Differential, At)


def gap_of(a: Node, b: Node, problem: Problem, seed: int = 0, *, vectors: bool = False) -> str | None:
    """How the two lines differ at a point where they seem equal, as a number in words; None where they do not differ
    by more than rounding at two hundred digits, or where that cannot be told. ``vectors``: also of lines that hold
    more than functions of numbers, which doubles may have had a hand in."""
    gap = difference(a, b, problem, seed, vectors=vectors)
    return None if gap is None else str(precise(DIGITS).mp.nstr(gap, 3))


def order_of(a: Node, b: Node, problem: Problem, seed: int = 0) -> int:
    """-1 or 1 where one of two plain numbers is surely the smaller one, a or b; 0 where that cannot be told."""
    gap = difference(a, b, problem, seed) if of_numbers(*(written_out(a, b, problem) or (a, b))[:2]) else None
    return 0 if gap is None else 1 if gap > 0 else -1


def difference(a: Node, b: Node, problem: Problem, seed: int = 0, *, vectors: bool = False) -> Any:
    """By how much the two lines differ at a point, as a number of many digits."""
    if (formulas := written_out(a, b, problem)) is not None:
        a, b, problem = formulas
    if not (is_scalar(a.shape) and is_scalar(b.shape)):
        return None
    if of_numbers(a, b):
        vectors = True
        if holds(a, Integral) or holds(b, Integral):
            a, b = in_closed_form(a, b, problem)
    if not (exactly_had(a, b) if vectors else elementary(a, b)):
        return None
    try:
        if outline_of(problem, (a, b)).rest or problem.about_chance:
            return None
        for number in range(SEEDS):
            k, left, right, size = looked_at(a, b, problem, seed + number, DIGITS)
            if left is None:
                continue
            if abs(left - right) > k.mp.mpf(10) ** -ROUNDING * size:
                return left - right
            if (a is ZERO) != (b is ZERO) and left != right and firm(a, b, left - right, problem, seed + number):
                return left - right
    except (NoNumber, ZeroDivisionError, OverflowError):
        return None  # no number to so many digits: nothing is said
    return None


def of_numbers(*nodes: Node) -> bool:
    """Do the lines hold numbers alone, without a letter?"""
    bound = {x for node in nodes for part in node.walk() for x in part.bound()}
    return all(isinstance(leaf, Num | Const) for node in nodes for leaf in free_leaves(node) - bound)


def in_closed_form(a: Node, b: Node, problem: Problem) -> tuple[Node, Node]:
    """Two numbers with their integrals carried out, where something large or small stands beside them."""
    if not any(large(part) for node in (a, b) for part in node.walk()):
        return a, b
    done = carried_out_in(SECONDS, (a, b), problem, known_of(problem))
    return done[0], done[1]


def looked_at(a: Node, b: Node, problem: Problem, seed: int, digits: int) -> tuple[Any, Any, Any, Any]:
    """(numbers, the two values, the size of their largest part) at a point; no values where one is not finite."""
    k = precise(digits)
    point = draw(problem, (a, b), seed, count=1, kind=k)
    left, right = (evaluate(side, point, problem).ravel()[0] for side in (a, b))
    if not (k.mp.isfinite(left) and k.mp.isfinite(right)):
        return k, None, None, None
    return k, left, right, terms(a, b, point, problem, k)


def firm(a: Node, b: Node, gap: Any, problem: Problem, seed: int) -> bool:
    """Is a tiny number beside zero the same to twice as many digits, as no rounding is?"""
    k, left, right, _ = looked_at(a, b, problem, seed, 2 * DIGITS)
    return left is not None and abs(left - right - gap) < abs(gap) * k.mp.mpf(10) ** -10


def terms(a: Node, b: Node, point: Any, problem: Problem, k: Any) -> Any:
    """The size of the largest part of both lines, which rounding goes with."""
    size = k.mp.mpf(0)
    bound = {x for node in (a, b) for part in node.walk() for x in part.bound()}
    for node in (a, b):
        for part in node.walk():
            alone = not bound or not free_leaves(part) & bound
            if alone and isinstance(part, Sum | Prod | Pow | Map) and is_scalar(part.shape):
                value = evaluate(part, point, problem).ravel()[0]
                size = max(size, abs(value)) if k.mp.isfinite(value) else size
    return size


def elementary(*nodes: Node) -> bool:
    """Do the lines hold nothing but numbers, letters and functions of them?"""
    return all(isinstance(part, PLAIN) for node in nodes for part in node.walk())


def exactly_had(*nodes: Node) -> bool:
    """Can many digits be had of the lines: does nothing stand in them that is found by steps?"""
    return not any(
        isinstance(part, BY_STEPS) or (isinstance(part, BigSum) and part.high is INFINITY) or is_chance(part)
        for node in nodes
        for part in node.walk()
    )


def reaches_far(a: Node, b: Node, problem: Problem) -> bool:
    """Do numbers or functions stand here that doubles may not hold beside others?"""
    if of_numbers(a, b):
        return True
    far = far_letters(problem)
    for part in (p for node in (a, b) for p in node.walk()):
        if large(part):
            return True
        inside = part.walk() if isinstance(part, Map) and part.name in SMOOTH and part.name != "log" else ()
        if any(p in far or (isinstance(p, Num) and abs(p.value) > HIGH) for p in inside):
            return True
    return written_out(a, b, problem) is not None


def large(part: Node) -> bool:
    """Is this a number or a power that doubles may not hold beside others?"""
    match part:
        case Num(v):
            return v != 0 and (abs(v) > LARGE or abs(v) < SMALL)
        case Pow(Num(u), Num(v)) if u and abs(v * log(abs(u))) > log(LARGE):
            return True
        case Pow(_, Num(v)):
            return abs(v) > HIGH
    return False


def far_letters(problem: Problem) -> set[Node]:
    """Letters that are stated to be large."""
    ranges = stated_of(problem).ranges
    return {
        x
        for x, r in ranges.items()
        if isinstance(x, Sym) and ((r.low is not None and r.low >= FAR) or (r.high is not None and r.high <= -FAR))
    }


def never_equal(a: Node, b: Node, problem: Problem, seed: int = 0) -> bool | None:
    """Are two sides that are the same in doubles different numbers after all? None where that cannot be told."""
    if (formulas := written_out(a, b, problem)) is not None:
        a, b, problem = formulas
    if problem.about_chance:
        return None
    if gap_of(a, b, problem, seed, vectors=True) is not None:
        return True
    if not elementary(a, b):
        return None
    smooth = any(isinstance(p, Map | Apply) and p.name in SMOOTH for node in (a, b) for p in node.walk())
    return None if smooth and not same(tidy(a, problem), tidy(b, problem)) else False
