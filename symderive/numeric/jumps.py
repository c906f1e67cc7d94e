"""Integrals over probabilities that jump: P(X > x) of a variable with finitely many values, as a function of x.

Between the values of X the probability does not change, so that the range is parted at them.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np

from symderive.expr.algebra import Map, Num, Rel
from symderive.expr.calculus import Integral
from symderive.expr.node import Node, holds, nodes_of, substitute, transform
from symderive.expr.probability import Prob
from symderive.numeric.densities import is_endless
from symderive.numeric.duals import Value, base
from symderive.numeric.limits import integral as plain_integral
from symderive.numeric.scope import Scope
from symderive.numeric.world import World

MOST = 24  # places
FAR = 8  # how far out, in lengths of the range of the values, it is seen whether anything is left


def over_jumps(node: Integral, world: World, scope: Scope) -> Value | None:
    """The integral, part by part; None where its integrand holds no such probability. Not a number where what is
    integrated does not vanish far out."""
    node = Integral(opened(node.body, scope), node.var, node.low, node.high)
    places = jumps(node, world, scope) if holds(node.body, Prob) else None
    if places is None or len(places) > MOST:
        return None
    low, high = (None if e is None or is_endless(e) else base(scope.value(e)) for e in (node.low, node.high))
    if any(e is not None and e.size > 1 for e in (low, high)):
        return None
    ends = [None if e is None else Fraction(float(e.ravel()[0])) for e in (low, high)]
    inside = [p for p in places if (ends[0] is None or p > ends[0]) and (ends[1] is None or p < ends[1])]
    parts = [Num(p) for p in inside]
    first = None if low is not None and inside == [] and high is None else node.low
    if low is None or high is None:
        reach = FAR * (1 + max(map(abs, places)))
        edges = [Num(sign * reach) for sign, end in ((-1, low), (1, high)) if end is None]
        if any(base(scope.value(substitute(node.body, {node.var: edge}))).any() for edge in edges):
            return scope.kind.number(0) * float("nan")
    marks: list[Node | None] = [first if low is not None else parts[0], *(parts[1:] if low is None else parts)]
    if high is not None:
        marks.append(node.high)
    total: Value = scope.kind.number(0)
    for one, other in pairwise(marks):
        total = total + plain_integral(Integral(node.body, node.var, one, other), scope)
    return total


def opened(body: Node, scope: Scope) -> Node:
    """The integrand with functions that are probabilities by their definition, F(x) = P(X <= x), as these."""
    functions = scope.names.functions

    def change(part: Node) -> Node:
        d = functions.get(part.name) if isinstance(part, Map) and not part.primes else None
        if d is None or len(d.params) != 1 or not holds(d.body, Prob):
            return part
        return substitute(d.body, {d.params[0]: part.kids[0]})

    return transform(body, change, Map) if functions else body


def jumps(node: Integral, world: World, scope: Scope) -> list[Fraction] | None:
    """The places at which probabilities in the integrand jump, in order; None where none does, or not only there."""
    found: set[Fraction] = set()
    for side in dict.fromkeys(compared(node)):
        names = world.spoken([side])
        if not names or not all(name in world.tabled for name in names):
            return None
        inner, _ = world.lay([side], scope)
        found |= {
            Fraction(x) if isinstance(x, Fraction) else Fraction(float(x)) for x in np.unique(base(inner.value(side)))
        }
    return sorted(found) or None


def compared(node: Integral) -> Iterator[Node]:
    """What events of probabilities in the integrand compare with the letter of the integral."""
    for part in nodes_of(node.body, Prob):
        for event in nodes_of(part.event, Rel):
            for side, other in (event.kids, event.kids[::-1]):
                if other is node.var:
                    yield side
