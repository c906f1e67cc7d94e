"""From statements to a network: which table does each variable have, and is the product of the tables justified?

A product of tables is a joint law only where every variable is independent of those before it given its parents: by
the graph, by stated independences, because its table is deterministic, or because the parents are all there is.
Where that cannot be shown, there is no network, and the atoms (atoms.py) must do. Rows that nothing states are
filled with letters of their own, so that what does not depend on them is still found.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from symderive.data.counts import count_tables
from symderive.data.field import Value
from symderive.data.fill import table_of
from symderive.data.independence import follows, in_graph, stated
from symderive.data.network import Network
from symderive.data.rows import RowFact, row_facts
from symderive.data.separation import cycle_of
from symderive.data.statements import lettered
from symderive.data.tables import Table
from symderive.data.world import Equation, Statement, World
from symderive.expr.node import Node
from symderive.expr.probability import RandVar


@dataclass(slots=True)
class Built:
    """A network with what did not go into its tables: statements to check, and conditions that letters must obey
    (each value must be zero; a number different from zero is a contradiction, with the text that it comes from)."""

    network: Network
    left: list[Statement | Equation]
    conditions: list[tuple[Value, str]]
    uncovered: list[str]
    free: dict[Node, tuple[Node, tuple[Node, ...]]] = field(default_factory=dict)
    used: dict[Node, list[Statement]] = field(default_factory=dict)
    facts: list[RowFact | None] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)


def build(world: World, targets: set[Node]) -> Built | None:
    """The network over the targets and all that their tables need, or None where none is justified."""
    facts = row_facts(world)
    by_variable: dict[Node, list[RowFact]] = {}
    for fact in facts:
        if fact is not None:
            by_variable.setdefault(fact.variable, []).append(fact)
    counted = count_tables(world)
    choices: dict[Node, list[tuple[Node, ...]]] = {}
    place = {v: n for n, v in enumerate(world.values)}
    todo = sorted(targets, key=lambda v: place.get(v, len(place)), reverse=True)  # in the author's order
    while todo:
        v = todo.pop()
        if v in choices:
            continue
        if v not in world.values:
            return None
        choices[v] = parent_choices(world, v, by_variable.get(v, []), counted)
        todo.extend(p for choice in choices[v] for p in choice)
    best: Built | None = None
    several = list(itertools.islice(itertools.product(*choices.values()), 64))
    for choice in several:
        parents = dict(zip(choices, choice, strict=True))
        parents = only_ancestors(parents, targets)
        if cycle_of(parents):
            continue
        built = assembled(world, parents, by_variable, counted, facts)
        if built is not None and (best is None or len(built.free) < len(best.free)):
            best = built
        if best is not None and not best.free:
            break
    return best


def only_ancestors(parents: Mapping[Node, tuple[Node, ...]], targets: set[Node]) -> dict[Node, tuple[Node, ...]]:
    wanted: dict[Node, tuple[Node, ...]] = {}
    todo = sorted(targets, key=lambda v: list(parents).index(v), reverse=True)
    while todo:
        v = todo.pop()
        if v not in wanted:
            wanted[v] = parents[v]
            todo.extend(parents[v])
    return wanted


# ---------------------------------------------------------------- parents
def parent_choices(
    world: World, v: Node, facts: list[RowFact], counted: Mapping[Node, Table]
) -> list[tuple[Node, ...]]:
    """The sets of parents that a variable may have, the most informative first."""
    if v in counted:
        return [counted[v].parents]
    if v in world.parents:
        return [world.parents[v]]
    laws = [row for row in world.laws if row.variable is v]
    if laws:
        names = [p for row in laws for p in (*row.parents, *sorted(world.mentions(row.given), key=repr))]
        return [tuple(dict.fromkeys(names))]
    sets = list(dict.fromkeys(f.parents for f in facts))
    if not sets:
        return [()]

    def stated_rows(names: frozenset[Node]) -> tuple[Fraction, int]:
        cells = {f.cell for f in facts if f.parents == names}
        total = 1
        for p in names:
            total *= len(world.values[p])
        return (Fraction(len(cells), total), len(names))

    return [
        tuple(sorted(s, key=lambda p: list(world.values).index(p))) for s in sorted(sets, key=stated_rows, reverse=True)
    ]


def assembled(
    world: World,
    parents: dict[Node, tuple[Node, ...]],
    by_variable: Mapping[Node, list[RowFact]],
    counted: Mapping[Node, Table],
    facts: list[RowFact | None],
) -> Built | None:
    order = parents_first(parents)
    tables: dict[Node, Table] = {}
    conditions: list[tuple[Value, str]] = []
    used: dict[Node, list[Statement]] = {}
    free: dict[Node, tuple[Node, tuple[Node, ...]]] = {}
    for v in order:
        if v in counted:
            tables[v] = counted[v]
            continue
        made = table_of(world, v, parents[v], by_variable.get(v, []), conditions, used, free)
        if made is None:
            return None
        tables[v] = made
    known = stated(world)
    assumptions: list[str] = []
    for n, v in enumerate(order):
        rest = [u for u in order[:n] if u not in parents[v]]
        if not rest or v in counted or deterministic(tables[v]):
            continue
        if in_graph(world, v, rest, parents[v]) or follows(known, v, rest, parents[v]):
            continue
        if chained(world, v, rest, parents[v]):
            assumptions.append(
                "the tables of the chain condition on the state before only: the Markov property is read into them"
            )
            continue
        return None
    filled = {id(s) for statements in used.values() for s in statements}
    left: list[Statement | Equation] = []
    uncovered: list[str] = []
    for item in world.items():
        if id(item) in filled:
            continue
        parts = (item.event, item.given) if isinstance(item, Statement) else (item.left, item.right)
        about = frozenset(v for p in parts for v in world.mentions(p))
        if about <= tables.keys():
            left.append(item)
        else:
            uncovered.append(item.text)
    return Built(Network(tables), left, conditions, uncovered, free, used, facts, list(dict.fromkeys(assumptions)))


def parents_first(parents: Mapping[Node, tuple[Node, ...]]) -> list[Node]:
    order: list[Node] = []
    done: set[Node] = set()
    for start in parents:
        stack = [start]
        while stack:
            v = stack[-1]
            waiting = [p for p in parents[v] if p not in done]
            if v in done or not waiting:
                stack.pop()
                if v not in done:
                    done.add(v)
                    order.append(v)
            else:
                stack.extend(waiting)
    return order


def deterministic(table: Table) -> bool:
    return all(set(row.values()) <= {Fraction(0), Fraction(1)} for row in table.rows.values())


def chained(world: World, v: Node, rest: list[Node], given: tuple[Node, ...]) -> bool:
    """Is v a member of a chain (X_{t+1} given X_t) or a reading of one, and everything else as well?"""
    if world.parents:
        return False
    linked = chain_families(world)
    names = [v, *rest, *given]
    return bool(given) and all(isinstance(u, RandVar) and u.family in linked for u in names)


def chain_families(world: World) -> set[str]:
    """Families that statements tie together step by step."""
    linked: set[str] = set()
    for fact in world.problem.facts:
        if fact.node is None or fact.kind not in ("relation", "law"):
            continue
        mentioned = [u for u in fact.node.walk() if isinstance(u, RandVar) and lettered(u)]
        shifted = {u.family for u in mentioned for i in u.indices if i.kids}
        if shifted or (len({u.family for u in mentioned}) > 1 and linked):
            linked |= {u.family for u in mentioned}
    for fact in world.problem.facts:
        if fact.node is not None and fact.kind == "relation" and linked:
            families = {u.family for u in fact.node.walk() if isinstance(u, RandVar) and lettered(u)}
            if families & linked:
                linked |= families
    return linked


# ---------------------------------------------------------------- tables
