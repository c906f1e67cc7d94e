"""Functions known by name of which words say how they run: increasing, convex, even, positive, linear.

Each is a sum of waves and of what makes the words true of it: a slope or a bend larger than all those of the waves,
exponentials where it has both. Their derivatives are exact, so that f', f'' are consistent with f.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from symderive.expr.algebra import Map, Rel, Sym
from symderive.expr.node import Node
from symderive.expr.problem import Has

#: words that every smooth function bears out, and those that only say that it goes one way
SMOOTH = frozenset(("continuous", "differentiable", "smooth", "real", "measurable", "fixed", "known", "finite"))
EITHER_WAY = frozenset(("injective", "monotone", "strictly monotone", "invertible", "bijective"))
UP = frozenset(("increasing", "strictly increasing", "nondecreasing"))
DOWN = frozenset(("decreasing", "strictly decreasing", "nonincreasing"))
BENT = {"convex": 1, "strictly convex": 1, "concave": -1, "strictly concave": -1}
SIGNED = {"positive": 1, "nonnegative": 1, "negative": -1}
MARGIN = 1.25  # how much larger a slope or bend is than those of all waves


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a function runs: ``trend`` and ``bend`` are 1, -1 or 0, ``parity`` is "even", "odd" or "", ``sign`` that of
    its values (0: any)."""

    trend: int = 0
    bend: int = 0
    parity: str = ""
    sign: int = 0
    linear: bool = False

    def possible(self) -> bool:
        """Is such a function drawn here?"""
        if self.linear:
            return self.parity != "even" and not self.sign
        if self.parity == "even":
            return not self.trend and self.sign in (0, self.bend or self.sign)
        if self.parity == "odd":
            return not self.bend and not self.sign
        return not self.sign * self.bend < 0


ANY = Bearing()


def bearing_of(name: str, stated: tuple[Node, ...], seed: int = 0) -> Bearing | None:
    """How the function ``name`` runs by all that is stated of it; None where something else is stated of it too, or
    where no such function is drawn."""
    trend = bend = sign = 0
    parity, linear = "", False
    for fact in stated:
        match fact:
            case Has(word, Sym(named)) if named == name:
                if word in SMOOTH:
                    continue
                if word in UP | DOWN | EITHER_WAY:
                    way = 1 if word in UP else -1 if word in DOWN else trend or some_way(name, seed)
                    if trend not in (0, way):
                        return None
                    trend = way
                elif word in BENT and bend in (0, BENT[word]):
                    bend = BENT[word]
                elif word in SIGNED and sign in (0, SIGNED[word]):
                    sign = SIGNED[word]
                elif word in ("even", "odd") and parity in ("", word):
                    parity = word
                elif word == "linear":
                    linear = True
                else:
                    return None
            case _ if speaks_of(name, fact):
                return None
    found = Bearing(trend, bend, parity, sign, linear)
    return found if found.possible() else None


def some_way(name: str, seed: int) -> int:
    """1 or -1, by the name and the seed."""
    return 1 if (crc32(name.encode()) + seed // 3) % 2 else -1


def speaks_of(name: str, fact: Node) -> bool:
    """Does a statement speak of a function, by its values or by its bare name?"""
    if isinstance(fact, Has):
        return isinstance(fact.u, Sym) and fact.u.name == name
    bare = isinstance(fact, Rel) and any(isinstance(u, Sym) and u.name == name for u in fact.kids)
    return bare or any(isinstance(p, Map) and p.name == name for p in fact.walk())


@dataclass(frozen=True, slots=True)
class Waves:
    """The heights, speeds and starts of the waves of a function."""

    heights: np.ndarray[Any, Any]
    speeds: np.ndarray[Any, Any]
    starts: np.ndarray[Any, Any]


def drawn(waves: Waves, bearing: Bearing) -> tuple[Waves, list[float], list[tuple[float, float]]]:
    """The waves of a function, the coefficients of 1, u, u^2 that are added, and the (height, rate) of exponentials."""
    a, w, c = waves.heights, waves.speeds, waves.starts
    size = MARGIN * float(np.abs(a).sum())
    slope, curve = MARGIN * float(np.abs(a * w).sum()), MARGIN * float(np.abs(a * w * w).sum())
    if bearing.linear:
        return Waves(a * 0, w, c), [0.0, slope * (bearing.trend or 1), 0.0], []
    if bearing.parity:
        c = np.full_like(c, np.pi / 2 if bearing.parity == "even" else 0.0)
    waves = Waves(a, w, c)
    if bearing.trend and (bearing.bend or bearing.sign):
        side = bearing.bend or bearing.sign
        return (
            Waves(a * 0, w, c),
            [0.0, 0.0, 0.0],
            [(side * abs(float(h)), side * bearing.trend * float(v)) for h, v in zip(a, w, strict=True)],
        )
    added = [bearing.sign * size, bearing.trend * slope, bearing.bend * curve / 2]
    return waves, added, []
