"""Sets of cells that have names: the events of the facts and the question, with complements, meets and unions."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from fractions import Fraction

from symderive.data.atoms import Atoms
from symderive.data.products import products_of
from symderive.data.reading import conjunction
from symderive.data.statements import listed
from symderive.data.tables import equals
from symderive.data.world import Statement
from symderive.expr.algebra import TRUE
from symderive.expr.node import Node
from symderive.expr.probability import And, EventSym, Minus, Not, Or, Prob

#: An event and the condition that it is taken under, as bit masks of cells.
Key = tuple[int, int]
NAMES = 140


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
    cases = list(dict.fromkeys(s.given for s in statements if s.given is not TRUE))
    for event, given in goals:
        if given is not TRUE:
            sets.name(together(*listed(event), *listed(given)))
        for part in (event, given):
            for case in cases if part is not TRUE else ():
                sets.name(together(*listed(case), *listed(part)))
    for mask, name in list(sets.names.items()):
        other = sets.full & ~mask
        if other and other not in sets.names and len(sets.names) < NAMES:
            sets.names[other] = name.event if isinstance(name, Not) else Not(name)
    named = [*sets.conditions, *(sets.mask(g) for _, g in goals if g is not TRUE)]
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
