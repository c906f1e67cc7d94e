"""Variable elimination: sums pushed inward, the variable whose sum makes the smallest new factor first.

Every intermediate factor is kept with its formula, so that the nested sum can be shown as it was computed.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, prod
from operator import itemgetter

from symderive.data.errors import TooLargeError
from symderive.data.field import Ratio, Value
from symderive.data.tables import Product, Row
from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.build import mul
from symderive.expr.node import Node
from symderive.expr.probability import Dens, SumOver

LARGEST = 200_000
Weight = Value | int


@dataclass(frozen=True, slots=True)
class Factor:
    """A table over some variables (in order), with the formula that it stands for. Where no letters stand in it, its
    numbers are whole, over the denominator ``below``: sums of fractions would be reduced again and again."""

    variables: tuple[Node, ...]
    table: dict[tuple[Node, ...], Weight]
    formula: Node
    below: int = 1

    def value(self, weight: Weight) -> Value:
        return Fraction(weight, self.below) if isinstance(weight, int) else weight


@dataclass(frozen=True, slots=True)
class Elimination:
    """One sum: the variable, what the new factor depends on, and how many numbers it holds."""

    variable: Node
    factor: Factor


@dataclass(frozen=True, slots=True)
class Result:
    """P(query = x, evidence) for every x, the sums in order, and the whole nested formula."""

    row: Row
    sums: list[Elimination]
    formula: Node
    product: Node


def letter(variable: Node) -> Sym:
    """The letter for a value of a variable: x of X."""
    name = str(getattr(variable, "name", ""))
    latex = str(getattr(variable, "latex", name))
    small = name.lower() if len(name.split("_")[0]) == 1 else name
    return Sym(small, None, latex.lower() if small != name else latex)


def eliminate(network: Product, evidence: Mapping[Node, Node], query: Node) -> Result:
    """Sum all variables but the query out of the product of the tables. Raises TooLargeError."""
    wanted = network.ancestors([query, *evidence])
    order = network.order(wanted)
    factors = [table_factor(network, v, evidence, query) for v in order]
    whole = mul(*(f.formula for f in reversed(factors)))
    left = [v for v in order if v is not query and v not in evidence]
    for v in reversed(left):
        whole = SumOver(whole, letter(v))
    sums: list[Elimination] = []
    while left:
        v = min(left, key=lambda u: (cost(network, factors, u), order.index(u)))
        left.remove(v)
        inside = [f for f in factors if v in f.variables]
        factors = [f for f in factors if v not in f.variables]
        made = summed(network, inside, v)
        sums.append(Elimination(v, made))
        factors.append(made)
    row: Row = {}
    for x in network.values(query):
        weight: Value = Fraction(1)
        for f in factors:
            weight = weight * f.value(f.table.get((x,) if f.variables else (), 0))
        row[x] = weight
    return Result(row, sums, mul(*(f.formula for f in factors)), whole)


def table_factor(network: Product, v: Node, evidence: Mapping[Node, Node], query: Node) -> Factor:
    """P(v | parents) with the evidence put in; what has weight zero is left out."""
    table = network.tables[v]
    names = (v, *table.parents)
    kept = tuple(u for u in names if u not in evidence)
    rows: dict[tuple[Node, ...], Weight] = {}
    lettered = any(isinstance(c, Ratio) for row in table.rows.values() for c in row.values())
    below = 1 if lettered else lcm(*(c.denominator for r in table.rows.values() for c in r.values() if c))  # type: ignore[union-attr]
    fixed = [(n, evidence[u]) for n, u in enumerate(names) if u in evidence]
    places = [n for n, u in enumerate(names) if u not in evidence]
    for place, row in table.rows.items():
        for x, chance in row.items():
            cell = (x, *place)
            if chance and all(cell[n] is seen for n, seen in fixed):
                rows[tuple(cell[n] for n in places)] = int(chance * below) if isinstance(chance, Fraction) else chance

    def value(u: Node) -> Node:
        return Rel("=", u, evidence[u]) if u in evidence else letter(u)

    formula = Dens("p", (value(v),), tuple(value(u) for u in table.parents), (), names)
    return Factor(kept, rows, formula, below)


def cost(network: Product, factors: list[Factor], v: Node) -> int:
    """How many numbers the factor holds that comes of summing over v."""
    scope = {u for f in factors if v in f.variables for u in f.variables} - {v}
    size = 1
    for u in scope:
        size *= len(network.values(u))
    return size


def summed(network: Product, factors: list[Factor], v: Node) -> Factor:
    scope = tuple(dict.fromkeys(u for f in factors for u in f.variables if u is not v))
    size = len(network.values(v))
    for u in scope:
        size *= len(network.values(u))
    if size > LARGEST:
        raise TooLargeError(f"a factor of {size} numbers would be needed")
    places = [tuple((v, *scope).index(u) for u in f.variables) for f in factors]
    tables = [
        (f.table, itemgetter(*where) if len(where) > 1 else None, where)
        for f, where in zip(factors, places, strict=True)
    ]
    values = network.values(v)
    table: dict[tuple[Node, ...], Weight] = {}
    for cell in itertools.product(*(network.values(u) for u in scope)):
        total: Weight = 0
        for x in values:
            full = (x, *cell)
            weight: Weight = 1
            for entries, pick, where in tables:
                found = entries.get(pick(full) if pick is not None else tuple(full[k] for k in where))
                if not found:
                    break
                weight = weight * found
            else:
                total = total + weight
        if total:
            table[cell] = total
    formula = SumOver(mul(*(f.formula for f in factors)), letter(v))
    return Factor(scope, table, formula, prod(f.below for f in factors))


def sentence(step: Elimination) -> str:
    """What one sum leaves: "summing over A leaves a factor of B, C (4 numbers)"."""
    name = str(getattr(step.variable, "latex", ""))
    rest = ", ".join(str(getattr(u, "latex", "")) for u in step.factor.variables)
    numbers = len(step.factor.table)
    if not rest:
        value = step.factor.value(next(iter(step.factor.table.values()), 0))
        return f"summing over {name} leaves the number {value}" if isinstance(value, Fraction) else f"sum over {name}"
    listed = ""
    values = {cell: step.factor.value(w) for cell, w in step.factor.table.items()}
    if numbers <= 4 and all(isinstance(w, Fraction) for w in values.values()):
        cells = (f"({', '.join(word(x) for x in cell)}): {w}" for cell, w in values.items())
        listed = ": " + ", ".join(cells)
    return f"summing over {name} leaves a factor of {rest} ({numbers} numbers){listed}"


def word(value: Node) -> str:
    return str(value.value) if isinstance(value, Num) else str(getattr(value, "latex", getattr(value, "name", "")))
