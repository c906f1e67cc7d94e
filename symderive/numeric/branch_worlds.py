"""A table for a variable whose mean and variance are stated given each value of another one."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from symderive.expr.algebra import Rel
from symderive.expr.node import Node
from symderive.expr.probability import Expect, Prob, RandVar, Var
from symderive.numeric.moment_worlds import fraction, second_order, two_values
from symderive.numeric.scope import Scope
from symderive.numeric.tables import Table
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, name_of


def table_from_branches(universe: Universe, wanted: list[Name], scope: Scope, rng: Random) -> Table | None:
    """A table of Z and X, where the masses of Z and the mean and variance of X given each value of Z are stated."""
    if len(wanted) != 2 or not all(second_order(tree, given=True) for tree in universe.lines):
        return None
    branches: dict[Node, dict[type, Node]] = {}
    masses: dict[Node, Node] = {}
    pair: set[tuple[Node, Node]] = set()
    for fact in universe.facts:
        match fact:
            case Rel("=", Prob(Rel("=", RandVar() as z, value), None), right):
                masses[value] = right
                pair.add((z, z))
            case Rel("=", Expect(RandVar() as x, Rel("=", RandVar() as z, value), None) as m, right) | Rel(
                "=", Var(RandVar() as x, Rel("=", RandVar() as z, value), None) as m, right
            ):
                branches.setdefault(value, {})[type(m)] = right
                pair.add((x, z))
            case _:
                return None
    hidden = {z for _, z in pair}
    others = {x for x, _ in pair} - hidden
    if len(hidden) != 1 or len(others) != 1 or any(len(b) != 2 for b in branches.values()):
        return None
    (z,), (x,) = hidden, others
    weights = weights_of(universe, z, list(branches), masses, scope)
    if weights is None or {name_of(z), name_of(x)} != set(wanted):
        return None
    rows, chances = [], []
    for value, weight in weights.items():
        place = universe.number(value)
        centre, spread = (fraction(branches[value][kind], scope) for kind in (Expect, Var))
        if place is None or centre is None or spread is None or spread < 0:
            return None
        for u, p in two_values(spread, rng):
            rows.append((place, centre + u))
            chances.append(weight * p)
    return Table((name_of(z), name_of(x)), rows, chances)


def weights_of(
    universe: Universe, z: Node, values: list[Node], masses: dict[Node, Node], scope: Scope
) -> dict[Node, Fraction] | None:
    """The mass of every value of Z; the one that is not stated is what is left."""
    listed = universe.declared_values(z)
    if listed is None or set(listed) != set(values):
        return None
    known = {v: fraction(m, scope) for v, m in masses.items()}
    missing = [v for v in listed if v not in known]
    if None in known.values() or len(missing) > 1:
        return None
    found = {v: p for v, p in known.items() if p is not None}
    rest = 1 - sum(found.values())
    if missing:
        found[missing[0]] = rest
    elif rest != 0:
        return None
    return found if all(p >= 0 for p in found.values()) else None
