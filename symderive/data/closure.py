"""The shortest chain of rules between probabilities of events: Knuth's search over the sets that have names.

The sets are those that the facts and the question name, with their complements, intersections and unions. Every rule
of probability is an edge from the quantities that it needs to the one that it gives; the cheapest way to the question
is found as in Dijkstra's method, with edges of several tails (Knuth 1977).
"""

from __future__ import annotations

import heapq
import itertools

from symderive.data.atoms import Atoms
from symderive.data.edges import Edge, edges_of, formula_of
from symderive.data.moves import Chain, Move
from symderive.data.named_sets import Key, Sets, empty_cells, gather_names
from symderive.data.relations import name_the_parts
from symderive.data.world import Statement
from symderive.expr.algebra import TRUE, Num, Pow, Prod, Sum
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import Prob


def shortest_chain(atoms: Atoms, goals: list[tuple[Node, Node]]) -> Chain | None:
    """A chain of moves to every goal P(event | given), or None where the rules do not reach one of them."""
    sets = sets_of(atoms, goals)
    start, edges = edges_of(sets)
    wanted = [(sets.mask(e) & sets.mask(g), sets.mask(g)) for e, g in goals]
    sure = {w for w in wanted if w[0] in (0, w[1])}
    found = search(start, edges, set(wanted) - sure)
    if any(w not in found for w in wanted if w not in sure):
        return None
    chain = Chain()
    for key, (event, given) in zip(wanted, goals, strict=True):
        asked = Prob(event, None if given is TRUE else given)
        if key in sure:
            note = "the event cannot happen" if not key[0] else "the event is certain"
            chain.add(Move(asked, "additivity", Num(int(bool(key[0]))), note=note))
            continue
        quantity = write(sets, found, start, key, chain)
        if asked not in chain.shown:
            chain.add(Move(asked, "additivity", quantity, note="the same event", size="minor"))
    return tidied(chain, {Prob(e, None if g is TRUE else g) for e, g in goals})


def sets_of(atoms: Atoms, goals: list[tuple[Node, Node]]) -> Sets:
    """The sets that have names in a problem."""
    sets = Sets(atoms)
    sets.empty = empty_cells(atoms)
    sets.full = sum(1 << n for n in range(len(atoms.cells)) if n not in sets.empty)
    sets.names[sets.full] = TRUE
    name_the_parts(sets, atoms.world)
    gather_names(sets, goals)
    return sets


# ---------------------------------------------------------------- search
def search(start: dict[Key, Statement], edges: list[Edge], wanted: set[Key]) -> dict[Key, Edge | None]:
    """The cheapest edge into every quantity that can be reached (None for what is given)."""
    by_source: dict[Key, list[Edge]] = {}
    for one in edges:
        tails = set(one.sources)
        one.left = len(tails)
        for source in tails:
            by_source.setdefault(source, []).append(one)
    costs: dict[Key, int] = {}
    found: dict[Key, Edge | None] = {}
    count = itertools.count()
    queue: list[tuple[int, int, Key, Edge | None]] = [(0, next(count), key, None) for key in start]
    queue += [(one.cost, next(count), one.target, one) for one in edges if not one.sources]
    heapq.heapify(queue)
    missing = set(wanted)
    while queue and missing:
        cost, _, key, edge = heapq.heappop(queue)
        if key in costs:
            continue
        costs[key], found[key] = cost, edge
        missing.discard(key)
        for out in by_source.get(key, ()):
            out.left -= 1
            if not out.left and out.target not in costs:
                total = out.cost + sum(costs[s] for s in out.sources)
                heapq.heappush(queue, (total, next(count), out.target, out))
    return found


# ---------------------------------------------------------------- writing
def write(sets: Sets, found: dict[Key, Edge | None], start: dict[Key, Statement], key: Key, chain: Chain) -> Node:
    """The moves that lead to a quantity, what they need first."""
    edge = found[key]
    if edge is None:
        statement = start[key]
        quantity = Prob(statement.event, None if statement.given is TRUE else statement.given)
        if quantity not in chain.shown:
            chain.shown[quantity] = statement.value
        return quantity
    quantity = sets.prob(key)
    if quantity in chain.shown:
        return quantity
    parts = [write(sets, found, start, s, chain) for s in edge.sources]
    uses = (edge.text,) if edge.text else ()
    chain.add(Move(quantity, edge.rule, formula_of(edge, parts), uses=uses))
    return quantity


def tidied(chain: Chain, goals: set[Prob]) -> Chain:
    """Total probability and Bayes' rule in one move: products that are used once go into the sum or quotient."""
    used: dict[Node, int] = {}
    for move in chain.moves:
        for part in move.formula.walk():
            if isinstance(part, Prob):
                used[part] = used.get(part, 0) + sum(1 for _ in occurrences(move.formula, part))
    products_made = {
        m.quantity: m
        for m in chain.moves
        if m.rule == "product-rule-of-probability"
        and isinstance(m.formula, Prod)
        and m.quantity not in goals
        and not any(isinstance(f, Pow) for f in m.formula.factors)
    }
    moves: list[Move] = []
    gone: set[Node] = set()
    for move in chain.moves:
        inner = [p for p in products_made if used.get(p) == 1 and p in set(move.formula.walk())]
        if move.rule == "additivity" and isinstance(move.formula, Sum) and set(inner) == set(move.formula.terms):
            formula = add(*(products_made[t].formula for t in move.formula.terms))
            moves.append(Move(move.quantity, "total-probability", formula, move.note, (), move.uses))
            gone |= set(inner)
        elif move.rule == "conditional-probability" and len(inner) == 1 and isinstance(move.formula, Prod):
            below = move.formula.factors[-1]
            moves.append(
                Move(move.quantity, "bayes-rule", mul(products_made[inner[0]].formula, below), move.note, (), move.uses)
            )
            gone |= set(inner)
        else:
            moves.append(move)
    return Chain([m for m in moves if m.quantity not in gone], chain.shown)


def occurrences(root: Node, part: Node) -> list[Node]:
    if root is part:
        return [root]
    return [hit for kid in root.kids for hit in occurrences(kid, part)]
