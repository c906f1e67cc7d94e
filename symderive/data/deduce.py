"""What follows from the statements: a value, a range with sharp ends, a contradiction, or nothing that is certain.

``Knowledge`` holds the joint law as far as the facts fix it: a network of tables where one is justified, the atoms of
the joint table where not. It answers for any event; who asks decides how to show why.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symderive.data.atoms import Atoms, atoms_of
from symderive.data.build import Built, build
from symderive.data.conflicts import broken_independence, broken_inequality
from symderive.data.field import Value, from_node, letters_of
from symderive.data.implied import asked_of_letters
from symderive.data.knowledge import Knowledge, tried
from symderive.data.reading import conjunction, fold
from symderive.data.statements import mass_as_probability
from symderive.data.unknowns import goal_letter, solve_letters
from symderive.data.world import Statement, World
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, RandVar


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
    asked, whole = asked_of_letters(world, built)
    known.complete = everything and not world.unread
    known.independent = whole
    conditions = [*built.conditions, *left_over(world, built), *asked]
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
