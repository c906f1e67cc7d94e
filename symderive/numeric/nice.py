"""Numbers that a person would write in the place of a double: 3, 1/2, sqrt 2, pi/4, log 2, e."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from symderive.expr.algebra import PI, Map, Num, Prod
from symderive.expr.node import Node

CLOSE = 2e-6  # how far from the double, beside its size
LARGEST = 24  # denominators
NEAR = 0.76  # how far round numbers that might do as well are looked for


def round_numbers(x: float) -> Iterator[Fraction]:
    """Round numbers close by, the roundest first: whole ones, halves, thirds, quarters."""
    seen: set[Fraction] = set()
    for denominator in (1, 2, 3, 4):
        q = Fraction(round(x * denominator), denominator)
        if q not in seen and abs(float(q) - x) < NEAR * (1 + 0.1 * abs(x)):
            seen.add(q)
            yield q


def written(x: float) -> Node | None:
    """A short formula of constants whose value is the double, as far as doubles tell; None where none is known."""
    q = fraction(x)
    if q is not None:
        return Num(q)
    parts = (
        (x / math.pi, lambda q: Num(q) * PI),
        (x * x * math.copysign(1, x), lambda q: Num(math.copysign(1, q)) * Map("sqrt", Num(abs(q)))),
        (math.exp(x) if abs(x) < 20 else math.inf, lambda q: Map("log", Num(q))),
        (math.log(x) if x > 0 else math.inf, lambda q: Map("exp", Num(q))),
    )
    for value, formula in parts:
        q = fraction(value) if math.isfinite(value) else None
        if q:
            return formula(q)
    return None


def fraction(x: float) -> Fraction | None:
    q = Fraction(x).limit_denominator(LARGEST)
    return q if abs(float(q) - x) <= CLOSE * (1 + abs(x)) else None


def in_words(constant: Node) -> str:
    """A constant as a person writes it in one line: sqrt(2), pi/4, log(2)."""
    match constant:
        case Num(q):
            return str(q)
        case Map(name, Num(q)):
            return f"{name}({q})"
        case Prod((Num(q), Map(name, Num(v)))):
            return f"{'-' if q < 0 else ''}{name}({v})"
        case Prod((Num(q), _)):
            over = f"/{q.denominator}" if q.denominator > 1 else ""
            times = {1: "", -1: "-"}.get(q.numerator, f"{q.numerator} ")
            return f"{times}pi{over}"
    return str(constant)
