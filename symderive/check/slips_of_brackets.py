"""Slips with brackets: a term in one forgotten where it was multiplied out, a difference of squares for a square."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.check.places import places
from symderive.check.repair import Repair, put
from symderive.expr.algebra import MINUS, Num, Pow, Prod, Sum
from symderive.expr.build import add, mul, neg
from symderive.expr.canon import key
from symderive.expr.node import Node
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import negative, without


def shortened(a: Node, b: Node) -> Iterator[Repair]:
    """A product u (v + w) of the line above of which only u v is left in the line."""
    whole: dict[object, Node] = {}
    for part in dict.fromkeys(a.walk()):
        if not isinstance(part, Prod) or not is_scalar(part.shape):
            continue
        factors = tuple(f for f in part.factors if f is not MINUS)
        for k, bracket in enumerate(factors if len(factors) > 1 else ()):
            for j in range(len(bracket.terms) if isinstance(bracket, Sum) else 0):
                assert isinstance(bracket, Sum)
                kept = mul(*factors[:k], add(*without(bracket.terms, j)), *factors[k + 1 :])
                whole.setdefault(key(kept), mul(*factors))
    for path, part in places(b) if whole else ():
        full = whole.get(key(part))
        if full is not None and not (path and isinstance(b.at(path[:-1]), Prod)):
            for made in put(b, path, full):
                yield Repair("distribute-slip", made, part)


def split_squares(b: Node) -> Iterator[Repair]:
    """(u - v)^k where u^k - v^k was due, (u + v)^k for u^k + v^k."""
    for path, part in places(b):
        match part:
            case Pow(Sum((u, v)), Num(k)) if k in (2, 3, 4) and is_scalar(part.shape):
                minus = negative(v)
                squared = Pow(u, Num(k)), Pow(v if minus is None else minus, Num(k))
                for right in (neg(squared[1]), squared[1]) if minus is not None else (squared[1],):
                    for made in put(b, path, squared[0] + right):
                        yield Repair("square-of-sum", made, part)
