"""Sets of integers that run from one end to another: {1, ..., 6}, {1, ..., n}, the natural numbers, {r, r + 1, ...}."""

from __future__ import annotations

from itertools import pairwise

from symderive.expr.algebra import INFINITY, Idx, Num, Rel, Sum, Sym
from symderive.expr.node import Node
from symderive.expr.probability import And, FiniteSet, NamedSet, SetOf


def integer_run(within: Node | None) -> tuple[Node, Node] | None:
    """The ends of a set {a, a+1, ..., b} of integers (letters, b also infinity), or None."""
    match within:
        case FiniteSet(elements) if elements:
            values = [e.value for e in elements if isinstance(e, Num)]
            if len(values) == len(elements) and all(b - a == 1 for a, b in pairwise(values)):
                return elements[0], elements[-1]
        case SetOf(Idx() as k, (index,), And((Rel("<=", low, first), Rel("<=", last, high)), _)) if k is index:
            return (low, high) if first is index and last is index else None
        case SetOf(Sum(terms), (Sym() as k,), Rel(">=", start, Num(0))) if start is k and terms.count(k) == 1:
            rest = [t for t in terms if t is not k]
            return None if any(k in t for t in rest) else (rest[0] if len(rest) == 1 else Sum(tuple(rest)), INFINITY)
        case NamedSet("N"):
            return Num(1), INFINITY
        case NamedSet("N0"):
            return Num(0), INFINITY
    return None
