"""A law in a variable that takes listed values with stated probabilities is a mixture: one component a value."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symderive.expr.algebra import Num, Rel
from symderive.expr.node import Node
from symderive.expr.probability import FiniteSet, Prob, RandVar
from symderive.methods.chance.averaging import listed_masses, masses
from symderive.methods.chance.posterior import with_parents_put_in
from symderive.methods.chance.regions import Inconsistent
from symderive.methods.chance.sources import Chance, Source


def with_components(chance: Chance) -> Chance:
    """X | Z ~ N(Z, 1) with P(Z = 1), P(Z = 2), ... stated: X | Z = 1 ~ N(1, 1), X | Z = 2 ~ N(2, 1), ..."""
    for x, found in list(chance.sources.items()):
        if len(found) == 1 and (parts := components(chance, x, found[0])):
            chance.sources[x] = parts
    return chance


def refuse_weights(chance: Chance) -> None:
    """The stated probabilities of the values that choose among laws must add to one."""
    for z in hidden_variables(chance):
        decl = chance.problem.declarations.get(z.name)
        within = decl.within if decl is not None else None
        if not isinstance(within, FiniteSet) or chance.source(z):
            continue
        found: dict[Node, Fraction] = {}
        for one in chance.equations:
            match one:
                case Rel("=", Prob(Rel("=", x, value), None), mass) if x is z:
                    for v, m in listed_masses(chance, z, value, mass).items():
                        if isinstance(m, Num) and found.setdefault(v, m.value) != m.value:
                            raise Inconsistent(f"two probabilities are stated for one value of {z.name}")
        total = sum(found.values(), Fraction(0))
        if any(not 0 <= m <= 1 for m in found.values()) or total > 1:
            raise Inconsistent(f"the stated probabilities of {z.name} are no probabilities: they add to {total}")
        if total < 1 and set(found) == set(within.elements):
            raise Inconsistent(f"the probabilities of all values of {z.name} add to {total}, not to one")


def hidden_variables(chance: Chance) -> list[RandVar]:
    """The variables whose values choose among laws."""
    found = [s for own in chance.sources.values() for s in own]
    named = [v for s in found for v in (*s.parents, *(s.when.walk() if s.when is not None else ()))]
    return [z for z in dict.fromkeys(named) if isinstance(z, RandVar)]


def components(chance: Chance, x: Node, source: Source) -> list[Source]:
    if source.law is None or source.when is not None or len(source.parents) != 1:
        return []
    (z,) = source.parents
    weights = None if chance.source(z) else masses(chance, z)
    if weights is None or not all(isinstance(v, Num) for v, _ in weights):
        return []
    return [replace(with_parents_put_in(chance, x, source, {z: v}), when=Rel("=", z, v)) for v, _ in weights]
