"""How large formulas are where some letters come close to a place: the decimal logarithms of their sizes, to many
digits, so that the powers with which they vanish can be told."""

from __future__ import annotations

import math
from collections.abc import Sequence

from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.compile import evaluate
from symderive.numeric.points import points_for
from symderive.numeric.precise import precise

DIGITS = 300
NOTHING = -240.0  # smaller than this is nothing


def sizes(nodes: Sequence[Node], problem: Problem, seed: int = 0) -> list[float]:
    """For each node the logarithm to base 10 of its largest entry at one point (the same for all): -inf where it
    vanishes, nan where it has no value. Raises NoNumber."""
    kind = precise(DIGITS)
    point = points_for(problem, tuple(nodes), tuple(nodes), seed, kind, 1)
    found = []
    for node in nodes:
        value = evaluate(node, point, problem)
        if not kind.finite(value).all():
            found.append(math.nan)
            continue
        largest = max((abs(x) for x in value.ravel()), default=kind.mp.mpf(0))
        power = float(kind.mp.log10(largest)) if largest else -math.inf
        found.append(power if power > NOTHING else -math.inf)
    return found
