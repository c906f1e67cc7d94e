"""Tables of a joint law, one for each variable given its parents, and events that fix values of variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from symderive.data.field import Value
from symderive.data.reading import FALSE, conjunction, is_value
from symderive.expr.algebra import TRUE, Rel
from symderive.expr.node import Node
from symderive.expr.probability import And, EventSym, Not

Row = dict[Node, Value]


@dataclass(slots=True)
class Table:
    """P(variable | parents): a row of masses for every choice of the parents' values. ``free`` lists the letters that
    were put in where nothing was stated."""

    variable: Node
    parents: tuple[Node, ...]
    rows: dict[tuple[Node, ...], Row]
    free: tuple[Node, ...] = ()


@dataclass(slots=True)
class Product:
    """A product of tables: what stands above what, and an order to sum in."""

    tables: dict[Node, Table]
    children: dict[Node, tuple[Node, ...]] = field(default_factory=dict)
    known: dict[object, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for table in self.tables.values():
            for parent in table.parents:
                self.children[parent] = (*self.children.get(parent, ()), table.variable)

    def values(self, variable: Node) -> tuple[Node, ...]:
        return tuple(next(iter(self.tables[variable].rows.values())))

    def ancestors(self, variables: Iterable[Node]) -> set[Node]:
        """The variables with all that stands above them: the others may be left out of any sum."""
        found: set[Node] = set()
        todo = [v for v in variables if v in self.tables]
        while todo:
            v = todo.pop()
            if v not in found:
                found.add(v)
                todo.extend(self.tables[v].parents)
        return found

    def order(self, wanted: set[Node]) -> list[Node]:
        """Parents first, and such that few values have to be remembered at a time."""
        left = [v for v in self.tables if v in wanted]
        waiting = {v: sum(p in wanted for p in self.tables[v].parents) for v in left}
        open_children = {v: sum(c in wanted for c in self.children.get(v, ())) for v in left}
        ready = [v for v in left if not waiting[v]]
        order: list[Node] = []
        place = {v: n for n, v in enumerate(left)}
        while ready:

            def cost(v: Node) -> tuple[int, int]:
                closes = sum(open_children[p] == 1 for p in self.tables[v].parents if p in wanted)
                return (int(open_children[v] > 0) - closes, place[v])

            v = min(ready, key=cost)
            ready.remove(v)
            order.append(v)
            for p in self.tables[v].parents:
                if p in wanted:
                    open_children[p] -= 1
            for c in self.children.get(v, ()):
                if c in wanted:
                    waiting[c] -= self.tables[c].parents.count(v)
                    if not waiting[c]:
                        ready.append(c)
        return order


def cell_event(cell: Mapping[Node, Node]) -> Node:
    """The event that variables have given values."""
    return conjunction([equals(v, x) for v, x in cell.items()], True)


def equals(variable: Node, value: Node) -> Node:
    """X = x; of an event: that it happens, or its complement."""
    if value is TRUE:
        return variable
    if value is FALSE:
        return Not(variable)
    return Rel("=", variable, value)


def plain_cell(event: Node, tables: Mapping[Node, Table]) -> dict[Node, Node] | None:
    """The values that an event fixes, where it says nothing else."""
    cell: dict[Node, Node] = {}
    todo = [event]
    while todo:
        part = todo.pop(0)
        match part:
            case And(events):
                todo = [*events, *todo]
                continue
            case Rel("=", variable, value) if variable in tables and is_value(value):
                pass
            case EventSym():
                variable, value = part, TRUE
            case Not(EventSym() as inner):
                variable, value = inner, FALSE
            case _:
                return None
        if cell.setdefault(variable, value) is not value:
            return None
    return cell
