"""Which of several like variables are equal: birthdays.

Where an event says of independent variables, each uniform on the same values, only which of them are equal, the values
themselves do not matter: the ways to part the variables into equal ones are gone through, each with its probability
N (N - 1) ... / N^n for k different values of N.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from symderive.expr.algebra import Rel
from symderive.expr.laws import values_of
from symderive.expr.node import Node
from symderive.expr.probability import And, Exists, ForAll, Not, Or, Prob, RandVar
from symderive.numeric.columns import bound, column
from symderive.numeric.duals import Value
from symderive.numeric.given import gathered, quotient
from symderive.numeric.scope import Scope
from symderive.numeric.variables import Name
from symderive.numeric.world import World

MOST = 7  # variables: these can be parted in 877 ways
FEWEST = 12  # values: fewer are laid out one by one


def by_patterns(node: Prob, scope: Scope, world: World) -> Value | None:
    """The probability of an event that says only which variables are equal; None for other events."""
    events = [e for e in (node.event, node.given) if e is not None]
    if not all(map(only_equalities, events)):
        return None
    names = world.spoken(events)
    count = like(names, world)
    if count is None:
        return None
    parts = [p for p in partitions(len(names)) if max(p) <= count]
    weights = column([chance(max(p), count, len(names)) for p in parts], scope.depth, scope.kind)
    columns: dict[Name, Value] = {
        name: column([p[k] for p in parts], scope.depth, scope.kind) for k, name in enumerate(names)
    }
    inner = bound(scope, columns, world.universe, events)
    known = weights if node.given is None else weights * inner.value(node.given)
    below = gathered(known, scope)
    return quotient(gathered(known * inner.value(node.event), scope), below, scope)


def only_equalities(event: Node) -> bool:
    """Does an event only say which variables are equal?"""
    match event:
        case Rel("=" | "!=", RandVar(), RandVar()):
            return True
        case And(events) | Or(events):
            return all(map(only_equalities, events))
        case Not(inner) | Exists(inner) | ForAll(inner):
            return only_equalities(inner)
    return False


def like(names: list[Name], world: World) -> int | None:
    """How many values all of these variables have, if they are independent and uniform on the same ones."""
    if not 2 <= len(names) <= MOST:
        return None
    variables = [world.universe.variables[n] for n in names]
    if any(len(v.laws) != 1 or v.laws[0][1] is not None or v.defined for v in variables):
        return None
    listed = {values_of(v.laws[0][0]) for v in variables}
    values = next(iter(listed))
    if len(listed) != 1 or values is None or variables[0].laws[0][0].name == "Bernoulli" or len(values) < FEWEST:
        return None
    return len(values)


def partitions(n: int) -> Iterator[tuple[int, ...]]:
    """The ways to part n things: for each the number of its part, new parts in order."""

    def grown(head: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(head) == n:
            yield head
            return
        for k in range(1, max(head, default=0) + 2):
            yield from grown((*head, k))

    return grown(())


def chance(different: int, count: int, n: int) -> Fraction:
    """The probability that n variables have just these equal, with so many different values."""
    above = int(np.prod([count - k for k in range(different)], dtype=object))
    return Fraction(above, count**n)
