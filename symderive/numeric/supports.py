"""The values of variables of which none are listed: generic numbers that obey what is declared of their range."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from symderive.expr.algebra import Num, Rel
from symderive.expr.laws import LAWS
from symderive.expr.probability import Cov, Expect, Var
from symderive.expr.problem import Has
from symderive.numeric.domains import range_of
from symderive.numeric.plainly import plain_number
from symderive.numeric.point import Point
from symderive.numeric.skewed import scaled
from symderive.numeric.stated import NAME as STATED
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Variable


def support(v: Variable, count: int, universe: Universe, exact: Point, rng: Random, attempt: int) -> list[Any]:
    """The values of a variable: as declared, else a few generic numbers that obey what is declared of its range."""
    if v.values is not None:
        return list(v.values)
    rows = exact.size(v.shape[0])
    if rows > 1:
        return [tuple(generic(rng, attempt) for _ in range(rows)) for _ in range(rows + 2)]
    low, high = bounds_of(v, universe)
    if is_whole(v):
        return whole(low, high, count + attempt % 2, rng)
    if low is None and high is None and (centre := stated_mean(v, universe)) is not None:
        return around(centre, count + attempt % 2, rng, attempt)
    wide = count + (attempt % 2)
    chosen: set[Fraction] = set()
    while len(chosen) < wide:
        if low is not None and high is not None:
            chosen.add(low + (high - low) * Fraction(rng.randint(1, 11), 12))
        elif low is not None:
            chosen.add(low + abs(generic(rng, attempt)))
        else:
            chosen.add(generic(rng, attempt))
    found = sorted(chosen)
    if low is None and all(x > 0 for x in found):
        found[0] = -found[0]
    return sorted(set(found))


def is_whole(v: Variable) -> bool:
    """Is a variable declared to take whole numbers, without a list of them?"""
    r = range_of(v.within) if v.within is not None else None
    return r is not None and r.integer and r.elements is None


def whole(low: Fraction | None, high: Fraction | None, count: int, rng: Random) -> list[Any]:
    """Integers of a range: the least one among them, where there is a least one."""
    first = low if low is not None else (high - 2 * count if high is not None else Fraction(-count))
    last = high if high is not None else first + 2 * count
    rest = [Fraction(k) for k in range(int(first) + 1, int(last) + 1)]
    return sorted({first, *rng.sample(rest, min(count - 1, len(rest)))})


def bounds_of(v: Variable, universe: Universe) -> tuple[Fraction | None, Fraction | None]:
    """The ends of the range that is declared of a variable; None where there is none."""
    positive = any(
        isinstance(f, Rel) and f.op in (">", ">=") and f.left is v.node and f.right is Num(0) for f in universe.facts
    ) or any(isinstance(f, Has) and f.u is v.node and f.prop in ("positive", "nonnegative") for f in universe.facts)
    stated = [law for other in universe.variables.values() for law, _ in other.laws if law.name == STATED]
    positive = positive or any(law.params[3] is v.node and isinstance(law.params[2], Num) for law in stated)
    low, high = None, None
    r = range_of(v.within) if v.within is not None else None
    if r is not None:
        low, high = r.low, r.high
    for f in universe.facts:
        if isinstance(f, Rel) and f.op in ("<", "<=") and isinstance(f.left, Num) and f.right is v.node:
            low = f.left.value
        if isinstance(f, Rel) and f.op in ("<", "<=") and isinstance(f.right, Num) and f.left is v.node:
            high = f.right.value
    slots = slots_of(v, universe)
    if "unit" in slots and (low is None or low < 0):
        low = Fraction(0)
    if "unit" in slots and (high is None or high > 1):
        high = Fraction(1)
    return Fraction(0) if low is None and (positive or "positive" in slots) else low, high


def slots_of(v: Variable, universe: Universe) -> set[str]:
    """What a variable must be as a parameter of the laws of others: "unit", "positive", ..."""
    laws = [law for other in universe.variables.values() for law, _ in other.laws if law.name in LAWS]
    return {slot for law in laws for slot, p in zip(LAWS[law.name].ranges, law.params, strict=False) if p is v.node}


def stated_mean(v: Variable, universe: Universe) -> Fraction | None:
    """The number that a statement gives for the mean of a variable (0 where only a second moment is given)."""
    found: Fraction | None = None
    for fact in universe.facts:
        if isinstance(fact, Rel) and fact.op == "=" and v.node in fact:
            for one, other in ((fact.left, fact.right), (fact.right, fact.left)):
                if isinstance(one, (Expect, Var, Cov)) and found is None:
                    found = Fraction(0)
                if isinstance(one, Expect) and one.u is v.node and one.given is None:
                    found = plain_number(other) or found
    return found


def around(centre: Fraction, count: int, rng: Random, attempt: int) -> list[Any]:
    """Points on both sides of a centre, at growing distances, so that small and large variances can be had."""
    found = []
    distance = Fraction(rng.randint(3, 6), 8)
    for k in range(count):
        sign = 1 if (k + attempt) % 2 else -1
        found.append(centre + sign * distance * Fraction(rng.randint(9, 14), 11))
        distance *= Fraction(rng.randint(16, 22), 10)
    return sorted(set(found))


def generic(rng: Random, attempt: int) -> Fraction:
    """A small number of either sign, not 0 and not 1; from a wider range at every further attempt."""
    size = Fraction(rng.randint(1, 9), rng.choice((1, 2, 3, 4))) * 4 ** (attempt // 2)
    size = size + Fraction(1, 5) if size == 1 else size
    size = scaled(size, rng)
    return size if rng.random() < 0.5 else -size
