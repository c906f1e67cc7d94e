"""A law as a picture needs it: where it lives, the values of its density or masses, its moments, draws from it."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import ceil, floor, isfinite, sqrt
from typing import Any

from symderive.expr.algebra import Num, Sym
from symderive.expr.laws import LAWS, LawRow, as_interval_law, law_row
from symderive.expr.node import Node, substitute
from symderive.expr.probability import FiniteSet, Law
from symderive.expr.problem import Follows, Problem
from symderive.numeric.curve import along, value
from symderive.numeric.numbers import NoNumber
from symderive.pictures.axes import Range
from symderive.pictures.spec import problem_of, refused

POINT = Sym("x")


@dataclass(frozen=True)
class Drawn:
    """A law with numbers for its parameters. ``masses`` is the density or the mass as a tree in the letter x."""

    variable: Node
    law: Law
    masses: Node
    discrete: bool
    support: Range
    mean: float
    variance: float
    values: tuple[float, ...] | None = None  # of a law on a finite set

    @property
    def deviation(self) -> float:
        return sqrt(self.variance)

    def heights(self, xs: Sequence[float]) -> list[float]:
        """The density (or mass) at numbers; 0 outside the support."""
        low, high = self.support
        inside = [x for x in xs if low <= x <= high]
        found = dict(zip(inside, along(self.masses, POINT, inside), strict=True)) if inside else {}
        if self.discrete:  # far out, powers and factorials are too large for numbers, and their quotient is 0
            found = {x: h if isfinite(h) else 0.0 for x, h in found.items()}
        return [found.get(x, 0.0) for x in xs]

    def range(self, share: float = 3.6) -> Range:
        """Where there is something to see: some standard deviations around the mean, within the support."""
        low, high = self.support
        reach = share * self.deviation
        wide = (high - low) if isfinite(high - low) else float("inf")
        if wide <= 2.4 * reach:
            return low, high
        tail = 1.25 * reach if isfinite(low) else reach  # a law with one end has a long tail to the other side
        return max(low, self.mean - reach), min(high, self.mean + tail)

    def places(self, within: Range) -> list[float]:
        """The values of a discrete law in a range."""
        if self.values is not None:
            return [v for v in self.values if within[0] <= v <= within[1]]
        return [
            float(k) for k in range(ceil(max(within[0], self.support[0])), floor(min(within[1], self.support[1])) + 1)
        ]

    # ------------------------------------------------------------ draws
    @cached_property
    def steps(self) -> tuple[list[float], list[float]]:
        """Values and the sums of their probabilities up to each, on a fine net where the law is continuous."""
        if self.discrete:
            xs = self.places(self.range(12.0))
            sums = list(accumulate(self.heights(xs)))
        else:
            low, high = self.range(9.0)
            n = 4000
            xs = [low + (high - low) * (k + 0.5) / n for k in range(n)]
            sums = list(accumulate(h * (high - low) / n for h in self.heights(xs)))
        if not sums[-1] > 0.98 and self.discrete:
            raise refused(f"the probabilities of {self.law.name} are too small to be added up here", "law")
        return xs, [s / sums[-1] for s in sums]

    def draw(self, dice: random.Random) -> float:
        """One draw, by the inverse of the distribution function."""
        if self.law.name == "Normal":
            return dice.gauss(self.mean, self.deviation)
        xs, sums = self.steps
        u = dice.random()
        n = min(bisect(sums, u), len(xs) - 1)
        if self.discrete or n == 0:
            return xs[n]
        return xs[n - 1] + (xs[n] - xs[n - 1]) * (u - sums[n - 1]) / ((sums[n] - sums[n - 1]) or 1.0)


def drawn_law(spec: dict[str, Any], problem: Problem | None, find: str = "") -> tuple[Drawn, Problem]:
    """The law that the table (or else the problem) states of its variable. Raises DerivationError."""
    if "law" in spec:
        stated = problem_of(f"{spec.get('given', '')}\n{spec['law']}".lstrip("\n"), find, "law")
    elif "given" in spec or problem is None:
        if "given" not in spec:
            raise refused("the picture needs a law", "law", r"for instance law = 'X \sim \mathcal{N}(0, 1)'")
        stated = problem_of(spec["given"], find, "given")
    else:
        stated = problem
    key = "law" if "law" in spec else "given"
    found = [fact.node for fact in stated.facts if isinstance(fact.node, Follows) and fact.node.given is None]
    if not found:
        raise refused("no variable with a law is stated for the picture", key, r"write X \sim \mathcal{N}(0, 1)")
    return numbers(found[-1].u, found[-1].law, key), stated


def numbers(variable: Node, law: Node, key: str) -> Drawn:
    """The law with its moments as numbers."""
    if not isinstance(law, Law):
        raise refused("the law of the picture is not one of the table of laws", key)
    law = as_interval_law(law)
    if law.name in ("Uniform", "UniformSet") and isinstance(law.params[0], FiniteSet):
        return uniform_on(variable, law, law.params[0], key)
    row = law_row(law)
    if row is None:
        raise refused(f"{law.name} is not one of the laws that can be drawn", key, f"known are {', '.join(LAWS)}")

    def number(tree: Node) -> float:
        try:
            return value(tree)
        except NoNumber as why:
            raise refused(f"the law {law.name} cannot be drawn: {why}", key, "write its parameters as numbers") from why

    check_parameters(row, [number(p) for p in law.params], key)
    low, high = (number(end) for end in row.support(*law.params))
    return Drawn(
        variable,
        law,
        row.density(POINT, *law.params),
        row.discrete,
        (low, high),
        number(row.mean(*law.params)),
        number(row.variance(*law.params)),
    )


def uniform_on(variable: Node, law: Law, of: FiniteSet, key: str) -> Drawn:
    try:
        values = tuple(sorted(value(e) for e in of.elements))
    except NoNumber as why:
        raise refused(f"the values of the uniform law cannot be drawn: {why}", key) from why
    mean = sum(values) / len(values)
    variance = sum((v - mean) ** 2 for v in values) / len(values)
    share = Num(1) / Num(len(values))
    return Drawn(variable, law, share, True, (values[0], values[-1]), mean, variance, values)


RANGES: dict[str, tuple[Callable[[float], bool], str]] = {
    "real": (isfinite, "a number"),
    "positive": (lambda v: 0 < v < float("inf"), "positive"),
    "unit": (lambda v: 0 <= v <= 1, "between 0 and 1"),
    "count": (lambda v: v >= 0 and v == int(v), "a whole number"),
}


def check_parameters(row: LawRow, values: list[float], key: str) -> None:
    for letter, kind, v in zip(row.letters, row.ranges, values, strict=True):
        holds, words = RANGES[kind]
        if not holds(v):
            raise refused(f"the parameter {letter} of {row.words} must be {words}, not {v:g}", key)
    if row.name == "Uniform" and not values[0] < values[1]:
        raise refused(f"the interval of the uniform law is empty: {values[0]:g} is not below {values[1]:g}", key)


def standing(event: Node, variable: Node) -> Node:
    """An event or expression with the letter x in the place of the variable."""
    return substitute(event, {variable: POINT})
