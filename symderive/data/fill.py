"""One table out of what is stated of a variable: rows from laws, from statements, and letters for what is open."""

from __future__ import annotations

from fractions import Fraction

from symderive.data.field import Ratio, Value
from symderive.data.laws import finite_law
from symderive.data.linear import CONSTANT, Form, System
from symderive.data.rows import Cell, RowFact, holds
from symderive.data.statements import cells_of
from symderive.data.tables import Row, Table
from symderive.data.world import LawRow, Statement, World
from symderive.expr.algebra import TRUE, Sym
from symderive.expr.node import Node


def table_of(
    world: World,
    v: Node,
    parents: tuple[Node, ...],
    facts: list[RowFact],
    conditions: list[tuple[Value, str]],
    used: dict[Node, list[Statement]],
    free: dict[Node, tuple[Node, tuple[Node, ...]]],
) -> Table | None:
    laws = [row for row in world.laws if row.variable is v]
    names = frozenset(parents)
    mine: dict[tuple[Node, ...], list[RowFact]] = {}
    for fact in facts:
        if fact.parents == names:
            cell = dict(fact.cell)
            mine.setdefault(tuple(cell[p] for p in parents), []).append(fact)
            used.setdefault(v, []).append(fact.statement)
    rows: dict[tuple[Node, ...], Row] = {}
    letters: list[Node] = []
    for cell in cells_of(world.values, parents):
        place = tuple(cell[p] for p in parents)
        row = law_row(laws, cell)
        stated_here = mine.get(place, [])
        if row is not None:
            row = {x: row.get(x, Fraction(0)) for x in world.values[v]}
            conditions += [
                (sum((row[x] for x in f.subset), Fraction(0)) - f.value, f.statement.text) for f in stated_here
            ]
        elif laws and not any(r.given is not TRUE for r in laws):
            return None
        else:
            row = stated_row(world.values[v], stated_here, conditions, v, place, letters)
        if any(isinstance(c, Fraction) and not 0 <= c <= 1 for c in row.values()):
            text = stated_here[0].statement.text if stated_here else next((r.text for r in laws), "")
            bad = next(c for c in row.values() if isinstance(c, Fraction) and not 0 <= c <= 1)
            conditions.append((Fraction(1) if bad > 1 else Fraction(-1), text))
        total = sum(row.values(), Fraction(0))
        if total != 1:
            conditions.append((total - 1, stated_here[0].statement.text if stated_here else ""))
        rows[place] = row
        for letter in letters:
            free.setdefault(letter, (v, place))
    return Table(v, parents, rows, tuple(letters))


def law_row(laws: list[LawRow], cell: Cell) -> Row | None:
    for row in laws:
        if row.given is TRUE or holds(row.given, cell):
            masses = finite_law(row.law, cell)
            if masses is not None:
                return dict(masses)
    return None


def stated_row(
    values: tuple[Node, ...],
    facts: list[RowFact],
    conditions: list[tuple[Value, str]],
    v: Node,
    place: tuple[Node, ...],
    letters: list[Node],
) -> Row:
    """Solve one row: masses add to one, stated sets have their values; what is still open becomes a letter."""
    told = {x: f.value for f in facts if len(f.subset) == 1 for x in f.subset}
    if len(told) == len(facts) == len(values) - 1:
        # The usual case: all values but one are stated, the last has the rest.
        rest = 1 - sum(told.values(), Fraction(0))
        return {x: told.get(x, rest) for x in values}
    number = {x: n for n, x in enumerate(values)}
    system = System()
    for fact in facts:
        form: Form = {number[x]: Fraction(1) for x in fact.subset}
        form[CONSTANT] = -fact.value
        before = len(system.conditions)
        system.add({k: c for k, c in form.items() if c})
        conditions += [(c, fact.statement.text) for c in system.conditions[before:]]
    before = len(system.conditions)
    system.add({**{n: Fraction(1) for n in range(len(values))}, CONSTANT: Fraction(-1)})
    conditions += [(c, facts[0].statement.text if facts else "") for c in system.conditions[before:]]
    open_values = [n for n in range(len(values)) if system.value({n: Fraction(1)}) is None]
    if open_values and system.value({n: Fraction(1) for n in open_values}) == 0:
        # What is stated adds to one: nothing is left for the other values.
        for n in open_values:
            system.add({n: Fraction(1)})
    for n in range(len(values)):
        left = system.reduce({n: Fraction(1)})
        if any(k != CONSTANT for k in left):
            name = getattr(v, "name", "") + "".join(
                "." + str(getattr(p, "value", getattr(p, "name", ""))) for p in place
            )
            letter = Sym(f"?{name}.{n}", None, rf"\theta_{{{len(letters) + 1}}}")
            letters.append(letter)
            system.add({n: Fraction(1), CONSTANT: -Ratio.letter(letter)})
    return {x: system.value({n: Fraction(1)}) or Fraction(0) for x, n in number.items()}
