"""What follows from the statements: a value, a range with sharp ends, a contradiction, or nothing that is certain.

``Knowledge`` holds the joint law as far as the facts fix it: a network of tables where one is justified, the atoms of
the joint table where not. It answers for any event; who asks decides how to show why.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from symderive.data.atoms import Atoms, atoms_of
from symderive.data.build import Built, build
from symderive.data.errors import UndefinedError
from symderive.data.field import Value, from_node, letters_of, put
from symderive.data.network import Network
from symderive.data.products import products_of
from symderive.data.reading import ORDER, conjunction, fold
from symderive.data.statements import mass_as_probability
from symderive.data.tables import equals
from symderive.data.unknowns import goal_letter, solve_letters
from symderive.data.world import Equation, Statement, World
from symderive.expr.algebra import TRUE, Num, Pow, Prod, Sum
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Expect, Prob, RandVar


@dataclass(slots=True)
class Knowledge:
    """The joint law as far as it is known. ``letters`` were solved for; ``relations`` must vanish and do not."""

    world: World
    built: Built | None = None
    network: Network | None = None
    atoms: Atoms | None = None
    letters: dict[Node, Value] = field(default_factory=dict)
    open_letters: list[Value] = field(default_factory=list)
    conflict: tuple[str, ...] | None = None
    complete: bool = True
    assumptions: list[str] = field(default_factory=list)

    def probability(self, event: Node, given: Node = TRUE) -> Value | None:
        """P(event | given), None where it is not fixed. Raises UndefinedError for a condition of probability zero."""
        if self.network is not None:
            world = self.world
            event, given = world.plain(event), world.plain(given)
            both = self.network.weight(conjunction([event, given], True))
            below = self.network.weight(given)
            if not below:
                raise UndefinedError(given)
            return put(both / below, self.letters)
        if self.atoms is not None:
            try:
                found = self.atoms.probability(event, given)
            except ZeroDivisionError:
                raise UndefinedError(given) from None
            return None if found is None else put(found, self.letters)
        return None

    def expression(self, node: Node) -> Value | None:
        """The value of an expression in probabilities, expectations of finite variables, numbers and letters."""
        match node:
            case Prob(event, given):
                return self.probability(event, given if given is not None else TRUE)
            case Expect(u, given, None):
                return self.expectation(u, given if given is not None else TRUE)
            case Sum(terms):
                return self.gathered(terms, Fraction(0), lambda a, b: a + b)
            case Prod(factors):
                return self.gathered(factors, Fraction(1), lambda a, b: a * b)
            case Pow(base, Num(exponent)) if exponent.denominator == 1:
                value = self.expression(base)
                if value is None:
                    return None
                if not value and exponent < 0:
                    raise UndefinedError(base)
                whole = from_node(Num(1)) or Fraction(1)
                for _ in range(abs(int(exponent))):
                    whole = whole * value
                return whole if exponent > 0 else Fraction(1) / whole
        if any(isinstance(x, Prob | Expect | RandVar) for x in node.walk()):
            return None
        found = from_node(fold(node))
        return None if found is None else put(found, self.letters)

    def gathered(self, parts: tuple[Node, ...], start: Value, join: Callable[[Value, Value], Value]) -> Value | None:
        total = start
        for part in parts:
            value = self.expression(part)
            if value is None:
                return None
            total = join(total, value)
        return total

    def expectation(self, u: Node, given: Node) -> Value | None:
        """E[u | given] as the sum of values times probabilities."""
        variables = tuple(sorted(self.world.mentions(u), key=list(self.world.values).index))
        total: Value = Fraction(0)
        plain = self.world.plain(u)
        if any(isinstance(v, RandVar | EventSym) and v not in self.world.values for v in plain.walk()):
            return None
        for cell in itertools.product(*(self.world.values[v] for v in variables)):
            fixed = dict(zip(variables, cell, strict=True))
            value = from_node(fold(plain, fixed))
            if value is None:
                return None
            if value:
                from_cell = conjunction([equals(v, x) for v, x in fixed.items()], True)
                chance = self.probability(from_cell, given)
                if chance is None:
                    return None
                total = total + value * chance
        return total


def know(world: World, targets: Iterable[Node]) -> Knowledge:
    """All that the facts say about some variables. Raises TooLargeError where a sum is out of reach."""
    wanted = {v for v in targets if v in world.values}
    found = from_network(world, wanted)
    if found is not None and (found.conflict is not None or not undetermined(found)):
        return found
    if found is not None and (found.assumptions or settled_anyhow(found)):
        return found
    if found is not None and limited(world):
        # A range that a statement narrows: the corners of the tables do not know of it.
        found.complete = False
    atoms = atoms_of(world, wanted) if not world.laws and not world.counts else None
    if atoms is None:
        return found if found is not None else Knowledge(world, complete=False)
    if atoms.products and found is not None:
        # Independences that could not be put in: the network holds them exactly, the atoms do not.
        return found
    return from_atoms(world, atoms)


def limited(world: World) -> bool:
    """Is there an inequality that says more than that a probability lies between 0 and 1?"""
    return any(
        item.op not in ("=", "!=") and not {from_node(fold(item.left)), from_node(fold(item.right))} & {0, 1}
        for item in world.equations
    )


def settled_anyhow(known: Knowledge) -> bool:
    """Is what was asked free of the letters that were put in for what is not stated?"""
    goal = known.world.problem.goal
    assert known.built is not None
    if goal is None:
        return False
    asked = mass_as_probability(goal.node)
    if any(v not in known.world.values for v in known.world.plain(asked).walk() if isinstance(v, RandVar | EventSym)):
        return False
    if not known.world.mentions(asked) <= known.built.network.tables.keys():
        return False
    value = tried(known, asked)
    return value is not None and not letters_of(value) & set(known.built.free)


def undetermined(known: Knowledge) -> bool:
    free = set(known.built.free) if known.built is not None else set()
    return bool(free - known.letters.keys())


# ---------------------------------------------------------------- networks
def from_network(world: World, wanted: set[Node]) -> Knowledge | None:
    built = build(world, set(world.values)) if len(world.values) <= 400 else None
    everything = built is not None
    if built is None:
        built = build(world, wanted)
    if built is None:
        return None
    known = Knowledge(world, built, built.network, assumptions=built.assumptions)
    known.complete = everything and not world.unread
    conditions = [*built.conditions, *left_over(world, built)]
    rules = [(r, difference(r.left, r.right)) for r in world.letter_rules]
    conditions += [(v, r.text) for r, v in rules if r.op == "=" and v is not None]
    limits = [(v, r.op, r.text) for r, v in rules if r.op != "=" and v is not None]
    solved = solve_letters(conditions, set(built.free), goal_letter(world), limits, built.network)
    if isinstance(solved, tuple):
        known.conflict = solved
        return known
    known.letters, known.open_letters = solved.letters, solved.rest
    if known.letters:
        known.network = built.network.with_letters(known.letters)
    known.conflict = broken_inequality(world, known) or broken_independence(world, known)
    return known


def difference(left: Node, right: Node) -> Value | None:
    a, b = from_node(fold(left)), from_node(fold(right))
    return None if a is None or b is None else a - b


def left_over(world: World, built: Built) -> list[tuple[Value, str]]:
    """Facts that are in no table: what they say must hold in the product of the tables."""
    network, found = built.network, []
    plain = Knowledge(world, built, network)
    for item in built.left:
        if isinstance(item, Statement):
            value = from_node(item.value)
            if value is None:
                continue
            event, given = world.plain(item.event), world.plain(item.given)
            both = network.weight(conjunction([event, given], True))
            found.append((both - value * network.weight(given), item.text))
        elif item.op == "=":
            left, right = tried(plain, item.left), tried(plain, item.right)
            if left is not None and right is not None:
                found.append((left - right, item.text))
    for event, text in world.impossible:
        if world.mentions(event) <= network.tables.keys():
            found.append((network.weight(world.plain(event)), text))
    return found


def tried(known: Knowledge, node: Node) -> Value | None:
    try:
        return known.expression(node)
    except UndefinedError:
        return None


def broken_inequality(world: World, known: Knowledge) -> tuple[str, ...] | None:
    for item in world.equations:
        if item.op == "=" or item.op not in ORDER:
            continue
        left, right = tried_inside(world, known, item.left), tried_inside(world, known, item.right)
        if isinstance(left, Fraction) and isinstance(right, Fraction) and not ORDER[item.op](left, right):
            return (item.text,)
    return None


def tried_inside(world: World, known: Knowledge, node: Node) -> Value | None:
    if known.network is not None and not world.mentions(node) <= known.network.tables.keys():
        return None
    return tried(known, node)


def broken_independence(world: World, known: Knowledge) -> tuple[str, ...] | None:
    """A stated independence that the tables contradict."""
    network = known.network
    if network is None:
        return None
    for independence in world.independences:
        names = {v for g in (*independence.groups, independence.given) for e in g for v in world.mentions(e)}
        if not names <= network.tables.keys() or len(independence.groups) > 3 or len(names) > 6:
            continue
        if all(not (network.ancestors([v]) & (names - {v})) for v in names) and not independence.given:
            continue
        for product in products_of(world, independence)[:64]:
            given = world.plain(product.given)
            below = network.weight(given)
            whole = network.weight(conjunction([*map(world.plain, product.events), given], True))
            right: Value = Fraction(1)
            for e in product.events:
                right = right * network.weight(conjunction([world.plain(e), given], True))
            left = whole
            for _ in range(len(product.events) - 1):
                left = left * below
            if isinstance(gap := left - right, Fraction) and gap:
                return (independence.text,)
    return None


# ---------------------------------------------------------------- atoms
def from_atoms(world: World, atoms: Atoms) -> Knowledge:
    known = Knowledge(world, None, None, atoms)
    conditions = list(atoms.conditions)
    rules = [(r, difference(r.left, r.right)) for r in world.letter_rules]
    conditions += [(v, r.text) for r, v in rules if r.op == "=" and v is not None]
    limits = [(v, r.op, r.text) for r, v in rules if r.op != "=" and v is not None]
    solved = solve_letters(conditions, set(), goal_letter(world), limits, None)
    if isinstance(solved, tuple):
        known.conflict = solved
        return known
    known.letters, known.open_letters = solved.letters, solved.rest
    known.complete = not world.unread and not atoms.products and not atoms.pending
    out_of_bounds = next(
        (s.text for s in world.statements if isinstance(v := from_node(s.value), Fraction) and not 0 <= v <= 1),
        None,
    )
    if out_of_bounds is not None:
        known.conflict = (out_of_bounds,)
    elif atoms.numeric() and not atoms.feasible():
        known.conflict = ()
    return known


def smallest_conflict(world: World, targets: set[Node]) -> tuple[str, ...]:
    """A smallest set of statements (by leaving out one after the other) that no law obeys."""
    items = world.items()

    def clashes(kept: list[Statement | Equation]) -> bool:
        atoms = atoms_of(world, targets, kept)
        if atoms is None:
            return False
        if any(isinstance(c, Fraction) for c, _ in atoms.conditions):
            return True
        return atoms.numeric() and not atoms.feasible()

    if not clashes(items):
        return ()
    kept = items[:]
    for item in items:
        rest = [k for k in kept if k is not item]
        if clashes(rest):
            kept = rest
    return tuple(dict.fromkeys(item.text for item in kept))
