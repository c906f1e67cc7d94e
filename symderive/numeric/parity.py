"""Numbers and sizes that are said to be even or odd."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from symderive.expr.algebra import Size
from symderive.expr.problem import Has, Problem
from symderive.numeric.domains import REALS, Range

PARITIES = {"even": 0, "odd": 1}
MOST = 8  # so far from the least of them
LEAST = -5  # of integers without a bound


def of_parity(r: Range, word: str) -> Range | None:
    """The even (the odd) numbers of a range; None where few numbers cannot stand for them.

    Of a letter of which nothing else is said they are natural numbers, as everybody takes n to be.

    >>> [int(x) for x in of_parity(Range(low=Fraction(1), integer=True), "odd").elements]
    [1, 3, 5, 7, 9]
    """
    if r.elements is not None:
        found = [x for x in r.elements if x % 2 == PARITIES[word]]
        return Range(elements=tuple(found)) if found else None
    low = 1 if r == REALS else LEAST if r.low is None else ceil(r.low)
    if r.low is not None and not (r.integer and r.low in (0, 1)):
        low = floor(r.low) + 1
    high = low + MOST if r.high is None else ceil(r.high) - 1
    numbers = [Fraction(n) for n in range(low, min(high, low + MOST) + 1) if n % 2 == PARITIES[word]]
    return Range(elements=tuple(numbers)) if numbers else None


def parities_hold(problem: Problem, sizes: dict[str, int]) -> bool:
    """Are the sizes that are said to be even or odd so?"""
    for fact in problem.facts:
        match fact.node:
            case Has("even" | "odd" as word, Size(dim)) if dim.letters <= sizes.keys():
                if dim.value(sizes) % 2 != PARITIES[word]:
                    return False
    return True
