"""Events that speak of one sum of independent variables: the law of the sum by convolution, its values as numbers.

A hundred dice have 6^100 outcomes but only 501 totals. Weights are kept as whole numbers over one denominator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from symderive.data.field import Ratio, Value
from symderive.data.reading import ORDER, fold, membership, number
from symderive.data.tables import Table
from symderive.expr.algebra import TRUE, Num, Prod, Rel, Sum
from symderive.expr.node import Node
from symderive.expr.probability import And, In, Not, Or

LARGEST = 20_000  # totals that are kept apart


@dataclass(frozen=True, slots=True)
class Linear:
    """The sum of ``parts`` (a coefficient for each variable) and a constant."""

    parts: tuple[tuple[Node, Fraction], ...]
    constant: Fraction


def weight_of_total(tables: Mapping[Node, Table], event: Node) -> Value | None:
    """The probability of an event about one sum of variables without parents; None for any other event."""
    forms = linear_forms(tables, event)
    if forms is None or len({f.parts for f in forms.values()}) != 1:
        return None
    parts = next(iter(forms.values())).parts
    if len(parts) < 3 or any(tables[v].parents for v, _ in parts):
        return None
    law = convolved(tables, parts)
    if law is None:
        return None
    total: Value = Fraction(0)
    for value, mass in law.items():
        if happens(event, forms, value):
            total = total + mass
    return total


def linear_forms(tables: Mapping[Node, Table], event: Node) -> dict[Node, Linear] | None:
    """Every relation in the event as a linear form compared with 0 (of "u in a set": u itself)."""
    found: dict[Node, Linear] = {}
    todo = [event]
    while todo:
        part = todo.pop()
        match part:
            case And(events) | Or(events):
                todo.extend(events)
            case Not(inner):
                todo.append(inner)
            case Rel(op, left, right) if op in ORDER:
                form = linear(tables, Sum((left, Prod((Num(-1), right)))))
                if form is None:
                    return None
                found[part] = form
            case In(u, _):
                form = linear(tables, u)
                if form is None:
                    return None
                found[part] = form
            case _:
                return None
    return found


def linear(tables: Mapping[Node, Table], u: Node) -> Linear | None:
    parts: dict[Node, Fraction] = {}
    constant = Fraction(0)
    todo = [(u, Fraction(1))]
    while todo:
        part, factor = todo.pop()
        if part in tables:
            parts[part] = parts.get(part, Fraction(0)) + factor
            continue
        match part:
            case Num(value):
                constant += factor * value
            case Sum(terms):
                todo.extend((t, factor) for t in terms)
            case Prod(factors):
                rest = [f for f in factors if not isinstance(f, Num)]
                if len(rest) > 1:
                    return None
                for f in factors:
                    if isinstance(f, Num):
                        factor *= f.value
                todo.append((rest[0] if rest else Num(1), factor))
            case _:
                return None
    place = {v: n for n, v in enumerate(tables)}
    return Linear(tuple(sorted(((v, c) for v, c in parts.items() if c), key=lambda vc: place[vc[0]])), constant)


def convolved(tables: Mapping[Node, Table], parts: tuple[tuple[Node, Fraction], ...]) -> dict[Fraction, Value] | None:
    """The law of the sum; None where a value is no number or the totals are too many."""
    rows: list[dict[Fraction, Value]] = []
    for variable, factor in parts:
        row: dict[Fraction, Value] = {}
        for x, chance in next(iter(tables[variable].rows.values())).items():
            at = number(x)
            if at is None:
                return None
            if chance:
                row[factor * at] = row.get(factor * at, Fraction(0)) + chance
        rows.append(row)
    if any(isinstance(c, Ratio) for row in rows for c in row.values()):
        return folded(rows)
    # Whole numbers over one denominator: steps of the values, and masses.
    step = lcm(*(x.denominator for row in rows for x in row))
    whole: dict[int, int] = {0: 1}
    below = 1
    for row in rows:
        common = lcm(*(c.denominator for c in row.values() if isinstance(c, Fraction)))
        masses = [(int(v * step), int(m * common)) for v, m in row.items() if isinstance(m, Fraction)]
        below *= common
        fresh: dict[int, int] = {}
        for place, weight in whole.items():
            for move, c in masses:
                fresh[place + move] = fresh.get(place + move, 0) + weight * c
        if len(fresh) > LARGEST:
            return None
        whole = fresh
    return {Fraction(place, step): Fraction(weight, below) for place, weight in whole.items()}


def folded(rows: list[dict[Fraction, Value]]) -> dict[Fraction, Value] | None:
    """The same where letters stand in the masses."""
    law: dict[Fraction, Value] = {Fraction(0): Fraction(1)}
    for row in rows:
        fresh: dict[Fraction, Value] = {}
        for at, mass in law.items():
            for x, c in row.items():
                fresh[at + x] = fresh.get(at + x, Fraction(0)) + mass * c
        if len(fresh) > LARGEST // 20:
            return None
        law = fresh
    return law


def happens(event: Node, forms: Mapping[Node, Linear], total: Fraction) -> bool:
    match event:
        case And(events):
            return all(happens(e, forms, total) for e in events)
        case Or(events):
            return any(happens(e, forms, total) for e in events)
        case Not(inner):
            return not happens(inner, forms, total)
        case Rel(op):
            return ORDER[op](total + forms[event].constant, Fraction(0))
        case In(_, within):
            return membership(Num(total + forms[event].constant), fold(within)) is TRUE
    return False
