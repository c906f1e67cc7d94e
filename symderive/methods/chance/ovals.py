"""Regions with curved edges: the shadow that an oval throws on one axis, the order of bounds that are square roots."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from symderive import scalar
from symderive.expr.algebra import Map, Num, Prod, Sym
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves
from symderive.scalar import Letters

#: an irrational end of a shadow is rounded outward to so many parts of one
FINE = 10**6


def shadow(u: Node, x: Sym) -> tuple[Fraction, Fraction] | None:
    """Numbers between which x lies wherever ``u >= 0``, for u a quadratic that falls off in all its letters.

    Each other letter is put where u is largest: a y^2 + b y + c with a < 0 is at most c - b^2 / (4 a).
    """
    others = [leaf for leaf in free_leaves(u) if isinstance(leaf, Sym) and leaf is not x]
    for y in others:
        powers = scalar.polynomial(u, [y])
        if powers is None or max(k for (k,) in powers) > 2:
            return None
        a, b, c = (powers.get((k,), Num(0)) for k in (2, 1, 0))
        if not isinstance(a, Num) or a.value >= 0:
            return None
        u = add(c, mul(Num(-1 / (4 * a.value)), b, b))
    powers = scalar.polynomial(u, [x])
    if powers is None or max(k for (k,) in powers) != 2 or not all(isinstance(p, Num) for p in powers.values()):
        return None
    p, q, r = (getattr(powers.get((k,)), "value", Fraction(0)) for k in (2, 1, 0))
    room = q * q - 4 * p * r
    if p >= 0 or room < 0:
        return None
    half = root_above(room) / (2 * abs(p))
    middle = -q / (2 * p)
    return middle - half, middle + half


def root_above(v: Fraction) -> Fraction:
    """The square root where it is rational, else a fraction slightly above it."""
    top, bottom = isqrt(v.numerator), isqrt(v.denominator)
    if top * top == v.numerator and bottom * bottom == v.denominator:
        return Fraction(top, bottom)
    return Fraction(isqrt(v.numerator * v.denominator * FINE * FINE) + 1, v.denominator * FINE)


def never_negative(u: Node) -> bool:
    """Is u a positive number times square roots, so that it is not negative wherever it is real?"""
    factors = u.factors if isinstance(u, Prod) else (u,)
    return all(
        (isinstance(f, Num) and f.value > 0) or (isinstance(f, Map) and f.name == "sqrt" and f.primes == 0)
        for f in factors
    )


def compare_ends(u: Node, v: Node, letters: Letters) -> int | None:
    """Which of two bounds is larger: 1, 0, -1; two roots of one sign are ordered as what stands under them."""
    found = scalar.compare(u, v, letters)
    if found is not None:
        return found
    left, right = squared(u), squared(v)
    if left is None or right is None:
        return None
    if left[0] != right[0]:
        return None if left[1] is right[1] else left[0]
    order = scalar.compare(left[1], right[1], letters)
    return None if order is None else left[0] * order


def squared(u: Node) -> tuple[int, Node] | None:
    """A number times one square root as its sign and its square."""
    factors = u.factors if isinstance(u, Prod) else (u,)
    numbers = [f for f in factors if isinstance(f, Num)]
    roots = [f for f in factors if isinstance(f, Map) and f.name == "sqrt"]
    if len(roots) != 1 or len(numbers) + 1 != len(factors):
        return None
    slope = Fraction(1)
    for n in numbers:
        slope *= n.value
    if slope == 0:
        return None
    return (1 if slope > 0 else -1), mul(Num(slope * slope), roots[0].u)
