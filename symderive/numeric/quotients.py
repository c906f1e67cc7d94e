"""Unknown masses under linear conditions, and probabilities and moments as quotients of linear forms in them.

``Pin`` names the forms that would have to be known before a quotient, or an equation between quotients, is linear.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from symderive.expr.algebra import Num, Pow, Prod, Rel, Sum
from symderive.expr.node import Node, holds
from symderive.expr.probability import (
    And,
    Cov,
    Dens,
    Expect,
    Prob,
    Var,
)
from symderive.numeric.duals import base
from symderive.numeric.events import truth
from symderive.numeric.numbers import NoNumber
from symderive.numeric.polytope import Corner, start
from symderive.numeric.scope import Scope

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


class Unknowns:
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


def as_probability(arguments: tuple[Node, ...], given: tuple[Node, ...], variables: tuple[Node, ...]) -> Prob:
    """p(1 | 2) of X and Y is P(X = 1 | Y = 2)."""
    events = [a if isinstance(a, Rel) else Rel("=", v, a) for a, v in zip((*arguments, *given), variables, strict=True)]
    above, below = events[: len(arguments)], events[len(arguments) :]
    condition = None if not below else below[0] if len(below) == 1 else And(tuple(below))
    return Prob(above[0] if len(above) == 1 else And(tuple(above)), condition)


def plus(a: Form, b: Form) -> Form:
    return tuple(x + y for x, y in zip(a, b, strict=True))


def minus(a: Form, b: Form) -> Form:
    return tuple(x - y for x, y in zip(a, b, strict=True))


def scaled(a: Form, k: Fraction) -> Form:
    return tuple(k * x for x in a)
