"""The joint table of a problem's finite variables, for whoever needs more than one probability from it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from symderive.data.deduce import know
from symderive.data.errors import TooLargeError
from symderive.data.field import Value, letters_of, to_node
from symderive.data.knowledge import Knowledge
from symderive.data.read_world import read_world
from symderive.data.reading import conjunction, fold
from symderive.data.tables import cell_event
from symderive.data.world import World
from symderive.expr.algebra import TRUE
from symderive.expr.node import Node
from symderive.expr.problem import Problem

LARGEST = 20_000


@dataclass(frozen=True, slots=True)
class JointTable:
    """The cells of some variables with their weights (a Fraction, or a ratio of polynomials in letters).

    ``rows`` maps the values of ``variables``, in order, to weights; cells of weight zero are left out. Given a
    condition, the weights are conditional.
    """

    variables: tuple[Node, ...]
    rows: dict[tuple[Node, ...], Value]
    world: World

    def trees(self) -> dict[tuple[Node, ...], Node]:
        """The weights as expressions."""
        return {cell: to_node(weight) for cell, weight in self.rows.items()}

    def value(self, u: Node, cell: tuple[Node, ...]) -> Node:
        """An expression in the variables (derived ones too) at a cell."""
        return fold(self.world.plain(u), dict(zip(self.variables, cell, strict=True)))


def joint_table(problem: Problem, about: Iterable[Node] | None = None, given: Node | None = None) -> JointTable | None:
    """The joint table of the base variables that ``about`` speaks of (None: all), given an event.

    None where the world is not finite, the facts do not fix the table, contradict each other, or the table is too
    large. Raises UndefinedError where the condition has probability zero.
    """
    world = read_world(problem)
    parts = list(about) if about is not None else list(world.values)
    named = {v for u in parts for v in world.plain(u).walk() if v in world.values}
    if any(v in world.infinite for u in parts for v in world.plain(u).walk()) or not named:
        return None
    variables = tuple(v for v in world.values if v in named)
    size = 1
    for v in variables:
        size *= len(world.values[v])
    conditions = [*([given] if given is not None else []), *world.observed]
    condition = conjunction([world.plain(c) for c in conditions], True) if conditions else TRUE
    if size > LARGEST:
        return None
    try:
        known = know(world, {*variables, *world.mentions(condition)})
        if known.conflict is not None:
            return None
        rows = rows_of(known, variables, condition)
    except TooLargeError:
        return None
    return None if rows is None else JointTable(variables, rows, world)


def rows_of(known: Knowledge, variables: tuple[Node, ...], condition: Node) -> dict[tuple[Node, ...], Value] | None:
    hidden = set(known.built.free) if known.built is not None else set()
    rows: dict[tuple[Node, ...], Value] = {}
    for cell in itertools.product(*(known.world.values[v] for v in variables)):
        weight = known.probability(cell_event(dict(zip(variables, cell, strict=True))), condition)
        if weight is None or letters_of(weight) & hidden:
            return None
        if weight:
            rows[cell] = weight
    return rows
