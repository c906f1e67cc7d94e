"""X_1, X_2, ... said to be identically distributed beside a density p(x): each has this density."""

from __future__ import annotations

from dataclasses import replace

from symderive.expr.node import Node
from symderive.expr.probability import RandVar
from symderive.expr.problem import Has
from symderive.methods.chance.sources import Chance


def with_sampled_members(chance: Chance) -> Chance:
    """The members of a family X without laws of their own get the one density that is stated of X itself."""
    for fact in chance.problem.facts:
        match fact.node:
            case Has("identically distributed", RandVar(family=str() as family) as member) if family:
                if chance.source(member) or any(member in chance.unfold(u).walk() for u, _ in chance.moments):
                    continue
                stated = [s for x, own in chance.sources.items() if names(x, family) for s in own]
                if len(stated) == 1 and len(stated[0].variables) == 1 and not stated[0].parents:
                    (x,) = stated[0].variables
                    chance.sources[member] = [
                        replace(chance.renamed(stated[0], {x: member}), normalised=stated[0].normalised)
                    ]
    return chance


def names(x: Node, family: str) -> bool:
    return isinstance(x, RandVar) and not x.family and x.name == family
