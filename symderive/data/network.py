"""A joint law as a product of tables, one for each variable given its parents, and sums over it.

``weight`` finds the probability of any event by going through the variables in order and keeping, for what has been
seen so far, only what still matters: what remains of the event and the values that later tables will ask for. In a
chain this is the forward recursion, in a tree the elimination from the leaves' ancestors down, for dice it is the
convolution of their laws.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import perm

from symderive.data.elimination import eliminate
from symderive.data.errors import TooLargeError
from symderive.data.field import Value, put
from symderive.data.reading import FALSE, as_event, conjunction, fold, is_value
from symderive.expr.algebra import TRUE, Rel
from symderive.expr.node import Node
from symderive.expr.probability import And, EventSym, Not, Or

Row = dict[Node, Value]
STATES = 60_000
WORK = 800_000


@dataclass(slots=True)
class Table:
    """P(variable | parents): a row of masses for every choice of the parents' values. ``free`` lists the letters that
    were put in where nothing was stated."""

    variable: Node
    parents: tuple[Node, ...]
    rows: dict[tuple[Node, ...], Row]
    free: tuple[Node, ...] = ()


@dataclass(slots=True)
class Network:
    """Tables in an order in which parents come before children. Raises TooLargeError where a sum is out of reach."""

    tables: dict[Node, Table]
    children: dict[Node, tuple[Node, ...]] = field(default_factory=dict)
    known: dict[Node, Value] = field(default_factory=dict)

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

    def weight(self, event: Node) -> Value:
        """The probability of an event over base variables (as ``World.plain`` leaves it)."""
        event = as_event(event)
        if event is TRUE or event is FALSE:
            return Fraction(int(event is TRUE))
        found = self.known.get(event)
        if found is None:
            found = self.known[event] = self.sum_up(event)
        return found

    def sum_up(self, event: Node) -> Value:
        cell = plain_cell(event, self.tables)
        if cell is not None and len(self.tables) > 12:
            query, value = next(iter(cell.items()))
            others = {v: x for v, x in cell.items() if v is not query}
            return eliminate(self, others, query).row.get(value, Fraction(0))
        different = arrangements(self, event)
        if different is not None:
            return different
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
    for part in event.events if isinstance(event, And) else (event,):
        match part:
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


# ---------------------------------------------------------------- values all different
def laplace(network: Network, variables: Iterable[Node]) -> bool:
    """Independent variables, each uniform on its values: all outcomes are equally likely."""
    found = [network.tables[v] for v in variables]
    return bool(found) and all(not t.parents and len(set(next(iter(t.rows.values())).values())) == 1 for t in found)


def comparison(network: Network, event: Node) -> tuple[bool, int, int] | None:
    """(True, n, k) where the event says that some two of k variables, uniform on the same n values, are equal,
    (False, n, k) where it says that all are different; None for any other event."""
    if isinstance(event, Not):
        inside = comparison(network, event.event)
        return None if inside is None else (not inside[0], *inside[1:])
    for kind, op in ((Or, "="), (And, "!=")):
        parts = event.kids if isinstance(event, kind) else (event,)
        pairs: set[frozenset[Node]] = set()
        for p in parts:
            if isinstance(p, Not) and isinstance(p.event, Rel) and p.event.op == "=" and op == "!=":
                pairs.add(frozenset((p.event.left, p.event.right)))
            elif isinstance(p, Rel) and p.op == op:
                pairs.add(frozenset((p.left, p.right)))
            else:
                break
        else:
            variables = list({v for pair in pairs for v in pair})
            k = len(variables)
            if k < 2 or len(pairs) != k * (k - 1) // 2 or any(v not in network.tables for v in variables):
                continue
            ranges = {network.values(v) for v in variables}
            if len(ranges) == 1 and laplace(network, variables) and all(len(pair) == 2 for pair in pairs):
                return kind is Or, len(next(iter(ranges))), k
    return None


def arrangements(network: Network, event: Node) -> Value | None:
    """The probability of such an event, by counting."""
    found = comparison(network, event)
    if found is None:
        return None
    some, n, k = found
    different = Fraction(perm(n, k), n**k)
    return 1 - different if some else different


# ---------------------------------------------------------------- separation
def separated(parents: Mapping[Node, tuple[Node, ...]], xs: set[Node], ys: set[Node], given: set[Node]) -> bool:
    """d-separation: are all paths between two sets of nodes blocked? By the moral graph of the ancestors."""
    return open_path(parents, xs, ys, given) is None


def open_path(
    parents: Mapping[Node, tuple[Node, ...]], xs: set[Node], ys: set[Node], given: set[Node]
) -> list[Node] | None:
    """A path that is not blocked, in the moral graph of the ancestors; None where the sets are separated."""
    above: set[Node] = set()
    todo = [*xs, *ys, *given]
    while todo:
        v = todo.pop()
        if v not in above:
            above.add(v)
            todo.extend(parents.get(v, ()))
    near: dict[Node, set[Node]] = {v: set() for v in above}
    for v in above:
        family = [v, *parents.get(v, ())]
        for a, b in itertools.combinations(family, 2):
            near[a].add(b)
            near[b].add(a)
    came: dict[Node, Node | None] = {x: None for x in xs if x not in given}
    todo = list(came)
    while todo:
        v = todo.pop(0)
        if v in ys:
            path = [v]
            while (before := came[path[-1]]) is not None:
                path.append(before)
            return path[::-1]
        for u in near[v]:
            if u not in came and u not in given:
                came[u] = v
                todo.append(u)
    return None


def cycle_of(parents: Mapping[Node, tuple[Node, ...]]) -> list[Node] | None:
    """A cycle of the graph, or None: parents must come before children."""
    state: dict[Node, int] = {}
    for start in parents:
        stack: list[tuple[Node, int]] = [(start, 0)]
        while stack:
            v, n = stack.pop()
            if n == 0:
                if state.get(v):
                    continue
                state[v] = 1
            above = parents.get(v, ())
            if n < len(above):
                stack.append((v, n + 1))
                if state.get(above[n]) == 1:
                    trail = [u for u, _ in stack]
                    return trail[trail.index(above[n]) :]
                if not state.get(above[n]):
                    stack.append((above[n], 0))
            else:
                state[v] = 2
    return None
