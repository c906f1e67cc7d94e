"""Functions that meet in a product: sin over cos, max(0, u) where u > 0, e^u over 1 + e^u."""

from __future__ import annotations

from symderive.expr.algebra import MINUS, UNITY, Map, Num, Pow, Sum
from symderive.expr.build import neg
from symderive.expr.node import Node
from symderive.rules.facts import Facts
from symderive.rules.settle import settle
from symderive.rules.terms import burden, digest

#: above the line, below the line, what they make
QUOTIENTS = {("sin", "cos"): "tan", ("sinh", "cosh"): "tanh"}


def meet(factors: list[Node], known: Facts) -> list[Node]:
    """Scalar factors with those pairs put together that have a shorter name."""
    for n, f in enumerate(factors):
        if not isinstance(f, Map) or f.primes:
            continue
        for m, g in enumerate(factors):
            if m == n:
                continue
            made = together(f, g, known)
            if made is not None:
                return meet([*(x for k, x in enumerate(factors) if k not in (n, m)), *made], known)
    return factors


def together(f: Map, g: Node, known: Facts) -> list[Node] | None:
    """What f g is, as factors; None where it stays as it is."""
    match g:
        case Pow(Map(below, v, 0), Num(value)) if value == -1 and v is f.u and (f.name, below) in QUOTIENTS:
            return [Map(QUOTIENTS[f.name, below], v)]
        case Map("relu", v, 0) if f.name == "heaviside" and v is f.u:
            return [g]
        case Pow(Map("relu", v, 0), Num(value)) if f.name == "heaviside" and v is f.u and value > 0:
            return [g]
        case Pow(Sum((a, b)), Num(value)) if value == -1 and f.name == "exp" and UNITY in (a, b):
            other = b if a is UNITY else a
            if digest(other) != digest(f):
                return None
            turned = settle(Pow(Sum((UNITY, Map("exp", neg(f.u)))), MINUS), known)
            return [turned] if burden(turned) < burden(f) + burden(g) else None
    return None


def ramps(factors: list[Node]) -> list[Node]:
    """max(0, u) ⊙ [u > 0] is max(0, u), entry by entry."""
    ramp = {f.u for f in factors if isinstance(f, Map) and f.name == "relu" and not f.primes}
    return [f for f in factors if not (isinstance(f, Map) and f.name == "heaviside" and f.u in ramp)]
