"""Values of variables around what they are compared with: in P(X <= t, Y <= t) both events must be possible and not
certain, else their probabilities are 0 or 1 whatever is said of them.

Variables of which no values are listed get, beside their generic values, every number that a line compares them with,
one below and one above.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, isfinite, sqrt
from random import Random
from typing import Any

import numpy as np

from symderive.expr.algebra import Map, Num, Pow, Rel, Sym
from symderive.expr.node import Node, free_leaves, nodes_of
from symderive.expr.probability import Dens
from symderive.expr.problem import Has
from symderive.numeric.draft import Draft
from symderive.numeric.duals import base
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.scope import Scope
from symderive.numeric.supports import bounds_of, generic, is_whole
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name

ORDERS = ("<", "<=", ">", ">=")
SAME = ("=", "!=")
ASIDE = Fraction(3, 1009)  # no multiple of what is written
FEW = 6  # whole numbers in a row that a variable gets up to the largest one that it is compared with
LARGEST = 400  # atoms of a table that is widened so
MOST = 4  # numbers that one variable is compared with


def comparisons(universe: Universe, signs: tuple[str, ...] = ORDERS) -> Iterator[tuple[Node, Node]]:
    """(side with variables, side without) of every inequality (or relation of other signs) that is spoken of."""
    for tree in universe.everything:
        for part in nodes_of(tree, Rel):
            if part.op in signs:
                for side, other in ((part.left, part.right), (part.right, part.left)):
                    if universe.spoken(side) and not universe.spoken(other):
                        yield side, other


def thresholds_only(universe: Universe) -> set[Node]:
    """The letters that tabled variables are only compared with by size: no variable need have such a value."""
    compared = [(side, other) for side, other in comparisons(universe) if isinstance(other, Sym)]
    lawful = {
        other
        for side, other in compared
        if any(universe.variables[n].laws or universe.variables[n].values is not None for n in universe.spoken(side))
    }
    values = {
        letter
        for tree in universe.everything
        for part in nodes_of(tree, Dens, Rel)
        if isinstance(part, Dens) or part.op not in ORDERS
        for letter in free_leaves(part)
    }
    found: set[Node] = {other for _, other in compared}
    return found - lawful - values


def thresholds_drawn(draft: Draft, universe: Universe) -> dict[Node, set[float]]:
    """The numbers that stand at a point for letters that variables are only compared with."""
    letters = thresholds_only(universe)
    if draft.kind.name == "residues":
        return {}
    return {x: {float(v) for v in np.ravel(draft.point.values[x])} for x in letters if x in draft.point.values}


def around_thresholds(draft: Draft, universe: Universe, compared: dict[Node, set[float]]) -> bool:
    """Was a world drawn around the numbers that stand at this point for such letters?"""
    return all(values <= compared.get(x, set()) for x, values in thresholds_drawn(draft, universe).items())


def straddled(
    supports: dict[Name, list[Any]], universe: Universe, exact: Point, draft: Draft, rng: Random
) -> dict[Name, list[Any]]:
    """The supports with the numbers that their variables are compared with, and numbers on both sides of these."""
    wanted: dict[Name, dict[Fraction, None]] = {}
    equal = [(u, c) for u, c in comparisons(universe, SAME) if isinstance(c, Num)]
    for side, other in (*comparisons(universe), *equal):
        for c in values_of(other, exact, draft):
            for name in universe.spoken(side):
                variable = universe.variables[name]
                if (side, other) in equal and not is_whole(variable):
                    continue
                if name in supports and variable.values is None and not isinstance(supports[name][0], tuple):
                    wanted.setdefault(name, {}).update(dict.fromkeys(turned(side, c)))
    found = dict(supports)
    smooth = [n for n in supports if Has("continuous", universe.variables[n].node) in universe.facts]
    for name in dict.fromkeys((*smooth, *wanted)):
        numbers = wanted.get(name, {})
        variable = universe.variables[name]
        low, high = bounds_of(variable, universe)
        if is_whole(variable):
            inside = [c for c in numbers if (low is None or c >= low) and (high is None or c <= high)]
            widened = whole_around(inside, supports[name], low, high)
        else:
            inside = [c for c in numbers if (low is None or c > low) and (high is None or c < high)]
            widened = around(inside, supports[name], low, high, rng)
            widened = between(inside, widened, high, 1 + smooth.index(name)) if name in smooth else widened
        size = len(widened)
        for other_name, values in found.items():
            size *= len(values) if other_name != name else 1
        if size <= LARGEST:
            found[name] = widened
    return found


def values_of(other: Node, exact: Point, draft: Draft) -> list[Fraction]:
    """The values that a side without variables has at the points drawn."""
    for point in (exact, draft.point):
        if point.kind.name == "residues":
            continue
        try:
            value = np.ravel(base(Scope(point, draft.names).value(other)))
        except (NoNumber, ZeroDivisionError):
            continue
        return [Fraction(x) if isinstance(x, Fraction | int) else Fraction(float(x)) for x in value if isfinite(x)]
    return []


def turned(side: Node, c: Fraction) -> list[Fraction]:
    """The values of a variable at which a side made of it reaches a number."""
    if any(isinstance(p, Pow) and p.exponent == Num(2) for p in side.walk()):
        root = Fraction(sqrt(abs(c))) if c > 0 else Fraction(0)
        return [root, -root]
    return [c, -c] if any(isinstance(p, Map) and p.name == "abs" for p in side.walk()) else [c]


def around(
    numbers: list[Fraction], support: list[Any], low: Fraction | None, high: Fraction | None, rng: Random
) -> list[Any]:
    """A support with some numbers, one below them all and one above."""
    if not numbers:
        return support
    least, most = min(numbers), max(numbers)
    below = least - abs(generic(rng, 0)) if low is None else (low + least) / 2
    above = most + abs(generic(rng, 0)) if high is None else (high + most) / 2
    return sorted({*support, *numbers[:MOST], below, above})


def whole_around(numbers: list[Fraction], support: list[Any], low: Fraction | None, high: Fraction | None) -> list[Any]:
    """A support of whole numbers with those next to some numbers, and a few below them."""
    if not numbers:
        return support
    last = max(map(floor, numbers))
    chosen = {Fraction(k) for c in numbers[:MOST] for k in (floor(c) - 1, floor(c), ceil(c), ceil(c) + 1)}
    chosen |= {Fraction(last - k) for k in range(FEW)}
    return sorted({*support, *(c for c in chosen if (low is None or c >= low) and (high is None or c <= high))})


def between(numbers: list[Fraction], support: list[Any], high: Fraction | None, place: int) -> list[Any]:
    """A support that keeps away from some numbers, from all that a person would write, and from those of other such
    variables (``place`` tells them apart): a continuous variable has no probability at any of them. What lies between
    two of the numbers stands in the middle."""
    middles = {(a + b) / 2 for a, b in pairwise(sorted(numbers))}
    found = sorted({*(x for x in support if x not in numbers), *middles} - set(numbers))
    if any(isinstance(x, tuple) for x in found):
        return support
    aside = place * ASIDE
    return [x if any(x < c <= x + aside for c in (*numbers, high) if c is not None) else x + aside for x in found]
