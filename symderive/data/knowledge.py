"""The joint law as far as the statements fix it: probabilities and means of events and variables of a finite world."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from symderive.data.atoms import Atoms
from symderive.data.build import Built
from symderive.data.errors import UndefinedError
from symderive.data.field import Value, from_node, put
from symderive.data.network import Network
from symderive.data.reading import conjunction, fold
from symderive.data.tables import equals
from symderive.data.world import World
from symderive.expr.algebra import TRUE, Num, Pow, Prod, Sum
from symderive.expr.node import Node, holds
from symderive.expr.probability import EventSym, Expect, Prob, RandVar


@dataclass(slots=True)
class Knowledge:
    """The joint law as far as it is known. ``letters`` were solved for; ``open_letters`` must vanish and do not.

    ``independent`` is False where an independence is stated that the tables with their open letters do not show:
    nothing is then said of ranges.
    """

    world: World
    built: Built | None = None
    network: Network | None = None
    atoms: Atoms | None = None
    letters: dict[Node, Value] = field(default_factory=dict)
    open_letters: list[Value] = field(default_factory=list)
    conflict: tuple[str, ...] | None = None
    complete: bool = True
    independent: bool = True
    assumptions: list[str] = field(default_factory=list)

    def probability(self, event: Node, given: Node = TRUE) -> Value | None:
        """P(event | given), None where it is not fixed. Raises UndefinedError for a condition of probability zero."""
        if self.network is not None:
            world = self.world
            event, given = world.plain(event), world.plain(given)
            both = self.network.weight(conjunction([event, given], True))
            below = self.network.weight(given)
            if not below:
                raise UndefinedError(given)
            return put(both / below, self.letters)
        if self.atoms is not None:
            try:
                found = self.atoms.probability(event, given)
            except ZeroDivisionError:
                raise UndefinedError(given) from None
            return None if found is None else put(found, self.letters)
        return None

    def expression(self, node: Node) -> Value | None:
        """The value of an expression in probabilities, expectations of finite variables, numbers and letters."""
        match node:
            case Prob(event, given):
                return self.probability(event, given if given is not None else TRUE)
            case Expect(u, given, None):
                return self.expectation(u, given if given is not None else TRUE)
            case Sum(terms):
                return self.gathered(terms, Fraction(0), lambda a, b: a + b)
            case Prod(factors):
                return self.gathered(factors, Fraction(1), lambda a, b: a * b)
            case Pow(base, Num(exponent)) if exponent.denominator == 1:
                value = self.expression(base)
                if value is None:
                    return None
                if not value and exponent < 0:
                    raise UndefinedError(base)
                whole = from_node(Num(1)) or Fraction(1)
                for _ in range(abs(int(exponent))):
                    whole = whole * value
                return whole if exponent > 0 else Fraction(1) / whole
        if holds(node, Prob, Expect, RandVar):
            return None
        found = from_node(fold(node))
        return None if found is None else put(found, self.letters)

    def gathered(self, parts: tuple[Node, ...], start: Value, join: Callable[[Value, Value], Value]) -> Value | None:
        total = start
        for part in parts:
            value = self.expression(part)
            if value is None:
                return None
            total = join(total, value)
        return total

    def expectation(self, u: Node, given: Node) -> Value | None:
        """E[u | given] as the sum of values times probabilities."""
        variables = tuple(sorted(self.world.mentions(u), key=list(self.world.values).index))
        total: Value = Fraction(0)
        plain = self.world.plain(u)
        if any(isinstance(v, RandVar | EventSym) and v not in self.world.values for v in plain.walk()):
            return None
        for cell in itertools.product(*(self.world.values[v] for v in variables)):
            fixed = dict(zip(variables, cell, strict=True))
            value = from_node(fold(plain, fixed))
            if value is None:
                return None
            if value:
                from_cell = conjunction([equals(v, x) for v, x in fixed.items()], True)
                chance = self.probability(from_cell, given)
                if chance is None:
                    return None
                total = total + value * chance
        return total


def tried(known: Knowledge, node: Node) -> Value | None:
    try:
        return known.expression(node)
    except UndefinedError:
        return None
