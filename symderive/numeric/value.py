"""The value of an expression that is one number whatever the point: an exact fraction where it is rational."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.compile import evaluate
from symderive.numeric.exact import RATIONALS
from symderive.numeric.numbers import DOUBLES, NoNumber
from symderive.numeric.precise import precise
from symderive.numeric.sample import draw, fixed


def number_of(node: Node, problem: Problem) -> Fraction | float | None:
    """The value of a scalar that is the same at every point; None where it depends on a letter.

    Raises NoNumber where the expression has no value.
    """
    try:
        exact = [_single(evaluate(node, draw(problem, (node,), seed, kind=RATIONALS), problem)) for seed in (1, 2)]
        if all(isinstance(v, Fraction) for v in exact):
            return exact[0] if exact[0] == exact[1] else None
    except (NoNumber, ZeroDivisionError):
        pass
    values = [float(_single(evaluate(node, draw(problem, (node,), seed, kind=DOUBLES), problem))) for seed in (1, 2)]
    if not np.isfinite(values).any() and fixed(problem, (node,)):  # too large or too small for doubles on the way
        return float(_single(evaluate(node, draw(problem, (node,), kind=precise()), problem)))
    if not all(np.isfinite(v) for v in values) or abs(values[0] - values[1]) > 1e-9 * max(1.0, abs(values[0])):
        return None
    return values[0]


def _single(array: np.ndarray) -> Fraction | float:
    flat = np.asarray(array).ravel()
    if flat.size != 1:
        raise NoNumber("this is not one number")
    value = flat[0]
    if isinstance(value, complex):
        raise NoNumber("this is not a real number")
    return Fraction(int(value)) if isinstance(value, (int, np.integer)) else value
