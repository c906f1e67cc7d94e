"""Worlds of equally likely outcomes: counted fruit, draws with and without replacement."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symderive.expr.algebra import Rel
from symderive.expr.node import Node
from symderive.expr.probability import Count, Label, RandVar
from symderive.expr.problem import Draw
from symderive.numeric.plainly import plain_number
from symderive.numeric.tables import Table
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, name_of


def counted(universe: Universe) -> Table | None:
    """The table of a problem whose statements are counts n(red, apple) = 2; None for any other problem."""
    counts: list[tuple[tuple[Node, ...], Fraction]] = []
    for fact in universe.facts:
        if isinstance(fact, Rel) and fact.op == "=":
            for one, other in ((fact.left, fact.right), (fact.right, fact.left)):
                number = plain_number(other)
                if isinstance(one, Count) and number is not None:
                    counts.append((one.of, number))
    if not counts:
        return None
    draws = [f for f in universe.facts if isinstance(f, Draw)]
    if draws:
        return draws_of(draws[0], counts, universe)
    owners = label_owners(universe)
    width = max(len(labels) for labels, _ in counts)
    if any(len(labels) != width for labels, _ in counts):
        return None
    places: dict[int, Name] = {}
    for labels, _ in counts:
        for place, label in enumerate(labels):
            name = owners.get(getattr(label, "name", ""))
            if name is not None:
                places[place] = name
    names: list[Name] = list(dict.fromkeys(places.values()))
    rows: dict[tuple[Any, ...], Fraction] = {}
    for labels, number in counts:
        row: dict[Name, Any] = {}
        for place, label in enumerate(labels):
            if place in places:
                row[places[place]] = universe.number(label)
        if len(row) < len(names):
            return None
        key = tuple(row[n] for n in names)
        rows[key] = rows.get(key, Fraction(0)) + number
    total = sum(rows.values())
    return Table(tuple(names), list(rows), [w / total for w in rows.values()]) if total else None


def label_owners(universe: Universe) -> dict[str, Name]:
    """Which variable a word is a value of, by the name = value pairs that occur."""
    found: dict[str, Name] = {}
    for tree in [*universe.facts, *universe.everything]:
        for part in tree.walk():
            if isinstance(part, Rel) and part.op in ("=", "!="):
                for one, other in ((part.left, part.right), (part.right, part.left)):
                    if isinstance(one, RandVar) and isinstance(other, Label):
                        found.setdefault(other.name, name_of(one))
    return found


def draws_of(draw: Draw, counts: list[tuple[tuple[Node, ...], Fraction]], universe: Universe) -> Table | None:
    """The joint law of draws in order from what was counted."""
    names = [name_of(v) for v in draw.variables]
    stock = {universe.number(labels[0]): number for labels, number in counts if len(labels) == 1}
    rows: list[tuple[tuple[Any, ...], Fraction]] = [((), Fraction(1))]
    for _ in range(draw.number):
        longer = []
        for row, weight in rows:
            left = {v: n - (0 if draw.replaced else row.count(v)) for v, n in stock.items()}
            total = sum(left.values())
            longer += [((*row, v), weight * n / total) for v, n in left.items() if n > 0]
        rows = longer
    return Table(tuple(names[: draw.number]), [r for r, _ in rows], [w for _, w in rows])
