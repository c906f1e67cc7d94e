"""Formulas that grow like an exponential in a random variable: their means need points far out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from symderive.expr.algebra import Map, Pow
from symderive.expr.node import Node
from symderive.numeric.variables import is_variable

Array = np.ndarray[Any, Any]
WIDE = (-8, 0, 8)  # cuts of a normal law under such a formula, in standard deviations


def spoken(part: Node) -> bool:
    return any(is_variable(p) for p in part.walk())


def grows(trees: Iterable[Node], random: Callable[[Node], bool] = spoken) -> bool:
    """Does one of these grow like an exponential in a variable?"""
    for tree in trees:
        for part in tree.walk():
            inner = part.u if isinstance(part, Map) and part.name in ("exp", "sinh", "cosh") else None
            inner = part.exponent if isinstance(part, Pow) else inner
            if inner is not None and random(inner):
                return True
    return False


def wide_cuts(centre: Array, spread: Array) -> list[Array]:
    """Cuts that keep the segments of a normal law narrow far out."""
    return [np.asarray(centre + k * spread) for k in WIDE]
