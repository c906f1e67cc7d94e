"""The shortest chain of rules between probabilities of events: Knuth's search over the sets that have names.

The sets are those that the facts and the question name, with their complements, intersections and unions. Every rule
of probability is an edge from the quantities that it needs to the one that it gives; the cheapest way to the question
is found as in Dijkstra's method, with edges of several tails (Knuth 1977).
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, field
from fractions import Fraction

from symderive.data.atoms import Atoms, products_of
from symderive.data.field import Value, from_node
from symderive.data.moves import Chain, Move, over
from symderive.data.network import equals
from symderive.data.reading import conjunction
from symderive.data.statements import listed
from symderive.data.world import Statement
from symderive.expr.algebra import TRUE, Num, Pow, Prod, Sum, add, mul, neg
from symderive.expr.node import Node
from symderive.expr.probability import And, EventSym, Minus, Not, Or, Prob

Key = tuple[int, int]
NAMES = 140


@dataclass(slots=True)
class Edge:
    """``target`` from ``sources`` by ``rule``; ``build`` names the shape of the formula."""

    target: Key
    sources: tuple[Key, ...]
    rule: str
    shape: str
    cost: int
    text: str = ""
    left: int = 0


@dataclass(slots=True)
class Sets:
    """Sets of cells as bit masks, with the events that name them."""

    atoms: Atoms
    names: dict[int, Node] = field(default_factory=dict)
    conditions: list[int] = field(default_factory=list)
    full: int = 0
    empty: frozenset[int] = frozenset()

    def mask(self, event: Node) -> int:
        bits = 0
        for n in self.atoms.mask(event):
            if n not in self.empty:
                bits |= 1 << n
        return bits

    def name(self, event: Node) -> int:
        found = self.mask(event)
        if found and found != self.full:
            self.names.setdefault(found, event)
        return found

    def prob(self, key: Key) -> Prob:
        event, given = key
        if given == self.full:
            return Prob(self.names[event], None)
        return Prob(self.within(event, given), self.names[given])

    def within(self, event: int, given: int) -> Node:
        """The shortest name of a set inside a condition."""
        best: Node | None = None
        for mask, name in self.names.items():
            if mask & given == event and (best is None or rank(name) < rank(best)):
                best = name
        return best if best is not None else TRUE


def empty_cells(atoms: Atoms) -> frozenset[int]:
    """The cells that the facts leave no weight: disjoint events whose probabilities add to one leave none outside."""
    if len(atoms.cells) > 32 or not atoms.numeric() or not atoms.feasible():
        return frozenset()
    found = []
    for n in range(len(atoms.cells)):
        value = atoms.system.value({n: Fraction(1)})
        if value == 0:
            found.append(n)
        elif value is None:
            best = atoms.polytope().best({n: Fraction(1)}, largest=True)
            if best is not None and not best.value:
                found.append(n)
    return frozenset(found)


def rank(event: Node) -> tuple[int, int]:
    size = sum(1 for _ in event.walk())
    return (size, sum(isinstance(x, Not) for x in event.walk()))


def shortest_chain(atoms: Atoms, goals: list[tuple[Node, Node]]) -> Chain | None:
    """A chain of moves to every goal P(event | given), or None where the rules do not reach one of them."""
    sets = Sets(atoms)
    sets.empty = empty_cells(atoms)
    sets.full = sum(1 << n for n in range(len(atoms.cells)) if n not in sets.empty)
    sets.names[sets.full] = TRUE
    gather_names(sets, goals)
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


# ---------------------------------------------------------------- names
def gather_names(sets: Sets, goals: list[tuple[Node, Node]]) -> None:
    atoms = sets.atoms
    for event, given in goals:
        for e in (event, given, *parts_of(event), *parts_of(given)):
            if e is not TRUE:
                sets.name(e)
    statements = [s for s in atoms.world.statements if fits(sets, s)]
    for s in statements:
        for e in (s.event, s.given, *parts_of(s.event), *parts_of(s.given)):
            if e is not TRUE:
                sets.name(e)
    singles = [equals(v, x) for v in atoms.variables for x in atoms.world.values[v]]
    for e in singles:
        sets.name(e)
    if len(singles) <= 10:
        for a, b in itertools.combinations(singles, 2):
            sets.name(together(a, b))
        for a, b, c in itertools.combinations(singles, 3):
            sets.name(together(a, b, c))
    plain = [e for e in singles if isinstance(e, EventSym)]
    for a, b in itertools.combinations(plain, 2):
        sets.name(Or((a, b)))
    if len(plain) == 3:
        sets.name(Or(tuple(plain)))
    for s in statements:
        both = conjunction([s.event, s.given], True) if s.given is not TRUE else None
        if both is not None:
            sets.name(together(*listed(s.event), *listed(s.given)))
    for event, given in goals:
        if given is not TRUE:
            sets.name(together(*listed(event), *listed(given)))
    for mask, name in list(sets.names.items()):
        other = sets.full & ~mask
        if other and other not in sets.names and len(sets.names) < NAMES:
            sets.names[other] = name.event if isinstance(name, Not) else Not(name)
    named = [sets.mask(g) for _, g in goals if g is not TRUE]
    named += [sets.mask(s.given) for s in statements if s.given is not TRUE]
    named += [given for _, given, _ in products(sets)[:40] if given != sets.full]
    sets.conditions = [m for m in dict.fromkeys(named) if m and m in sets.names]


def together(*events: Node) -> Node:
    flat = list(dict.fromkeys(e for event in events for e in listed(event)))
    if len(flat) == 1:
        return flat[0]
    return And(tuple(flat), not all(isinstance(e, EventSym | Not | Or | Minus) for e in flat))


def parts_of(event: Node) -> list[Node]:
    match event:
        case And(events) | Or(events):
            return [p for e in events for p in (e, *parts_of(e))]
        case Not(inner):
            return [inner, *parts_of(inner)]
        case Minus(a, b):
            return [a, b, *parts_of(a), *parts_of(b)]
    return []


def fits(sets: Sets, statement: Statement) -> bool:
    names = set(sets.atoms.variables)
    world = sets.atoms.world
    return world.mentions(statement.event) | world.mentions(statement.given) <= names


def products(sets: Sets) -> list[tuple[tuple[int, ...], int, str]]:
    """Independences as sets: (the events, the condition, the author's line), each event also by its complement."""
    found = []
    known = set(sets.atoms.variables)
    world = sets.atoms.world
    for independence in world.independences:
        names = {v for g in (*independence.groups, independence.given) for e in g for v in world.mentions(e)}
        if not names <= known:
            continue
        for product in products_of(world, independence)[:200]:
            given = sets.mask(product.given)
            sides = []
            for e in product.events:
                mask = sets.mask(e) & given
                sides.append((mask, given & ~mask) if isinstance(e, EventSym | Not) else (mask,))
            for choice in itertools.product(*sides):
                found.append((choice, given, independence.text))
    return found


# ---------------------------------------------------------------- edges
def edges_of(sets: Sets) -> tuple[dict[Key, Statement], list[Edge]]:
    full = sets.full
    start: dict[Key, Statement] = {}
    for s in sets.atoms.world.statements:
        if fits(sets, s):
            given = sets.mask(s.given)
            start.setdefault((sets.mask(s.event) & given, given), s)
    edges: list[Edge] = []
    for given in [full, *sets.conditions]:
        inside = list(dict.fromkeys(m & given for m in sets.names))
        inside = [m for m in inside if m and m != given]
        edges += edges_within(sets, inside, given)
    masks = list(sets.names)
    for given in sets.conditions:
        for m in masks:
            both = m & given
            if not both or both == given or both not in sets.names:
                continue
            edges.append(
                Edge((both, full), ((both, given), (given, full)), "product-rule-of-probability", "product", 3)
            )
            edges.append(Edge((both, given), ((both, full), (given, full)), "conditional-probability", "ratio", 3))
            edges.append(Edge((given, full), ((both, full), (both, given)), "product-rule-of-probability", "ratio", 4))
    for events, given, text in products(sets):
        meet = given
        for e in events:
            meet &= e
        rule = "independence" if given == full else "conditional-independence"
        if meet and all(events):
            if given == full and meet not in sets.names:
                continue
            edges.append(Edge((meet, given), tuple((e, given) for e in events), rule, "times", 3, text))
            if len(events) == 2:
                a, b = events
                edges.append(Edge((a, given), ((meet, given), (b, given)), rule, "ratio", 4, text))
                edges.append(Edge((b, given), ((meet, given), (a, given)), rule, "ratio", 4, text))
                for one, other in ((a, b), (b, a)):
                    if other in sets.conditions and given == full:
                        edges.append(Edge((meet, other), ((one, full),), rule, "same", 2, text))
                        edges.append(Edge((one, full), ((meet, other),), rule, "same", 2, text))
    return start, edges


def edges_within(sets: Sets, inside: list[int], given: int) -> list[Edge]:
    """Complement, additivity, difference, inclusion and exclusion inside one condition."""
    edges: list[Edge] = []
    known = set(inside)
    for m in inside:
        other = given & ~m
        if other in known:
            edges.append(Edge((m, given), ((other, given),), "complement-rule", "complement", 2))
    for a, b in itertools.combinations(inside, 2):
        union, meet = a | b, a & b
        if not meet:
            if union in known:
                edges.append(Edge((union, given), ((a, given), (b, given)), "additivity", "sum", 3))
                edges.append(Edge((a, given), ((union, given), (b, given)), "difference-rule", "minus", 3))
                edges.append(Edge((b, given), ((union, given), (a, given)), "difference-rule", "minus", 3))
            elif union == given:
                continue
        elif meet not in (a, b):
            rule = "inclusion-and-exclusion"
            whole = union == given
            if meet in known and (union in known):
                edges.append(Edge((union, given), ((a, given), (b, given), (meet, given)), rule, "union", 4))
                edges.append(Edge((meet, given), ((a, given), (b, given), (union, given)), rule, "union", 4))
                edges.append(Edge((a, given), ((union, given), (meet, given), (b, given)), rule, "union", 5))
                edges.append(Edge((b, given), ((union, given), (meet, given), (a, given)), rule, "union", 5))
            elif meet in known and whole:
                edges.append(Edge((meet, given), ((a, given), (b, given)), rule, "certain union", 4))
    for values in partitions(sets, given):
        for m in [*inside, given]:
            parts = [m & x for x in values if m & x]
            if 2 < len(parts) <= 12 and all(p in known for p in parts):
                if m == given:
                    for p in parts:
                        rest = tuple((q, given) for q in parts if q != p)
                        edges.append(Edge((p, given), rest, "normalisation", "rest", 2 + len(rest)))
                else:
                    tails = tuple((p, given) for p in parts)
                    edges.append(Edge((m, given), tails, "additivity", "sum", 1 + len(parts)))
                    for p in parts:
                        rest = ((m, given), *((q, given) for q in parts if q != p))
                        edges.append(Edge((p, given), rest, "additivity", "minus", 2 + len(rest)))
    return edges


def partitions(sets: Sets, given: int) -> list[list[int]]:
    """The values of a variable with more than two, and events that exclude each other and leave nothing out."""
    found = []
    for v in sets.atoms.variables:
        if len(sets.atoms.world.values[v]) > 2:
            found.append([sets.mask(equals(v, x)) & given for x in sets.atoms.world.values[v]])
    events = [sets.mask(v) & given for v in sets.atoms.variables if isinstance(v, EventSym)]
    for size in range(3, min(len(events), 7) + 1):
        for chosen in itertools.combinations(events, size):
            together_ = 0
            for e in chosen:
                if e & together_ or not e:
                    break
                together_ |= e
            else:
                if together_ == given:
                    found.append(list(chosen))
    return found


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
    chain.add(Move(quantity, edge.rule, formula_of(edge.shape, parts), uses=uses))
    return quantity


def formula_of(shape: str, parts: list[Node]) -> Node:
    match shape:
        case "complement":
            return add(1, neg(parts[0]))
        case "sum":
            return add(*parts)
        case "minus":
            return add(parts[0], *(neg(p) for p in parts[1:]))
        case "rest":
            return add(1, *(neg(p) for p in parts))
        case "union":
            return add(parts[0], parts[1], neg(parts[2]))
        case "certain union":
            return add(*parts, Num(-1))
        case "product" | "times":
            return mul(*parts)
        case "ratio":
            return over(parts[0], parts[1])
    return parts[0]


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


def value_shown(chain: Chain, quantity: Node) -> Value | None:
    shown = chain.shown.get(quantity)
    return None if shown is None else from_node(shown)
