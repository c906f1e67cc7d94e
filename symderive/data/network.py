"""A joint law as a product of tables, and the probability of any event under it.

``weight`` finds the probability of any event by going through the variables in order and keeping, for what has been
seen so far, only what still matters: what remains of the event and the values that later tables will ask for. In a
chain this is the forward recursion, in a tree the elimination from the leaves' ancestors down. A sum of independent
variables is convolved, and many equal values are counted.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction

from symderive.data.arrangements import arrangements
from symderive.data.elimination import eliminate
from symderive.data.errors import TooLargeError
from symderive.data.field import Value, put
from symderive.data.reading import FALSE, as_event, conjunction, fold
from symderive.data.tables import Product, Table, cell_event, plain_cell
from symderive.data.totals import weight_of_total
from symderive.expr.algebra import TRUE
from symderive.expr.node import Node

SMALL = 12  # tables, above which values are summed out variable by variable
STATES = 60_000
WORK = 800_000


class Network(Product):
    """Tables in an order in which parents come before children. Raises TooLargeError where a sum is out of reach."""

    __slots__ = ()

    def weight(self, event: Node) -> Value:
        """The probability of an event over base variables (as ``World.plain`` leaves it)."""
        event = as_event(event)
        if event is TRUE or event is FALSE:
            return Fraction(int(event is TRUE))
        found = self.known.get(event)
        if found is None:
            cell = plain_cell(event, self.tables) if len(self.tables) > SMALL else None
            found = self.known[event] = self.sum_up(event) if cell is None else self.weight_of_cell(cell)
        return found

    def weight_of_cell(self, cell: dict[Node, Node]) -> Value:
        """The probability of fixed values, with those for the other values of the first variable at one go."""
        found = self.known.get(frozenset(cell.items()))
        if found is None:
            query, value = next(iter(cell.items()))
            others = {v: x for v, x in cell.items() if v is not query}
            row = eliminate(self, others, query).row
            for x, weight in row.items():
                self.known[frozenset({**others, query: x}.items())] = weight
            if others:
                self.known[frozenset(others.items())] = sum(row.values(), Fraction(0))
            found = row.get(value, Fraction(0))
        return found

    def sum_up(self, event: Node) -> Value:
        different = arrangements(self, event)
        if different is not None:
            return different
        total_law = weight_of_total(self.tables, event)
        if total_law is not None:
            return total_law
        wanted = self.ancestors(v for v in event.walk() if v in self.tables)
        order = self.order(wanted)
        last_use = {v: n for n, v in enumerate(order)}
        for n, v in enumerate(order):
            for p in self.tables[v].parents:
                last_use[p] = n
        frontier: list[Node] = []
        states: dict[tuple[Node, tuple[Node, ...]], Value] = {(event, ()): Fraction(1)}
        remainders: dict[tuple[Node, Node, Node], Node] = {}
        budget = WORK // (10 + sum(1 for _ in event.walk()))
        for n, v in enumerate(order):
            table = self.tables[v]
            places = [frontier.index(p) for p in table.parents]
            after = [u for u in [*frontier, v] if last_use[u] > n]
            kept = [frontier.index(u) if u is not v else -1 for u in after]
            fresh: dict[tuple[Node, tuple[Node, ...]], Value] = {}
            for (rest, seen), mass in states.items():
                row = table.rows[tuple(seen[p] for p in places)]
                for value, chance in row.items():
                    if not chance:
                        continue
                    key = (rest, v, value)
                    remainder = remainders.get(key)
                    if remainder is None:
                        if len(remainders) > budget:
                            raise TooLargeError("too many cases have to be kept apart")
                        remainder = remainders[key] = as_event(fold(rest, {v: value}))
                    if remainder is FALSE:
                        continue
                    state = (remainder, tuple(seen[k] if k >= 0 else value for k in kept))
                    before = fresh.get(state)
                    fresh[state] = mass * chance if before is None else before + mass * chance
            if len(fresh) > STATES:
                raise TooLargeError(f"more than {STATES} cases have to be kept apart")
            states, frontier = fresh, after
        total: Value = Fraction(0)
        for (rest, _), mass in states.items():
            if rest is not TRUE:
                raise TooLargeError("the event could not be decided from the variables' values")
            total = total + mass
        return total

    def conditional(self, event: Node, given: Node) -> Value | None:
        """P(event | given), None where the condition has probability zero."""
        below = self.weight(given)
        if not below:
            return None
        return self.weight(conjunction([as_event(event), as_event(given)], True)) / below

    def with_letters(self, letters: Mapping[Node, Value]) -> Network:
        """The same network with letters replaced by values."""
        tables = {
            v: Table(
                v,
                t.parents,
                {cell: {x: put(c, dict(letters)) for x, c in row.items()} for cell, row in t.rows.items()},
                tuple(f for f in t.free if f not in letters),
            )
            for v, t in self.tables.items()
        }
        return Network(tables)

    def free(self) -> tuple[Node, ...]:
        return tuple(f for t in self.tables.values() for f in t.free)

    def joint(self, variables: tuple[Node, ...]) -> dict[tuple[Node, ...], Value]:
        """The joint table of some variables: every choice of their values with its probability."""
        from_values = [self.values(v) for v in variables]
        table = {}
        for cell in itertools.product(*from_values):
            table[cell] = self.weight(cell_event(dict(zip(variables, cell, strict=True))))
        return table
