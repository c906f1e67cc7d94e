"""Variables that follow a law, laid out: the values of a discrete one with their masses, nodes of a quadrature with
their weights for a continuous one. Parameters may depend on variables laid out before.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np

from symderive.expr.algebra import Apply, Map, Num, Pow, Rel, Sym
from symderive.expr.laws import LawRow, as_interval_law, law_row, values_of
from symderive.expr.node import Node, free_leaves, nodes_of, transform
from symderive.expr.probability import And, FiniteSet, Law, LawDens, SetOf
from symderive.numeric.blocks import floats, normal_density
from symderive.numeric.duals import Dual, Value, base, where
from symderive.numeric.endless import how_many, stated_masses
from symderive.numeric.exact import RESIDUES
from symderive.numeric.masses import MASS
from symderive.numeric.numbers import NoNumber
from symderive.numeric.plainly import plain_number
from symderive.numeric.quadrature import joined, segment
from symderive.numeric.scope import Scope, value_of
from symderive.numeric.sizes import NoPoint
from symderive.numeric.stated import FORMULAS, stated_row
from symderive.numeric.stated import NAME as STATED
from symderive.numeric.vector_laws import (
    VECTOR_LAWS,
    categorical_mass,
    categorical_values,
    dirichlet_density,
    multinomial_mass,
    multinomial_values,
)

Array = np.ndarray[Any, Any]
POINT = Sym("the point", None, "x")


def density(law: Law, at: Node, scope: Scope) -> Value:
    """The density or mass of a law at a point of this scope; 0 outside of its support."""
    if law.name == "Categorical":
        return categorical_mass(law, at, scope)
    if law.name in VECTOR_LAWS:
        return multinomial_mass(law, at, scope) if law.name == "Multinomial" else dirichlet_density(law, at, scope)
    law = settled(law, scope)
    listed = values_of(law)
    if listed is not None and law.name != "Bernoulli":
        x = base(scope.value(at))
        hits: Any = 0
        for element in listed:
            hits = hits + (x == base(scope.value(element))).astype(int)
        return scope.kind.whole(hits) * scope.kind.number(Fraction(1, len(listed)))
    if scope.kind is RESIDUES:
        raise NoNumber("whether a residue lies in a support cannot be said: residues have no order")
    row = rowed(law)
    low, high = row.support(*law.params)
    x = scope.value(at)
    flat = base(x)
    there = (flat >= base(ends(low, scope))) & (flat <= base(ends(high, scope)))
    if row.discrete:
        whole = np.vectorize(lambda e: e == int(e), otypes=[bool])(np.where(np.isfinite(flat.astype(float)), flat, 0.5))
        there = there & whole
    safe = where(there, x, x * 0 + inner_point(row, law, scope))
    value = scope.inner({POINT: safe}).value(row.density(POINT, *law.params))
    if np.all(there):
        return value
    return where(there, value, value * 0)


def fixed_range(law: Law, scope: Scope) -> None:
    """NoNumber where the ends of a law's support change with the letter of a derivative: a quadrature misses that."""
    law = settled(law, scope)
    if any(isinstance(ends(e, scope), Dual) for e in rowed(law).support(*law.params)):
        raise NoNumber("the range of a law changes with the letter of a derivative")


def inner_point(row: LawRow, law: Law, scope: Scope) -> Value:
    """A point of the support, put in for those outside so that nothing there overflows."""
    low, high = row.support(*law.params)
    if row.discrete:
        return scope.value(low)
    if isinstance(low, Num) and is_endless(high):
        return scope.kind.number(low.value + 1)
    if is_endless(high):
        return scope.kind.number(0)
    half = scope.kind.number(Fraction(1, 2))
    return (scope.value(low) + scope.value(high)) * half


def is_endless(end: Node) -> bool:
    return any(getattr(part, "name", "") == "oo" for part in end.walk())


def ends(end: Node, scope: Scope) -> Value:
    if is_endless(end):
        sign = -1.0 if getattr(end, "name", "") != "oo" else 1.0
        return np.array([[sign * np.inf]])
    return scope.value(end)


def fixed(value: Value) -> Array:
    """A value that must not change where a derivative is taken (the end of a range, a place that is looked up)."""
    if isinstance(value, Dual):
        raise NoNumber("the derivative of a range that moves is not taken by numbers")
    return base(value)


def rowed(law: Law) -> LawRow:
    if law.name in FORMULAS:
        return stated_row(law)
    row = law_row(law)
    if row is None:
        raise NoNumber(f"the law {law.name} with {len(law.params)} parameters is not known")
    return row


#: values of a uniform law on integers that are gone through one by one
MOST_VALUES = 5000


def settled(law: Law, scope: Scope) -> Law:
    """A law with its numbers of trials as numbers, Uniform on an interval by its ends."""
    law = as_interval_law(law)
    match law:
        case Law("UniformSet", (SetOf(body, (index,), And((Rel("<=", low, _), Rel("<=", _, high)))),)) if body is index:
            first, last = scope.whole(low), scope.whole(high)
            if last - first >= MOST_VALUES:  # a letter for the end stands for a huge number modulo a prime
                raise NoNumber("a set of integers too large to be gone through")
            return Law("UniformSet", (FiniteSet(tuple(map(Num, range(first, last + 1)))),))
    row = law_row(law)
    if row is None or "count" not in row.ranges:
        return law
    params = []
    for slot, parameter in zip(row.ranges, law.params, strict=True):
        value = base(scope.value(parameter)) if slot == "count" else None
        if value is not None and value.size == 1 and value.ravel()[0] == int(value.ravel()[0]):
            parameter = Num(int(value.ravel()[0]))
        params.append(parameter)
    return Law(law.name, tuple(params))


