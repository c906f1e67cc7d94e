"""Sets of integers that run from one end to another: {1, ..., 6}, {1, ..., n}, the natural numbers."""

from __future__ import annotations

from itertools import pairwise

from symderive.expr.algebra import INFINITY, Idx, Num, Rel
from symderive.expr.node import Node
from symderive.expr.probability import And, FiniteSet, NamedSet, SetOf


def integer_run(within: Node | None) -> tuple[Node, Node] | None:
    """The ends of a set {a, a+1, ..., b} of integers (b a letter or infinity), or None."""
    match within:
        case FiniteSet(elements) if elements:
            values = [e.value for e in elements if isinstance(e, Num)]
            if len(values) == len(elements) and all(b - a == 1 for a, b in pairwise(values)):
                return elements[0], elements[-1]
        case SetOf(Idx() as k, (index,), And((Rel("<=", low, first), Rel("<=", last, high)), _)) if k is index:
            return (low, high) if first is index and last is index else None
        case NamedSet("N"):
            return Num(1), INFINITY
        case NamedSet("N0"):
            return Num(0), INFINITY
    return None
