"""Tables from counted outcomes, all equally likely, and from draws out of what was counted."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction

from symderive.data.field import Value, from_node
from symderive.data.tables import Row, Table
from symderive.data.world import World
from symderive.expr.node import Node


def count_tables(world: World) -> dict[Node, Table]:
    """Tables from counted outcomes, all equally likely, and from draws out of what was counted."""
    if not world.counts:
        return {}
    cells: dict[tuple[Node, ...], Value] = {}
    for labels, count, _ in world.counts:
        value = from_node(count)
        if value is None:
            return {}
        cells[labels] = value
    width = len(world.counts[0][0])
    if any(len(labels) != width for labels in cells) or world.unread:
        return {}
    if world.draws:
        return draw_tables(world, cells)
    variables = world.counted
    tables: dict[Node, Table] = {}
    for n, v in enumerate(variables):
        values = world.values[v]
        rows: dict[tuple[Node, ...], Row] = {}
        for place in itertools.product(*(world.values[u] for u in variables[:n])):
            here = {
                x: sum((c for labels, c in cells.items() if labels[:n] == place and labels[n] is x), Fraction(0))
                for x in values
            }
            total = sum(here.values(), Fraction(0))
            rows[place] = {x: c / total if total else Fraction(1, len(values)) for x, c in here.items()}
        tables[v] = Table(v, tuple(variables[:n]), rows)
    return tables


def draw_tables(world: World, cells: Mapping[tuple[Node, ...], Value]) -> dict[Node, Table]:
    """P(X_k | X_1, ..., X_{k-1}): what is left of each kind over what is left in all."""
    tables: dict[Node, Table] = {}
    kinds = {labels[0]: c for labels, c in cells.items() if len(labels) == 1}
    for draw in world.draws:
        values = tuple(kinds)
        for n, v in enumerate(draw.variables):
            before = () if draw.replaced else tuple(draw.variables[:n])
            rows: dict[tuple[Node, ...], Row] = {}
            for place in itertools.product(values, repeat=len(before)):
                left = {x: kinds[x] - place.count(x) for x in values}
                total = sum(left.values(), Fraction(0))
                possible = total and not any(isinstance(c, Fraction) and c < 0 for c in left.values())
                rows[place] = {x: c / total if possible else Fraction(1, len(values)) for x, c in left.items()}
            tables[v] = Table(v, before, rows)
    return tables
