"""Where an integrand bends or jumps: |x − c|, max(0, x − c), values by cases. A quadrature is exact only between
such places.

A place is found where what decides (x − c) is linear in the variable, for every point at once; as a dual number it
carries its own change, so that derivatives of an integral see how a jump moves.
"""

from __future__ import annotations

import numpy as np

from symderive.expr.algebra import PI, Apply, Map, Rel, Sym
from symderive.expr.build import mul
from symderive.expr.node import Node, free_leaves
from symderive.numeric.duals import Value, base, reciprocal, where
from symderive.numeric.root_scan import zeros_of
from symderive.numeric.scope import Scope

MOST, MANY = 6, 48  # places in one integrand: those found at once, and those looked for on a grid
BENT = frozenset({"abs", "relu", "sign", "heaviside"})
STEPS = frozenset({"floor", "ceil"})


def kinks(body: Node, var: Node, scope: Scope) -> list[Value]:
    """The places at which the body may bend or jump as a function of the variable, in increasing order at every
    point."""
    found: list[Value] = []
    for left, right in dict.fromkeys(deciding(body, var)):
        values = []
        for x in (0, 1, 2):
            inner = scope.inner({var: scope.kind.number(x)})
            value = inner.value(left)
            values.append(value if right is None else value - inner.value(right))
        slope = values[1] - values[0]
        bend = np.abs(base(values[2] - values[1] - slope))
        if np.any(bend > 1e-9 * (1 + np.abs(base(slope)))) or np.any(base(slope) == 0):
            continue
        found.append(-(values[0] * reciprocal(slope, scope.kind)))
    return ordered(found[:MOST])


def corners(body: Node, var: Node, low: Value, high: Value, scope: Scope) -> list[Value]:
    """The places between two numbers where |u|, sqrt u and the like may bend, and those where floor u jumps, with u a
    formula of the variable alone: the zeros of u, or of sin(pi u). Looked for where a quadrature does not settle; none
    where there are too many."""
    ends = [np.unique(np.asarray(base(end), dtype=float)) for end in (low, high)]
    if scope.kind.exact or any(len(end) != 1 for end in ends) or not ends[0][0] < ends[1][0]:
        return []
    inside = {
        Map("sin", mul(PI, p.u)) if p.name in STEPS else p.u
        for p in body.walk()
        if isinstance(p, Map)
        and p.name in (*BENT, *STEPS, "sqrt")
        and {u for u in free_leaves(p.u) if isinstance(u, Sym)} == {var}
    }
    found: set[float] = set()
    for u in inside:

        def f(at: np.ndarray, u: Node = u) -> np.ndarray:
            along = scope.axis(scope.kind.raw(at.reshape(-1, 1)).ravel())
            value = scope.inner({var: along}, axes=1, times=len(at)).value(u)
            return np.asarray(base(value), dtype=float).reshape(len(at), -1)[:, 0]

        found |= set(zeros_of(f, float(ends[0][0]), float(ends[1][0])))
    if len(found) > MANY:
        return []
    return [scope.kind.raw(np.array([[place]])) for place in sorted(found)]


def deciding(body: Node, var: Node) -> list[tuple[Node, Node | None]]:
    """(u, None) for |u|, (u, v) for max(u, v) and for a condition u < v, where they contain the variable."""
    pairs: list[tuple[Node, Node | None]] = []
    for part in body.walk():
        match part:
            case Map(name, u, _) if name in BENT:
                pairs.append((u, None))
            case Apply("max" | "min", (u, v)):
                pairs.append((u, v))
            case Rel(_, u, v):
                pairs.append((u, v))
    return [(u, v) for u, v in pairs if var in free_leaves(u) or (v is not None and var in free_leaves(v))]


def ordered(places: list[Value]) -> list[Value]:
    """The places sorted at every point (bubble sort: they are few, and their order may differ from point to point)."""
    places = list(places)
    for last in range(len(places) - 1, 0, -1):
        for i in range(last):
            u, v = places[i], places[i + 1]
            rising = np.asarray(base(u) <= base(v), dtype=bool)
            places[i], places[i + 1] = where(rising, u, v), where(rising, v, u)
    return places


def clipped(place: Value, low: Value | None, high: Value | None) -> Value:
    """A place moved into the range of integration (None: endless)."""
    if low is not None:
        place = where(np.asarray(base(place) < base(low), dtype=bool), low, place)
    if high is not None:
        place = where(np.asarray(base(place) > base(high), dtype=bool), high, place)
    return place
