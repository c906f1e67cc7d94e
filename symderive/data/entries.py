"""The entries of a network's tables as quantities: stated, by complement, or by a law."""

from __future__ import annotations

from collections.abc import Mapping

from symderive.data.build import Built
from symderive.data.field import Ratio, Value, put, to_node
from symderive.data.knowledge import Knowledge
from symderive.data.moves import Cell, Chain, Move, probability
from symderive.data.network import Network
from symderive.data.reading import fold
from symderive.data.rows import RowFact
from symderive.data.world import World
from symderive.expr.algebra import Num
from symderive.expr.build import add, neg
from symderive.expr.node import Node
from symderive.expr.probability import Prob


class Tables:
    """The entries of the tables of a network as quantities: stated, by complement, or by a law."""

    def __init__(self, known: Knowledge):
        assert known.network is not None and known.built is not None
        self.world: World = known.world
        self.network: Network = known.network
        self.built: Built = known.built
        self.known = known
        self.stated: dict[tuple[Node, Node, frozenset[tuple[Node, Node]]], RowFact] = {}
        for fact in known.built.facts:
            if fact is not None and len(fact.subset) == 1:
                (value,) = fact.subset
                self.stated.setdefault((fact.variable, value, frozenset(fact.cell)), fact)

    def row(self, variable: Node, cell: Mapping[Node, Node]) -> tuple[Cell, dict[Node, Value]]:
        table = self.network.tables[variable]
        place = tuple((p, cell[p]) for p in table.parents)
        return place, table.rows[tuple(x for _, x in place)]

    def entry(self, chain: Chain, variable: Node, value: Node, cell: Mapping[Node, Node]) -> Prob:
        """P(variable = value | its parents' values), with the move that gives it where it is not stated."""
        place, row = self.row(variable, cell)
        quantity = probability(((variable, value),), place)
        if quantity in chain.shown:
            return quantity
        fact = self.stated.get((variable, value, frozenset(place)))
        if fact is not None and not isinstance(fact.value, Ratio):
            chain.shown[quantity] = Num(fact.value)
            return quantity
        if fact is not None:
            known = put(fact.value, self.known.letters)
            chain.shown[quantity] = fold(fact.statement.value) if known == fact.value else to_node(known)
            return quantity
        others = [x for x in row if x is not value]
        told = [x for x in others if (variable, x, frozenset(place)) in self.stated or not row[x]]
        if others and len(told) == len(others) and any(row[x] for x in told):
            named = [x for x in told if (variable, x, frozenset(place)) in self.stated]
            parts = [self.entry(chain, variable, x, cell) for x in named]
            rest = add(1, *(neg(p) for p in parts))
            rule = "complement-rule" if len(parts) == 1 else "normalisation"
            chain.add(Move(quantity, rule, rest))
            return quantity
        rule = "mass-of-the-law" if any(r.variable is variable for r in self.world.laws) else "normalisation"
        if self.world.counts:
            rule = "equally-likely-outcomes"
        chain.add(Move(quantity, rule, to_node(put(row[value], self.known.letters)), size="minor"))
        return quantity

    def above(self, cell: Cell, given: Cell = ()) -> list[Node]:
        """The variables of a cell with all above them, up to what is given; parents first."""
        stop = {v for v, _ in given}
        found: set[Node] = set()
        todo = [v for v, _ in cell]
        while todo:
            v = todo.pop()
            if v not in found and v not in stop:
                found.add(v)
                todo.extend(self.network.tables[v].parents)
        return [v for v in self.network.order(self.network.ancestors(found)) if v in found]

    def hidden(self, cell: Cell, given: Cell = ()) -> list[Node]:
        fixed = {v for v, _ in cell}
        return [v for v in self.above(cell, given) if v not in fixed]

    def product(self, chain: Chain, cell: Mapping[Node, Node], given: Mapping[Node, Node]) -> list[Node]:
        """The factors of one full cell, children before parents (as they stand if none has parents), zeros too."""
        everything = {**given, **cell}
        order = [v for v in self.network.order(set(everything)) if v in cell]
        if any(self.network.tables[v].parents for v in order):
            order.reverse()
        return [self.entry(chain, v, cell[v], everything) for v in order]

    def chance(self, cell: Mapping[Node, Node], given: Mapping[Node, Node]) -> bool:
        """Is the weight of a full cell different from zero?"""
        return all(self.row(v, {**given, **cell})[1][x] for v, x in cell.items())
