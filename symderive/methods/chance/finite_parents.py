"""A law in a variable that takes listed values with stated probabilities is a mixture: one component a value."""

from __future__ import annotations

from dataclasses import replace

from symderive.expr.algebra import Num, Rel
from symderive.expr.node import Node
from symderive.methods.chance.averaging import masses
from symderive.methods.chance.posterior import with_parents_put_in
from symderive.methods.chance.sources import Chance, Source


def with_components(chance: Chance) -> Chance:
    """X | Z ~ N(Z, 1) with P(Z = 1), P(Z = 2), ... stated: X | Z = 1 ~ N(1, 1), X | Z = 2 ~ N(2, 1), ..."""
    for x, found in list(chance.sources.items()):
        if len(found) == 1 and (parts := components(chance, x, found[0])):
            chance.sources[x] = parts
    return chance


def components(chance: Chance, x: Node, source: Source) -> list[Source]:
    if source.law is None or source.when is not None or len(source.parents) != 1:
        return []
    (z,) = source.parents
    weights = None if chance.source(z) else masses(chance, z)
    if weights is None or not all(isinstance(v, Num) for v, _ in weights):
        return []
    return [replace(with_parents_put_in(chance, x, source, {z: v}), when=Rel("=", z, v)) for v, _ in weights]
