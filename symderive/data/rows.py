"""Statements that are entries of a table: P(X in a set | one value of each of some variables) = value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symderive.data.field import Value, from_node
from symderive.data.reading import FALSE, fold
from symderive.data.statements import listed
from symderive.data.world import Statement, World
from symderive.expr.algebra import TRUE, Num, Rel
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Not

Cell = dict[Node, Node]


@dataclass(frozen=True, slots=True)
class RowFact:
    """A statement about one variable given values of others: P(variable in ``subset`` | cell) = value."""

    variable: Node
    cell: tuple[tuple[Node, Node], ...]
    subset: frozenset[Node]
    value: Value
    statement: Statement

    @property
    def parents(self) -> frozenset[Node]:
        return frozenset(v for v, _ in self.cell)


def row_facts(world: World) -> list[RowFact | None]:
    return [row_fact(world, s) for s in world.statements]


def row_fact(world: World, statement: Statement) -> RowFact | None:
    """The statement as an entry of a table, or None where it is not one."""
    value = from_node(statement.value)
    if value is None:
        return None
    cell = cell_of(world, statement.given)
    if cell is None:
        return None
    about = world.mentions(statement.event)
    if len(about) != 1:
        return None
    (variable,) = about
    if variable in cell:
        return None
    event = world.plain(statement.event)
    subset = frozenset(x for x in world.values[variable] if holds(event, {variable: x}))
    ordered = tuple(sorted(cell.items(), key=lambda item: repr(item[0])))
    return RowFact(variable, ordered, subset, value, statement)


def holds(event: Node, cell: Mapping[Node, Node]) -> bool:
    found = fold(event, cell)
    return found is TRUE or (isinstance(found, Num) and found.value != 0)


def cell_of(world: World, given: Node) -> Cell | None:
    """A condition that fixes one value for each of some variables, else None."""
    if given is TRUE:
        return {}
    cell: Cell = {}
    for part in listed(world.plain(given)):
        match part:
            case Rel("=", left, right) if left in world.values:
                variable, value = left, right
            case Rel("=", left, right) if right in world.values:
                variable, value = right, left
            case EventSym():
                variable, value = part, TRUE
            case Not(EventSym() as inner):
                variable, value = inner, FALSE
            case _:
                about = world.mentions(part)
                if len(about) != 1:
                    return None
                (variable,) = about
                kept = [x for x in world.values[variable] if holds(part, {variable: x})]
                if len(kept) != 1:
                    return None
                value = kept[0]
        if cell.get(variable, value) is not value or value not in world.values[variable]:
            return None
        cell[variable] = value
    return cell