@value_of(LawDens)
def law_density(node: LawDens, scope: Scope) -> Value:
    if not isinstance(node.law, Law):
        raise NoNumber("the density of a law that is not named")
    if node.law.name == "Normal" and base(scope.value(node.point)).shape[-2:] != (1, 1):
        mean, variance = node.law.params
        return normal_density(scope.value(node.point), scope.value(mean), scope.value(variance), scope)
    return density(node.law, node.point, scope)


# ---------------------------------------------------------------- laying a variable out
def discrete_values(law: Law, scope: Scope) -> list[tuple[Node, Value]] | None:
    """(value, mass) for the values of a discrete law, each over the rows of the scope; None for a continuous law."""
    if law.name == "Categorical":
        return categorical_values(law, scope)
    if law.name in VECTOR_LAWS:
        return multinomial_values(law, scope) if law.name == "Multinomial" else None
    law = settled(law, scope)
    listed = values_of(law)
    if listed is not None and law.name != "Bernoulli":
        share = scope.kind.number(Fraction(1, len(listed)))
        return [(e, share) for e in listed]
    row = rowed(law)
    if not row.discrete:
        return None
    low, high = row.support(*law.params)
    first = int(np.min(base(scope.value(low))))
    if law.name == MASS and is_endless(high):
        found = stated_masses(law.params[0], law.params[1], first, scope)
    else:
        last = first + how_many(row, law, scope) if is_endless(high) else int(np.max(base(scope.value(high))))
        found = [mass_at(Num(k), row, law, scope) for k in range(first, last + 1)]
    least, most = base(scope.value(low)), base(ends(high, scope))
    if np.all(least == first) and np.all(most >= first + len(found) - 1):
        return found
    within = [(least <= first + n) & (most >= first + n) for n in range(len(found))]
    return [(k, where(inside, mass, mass * 0)) for inside, (k, mass) in zip(within, found, strict=True)]


def mass_at(k: Num, row: LawRow, law: Law, scope: Scope) -> tuple[Num, Value]:
    return k, scope.value(transform(row.density(k, *law.params), folded))


def folded(node: Node) -> Node:
    value = plain_number(node)
    return Num(value) if value is not None else node


def continuous_nodes(
    law: Law, scope: Scope, shape: tuple[int, ...], cuts: list[Array], fine: float = 1
) -> tuple[Array, Array]:
    """Nodes and weights (not yet times the density) of a continuous law over rows of ``shape``, in blocks of rows.

    ``cuts`` are places where an integrand jumps or bends; each may differ from row to row.
    """
    if scope.kind.exact:
        raise NoNumber("an integral has no rational value here")
    law = settled(law, scope)
    row = rowed(law)
    low_end, high_end = row.support(*law.params)
    low, high = floats(fixed(ends(low_end, scope))), floats(fixed(ends(high_end, scope)))
    centre = floats(base(scope.value(row.mean(*law.params))))
    spread = floats(base(scope.value(row.variance(*law.params)))) ** 0.5
    stated = law.name == STATED
    return pieces(low, high, centre, spread, cuts, shape, fine, middle=stated, slow=stated and is_power(law))


def is_power(law: Law) -> bool:
    """Does a stated density fall off like a power of its letter, with no function of it?"""
    letter, body = law.params[:2]
    functions = [p for p in nodes_of(body, Map, Pow, Apply, LawDens) if letter in free_leaves(p)]
    return all(isinstance(p, Pow) and letter not in free_leaves(p.exponent) for p in functions)


def pieces(
    low: Array,
    high: Array,
    centre: Array,
    spread: Array,
    cuts: list[Array],
    shape: tuple[int, ...],
    fine: float,
    middle: bool = False,
    slow: bool = False,
) -> tuple[Array, Array]:
    """A range cut into segments."""
    if not cuts and np.all(np.isinf(low)) and np.all(np.isinf(high)) and middle:
        cuts = [np.zeros((1, 1))]
    if cuts:
        lowest = np.where(np.isinf(low) & np.isinf(high), centre - 8 * spread, low)
        highest = np.where(np.isinf(low) & np.isinf(high), centre + 8 * spread, high)
        if middle:
            lowest, highest = low, high
        inside = [np.broadcast_to(np.clip(c, lowest, highest), shape) for c in cuts]
        if any(np.any((c < lowest) | (c > highest)) & np.all(np.isinf(low) & np.isinf(high)) for c in cuts):
            inside += [np.broadcast_to(c, shape) for c in cuts]  # far out in a tail
        if not middle and np.all(np.isinf(low)) and np.all(np.isinf(high)):
            inside += [np.broadcast_to(centre + k * spread, shape) for k in (-4, 0, 4)]  # no segment is too wide
        inside = list(np.sort(np.stack(inside), axis=0))
        marks = [low, *inside, high]
    elif np.all(np.isposinf(high)) and np.all(np.isfinite(low)):
        marks = [low, low + 2 * (centre - low), high]
    else:
        marks = [low, high]
    found: list[tuple[Array, Array]] = []
    for a, b in itertools.pairwise(marks):
        if not np.any(np.isinf(a)) and not np.any(np.isinf(b)) and np.all(b - a <= 0):
            continue
        width = spread
        if (
            not middle
            and np.all(np.isinf(low))
            and np.all(np.isinf(high))
            and np.all(np.isinf(a)) != np.all(np.isinf(b))
        ):
            beyond = np.where(np.isinf(b), a - centre, centre - b)
            width = spread**2 / (spread + np.maximum(beyond, 0))  # a normal tail falls off the faster, the further out
        found += segment(a, b, centre, width, fine, slow=slow)
    if not found:
        raise NoPoint("the range of a density is empty at this point")
    return joined(found, shape)
