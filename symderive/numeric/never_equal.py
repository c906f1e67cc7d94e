"""Do two sides differ wherever the givens hold? Then a row that says they are equal contradicts what is given.

P(A) = 2/5 beside a stated P(A) = 3/10, E[X] = 4 of a binomial variable with mean 5: at all points that obey the givens
each side has one value. Where a letter stands free the values move from point to point, and nothing is said.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.compile import evaluate
from symderive.numeric.exact import RATIONALS
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import draw
from symderive.numeric.sizes import NoPoint

SEEDS = 5  # points that are drawn
STILL = 1e-3  # how far values may move, as a share of the gap between them (continuous laws are laid out on a grid)


def exactly_equal(a: Node, b: Node, problem: Problem, *, seed: int = 0) -> bool:
    """Have the sides one value in exact arithmetic at a point that obeys the givens? What is strict fails there."""
    try:
        point = draw(problem, [a, b], seed, count=1, kind=RATIONALS)
        left, right = (evaluate(side, point, problem) for side in (a, b))
    except (NoNumber, ZeroDivisionError, TypeError, ValueError):
        return False
    return left.shape[-2:] == right.shape[-2:] and bool(np.all(left == right))


def never_equal(a: Node, b: Node, problem: Problem, *, seed: int = 0) -> bool:
    """Has each side one value at all points, and are the two values different? The sides have one shape."""
    found: list[list[np.ndarray[Any, Any]]] = []
    for number in range(SEEDS):
        try:
            point = draw(problem, [a, b], seed + number)
            values = [np.asarray(evaluate(side, point, problem), dtype=float) for side in (a, b)]
        except (NoNumber, NoPoint, TypeError, ValueError):
            return False
        if any(v.shape != u.shape for v, u in zip(values, found[0] if found else values, strict=True)):
            return False
        found.append(values)
    left, right = (np.array([values[k] for values in found]) for k in (0, 1))
    if left.shape != right.shape or not (np.isfinite(left).all() and np.isfinite(right).all()):
        return False
    gap = float(np.abs(left - right).max())
    moved = max(float(np.ptp(side, axis=0).max()) for side in (left, right))
    return gap > 0 and moved <= STILL * gap
