"""Limits, integrals and series that have no number: are they infinite, or is there no value at all?

The tests are those of the first course, carried out at hundreds of digits: an integrand that is at least c/|x - p|
beside a place p (c/x far out) has no finite integral, terms that are at least c/k have no finite sum, a limit whose two
sides differ does not exist, and neither does one of values that go up and down and do not come closer. What passes no
test is left open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from symderive.expr.algebra import INFINITY, Num, Prod, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul
from symderive.expr.calculus import Integral, Limit
from symderive.expr.node import Node, holds, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.compile import evaluate
from symderive.numeric.deadline import OutOfTime
from symderive.numeric.limits import WHOLE
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point

NUMBER, INFINITE, MINUS_INFINITE, NONE = "a number", "∞", "−∞", "no value"
DIGITS = 400  # with so many is a place looked at from as near as NEAR says
NEAR = (20, 22, 25, 29, 34, 40, 47, 55)  # decimal places from a place where something grows
DOUBLED = (15, 30, 60, 120)  # the same, where it may grow as slowly as a logarithm
TERMS = (9, 10, 11, 12, 13, 14, 15)  # decimal places of the numbers of the terms of a series that are looked at
WAVES = 16  # values of what may go up and down, near by and far out
EARLY, LATE = 20, 110
STEADY = 1e-9
MOVED = 1e-2  # the least share by which values grow where they grow at all
AS_WIDE = 0.8  # share of the first ups and downs that the last ones still have where they do not die out
TURNS = 4

Value = Callable[[Node], Any]
Singular = Callable[[Node, Node], Sequence[Node]]


def kind_of(node: Node, point: Point, problem: Problem, singular: Singular) -> tuple[str, Any] | None:
    """(NUMBER, its value), (INFINITE or MINUS_INFINITE, None) or (NONE, None) at a point of DIGITS digits; None where
    that cannot be told. ``singular`` gives the places at which an integrand may have no value in a variable."""
    if not is_scalar(node.shape) or point.count:
        return None

    def value(u: Node) -> Any:
        return evaluate(u, point, problem).ravel()[0]

    try:
        return kind(node, value, point.kind.mp, singular)  # type: ignore[attr-defined]
    except OutOfTime:
        raise
    except (NoNumber, ZeroDivisionError):
        return None


def kind(node: Node, value: Value, mp: Any, singular: Singular) -> tuple[str, Any] | None:
    """What a formula comes to: a number, an infinite one, or nothing."""
    if node is INFINITY:
        return INFINITE, None
    if not any(part is INFINITY or isinstance(part, Limit | Integral) for part in node.walk()):
        found = value(node)
        return (NUMBER, found) if mp.isfinite(found) else None
    match node:
        case Sum(terms):
            return of_sum([kind(u, value, mp, singular) for u in terms])
        case Prod(factors):
            plain = [u for u in factors if u is not INFINITY and not holds(u, Limit, Integral, BigSum)]
            rest = [u for u in factors if u not in plain]
            if len(rest) == 1:
                scale = value(mul(*plain)) if plain else mp.mpf(1)
                return scaled(kind(rest[0], value, mp, singular), scale)
    try:
        found = value(node)
        return (NUMBER, found) if mp.isfinite(found) else None
    except OutOfTime:
        raise
    except NoNumber:
        pass
    match node:
        case Limit(body, var, target, side):
            said = of_limit(body, var, target, side, value, mp)
        case Integral(body, var, Node() as low, Node() as high) if not holds(body, Integral, Limit):
            said = of_integral(body, var, low, high, value, mp, singular)
        case BigSum(body, index, _, high, ()) if high is INFINITY and not holds(body, Integral, Limit, BigSum):
            said = of_series(body, index, value, mp)
        case _:
            said = None
    return None if said is None else (said, None)


def of_sum(kinds: list[tuple[str, Any] | None]) -> tuple[str, Any] | None:
    """What a sum comes to: one infinite term makes it infinite, two may cancel."""
    if None in kinds:
        return None
    known = [k for k in kinds if k is not None]
    others = {name for name, _ in known if name != NUMBER}
    if not others:
        return NUMBER, sum(v for _, v in known)
    return (others.pop(), None) if len(others) == 1 and (NONE not in others or len(known) == 1) else None


def scaled(found: tuple[str, Any] | None, scale: Any) -> tuple[str, Any] | None:
    """A kind times a number that is not zero."""
    if found is None or not (scale < 0 or scale > 0):
        return None
    if found[0] == NUMBER:
        return NUMBER, found[1] * scale
    if found[0] == NONE or scale > 0:
        return found
    return (MINUS_INFINITE if found[0] == INFINITE else INFINITE), None


def signed(sign: int) -> str:
    return INFINITE if sign > 0 else MINUS_INFINITE


# ---------------------------------------------------------------- limits
def of_limit(body: Node, var: Node, target: Node, side: str, value: Value, mp: Any) -> str | None:
    """A limit without a number: infinite where it grows from all its sides alike."""
    far = infinite_end(target)
    if far is None and side not in ("+", "-"):
        kinds = [one_sided(body, var, target, sign, value, mp) for sign in (1, -1)]
        if None in kinds:
            return None
        if all(isinstance(k, str) for k in kinds):
            return str(kinds[0]) if kinds[0] == kinds[1] else NONE
        if any(isinstance(k, str) for k in kinds) or abs(kinds[0] - kinds[1]) > 1e-9 * (1 + abs(kinds[0])):
            return NONE
        return None
    found = one_sided(body, var, target, -1 if side == "-" else 1, value, mp)
    return found if isinstance(found, str) else None


def one_sided(body: Node, var: Node, target: Node, sign: int, value: Value, mp: Any) -> Any:
    """The limit from one side: a number, a kind in words, None where that is open."""
    far = infinite_end(target)
    if far is None:
        try:
            found = value(Limit(body, var, target, "+" if sign > 0 else "-"))
        except OutOfTime:
            raise
        except NoNumber:
            found = mp.nan
        if mp.isfinite(found):
            return found

    def at(digits: int, number: int = 0) -> Any:
        return value(substitute(body, {var: place(var, target, far, sign, digits, number)}))

    steps = [at(digits) for digits in DOUBLED]
    if not all(mp.isfinite(v) for v in steps):
        return None
    up = growing(steps)
    if up:
        return signed(up)
    early = [at(EARLY, number) for number in range(WAVES)]
    late = [at(LATE, number) for number in range(WAVES)]
    return NONE if waves(early, late, mp) else None


def infinite_end(target: Node) -> int | None:
    """The sign of an infinite target; None where it is finite."""
    if target is INFINITY:
        return 1
    if isinstance(target, Prod) and INFINITY in target.factors:
        rest = [f for f in target.factors if f is not INFINITY]
        if all(isinstance(f, Num) for f in rest):
            return -1 if sum(f.value < 0 for f in rest if isinstance(f, Num)) % 2 else 1
    return None


def place(var: Node, target: Node, far: int | None, sign: int, digits: int, number: int) -> Node:
    """A place far out, or near the target."""
    if far is not None:
        aside = number if getattr(var, "name", "") in WHOLE else Fraction(1 + number * (7 + 3 * number), 11)
        return Num(far * (10**digits + aside))
    step = Fraction(1, 10**digits + number * (7 + 3 * number))
    return add(target, Num(sign * step))


def growing(steps: list[Any]) -> int:
    """The sign with which values grow, by steps that do not become smaller; 0 where they do not."""
    sign = 1 if steps[-1] > 0 else -1
    moves = [sign * (b - a) for a, b in pairwise(steps)]
    if moves[0] <= MOVED * (1 + abs(steps[0])) or any(b < a * (1 - STEADY) for a, b in pairwise(moves)):
        return 0
    return sign


def waves(early: list[Any], late: list[Any], mp: Any) -> bool:
    """Do values go up and down, and far out as widely as before?"""
    if not all(mp.isfinite(v) for v in (*early, *late)):
        return False
    moves = [b - a for a, b in pairwise(late)]
    turns = sum(x * y < 0 for x, y in pairwise(moves))
    width, before = max(late) - min(late), max(early) - min(early)
    return bool(turns >= TURNS and width > STEADY * (1 + max(map(abs, late))) and width >= AS_WIDE * before)


# ---------------------------------------------------------------- integrals and series
def of_integral(body: Node, var: Node, low: Node, high: Node, value: Value, mp: Any, singular: Singular) -> str | None:
    """An integral that is infinite at some place of its range; NONE where it is so in both directions."""
    below, above = infinite_end(low), infinite_end(high)
    start = -mp.inf if below == -1 else value(low)
    stop = mp.inf if above == 1 else value(high)
    if not start < stop:
        return None
    signs = {strength(body, var, None, way, value, mp) for way, end in ((-1, below), (1, above)) if end == way}
    ends = [end for end, infinite in ((low, below), (high, above)) if infinite is None]
    for p in dict.fromkeys((*ends, *singular(body, var))):
        at = value(p)
        if start <= at < stop:
            signs.add(strength(body, var, p, 1, value, mp))
        if start < at <= stop:
            signs.add(strength(body, var, p, -1, value, mp))
    signs.discard(0)
    if not signs:
        return None
    return signed(signs.pop()) if len(signs) == 1 else NONE


def strength(body: Node, var: Node, at: Node | None, way: int, value: Value, mp: Any) -> int:
    """The sign of an integrand that is at least c/|x - p| beside a place p (None: c/|x| far out); 0 where it is not
    seen to be so large."""
    shares = []
    for digits in NEAR:
        step = Fraction(1, 10**digits + 7 * digits) if at is not None else Fraction(10**digits * 11 + 7 * digits, 11)
        x = Num(way * step) if at is None else add(at, Num(way * step))
        shares.append(value(mul(substitute(body, {var: x}), Num(step))))
    return lasting(shares, mp)


def lasting(shares: list[Any], mp: Any) -> int:
    """The sign of values that do not become smaller; 0 where they do, or have no common sign."""
    if not all(mp.isfinite(v) and v != 0 for v in shares) or len({v > 0 for v in shares}) > 1:
        return 0
    if any(abs(b) < abs(a) * (1 - STEADY) for a, b in pairwise(shares)):
        return 0
    return 1 if shares[0] > 0 else -1


def of_series(body: Node, index: Node, value: Value, mp: Any) -> str | None:
    """A series whose terms are at least c/k, or do not tend to zero."""
    shares, pairs = [], []
    for digits in TERMS:
        k = 10**digits
        shares.append(value(mul(substitute(body, {index: Num(k)}), Num(k))))
        pairs.append((shares[-1] / k, value(substitute(body, {index: Num(k + 1)}))))
    if not all(mp.isfinite(v) for pair in pairs for v in pair):
        return None
    if all(a * b < 0 for a, b in pairs):
        sizes = [abs(v) for pair in pairs for v in pair]
        return NONE if all(b >= a * (1 - STEADY) for a, b in pairwise(sizes)) else None
    sign = lasting(shares, mp) if all(a * b > 0 for a, b in pairs) else 0
    return signed(sign) if sign else None
