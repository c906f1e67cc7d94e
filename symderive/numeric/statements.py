"""Statements on probabilities and moments as linear conditions on masses.

A probability, an expectation, a conditional one, is a quotient of two linear forms in the masses. An equation
between two such quotients is linear once enough of the forms in it are known; ``Pin`` names those that would have to
be fixed first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from symderive.expr.algebra import Num, Pow, Prod, Rel, Sum
from symderive.expr.build import mul
from symderive.expr.node import Node, holds
from symderive.expr.probability import (
    And,
    Cov,
    Dens,
    EventSym,
    Expect,
    Indep,
    Minus,
    NamedSet,
    Not,
    Or,
    Prob,
    RandVar,
    Var,
)
from symderive.numeric.duals import base
from symderive.numeric.events import truth
from symderive.numeric.numbers import NoNumber
from symderive.numeric.polytope import Corner, start
from symderive.numeric.scope import Scope
from symderive.numeric.variables import is_variable

Form = tuple[Fraction, ...]
Quotient = tuple[Form, Form]
RANDOM = (Prob, Dens, Expect, Var, Cov)


class Pin(Exception):  # noqa: N818  no error: a request
    """An equation that is not linear before these forms are known."""

    def __init__(self, *forms: Form) -> None:
        super().__init__()
        self.forms = forms


class Empty(Exception):  # noqa: N818  a finding
    """No masses obey the conditions."""


class Masses:
    """Unknown masses x >= 0 under linear conditions; atom a has the mass ``factor[a] * x[owner[a]]``."""

    def __init__(self, owner: Sequence[int], factor: Sequence[Fraction], width: int, scope: Scope) -> None:
        self.owner, self.factor, self.width, self.scope = owner, factor, width, scope
        self.atoms = len(owner)
        self.rows: list[Form] = []
        self.rhs: list[Fraction] = []
        self.slacks = 0
        self.corner: Corner | None = None

    # ------------------------------------------------------------ conditions
    def demand(self, form: Form, value: Fraction) -> None:
        self.rows.append(form)
        self.rhs.append(value)

    def at_least(self, form: Form) -> None:
        """form . x >= 0."""
        slack = self.slacks
        self.slacks += 1
        padded = form + (Fraction(0),) * slack + (Fraction(-1),)
        self.demand(padded, Fraction(0))

    def settle(self) -> Corner:
        """A corner of the set of masses; Empty where there is none."""
        whole = self.width + self.slacks
        rows = [(*row, *(Fraction(0),) * (whole - len(row))) for row in self.rows]
        self.corner = start(rows, self.rhs, whole)
        if self.corner is None:
            raise Empty
        return self.corner

    def known(self, form: Form) -> Fraction | None:
        """The value of a form where the conditions fix it."""
        corner = self.corner
        assert corner is not None
        padded = (*form, *(Fraction(0),) * (corner.width - len(form)))
        basic = set(corner.basis)
        weights = [(padded[b], row) for b, row in zip(corner.basis, corner.rows, strict=True) if padded[b]]
        for c in range(corner.width):
            if c not in basic and padded[c] * corner.scale != sum(f * row[c] for f, row in weights):
                return None
        return sum((f * Fraction(row[-1], corner.scale) for f, row in weights), Fraction(0))

    # ------------------------------------------------------------ forms
    def form(self, values: Iterable[Any]) -> Form:
        """The sum over the atoms of value times mass, as a form in the unknowns."""
        total = [Fraction(0)] * self.width
        for a, value in enumerate(values):
            if value:
                total[self.owner[a]] += self.factor[a] * value
        return tuple(total)

    def mask(self, event: Node | None) -> np.ndarray[Any, Any]:
        if event is None:
            return np.ones(self.atoms, dtype=bool)
        return np.broadcast_to(truth(event, self.scope).reshape(-1), (self.atoms,))

    def values(self, u: Node) -> np.ndarray[Any, Any]:
        """A scalar at every atom."""
        array = base(self.scope.value(u))
        if array.shape[-2:] != (1, 1):
            raise NoNumber("a moment of vectors is laid out entry by entry first")
        return np.broadcast_to(array.reshape(-1), (self.atoms,))

    @property
    def one(self) -> Form:
        return self.form([1] * self.atoms)

    # ------------------------------------------------------------ quotients
    def quotient(self, node: Node) -> Quotient:
        match node:
            case Prob(event, given):
                condition = self.mask(given)
                return self.form(self.mask(event) & condition), self.form(condition)
            case Dens(_, arguments, given, _, variables) if len(variables) == len(arguments) + len(given):
                return self.quotient(as_probability(arguments, given, variables))
            case Expect(u, given, None):
                condition = self.mask(given)
                return self.form(self.values(u) * condition), self.form(condition)
            case Var(u, given, None):
                return self.second_moment(self.values(u), self.values(u), self.mask(given))
            case Cov(u, v, given):
                return self.second_moment(self.values(u), self.values(v), self.mask(given))
            case Sum(terms):
                return self.total([self.quotient(t) for t in terms])
            case Prod(factors):
                whole = self.quotient(factors[0])
                for factor in factors[1:]:
                    whole = self.times(whole, self.quotient(factor))
                return whole
            case Pow(u, Num(n)) if n.denominator == 1 and holds(u, *RANDOM):
                once = self.quotient(u)
                whole = once
                for _ in range(abs(int(n)) - 1):
                    whole = self.times(whole, once)
                return whole if n > 0 else (whole[1], whole[0])
        if holds(node, *RANDOM):
            raise NoNumber("this statement is not one of sums, products and quotients of probabilities")
        number = base(self.scope.value(node))
        if number.size != 1:
            raise NoNumber("this statement is not one between numbers")
        return tuple(number.ravel()[0] * f for f in self.one), self.one

    def second_moment(self, u: Any, v: Any, condition: Any) -> Quotient:
        """Cov[u, v | condition] = E[(u - E[u]) v | condition], with E[u] known."""
        below = self.form(condition)
        mean = self.ratio((self.form(u * condition), below))
        if mean is None:
            raise Pin(below, self.form(u * condition))
        return self.form((u - mean) * v * condition), below

    def ratio(self, q: Quotient) -> Fraction | None:
        """The value of a quotient where it is fixed."""
        above, below = self.known(q[0]), self.known(q[1])
        if above is not None and below:
            return above / below
        if q[0] == q[1]:
            return Fraction(1)
        return None

    def total(self, parts: list[Quotient]) -> Quotient:
        above, below = parts[0]
        for a, b in parts[1:]:
            if b == below:
                above = plus(above, a)
            elif (k := self.ratio((a, b))) is not None:
                above = plus(above, scaled(below, k))
            elif (k := self.ratio((above, below))) is not None:
                above, below = plus(a, scaled(b, k)), b
            else:
                m, n = self.known(below), self.known(b)
                if not m or not n:
                    raise Pin(below, b)
                above, below = plus(scaled(above, 1 / m), scaled(a, 1 / n)), self.one
        return above, below

    def times(self, p: Quotient, q: Quotient) -> Quotient:
        if p[1] == q[0]:
            return p[0], q[1]
        if q[1] == p[0]:
            return q[0], p[1]
        if (k := self.ratio(q)) is not None:
            return scaled(p[0], k), p[1]
        if (k := self.ratio(p)) is not None:
            return scaled(q[0], k), q[1]
        raise Pin(*q)

    # ------------------------------------------------------------ statements
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


def as_probability(arguments: tuple[Node, ...], given: tuple[Node, ...], variables: tuple[Node, ...]) -> Prob:
    """p(1 | 2) of X and Y is P(X = 1 | Y = 2)."""
    events = [a if isinstance(a, Rel) else Rel("=", v, a) for a, v in zip((*arguments, *given), variables, strict=True)]
    above, below = events[: len(arguments)], events[len(arguments) :]
    condition = None if not below else below[0] if len(below) == 1 else And(tuple(below))
    return Prob(above[0] if len(above) == 1 else And(tuple(above)), condition)


def is_set(node: Node) -> bool:
    return isinstance(node, (And, Or, Not, Minus, NamedSet, EventSym)) or (
        is_variable(node) and isinstance(node, EventSym)
    )


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


def plus(a: Form, b: Form) -> Form:
    return tuple(x + y for x, y in zip(a, b, strict=True))


def minus(a: Form, b: Form) -> Form:
    return tuple(x - y for x, y in zip(a, b, strict=True))


def scaled(a: Form, k: Fraction) -> Form:
    return tuple(k * x for x in a)
