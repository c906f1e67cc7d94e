"""What one sees on a curve: where it rises and falls, its turning points, where it is positive and negative."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from math import isfinite

Values = Sequence[float]


@dataclass(frozen=True, slots=True)
class Turn:
    """A turning point: ``kind`` is maximum or minimum."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the line on which something keeps its sign (+1 or -1)."""

    low: float
    high: float
    sign: int


def zero_between(f: Callable[[float], float], low: float, high: float) -> float | None:
    """A zero of a continuous function that changes its sign, by halving; None where it jumps instead."""
    at_low, at_high = f(low), f(high)
    bound = 10 * max(abs(at_low), abs(at_high), 1e-12)
    for _ in range(60):
        middle = (low + high) / 2
        here = f(middle)
        if not isfinite(here) or abs(here) > bound:
            return None
        if (here < 0) == (at_low < 0):
            low, at_low = middle, here
        else:
            high, at_high = middle, here
    found = (low + high) / 2
    return found if abs(at_high - at_low) < 1e-6 * bound else None


def turns(f: Callable[[float], float], slope: Callable[[float], float], xs: Values, slopes: Values) -> list[Turn]:
    """The turning points of a function by the zeros of its derivative, which is given along ``xs``."""
    found = []
    for (x0, s0), (x1, s1), (x2, s2) in zip(*(list(zip(xs, slopes, strict=True))[n:] for n in range(3)), strict=False):
        if s0 * s1 < 0:
            x = zero_between(slope, x0, x1)
            before = s0
        elif s1 == 0 and s0 * s2 < 0:
            x, before = x1, s0
            if abs(slope(x1 + 1e-7 * (x2 - x1))) > 1e-3 * abs(s2):  # a corner: there is no slope there
                continue
        else:
            continue
        if x is not None:
            found.append(Turn(x, f(x), "maximum" if before > 0 else "minimum"))
    return found


def runs(xs: Values, ys: Values, least: float = 0.0) -> list[Run]:
    """The stretches on which the values are above ``least`` or below its negative."""
    signs = [(y > least) - (y < -least) if isfinite(y) else 0 for y in ys]
    found: list[Run] = []
    for sign, stretch in groupby(zip(xs, signs, strict=True), key=lambda pair: pair[1]):
        places = [x for x, _ in stretch]
        if sign and places[-1] > places[0]:
            found.append(Run(places[0], places[-1], sign))
    return found


def told(xs: Values, ys: Values, letter: str = "x") -> str:
    """A curve in words: where it begins, its turning points, where it ends."""
    real = [(x, y) for x, y in zip(xs, ys, strict=True) if isfinite(y)]
    if not real:
        return "is nowhere defined"
    size = max(abs(y) for _, y in real) or 1.0
    marks = [real[0]]
    for (_, y0), (x, y), (_, y1) in zip(real, real[1:], real[2:], strict=False):
        if (y - y0) * (y1 - y) < 0 and abs(y - marks[-1][1]) > 0.02 * size:
            marks.append((x, y))
    marks.append(real[-1])
    words = [f"starts at height {near(marks[0][1])} for {letter} = {near(marks[0][0])}"]
    for (_, y0), (x, y) in pairwise(marks):
        way = "stays at" if abs(y - y0) < 0.01 * size else "rises to" if y > y0 else "falls to"
        words.append(f"{way} {near(y)} at {letter} = {near(x)}")
    return ", ".join(words)


def near(value: float) -> str:
    """A number to two places, as text."""
    return f"{round(value, 2) + 0.0:g}".replace("-", "−")


def digits(value: float, count: int = 4) -> str:
    """A number to so many digits in LaTeX, a very small or large one with its power of ten."""
    shown = f"{0.0 if abs(value) < 1e-300 else value:.{count}g}"
    front, _, power = shown.partition("e")
    return rf"{front} \cdot 10^{{{int(power)}}}" if power else front


def nice(value: float) -> Fraction | None:
    """The simple fraction that a number is, as far as its digits say, or None."""
    found = Fraction(value).limit_denominator(6)
    return found if abs(float(found) - value) < 1e-9 else None


def equals(name: str, value: float) -> str:
    r"""``x = 1/3``, ``x = 0.8`` or ``x \approx 0.71``, in LaTeX."""
    exact = nice(value)
    if abs(value * 100 - round(value * 100)) < 1e-7:
        return f"{name} = {round(value, 2) + 0.0:g}"
    if exact is None:
        return rf"{name} \approx {round(value, 2) + 0.0:g}"
    sign = "-" if exact < 0 else ""
    return rf"{name} = {sign}\frac{{{abs(exact.numerator)}}}{{{exact.denominator}}}"
