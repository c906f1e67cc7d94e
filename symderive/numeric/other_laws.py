"""Further laws of the same variables: q(z) beside p(z).

A density named q is another law than p, of which nothing is known but what is stated. It is drawn as a table of its own
over the values that the variables have in the world of p.
"""

from __future__ import annotations

from itertools import product
from random import Random
from zlib import crc32

from symderive.expr.node import Node
from symderive.expr.probability import Dens, RandVar
from symderive.numeric.members import spoken_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.skewed import Skewed, mass
from symderive.numeric.tables import LARGEST, Table
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, name_of
from symderive.numeric.world import World

#: letters that name a further law where p names the first
OTHERS = ("q", "r")
MAIN = ("p", "P", "f", "F", "Pr")


def is_other(head: str, universe: Universe) -> bool:
    """Does a density's name mean another law than that of the world?"""
    if head.partition("_")[0] not in OTHERS or head in universe.named_densities:
        return False
    heads = {
        part.head.partition("_")[0] for tree in universe.everything for part in tree.walk() if isinstance(part, Dens)
    }
    return bool(heads & set(MAIN))


def law_world(head: str, world: World) -> World:
    """The world in which a density's name is the law: the one drawn, or a table of its own."""
    if not is_other(head, world.universe):
        return world
    found = world.cache.get(("law", head))
    if found is None:
        found = world.cache["law", head] = drawn(head, world)
    assert isinstance(found, World)
    return found


def drawn(head: str, world: World) -> World:
    names = variables_of(head, world)
    if not names or not set(names) <= world.tabled:
        raise NoNumber(f"nothing is known of the density {head}")
    whole = world.table
    supports = [list(dict.fromkeys(row[whole.names.index(n)] for row in whole.rows)) for n in names]
    rows = list(product(*supports))
    if len(rows) > LARGEST:
        raise NoNumber(f"the density {head} has too many values")
    rng = (Skewed if isinstance(world.rng, Skewed) else Random)(crc32(f"{head} {whole.weights}".encode()))
    weights = [mass(rng) for _ in rows]
    total = sum(weights)
    other = World(world.problem, world.universe, Table(tuple(names), rows, [w / total for w in weights]), [], rng)
    other.atom, other.assigned = world.atom, world.assigned
    return other


def variables_of(head: str, world: World) -> list[Name]:
    """The variables that stand in the brackets of a density's name anywhere."""
    found: dict[Name, None] = {}
    for tree in world.universe.everything:
        for part in tree.walk():
            if isinstance(part, Dens) and part.head == head:
                for place, argument in enumerate((*part.arguments, *part.given)):
                    own: Node | None = part.variables[place] if place < len(part.variables) else None
                    name = name_of(own) if isinstance(own, RandVar) else world.stands_for(argument)
                    found |= {} if name is None else {name: None}
                for member in spoken_of(part, world.problem):
                    found |= dict.fromkeys(world.universe.matching(member))
    return [n for n in found if n in world.universe.variables]
