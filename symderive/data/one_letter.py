"""Ratios of polynomials in one letter: their roots, where they are not negative, their smallest and largest values."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from symderive.data.field import Poly, Ratio, Value
from symderive.data.linear import rational_roots, value_at
from symderive.expr.node import Node

Coefficients = list[Fraction]  # constant term first


class IrrationalError(Exception):
    """A root that matters is no fraction."""


def coefficients(p: Poly, letter: Node) -> Coefficients:
    """A polynomial in one letter; raises IrrationalError where another letter stands in it."""
    found: dict[int, Fraction] = {}
    for m, c in p.items():
        powers = dict(m)
        degree = powers.pop(letter, 0)
        if any(powers.values()):
            raise IrrationalError
        found[degree] = found.get(degree, Fraction(0)) + c
    return [found.get(n, Fraction(0)) for n in range(max(found, default=0) + 1)]


def sides(value: Value, letter: Node) -> tuple[Coefficients, Coefficients]:
    """Numerator and denominator, without common factors."""
    if not isinstance(value, Ratio):
        return [value], [Fraction(1)]
    top, below = coefficients(value.num, letter), coefficients(value.den, letter)
    common = gcd(top, below)
    return divided(top, common)[0], divided(below, common)[0]


def trimmed(p: Coefficients) -> Coefficients:
    while p and not p[-1]:
        p = p[:-1]
    return p


def divided(a: Coefficients, b: Coefficients) -> tuple[Coefficients, Coefficients]:
    """Quotient and remainder."""
    rest, b = trimmed(a), trimmed(b)
    quotient = [Fraction(0)] * max(len(rest) - len(b) + 1, 1)
    while len(rest) >= len(b) and rest:
        place, factor = len(rest) - len(b), rest[-1] / b[-1]
        quotient[place] = factor
        rest = trimmed([c - (factor * b[n - place] if n >= place else 0) for n, c in enumerate(rest)])
    return quotient, rest


def gcd(a: Coefficients, b: Coefficients) -> Coefficients:
    a, b = trimmed(a), trimmed(b)
    while b:
        a, b = b, divided(a, b)[1]
    return a or [Fraction(1)]


def roots(p: Coefficients) -> list[Fraction]:
    """All real roots; raises IrrationalError where one of them is no fraction."""
    p = trimmed(p)
    found: list[Fraction] = []
    while p and not p[0]:
        p, found = p[1:], [Fraction(0)]
    if len(p) < 2:
        return found
    if len(p) == 2:
        return [*found, -p[0] / p[1]]
    others = rational_roots(p)
    if others is None:
        raise IrrationalError
    return [*found, *(r for r in others if isinstance(r, Fraction))]


def slope(p: Coefficients) -> Coefficients:
    return [n * c for n, c in enumerate(p)][1:]


def times(a: Coefficients, b: Coefficients) -> Coefficients:
    total = [Fraction(0)] * max(len(a) + len(b) - 1, 0)
    for n, c in enumerate(a):
        for k, d in enumerate(b):
            total[n + k] += c * d
    return total


def ends_of(value: Value, constraints: list[Value], letter: Node) -> tuple[Fraction, Fraction] | None:
    """The infimum and supremum of a value where no constraint is negative; None where no point obeys them.

    Raises IrrationalError where an end is no fraction, and where the value grows without limit.
    """
    top, below = sides(value, letter)
    limits = [sides(c, letter) for c in constraints]
    down = [t - s for t, s in zip(*padded(times(slope(top), below), times(top, slope(below))), strict=True)]
    marks = set(roots(down)) | set(roots(below))
    for n, d in limits:
        marks |= set(roots(n)) | set(roots(d))
    points = sorted(marks)
    if not points:
        points = [Fraction(0)]
    found: list[Fraction] = []

    def obeyed(x: Fraction) -> bool:
        return all(value_at(d, x) and value_at(n, x) / value_at(d, x) >= 0 for n, d in limits)

    def take(x: Fraction) -> None:
        if not value_at(below, x):
            raise IrrationalError
        found.append(value_at(top, x) / value_at(below, x))

    if obeyed(points[0] - 1) or obeyed(points[-1] + 1):
        raise IrrationalError  # not bounded: no set of probabilities
    for x in points:
        if value_at(below, x) and obeyed(x):
            take(x)
    for a, b in pairwise(points):
        if obeyed((a + b) / 2):
            take(a)
            take(b)
    return (min(found), max(found)) if found else None


def padded(a: Coefficients, b: Coefficients) -> tuple[Coefficients, Coefficients]:
    size = max(len(a), len(b))
    return a + [Fraction(0)] * (size - len(a)), b + [Fraction(0)] * (size - len(b))
