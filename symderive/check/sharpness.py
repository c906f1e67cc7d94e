"""Numbers that only seem equal: e^{-100} x beside 0, tanh(60) beside 1, sqrt(10^40 + 1) beside 10^20.

Doubles tell sixteen digits apart. Where the lines hold numbers or functions that reach further, elementary lines are
looked at to a hundred digits and more before they are called equal.
"""

from __future__ import annotations

from typing import Any

from symderive.expr.algebra import Const, Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.canon import same
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import NoNumber
from symderive.numeric.outline import outline_of
from symderive.numeric.precise import precise
from symderive.numeric.sample import draw
from symderive.numeric.settled import SMOOTH
from symderive.rules.algebra import tidy

DIGITS = 200
LARGE, SMALL, HIGH = 25, 1e-5, 12  # numbers and exponents that ask for a second look
ROUNDING = 150  # digits that a right line agrees to
SEEDS = 2
PLAIN = (Num, Const, Sym, Sum, Prod, Pow, Map)


def gap_of(a: Node, b: Node, problem: Problem, seed: int = 0) -> str | None:
    """How the two lines differ at a point where they seem equal, as a number in words; None where they do not differ
    by more than rounding at two hundred digits, or where that cannot be told."""
    if not (is_scalar(a.shape) and is_scalar(b.shape)) or not elementary(a, b):
        return None
    try:
        if outline_of(problem, (a, b)).rest or problem.about_chance:
            return None
        k = precise(DIGITS)
        for number in range(SEEDS):
            point = draw(problem, (a, b), seed + number, count=1, kind=k)
            left, right = (evaluate(side, point, problem).ravel()[0] for side in (a, b))
            if not (k.mp.isfinite(left) and k.mp.isfinite(right)):
                continue
            if abs(left - right) > k.mp.mpf(10) ** -ROUNDING * terms(a, b, point, problem, k):
                return str(k.mp.nstr(left - right, 3))
    except (NoNumber, ZeroDivisionError):
        return None  # no number to so many digits: nothing is said
    return None


def terms(a: Node, b: Node, point: Any, problem: Problem, k: Any) -> Any:
    """The size of the largest part of both lines, which rounding goes with."""
    size = k.mp.mpf(0)
    for node in (a, b):
        for part in node.walk():
            if isinstance(part, Sum | Prod | Pow | Map) and is_scalar(part.shape):
                value = evaluate(part, point, problem).ravel()[0]
                size = max(size, abs(value)) if k.mp.isfinite(value) else size
    return size


def elementary(*nodes: Node) -> bool:
    """Do the lines hold nothing but numbers, letters and functions of them?"""
    return all(isinstance(part, PLAIN) for node in nodes for part in node.walk())


def reaches_far(*nodes: Node) -> bool:
    """Do numbers or functions stand here that doubles may not hold beside others?"""
    for node in nodes:
        for part in node.walk():
            match part:
                case Num(v) if v and (abs(v) > LARGE or abs(v) < SMALL):
                    return True
                case Map(name) if name in SMOOTH and name != "log":
                    if any(isinstance(p, Num) and abs(p.value) > HIGH for p in part.walk()):
                        return True
                case Pow(_, Num(v)) if abs(v) > HIGH:
                    return True
    return False


def never_equal(a: Node, b: Node, problem: Problem, seed: int = 0) -> bool | None:
    """Are two sides that are the same in doubles different numbers after all? None where that cannot be told."""
    if problem.about_chance or not elementary(a, b):
        return None
    if gap_of(a, b, problem, seed) is not None:
        return True
    smooth = any(isinstance(p, Map) and p.name in SMOOTH for node in (a, b) for p in node.walk())
    return None if smooth and not same(tidy(a, problem), tidy(b, problem)) else False
