"""Statements on probabilities and moments as linear conditions on masses.

A probability, an expectation, a conditional one, is a quotient of two linear forms in the masses. An equation
between two such quotients is linear once enough of the forms in it are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from symderive.expr.algebra import Num, Pow, Prod, Rel
from symderive.expr.build import mul
from symderive.expr.node import Node, holds
from symderive.expr.probability import (
    And,
    EventSym,
    Indep,
    Minus,
    NamedSet,
    Not,
    Or,
    RandVar,
)
from symderive.numeric.duals import base
from symderive.numeric.numbers import NoNumber
from symderive.numeric.quotients import RANDOM, Form, Pin, Quotient, Unknowns, minus, scaled


class Masses(Unknowns):
    """Unknown masses that obey statements."""

    def state(self, node: Node) -> None:
        """Lay down one statement; Pin where it is not linear yet."""
        match node:
            case And(events):
                for event in events:
                    self.state(event)
            case Rel(op, left, right) if is_set(left) or is_set(right):
                self.set_relation(op, left, right)
            case Rel() if not holds(node, *RANDOM):
                self.demand(self.form(~self.mask(node)), Fraction(0))  # X < Y: it happens always
            case Rel("=", left, right):
                above, below = fraction_of(left)
                other, under = fraction_of(right)
                self.equal(self.quotient(mul(*above, *under)), self.quotient(mul(*other, *below)))
            case Rel("<" | "<=", left, right):
                self.order(self.quotient(left), self.quotient(right))
            case Rel(">" | ">=", left, right):
                self.order(self.quotient(right), self.quotient(left))
            case Rel("!=", _, _):
                return
            case Indep(groups, given):
                self.independent(groups, given)
            case _:
                raise NoNumber(f"no random table is built from a statement of this kind ({type(node).__name__})")

    def equal(self, p: Quotient, q: Quotient) -> None:
        (a, b), (c, d) = p, q
        if b == d:
            self.demand(minus(a, c), Fraction(0))
        elif (k := self.ratio(q)) is not None:
            self.demand(minus(a, scaled(b, k)), Fraction(0))
        elif (k := self.ratio(p)) is not None:
            self.demand(minus(c, scaled(d, k)), Fraction(0))
        elif (m := self.known(b)) and (n := self.known(d)):
            self.demand(minus(scaled(a, 1 / m), scaled(c, 1 / n)), Fraction(0))
        else:
            raise Pin(b, d)

    def order(self, p: Quotient, q: Quotient) -> None:
        """p <= q. The point is drawn from inside, so that < holds too where it can."""
        (a, b), (c, d) = p, q
        if b == d:
            self.at_least(minus(c, a))
        elif (k := self.ratio(q)) is not None:
            self.at_least(minus(scaled(b, k), a))
        elif (k := self.ratio(p)) is not None:
            self.at_least(minus(c, scaled(d, k)))
        else:
            raise Pin(b, d)

    def set_relation(self, op: str, left: Node, right: Node) -> None:
        """Disjoint (A cap B is empty), contained, equal sets: masses that are 0."""
        one, other = self.mask(left), self.mask(right)
        if op in ("=",):
            self.demand(self.form(one != other), Fraction(0))
        elif op in ("subseteq", "subset", "in"):
            self.demand(self.form(one & ~other), Fraction(0))
        elif op in ("supseteq", "supset"):
            self.demand(self.form(other & ~one), Fraction(0))
        else:
            raise NoNumber(f"the relation {op} between sets has no masses")

    def independent(self, groups: tuple[tuple[Node, ...], ...], given: tuple[Node, ...]) -> None:
        """P(a, b | c) = P(a | c) P(b | c) for all values; for more than two groups each one of all before it."""
        for condition in self.cells(given, certain_only=True):
            below = self.form(condition)
            if not any(below):
                continue
            before = [condition]
            for k, group in enumerate(groups):
                cells = self.cells(group)
                if k:
                    self.crossed(before, cells, condition, below)
                if k + 1 < len(groups):
                    before = [old & cell for old, cell in product(before, cells)]

    def crossed(self, one: list[Any], other: list[Any], condition: Any, below: Form) -> None:
        whole = self.known(below)
        if whole == 0:
            return
        if whole is None:
            raise Pin(below)
        firsts = [self.form(a & condition) for a in one]
        seconds = [self.form(b & condition) for b in other]
        known = [self.known(f) for f in firsts]
        if None in known:
            known_seconds = [self.known(f) for f in seconds]
            if None in known_seconds:
                raise Pin(*firsts)
            one, other, firsts, seconds, known = other, one, seconds, firsts, known_seconds
        for a, mass in zip(one[1:] if len(one) > 1 else one, known[1:] if len(one) > 1 else known, strict=True):
            for b, second in zip(
                other[1:] if len(other) > 1 else other, seconds[1:] if len(other) > 1 else seconds, strict=True
            ):
                assert mass is not None
                self.demand(minus(self.form(a & b & condition), scaled(second, mass / whole)), Fraction(0))

    def cells(self, group: tuple[Node, ...], certain_only: bool = False) -> list[Any]:
        """The partition of the atoms by the values of some variables; an event in a condition counts as happened
        only."""
        cells: list[Any] = [np.ones(self.atoms, dtype=bool)]
        for member in group:
            parts: list[Any]
            if isinstance(member, RandVar):
                parts = list(self.split(member))
            else:
                holds = self.mask(member)
                parts = [holds] if certain_only else [~holds, holds]
            cells = [cell & part for cell in cells for part in parts]
        return [cell for cell in cells if cell.any()] or cells[:1]

    def split(self, variable: RandVar) -> Iterator[Any]:
        values = base(self.scope.value(variable))
        flat = np.broadcast_to(values.reshape(values.shape[0], -1), (self.atoms, values[0].size))
        for value in dict.fromkeys(map(tuple, flat)):
            yield np.array([tuple(row) == value for row in flat])


def is_set(node: Node) -> bool:
    return isinstance(node, (And, Or, Not, Minus, NamedSet, EventSym))


def fraction_of(node: Node) -> tuple[list[Node], list[Node]]:
    """The factors of a product that stand above and below the line."""
    above: list[Node] = []
    below: list[Node] = []
    for factor in node.factors if isinstance(node, Prod) else (node,):
        match factor:
            case Pow(u, Num(n)) if n == -1:
                below.append(u)
            case _:
                above.append(factor)
    return above, below
