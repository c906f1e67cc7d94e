"""The ends of a range as rational numbers: irrational ones rounded outwards, so that the range still holds them."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite

from symderive import scalar
from symderive.expr.algebra import INFINITY, Const, Num
from symderive.expr.build import neg
from symderive.expr.node import Node, free_leaves


def rational_end(end: Node, side: int) -> Fraction | None:
    """A lower (``side`` -1) or upper (1) end; None for an infinite one and one with letters."""
    if isinstance(end, Num):
        return end.value
    if end in (INFINITY, neg(INFINITY)) or any(not isinstance(leaf, Num | Const) for leaf in free_leaves(end)):
        return None
    value = scalar.number(end)
    return None if value is None or not isfinite(value) else Fraction(round(value * 10**6) + side, 10**6)
