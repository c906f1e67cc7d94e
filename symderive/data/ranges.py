"""What a probability may be where the statements do not fix it: sharp ends, with tables that reach them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

from symderive.data.atoms import Atoms
from symderive.data.bounds import Optimum
from symderive.data.curved import curved_range
from symderive.data.deduce import limited
from symderive.data.errors import UndefinedError
from symderive.data.field import Ratio, Value, letters_of, put
from symderive.data.knowledge import Knowledge
from symderive.data.linear_forms import plain_row
from symderive.data.reading import conjunction
from symderive.expr.algebra import TRUE, Num
from symderive.expr.node import Node


@dataclass(frozen=True, slots=True)
class Range:
    """The sharp ends of what was asked, each with a table (a list of cells with weights) that reaches it."""

    low: Fraction
    high: Fraction
    low_table: tuple[tuple[str, Fraction], ...] = ()
    high_table: tuple[tuple[str, Fraction], ...] = ()


def range_of(known: Knowledge, event: Node, given: Node) -> Range | None:
    """The sharp range of a probability, None where it cannot be found for sure. Raises UndefinedError."""
    if known.atoms is not None and known.complete and known.atoms.numeric():
        found = known.atoms.bounds(event, given)
        if found is None:
            raise UndefinedError(given)
        return Range(found[0].value, found[1].value, shown(known.atoms, found[0]), shown(known.atoms, found[1]))
    if known.network is None or known.open_letters or not whole(known):
        return None
    at_corners = corners(known, event, given) if not limited(known.world) else None
    return at_corners if at_corners is not None else curved(known, event, given)


def range_of_form(known: Knowledge, node: Node) -> Range | None:
    """The sharp range of a sum of multiples of probabilities, None where it is not linear in the cells."""
    atoms = known.atoms
    if atoms is None or not known.complete or not atoms.numeric():
        return None
    form = atoms.linear(node)
    if form is None or any(isinstance(c, Ratio) for c in form.values()):
        return None
    found = atoms.ends(plain_row(form), TRUE)
    if found is None:
        return None
    return Range(found[0].value, found[1].value, shown(atoms, found[0]), shown(atoms, found[1]))


def whole(known: Knowledge) -> bool:
    """Does the network speak of all that is stated? (A range that an inequality narrows is not complete by corners.)"""
    built, network = known.built, known.network
    if built is None or network is None or built.uncovered or known.world.unread or not known.independent:
        return False
    return known.world.values.keys() <= network.tables.keys()


def curved(known: Knowledge, event: Node, given: Node) -> Range | None:
    value = known.probability(event, given)
    if value is None:
        return None
    found = curved_range(known, value)
    return None if found is None else Range(*found)


def range_of_mean(known: Knowledge, u: Node, given: Node) -> Range | None:
    """The sharp range of E[u | given] of finite variables, None where it cannot be found for sure. Raises
    UndefinedError where the condition cannot happen."""
    if known.atoms is not None and known.complete and known.atoms.numeric():
        atoms = known.atoms
        form = atoms.expectation(u)
        if form is None or any(isinstance(c, Ratio) for c in form.values()):
            return None
        inside = atoms.mask(given)
        top = {n: c for n, c in plain_row(form).items() if n in inside}
        found = atoms.ends(top, given)
        if found is None:
            raise UndefinedError(given)
        return Range(found[0].value, found[1].value, shown(atoms, found[0]), shown(atoms, found[1]))
    if known.network is None or known.open_letters or not whole(known):
        return None
    value = known.expectation(u, given)
    bounds = None if value is None else curved_range(known, value)
    return None if bounds is None else Range(*bounds)


def shown(atoms: Atoms, best: Optimum) -> tuple[tuple[str, Fraction], ...]:
    found = []
    for cell, weight in zip(atoms.cells, best.point, strict=False):
        if weight:
            words = ", ".join(f"{plain_name(v)} = {plain_name(x)}" for v, x in cell.items())
            found.append((words, weight))
    return tuple(found)


def plain_name(node: Node) -> str:
    if isinstance(node, Num):
        return str(node.value)
    if node is TRUE:
        return "yes"
    return str(getattr(node, "latex", None) or ("no" if getattr(node, "name", "") == "false" else repr(node)))


def corners(known: Knowledge, event: Node, given: Node) -> Range | None:
    """Rows of a network that nothing states: a conditional probability is a ratio of forms that are linear in each
    row, so that its ends are reached where every open row is certain of one value."""
    network, built = known.network, known.built
    assert network is not None and built is not None
    value = None
    try:
        value = known.probability(event, given)
    except UndefinedError:
        raise
    if value is None or not isinstance(value, Ratio):
        return None
    free = letters_of(value)
    if not free <= set(built.free):
        return None
    places = {built.free[f] for f in free}
    if len(places) > 10 or any(letters_of(c) & free for c in other_rows(known, places)):
        return None
    # Every row that the goal depends on, with all its letters.
    rows: list[tuple[tuple[Node, ...], list[dict[Node, Value]]]] = []
    for place in places:
        mine = tuple(f for f, at in built.free.items() if at == place)
        row = network.tables[place[0]].rows[place[1]]
        if any(letters_of(c) - set(mine) for c in row.values()):
            return None
        options = row_corners(row, mine)
        if options is None:
            return None
        rows.append((mine, options))
    found: list[Fraction] = []
    for choice in itertools.product(*(options for _, options in rows)):
        letters = {x: v for one in choice for x, v in one.items()}
        below = put(network.weight(known.world.plain(given)), letters)
        if not below:
            continue
        both = conjunction([known.world.plain(event), known.world.plain(given)], True)
        end = put(network.weight(both), letters) / below
        if isinstance(end, Ratio):
            return None
        found.append(end)
    return Range(min(found), max(found)) if found else None


def other_rows(known: Knowledge, places: set[tuple[Node, tuple[Node, ...]]]) -> list[Value]:
    """The masses outside the rows at ``places``: where open letters stand in them too, the corners of the rows need
    not be reached (A and B independent with P(A or B) given)."""
    assert known.network is not None
    return [
        chance
        for variable, table in known.network.tables.items()
        for cell, row in table.rows.items()
        if (variable, cell) not in places
        for chance in row.values()
    ]


def row_corners(row: dict[Node, Value], letters: tuple[Node, ...]) -> list[dict[Node, Value]] | None:
    """The corners of the masses that a partly known row may have."""
    if len(letters) == 1:
        (letter,) = letters
        low, high = Fraction(0), Fraction(1)
        for chance in row.values():
            if isinstance(chance, Ratio):
                constant, slope = put(chance, {letter: Fraction(0)}), put(chance, {letter: Fraction(1)})
                if isinstance(constant, Ratio) or isinstance(slope, Ratio):
                    return None
                step = slope - constant
                zero, one = -constant / step, (1 - constant) / step
                low, high = max(low, min(zero, one)), min(high, max(zero, one))
        return [{letter: low}, {letter: high}]
    known = [c for c in row.values() if isinstance(c, Fraction)]
    left = 1 - sum(known, Fraction(0))
    options: list[dict[Node, Value]] = [{x: Fraction(0) for x in letters}]
    options += [{x: left if x is chosen else Fraction(0) for x in letters} for chosen in letters]
    for option in options:
        for chance in row.values():
            value = put(chance, option)
            if not isinstance(value, Fraction) or not 0 <= value <= 1:
                return None
    return options
