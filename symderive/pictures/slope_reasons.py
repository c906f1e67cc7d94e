"""Why a curve is not the derivative: a fact that one can see on the two curves, with its numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import ceil, floor, isfinite

from symderive.pictures.features import Turn, equals, runs
from symderive.pictures.wrong_curves import Material, Wrong

Fact = tuple[float, str]  # how plainly one sees it, and the sentence


def reason(letter: str, found: Wrong, m: Material, bends: list[Turn]) -> str:
    """The plainest fact that rules a candidate out, and what its maker has mistaken."""
    facts = [*at_turns(letter, found, m, bends), *by_sign(letter, found, m), *by_value(letter, found, m)]
    return f"{max(facts)[1]} {found.why}"


def at_turns(letter: str, found: Wrong, m: Material, bends: list[Turn]) -> list[Fact]:
    """The derivative is zero where the function turns; the candidate is not."""
    facts = []
    for bend in bends:
        value = beside(m.xs, found.values, bend.x)
        plain = abs(value) / m.size
        if isfinite(value) and plain > 0.12:
            facts.append(
                (
                    min(plain, 1.0),
                    (
                        f"$f$ has a {bend.kind} at ${equals(name(m), bend.x)}$, so its derivative is zero there; "
                        f"{letter} has the value ${rounded(value)}$."
                    ),
                )
            )
    return facts


def by_sign(letter: str, found: Wrong, m: Material) -> list[Fact]:
    """The function rises on a stretch on which the candidate is negative, or falls where it is positive."""
    against = [
        (-1 if s < 0 else 1) if isfinite(s * g) and s * g < 0 and s * way > 0 else 0
        for s, g, way in zip(m.first, found.values, ways(m), strict=True)
    ]
    facts = []
    for run in runs(m.xs, [float(v) for v in against]):
        low, high = inwards(run.low, run.high)
        if high - low < (m.xs[-1] - m.xs[0]) / 12:
            continue
        inside = [n for n, x in enumerate(m.xs) if low <= x <= high]
        plain = min(max(abs(m.first[n]) for n in inside), max(abs(found.values[n]) for n in inside)) / m.size
        way, side = ("rises", "negative") if run.sign > 0 else ("falls", "positive")
        sentence = (
            f"$f$ {way} from ${equals(name(m), low)}$ to ${equals(name(m), high)}$, but {letter} is {side} there."
        )
        facts.append((min(plain, 1.0) + 0.05, sentence))
    return facts


def ways(m: Material) -> list[float]:
    """How the function itself goes on from each place to the next: a jump up at a pole is no slope down."""
    steps = [b - a if isfinite(b - a) else 0.0 for a, b in pairwise(m.f)]
    return [*steps, steps[-1]]


def corner(m: Material, n: int) -> bool:
    """Does the slope jump here, so that there is none at this very place?"""
    near = m.first[max(n - 1, 0) : n + 2]
    return not all(map(isfinite, near)) or max(near) - min(near) > 0.3 * m.size


def by_value(letter: str, found: Wrong, m: Material) -> list[Fact]:
    """At a round number the slope is one value and the candidate another."""
    best: Fact = (-1.0, "")
    for n, x in enumerate(m.xs):
        apart = abs(m.first[n] - found.values[n]) / m.size
        in_sight = abs(m.first[n]) <= 1.2 * m.size and abs(found.values[n]) <= 3 * m.size
        if not isfinite(apart) or not in_sight or corner(m, n):
            continue
        round_place = 1.0 if abs(x - round(x)) < 1e-9 else 0.8 if abs(2 * x - round(2 * x)) < 1e-9 else 0.4
        plain = 0.6 * min(apart, 1.0) * round_place
        if plain > best[0]:
            sentence = (
                f"At ${equals(name(m), x)}$ the slope of $f$ is ${rounded(m.first[n])}$, "
                f"but {letter} has the value ${rounded(found.values[n])}$."
            )
            best = (plain, sentence)
    return [best]


def right(letter: str, m: Material, bends: list[Turn]) -> str:
    """Why the right one is right."""
    zeros = [f"${equals(name(m), bend.x)}$" for bend in bends]
    if zeros:
        where = " and ".join(filter(None, [", ".join(zeros[:-1]), zeros[-1]]))
        return f"{letter} is zero where $f$ turns, at {where}, positive where $f$ rises and negative where it falls."
    signs = {r.sign for r in runs(m.xs, m.first)}
    if len(signs) == 1 and all(way * sign >= 0 for way in ways(m) for sign in signs):
        way, side, other = ("rises", "positive", "negative") if signs == {1} else ("falls", "negative", "positive")
        level = any(abs(v) < 1e-9 * m.size for v in m.first)  # as x^3 is at 0
        return f"$f$ {way} everywhere, and {letter} is {f'nowhere {other}' if level else f'{side} everywhere'}."
    return f"{letter} is positive where $f$ rises and negative where it falls."


# ---------------------------------------------------------------- numbers
def name(m: Material) -> str:
    return str(getattr(m.letter, "latex", "x"))


def rounded(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}"


def beside(xs: list[float], ys: list[float], x: float) -> float:
    """The value at a place between two of the line, by the straight line between them."""
    n = min(max(int((x - xs[0]) / (xs[-1] - xs[0]) * (len(xs) - 1)), 0), len(xs) - 2)
    share = (x - xs[n]) / (xs[n + 1] - xs[n])
    return ys[n] + share * (ys[n + 1] - ys[n])


def inwards(
    low: float, high: float, rough: Callable[[float], float] = lambda w: 0.5 if w > 2 else 0.1
) -> tuple[float, float]:
    """The ends of a stretch, rounded towards its inside."""
    step = rough(high - low)
    return round(ceil(low / step - 1e-9) * step, 6), round(floor(high / step + 1e-9) * step, 6)
