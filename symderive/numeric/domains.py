"""Ranges of letters: which numbers a declared letter or entry may be, and free draws from them.

Draws are stratified: over the points of one shape every entry takes both signs and magnitudes on both sides of 1 (a
line that holds for positive numbers only must not pass by luck of signs).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from symderive.expr.algebra import Const, Map, Pow, Prod, Sum
from symderive.expr.node import Node
from symderive.expr.probability import FiniteSet, Interval, NamedSet
from symderive.numeric.numbers import Numbers
from symderive.numeric.plainly import plain_number

POSITIVE = ("R+", "R>0", "R_{>0}", "R_+", "R++", "R_{++}", "positive reals")
NONNEGATIVE = ("R>=0", "R_{>=0}", "R_{\\ge 0}", "R0+", "R_0^+")
OF_NUMBERS = {"sqrt": math.sqrt, "exp": math.exp, "log": math.log}
NEAR, FINE = 0.02, 64  # how close the fraction for an irrational end comes, and its largest denominator
SMALL = (
    Fraction(2),
    Fraction(-1),
    Fraction(3),
    Fraction(-2),
    Fraction(1, 2),
    Fraction(1),
    Fraction(-3),
    Fraction(-1, 2),
)
SMALL_PARTS = (Fraction(1, 2), Fraction(1, 3), Fraction(3, 4), Fraction(1, 4), Fraction(2, 3), Fraction(1, 5))


@dataclass(frozen=True, slots=True)
class Range:
    """An interval of reals or integers, or a finite set of numbers (None: no bound)."""

    low: Fraction | None = None
    high: Fraction | None = None
    integer: bool = False
    elements: tuple[Fraction, ...] | None = None

    def above(self, low: Fraction) -> Range:
        return Range(low if self.low is None else max(low, self.low), self.high, self.integer, self.elements)

    def below(self, high: Fraction) -> Range:
        return Range(self.low, high if self.high is None else min(high, self.high), self.integer, self.elements)

    def within(self, other: Range) -> Range:
        """What both ranges allow; this range where they have nothing in common."""
        both = self if other.low is None else self.above(other.low)
        both = both if other.high is None else both.below(other.high)
        if both.low is not None and both.high is not None and both.low >= both.high:
            return self
        return both

    @property
    def free(self) -> bool:
        return self == REALS


REALS = Range()
POSITIVE_REALS = Range(low=Fraction(0))
LEANINGS = {"": REALS, "positive": POSITIVE_REALS, "unit": Range(Fraction(0), Fraction(1))}


def constant(node: Node) -> float | None:
    """The value of a formula of constants, as π/2, √2 or e − 1; None where letters stand in it or it is infinite."""
    number = plain_number(node)
    if number is not None:
        return float(number)
    match node:
        case Const(name):
            return {"pi": math.pi}.get(name)
        case Map(name, u, 0) if name in OF_NUMBERS:
            inner = constant(u)
            return None if inner is None or (name != "exp" and inner <= 0) else OF_NUMBERS[name](inner)
        case Sum(terms) | Prod(terms):
            parts = [constant(t) for t in terms]
            known = [p for p in parts if p is not None]
            return None if len(known) < len(parts) else (sum(known) if isinstance(node, Sum) else math.prod(known))
        case Pow(base, exponent):
            pair = constant(base), constant(exponent)
            return None if pair[0] is None or pair[1] is None or pair[0] <= 0 else pair[0] ** pair[1]
    return None


def range_of(within: Node | None) -> Range | None:
    """The range that a set declares; None where the set is not one of numbers known here."""
    match within:
        case None:
            return REALS
        case FiniteSet(elements):
            numbers = [plain_number(e) for e in elements]
            if any(q is None for q in numbers):
                return None
            found = tuple(q for q in numbers if q is not None)
            return Range(min(found), max(found), all(q.denominator == 1 for q in found), found)
        case Interval(low, high, _):
            return Range(end_of(low, 1), end_of(high, -1))
        case NamedSet(name):
            return _named(name)
    return None


def end_of(node: Node, inward: int) -> Fraction | None:
    """An end of an interval; of an irrational one a fraction close by, on the inner side (``inward`` is its sign)."""
    exact, number = plain_number(node), constant(node)
    if exact is not None or number is None:
        return exact
    for denominator in range(1, FINE):
        inside = Fraction(math.floor(number * denominator) + (inward > 0), denominator)
        if abs(float(inside) - number) < NEAR:
            return inside
    return Fraction(math.floor(number * FINE) + (inward > 0), FINE)


def has_letters(within: Node | None) -> bool:
    """Is this an interval whose ends are letters?"""
    return isinstance(within, Interval) and any(
        constant(end) is None and not isinstance(end, Const) and not _infinite(end) for end in (within.low, within.high)
    )


def _infinite(end: Node) -> bool:
    return any(part == Const("oo") for part in end.walk())


def _named(name: str) -> Range | None:
    if name in ("R", "Q"):
        return REALS
    if name in POSITIVE:
        return Range(low=Fraction(0))
    if name in NONNEGATIVE:
        return Range(low=Fraction(0))
    match name:
        case "N" | "N+" | "Z+" | "N>0" | "N_{>0}":
            return Range(low=Fraction(1), integer=True)
        case "N0" | "N_0" | "Z>=0":
            return Range(low=Fraction(0), integer=True)
        case "Z":
            return Range(integer=True)
    return None


# ---------------------------------------------------------------- draws
def draw(r: Range, shape: tuple[int, ...], rng: np.random.Generator, k: Numbers, small: bool) -> Any:
    """An array of numbers of a kind from a range; the first axis is that of the points. ``small``: numbers that a
    person can put in (2, −1, 1/2)."""
    if r.elements is not None:
        return _numbers([r.elements[i % len(r.elements)] for i in _ranks(shape, rng).ravel()], shape, k)
    if r.integer:
        return _numbers(_integers(r, shape, rng), shape, k)
    if k.name == "residues":
        return rng.integers(1, 2**61 - 1, size=shape).astype(object)
    if small or k.name == "rationals":
        return _numbers(_small(r, shape, rng), shape, k)
    return k.raw(_doubles(r, shape, rng))


def _ranks(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """For every entry a random order of the points."""
    return np.argsort(rng.random(shape), axis=0) + rng.integers(0, shape[0] + 3, size=(1, *shape[1:]))


def _doubles(r: Range, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    ranks, part = _ranks(shape, rng), rng.random(shape)
    if r.low is not None and r.high is not None:
        strata = np.where(ranks % 2 == 0, 0.04 + 0.44 * part, 0.52 + 0.44 * part)
        return np.asarray(float(r.low) + float(r.high - r.low) * strata)
    size = np.where(ranks // 2 % 2 == 0, 0.25 + 0.65 * part, 1.1 + 1.5 * part)
    if r.low is not None:
        size = np.where(ranks % 2 == 0, 0.25 + 0.65 * part, 1.1 + 1.5 * part)
        return np.asarray(float(r.low) + size)
    if r.high is not None:
        return np.asarray(float(r.high) - size)
    return np.where(ranks % 2 == 0, size, -size)


def _integers(r: Range, shape: tuple[int, ...], rng: np.random.Generator) -> list[Fraction]:
    low = int(r.low) if r.low is not None else (int(r.high) - 8 if r.high is not None else -4)
    high = int(r.high) if r.high is not None else low + (5 if r.low is not None else 8)
    return [Fraction(low + int(i) % (high - low + 1)) for i in rng.integers(0, 1000, size=shape).ravel()]


def _small(r: Range, shape: tuple[int, ...], rng: np.random.Generator) -> list[Fraction]:
    total = int(np.prod(shape))
    if r.low is not None and r.high is not None:
        return [r.low + (r.high - r.low) * SMALL_PARTS[i] for i in rng.integers(0, len(SMALL_PARTS), total)]
    chosen = [SMALL[i] for i in rng.integers(0, len(SMALL), total)]
    if r.low is not None:
        return [r.low + abs(q) for q in chosen]
    if r.high is not None:
        return [r.high - abs(q) for q in chosen]
    return chosen


def _numbers(values: list[Fraction], shape: tuple[int, ...], k: Numbers) -> Any:
    flat = [k.number(q)[0, 0] for q in values]
    out = np.empty(len(flat), dtype=k.number(1).dtype)
    for i, x in enumerate(flat):
        out[i] = x
    return out.reshape(shape)
