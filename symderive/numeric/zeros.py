"""The zeros of a formula of one letter between two ends."""

from __future__ import annotations

from typing import Any

import numpy as np

from symderive.expr.algebra import Sym
from symderive.expr.node import Node
from symderive.numeric.compile import evaluate
from symderive.numeric.point import Point
from symderive.numeric.root_scan import zeros_of


def zeros_between(node: Node, x: Sym, low: float, high: float) -> list[float]:
    """The zeros in order. Raises NoNumber where the formula has no numbers."""

    def f(at: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        point = Point({}, {x: at.reshape(-1, 1, 1)}, count=len(at))
        return np.broadcast_to(np.asarray(evaluate(node, point), dtype=float).reshape(-1), at.shape)

    return zeros_of(f, low, high)
