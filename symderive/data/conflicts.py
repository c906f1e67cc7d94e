"""What statements contradict: broken inequalities and independences, and a smallest set that no law obeys."""

from __future__ import annotations

from fractions import Fraction

from symderive.data.atoms import atoms_of
from symderive.data.field import Value
from symderive.data.knowledge import Knowledge, tried
from symderive.data.products import products_of
from symderive.data.reading import ORDER, conjunction
from symderive.data.world import Equation, Statement, World
from symderive.expr.node import Node


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
