"""The numbers of integrals, by quadrature, and of limits, by extrapolation.

An integral is taken by double exponential quadrature (Takahasi and Mori 1974) at two steps, one half of the other, that
must agree. A limit is taken at hundreds of digits from three points at 10⁻⁸⁰ and closer, extrapolated by Aitken, which
must agree as well. What does not settle has no number.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from symderive.expr.algebra import INFINITY, Const, Prod
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import Integral, Limit
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.probability import Prob
from symderive.expr.problem import is_chance
from symderive.numeric.deadline import OutOfTime
from symderive.numeric.duals import Value, base, linear, parts, several, where
from symderive.numeric.families import summed
from symderive.numeric.kinks import clipped, corners, kinks, ordered
from symderive.numeric.numbers import DOUBLES, NoNumber, Numbers
from symderive.numeric.riemann_sums import of_riemann_sum
from symderive.numeric.scope import Scope, value_of
from symderive.numeric.values import led

STEPS = (1 / 32, 1 / 128, 1 / 512)  # tried in turn, until an integral settles
REACH = 4.0
SETTLED = 1e-7  # the two steps of a quadrature agree to this; the error of the finer one is of the order of its square
MANY, LARGEST_SHARE = 100, 0.5  # of that many terms none has such a share of the sum
EDGE = 1e-10  # the share of the terms at the ends of a rule: more, and something is left outside
NEAR = (80, 84, 88)  # decimal places from the point at which a limit is looked at
WHOLE = frozenset(("n", "N", "m", "M", "k", "K", "i", "j"))  # letters that run to infinity in whole numbers by custom
ASIDE = 9973  # what grows is looked at a little beside powers of ten: sin(pi x) is 0 at all of them
DEEP = 400  # digits for that


# ---------------------------------------------------------------- integrals
@lru_cache(maxsize=24)
def rule(kind: Numbers, form: str, step: float) -> tuple[Any, Any, Any]:
    """Nodes and weights of a double exponential rule: ``finite`` on (0, 1) with the
    distances from both ends, ``half`` on (0, oo), ``whole`` on
    (-oo, oo)."""
    reach = REACH if kind is DOUBLES else 5.25
    t = kind.raw(np.arange(-reach, reach + step / 2, step).reshape(-1, 1))
    half_pi = kind.pi() * kind.reciprocal(kind.number(2))
    u, du = half_pi * kind.map("sinh", t), half_pi * kind.map("cosh", t)
    match form:
        case "finite":
            one, twice = kind.number(1), kind.number(2) * u
            nodes = kind.reciprocal(one + kind.map("exp", -twice))
            others = kind.reciprocal(one + kind.map("exp", twice))
            weights = kind.number(2) * du * nodes * others
        case "half":
            nodes = others = kind.map("exp", u)
            weights = du * nodes
        case _:
            nodes, weights = kind.map("sinh", u), du * kind.map("cosh", u)
            others = nodes
    return nodes.ravel(), others.ravel(), (weights * kind.raw(np.array([[step]]))).ravel()


def end(node: Node | None, default: int, scope: Scope) -> tuple[int, Value]:
    """An end of a range: its sign where it is infinite (else 0), and its value."""
    if node is None:
        return default, None
    sign = 1
    if isinstance(node, Prod) and any(isinstance(f, Const) and f.name == "oo" for f in node.factors):
        value = base(DOUBLES.infinity())
        for factor in node.factors:
            if not isinstance(factor, Const):
                value = value * np.asarray(base(scope.value(factor)), dtype=float)
        sign = -1 if np.all(value < 0) else 1
        return sign, None
    if isinstance(node, Const) and node.name == "oo":
        return sign, None
    return 0, scope.value(node)


@value_of(Integral)
def integral(node: Integral, scope: Scope) -> Value:
    if scope.kind.exact:
        raise NoNumber("an integral is not rational by its form")
    low, a = end(node.low, -1, scope)
    high, b = end(node.high, 1, scope)
    if low == 1 or high == -1:
        raise NoNumber("a range from plus infinity or to minus infinity")
    start, stop = (a if not low else None), (b if not high else None)
    reversed_ends = start is not None and stop is not None and bool(np.any(base(start) > base(stop)))
    places = [] if reversed_ends else [clipped(p, start, stop) for p in kinks(node.body, node.var, scope)]
    try:
        return over_pieces(node, [start, *places, stop], scope)
    except OutOfTime:
        raise
    except NoNumber:
        more = corners(node.body, node.var, start, stop, scope) if start is not None and stop is not None else []
        if not more or reversed_ends:
            raise
        return over_pieces(node, [start, *ordered([*places, *more]), stop], scope)


def over_pieces(node: Integral, ends: list[Value | None], scope: Scope) -> Value:
    """The integral as the sum of those between its places."""
    total: Value = None
    for one, other in pairwise(ends):
        piece = between(node, one, other, scope)
        total = piece if total is None else total + piece
    return total


def between(node: Integral, a: Value, b: Value, scope: Scope) -> Value:
    """The integral over a range on which the integrand is smooth."""
    for step in STEPS if scope.kind is DOUBLES else STEPS[:2]:
        place, weight = laid_out(a, b, step, scope)
        body = scope.inner({node.var: place}, axes=1, times=len(base(weight))).value(node.body)
        found = quadrature(weight * body, len(base(weight)), scope)
        if found is not None:
            return found
    raise NoNumber("the quadrature of an integral does not settle")


def laid_out(a: Value, b: Value, step: float, scope: Scope) -> tuple[Value, Value]:
    """Nodes and weights from a to b (None: infinite) along a new leading axis."""
    kind = scope.kind
    form = "finite" if a is not None and b is not None else "whole" if a is None and b is None else "half"
    x, y, w = (scope.axis(v) for v in rule(kind, form, step))
    scope.afford(len(w))
    if form == "whole":
        return x, w
    if form == "half":
        return (a + x if a is not None else b - x), w
    near = np.asarray(x < y, dtype=bool)
    return where(near, a + (b - a) * x, b - (b - a) * y), (b - a) * w


def quadrature(terms: Value, n: int, scope: Scope) -> Value | None:
    """The sum of weighted values; None where half of the nodes do not give the same, or something is left outside."""
    kind, depth = scope.kind, scope.depth
    cleaned = linear(lambda v: without_tails(led(v, depth + 1), kind), terms)
    fine = linear(lambda v: summed(v, n, depth), cleaned)
    coarse = linear(lambda v: 2 * (v[::2].sum(axis=0) if len(v) > 1 else v[0] * ((n + 1) // 2)), cleaned)
    for x, y, z in zip(parts(fine), parts(coarse), parts(cleaned), strict=True):
        sizes = np.abs(z.astype(float))
        gap, size = np.abs(np.asarray(x - y, dtype=float)), sizes.sum(axis=0)
        edge = np.concatenate([sizes[:2], sizes[-2:]]).max(axis=0)
        if not np.all(gap <= SETTLED * size + 1e-13) or not np.all(edge <= EDGE * size):
            return None
        if not np.isfinite(size).all() or (n > MANY and np.any(sizes.max(axis=0) > LARGEST_SHARE * size)):
            return None  # one place outweighs all others: the integrand is infinite there
    return fine


def without_tails(x: np.ndarray, kind: Numbers) -> np.ndarray:
    """Weighted values of which those at the ends, that are no numbers because something under- or overflowed (0 log 0),
    count nothing; what stands before them must have vanished already."""
    good = kind.finite(x)
    if good.all():
        return x
    clean = np.where(good, x, x * 0 if x.dtype == object else 0.0)
    sizes = np.abs(clean.astype(float))
    for place in np.ndindex(*x.shape[1:]):
        column = good[(slice(None), *place)]
        if column.all():
            continue
        known = np.flatnonzero(column)
        terms = sizes[(slice(None), *place)]
        inside = column[known[0] : known[-1] + 1].all() if len(known) else False
        if not inside or max(terms[known[0]] * (known[0] > 0), terms[known[-1]] * (known[-1] < len(x) - 1)) > (
            EDGE * terms.sum()
        ):
            raise NoNumber("what is integrated is not defined on the whole range")
    return clean


# ---------------------------------------------------------------- limits
@value_of(Limit)
def limit(node: Limit, scope: Scope) -> Value:
    if scope.kind.exact:
        raise NoNumber("a limit is not rational by its form")
    if holds(node.body, Prob):
        raise NoNumber("the limit of a probability is not taken in numbers")
    if getattr(node.var, "name", "") in scope.point.sizes and is_chance(node.body):
        raise NoNumber("the letter of the limit is a size: sizes do not grow in numbers")
    if (series := of_partial_sums(node)) is not None:
        return scope.value(series)
    if (area := of_riemann_sum(node, scope)) is not None:
        return scope.value(area)
    deep = deepened(scope)
    k = deep.kind
    sign, to = end(node.target, 1, deep)
    results = []
    sides = {"+": (1,), "-": (-1,)}.get(node.side, (1, -1))
    for side in (sign,) if sign else sides:
        steps = []
        for number, digits in enumerate(NEAR):
            if sign:
                whole = getattr(node.var, "name", "") in WHOLE
                place = k.number(10**digits + (number if whole else Fraction(digits**3, ASIDE))) * k.number(side)
            else:
                place = to + k.number(10) ** -digits * k.number(side)
            steps.append(deep.inner({node.var: place}).value(node.body))
        results.append(settled(steps, k))
    for other in results[1:]:
        for x, y in zip(parts(results[0]), parts(other), strict=True):
            if not _close(x, y):
                raise NoNumber("the limits from the two sides differ")
    return linear(lambda x: lowered(x, scope.kind), results[0])


def of_partial_sums(node: Limit) -> Node | None:
    """The series of which a limit takes the partial sums; None where it takes anything else."""
    match node:
        case Limit(BigSum(body, index, low, high, skip), n, target) if high is n and target is INFINITY:
            return None if n in free_leaves(body) | free_leaves(low) else BigSum(body, index, low, target, skip)
    return None


def deepened(scope: Scope) -> Scope:
    """The same scope in numbers of hundreds of digits."""
    from symderive.numeric.precise import Precise, lifted, lifted_point, precise

    k: Precise = precise(DEEP)
    point = scope.point
    copy = point.extra.get("deep")
    if copy is None:
        copy = lifted_point(point, k, {key: v for key, v in point.extra.items() if key != "deep"})
        point.extra["deep"] = copy
    bound: dict[Any, Value] = {}
    current: Scope | None = scope
    while current is not None:
        for key in current.bound:
            if key not in bound:
                value = current.memo[key]
                bound[key] = value if value is True or value is None else lifted(value, k)
        current = current.parent
    root = Scope(copy, scope.names)
    return root.inner(bound, axes=scope.depth - root.depth)


def settled(steps: list[Value], k: Numbers) -> Value:
    """The limit of three values by Aitken's Δ²; they must be close to one another already."""
    for x, y in zip(parts(steps[-2]), parts(steps[-1]), strict=True):
        if not _close(x, y):
            raise NoNumber("a limit does not settle")

    def aitken(v: list[np.ndarray]) -> np.ndarray:
        a, b, c = np.broadcast_arrays(*v)
        out = np.empty(c.shape, dtype=object)
        for place in np.ndindex(*c.shape):
            bend = (c[place] - b[place]) - (b[place] - a[place])
            out[place] = c[place] - (c[place] - b[place]) ** 2 / bend if bend != 0 else c[place]
        return out

    return several(aitken, steps)


def _close(x: np.ndarray, y: np.ndarray) -> bool:
    """Do two arrays of many digits agree to 15?"""
    for u, v in zip(np.broadcast_to(x, np.broadcast_shapes(x.shape, y.shape)).ravel(), y.ravel(), strict=False):
        if not abs(u - v) <= 1e-15 * (1 + abs(v)):
            return False
    return True


def lowered(x: np.ndarray, kind: Numbers) -> np.ndarray:
    """Numbers of many digits as numbers of a kind."""
    if kind is DOUBLES:
        return x.astype(float)
    return kind.whole(x) if kind.name == "precise" else kind.raw(x.astype(float))
