"""Variables whose joint law is not stated are not independent: a random dependence that keeps every single law as it
is.

The weights of the atoms are multiplied by 1 + Σ t_ij h_i(x_i) h_j(x_j) over the pairs that nothing is said of, with
bounded functions h_i of mean 0 (Farlie, Gumbel and Morgenstern). So E[X + Y] = E[X] + E[Y] holds and E[XY] = E[X]
E[Y] does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations

from symderive.expr.laws import values_of
from symderive.expr.node import Node
from symderive.expr.probability import Indep
from symderive.expr.problem import Draw, Edge
from symderive.expr.shape import is_scalar
from symderive.numeric.duals import Value, base, function, linear
from symderive.numeric.needs import Drawn
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name

Laying = Callable[[Sequence[Node], Scope], tuple[Scope, Value]]  # trees -> their variables over atoms, and weights
STRENGTH = Fraction(1, 3)


def unlinked(world: Drawn, names: list[Name]) -> list[tuple[Name, Name]]:
    """The pairs of variables with laws of their own of whose dependence nothing is said."""
    universe = world.universe
    roots = [n for n in names if n not in world.blocks]
    if all(n in world.tabled for n in roots):
        return []
    said = sayings(universe)
    found = []
    for a, b in combinations(roots, 2):
        if a in world.tabled and b in world.tabled:
            continue
        if any(a in group and b in group for group in said) or related(world, a, b):
            continue
        found.append((a, b))
    return found


def sayings(universe: Universe) -> list[set[Name]]:
    """Sets of variables whose joint law some statement speaks of."""
    found: list[set[Name]] = []
    arrows: set[Name] = set()
    for fact in universe.facts:
        if isinstance(fact, (Indep, Draw)):
            found.append(set(universe.spoken(fact)))
        elif isinstance(fact, Edge):
            arrows |= set(universe.spoken(fact))
    return [*found, arrows]


def related(world: Drawn, a: Name, b: Name) -> bool:
    """Does the law of one variable depend on the other, through others too, or do both depend on a third one?"""
    one, other = set(world.needed([a])), set(world.needed([b]))
    return bool(one & other) or b in world.universe.variables[a].partners


def coupled(world: Drawn, names: list[Name], scope: Scope, weights: Value, lay: Laying) -> Value:
    """Weights with a dependence for every pair that nothing is said of."""
    pairs = unlinked(world, names)
    if not pairs:
        return weights
    if len(pairs) > 6:
        raise NoNumber("how these variables depend on each other is not stated")
    bent = {name: centred(world, name, scope, lay) for pair in pairs for name in pair}
    k = scope.kind
    total: Value = k.number(1)
    for n, (a, b) in enumerate(pairs):
        share = STRENGTH / len(pairs) * (1 if n % 2 == 0 else -1)
        total = total + k.number(share) * bent[a] * bent[b]
    return k.settle(weights * total)


def centred(world: Drawn, name: Name, scope: Scope, lay: Laying) -> Value:
    """A function of one variable with values in [-1, 1] and mean 0 under its law, at the atoms of a scope."""
    variable = world.universe.variables[name]
    if not is_scalar(variable.shape):
        raise NoNumber("how these vectors depend on each other is not stated")
    key = ("bend", name, scope.kind.name)
    outer = scope
    while outer.parent is not None:
        outer = outer.parent
    found = world.cache.get(key)
    if found is None:
        inner, weights = lay([variable.node], outer)
        values = shape_of(world, variable.node, name, inner)
        mean = linear(lambda x: x.sum(axis=0), weights * values)
        found = world.cache[key] = base(mean)
    half = scope.kind.number(Fraction(1, 2))
    return (shape_of(world, variable.node, name, scope) - found) * half


def shape_of(world: Drawn, node: Node, name: Name, scope: Scope) -> Value:
    """A bounded increasing function of a variable: linear over finitely many values, else a hyperbolic tangent."""
    ends = finite_ends(world, name)
    if ends is None:
        return function("tanh", scope.value(node) * scope.kind.number(Fraction(3, 5)), scope.kind)
    low, high = ends
    return (scope.value(node) - scope.kind.number(low)) * scope.kind.number(1 / (high - low))


def finite_ends(world: Drawn, name: Name) -> tuple[Fraction, Fraction] | None:
    if name in world.tabled:
        place = world.table.names.index(name)
        values = [row[place] for row in world.table.rows]
        return (min(values), max(values)) if min(values) < max(values) else (min(values), min(values) + 1)
    law = world.universe.variables[name].laws[0][0]
    listed = values_of(law)
    if listed is not None:
        numbers = [world.universe.number(e) for e in listed]
        if all(n is not None for n in numbers):
            known = [n for n in numbers if n is not None]
            return (min(known), max(known))
    return None
