"""Sums over the values of a variable, the best value of some letters, counts."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    Best,
    Count,
    FiniteSet,
    Indicator,
    Label,
    Not,
    RandVar,
    SumOver,
)
from symderive.numeric.columns import exact_array
from symderive.numeric.densities import discrete_values
from symderive.numeric.duals import Value, base, linear
from symderive.numeric.events import indicator, truth
from symderive.numeric.given import world_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope, value_of
from symderive.numeric.values import led
from symderive.numeric.variables import name_of

Array = np.ndarray[Any, Any]


@value_of(SumOver)
def sum_over_values(node: SumOver, scope: Scope) -> Value:
    values = values_along(node.var, node.within, scope)
    inner = scope.inner({node.var: scope.axis(values)}, axes=1)
    result = inner.value(node.body)
    count = len(values)

    def summed(x: Array) -> Array:
        x = led(x, scope.depth + 1)
        return np.broadcast_to(x, (count, *x.shape[1:])).sum(axis=0)

    return linear(summed, result)


def values_along(letter: Node, within: Node | None, scope: Scope) -> Array:
    """All values of a letter: of the set named, else of the variable that it is a value of."""
    if isinstance(within, FiniteSet):
        return np.array([base(scope.value(e)).ravel()[0] for e in within.elements])
    world = world_of(scope)
    variable = world.universe.variables.get(name_of(letter)) if isinstance(letter, RandVar) else None
    if variable is None:
        name = world.stands_for(unprimed(letter))
        variable = world.universe.variables.get(name) if name is not None else None
    if variable is None:
        raise NoNumber(f"the values of {getattr(letter, 'name', 'a letter')} are not known")
    if variable.name in world.tabled:
        place = world.table.names.index(variable.name)
        found = list(dict.fromkeys(row[place] for row in world.table.rows))
        if found and isinstance(found[0], tuple):
            raise NoNumber("a sum over the values of a vector")
        return exact_array(found, scope.kind)
    if variable.laws:
        listed = discrete_values(variable.laws[0][0], scope)
        if listed is not None:
            return np.array([base(scope.value(e)).ravel()[0] for e, _ in listed])
    raise NoNumber(f"{variable.name} has no list of values")


def unprimed(letter: Node) -> Node:
    """x for x' and for x^*: another value of the same variable."""
    name = getattr(letter, "name", "").rstrip("'*")
    return Sym(name) if isinstance(letter, Sym) else letter


@value_of(Best)
def best(node: Best, scope: Scope) -> Value:
    """The largest or smallest value over all values of some letters, or where it is reached."""
    if not node.over:
        raise NoNumber("the extreme that the facts allow is no number at a single point")
    if scope.kind.name == "residues":
        raise NoNumber("residues have no order, and no largest one")
    ranges = [values_along(letter, None, scope) for letter in node.over]
    choices: list[tuple[Any, ...]] = []
    values: list[Array] = []
    for choice in product(*ranges):
        put = {letter: np.asarray([[v]]) for letter, v in zip(node.over, choice, strict=True)}
        inner = scope.inner(put)
        if node.condition is not None and not np.all(truth(node.condition, inner)):
            continue
        choices.append(choice)
        values.append(base(inner.value(node.body)))
    if not values:
        raise NoNumber("there is nothing to choose from")
    table = np.stack(np.broadcast_arrays(*values))
    if table.shape[-2:] != (1, 1):
        raise NoNumber("only numbers have a largest one")
    if not np.all(np.isfinite(table.astype(float))):
        raise NoNumber("a value to choose from is not finite")
    best_value = table.max(axis=0) if node.kind.endswith("max") else table.min(axis=0)
    if not node.kind.startswith("arg"):
        return best_value
    reached = table == best_value
    if np.any(reached.sum(axis=0) != 1):
        raise NoNumber("the best value is reached in two places")
    which = reached.argmax(axis=0)[..., 0, 0]
    places = np.asarray(choices)[which]
    return places[..., None]


@value_of(Count)
def count(node: Count, scope: Scope) -> Value:
    """How many outcomes have some labels, as counted; how many elements a set has."""
    if len(node.of) == 1 and isinstance(node.of[0], FiniteSet):
        elements = node.of[0].elements
        total: Value = scope.kind.number(min(len(elements), 1))
        for k, e in enumerate(elements[1:], 1):
            fresh = And(tuple(Not(Rel("=", e, other)) for other in elements[:k]))
            total = total + indicator(Indicator(fresh), scope)
        return total
    world = world_of(scope)
    wanted = {part.name for part in node.of if isinstance(part, Label)}
    total = Fraction(0)
    for fact in world.universe.facts:
        match fact:
            case Rel(_, Count(labels), Num(number)) if wanted <= {getattr(part, "name", "") for part in labels}:
                total += number
    if not wanted or not total:
        raise NoNumber("this count is not given")
    return scope.kind.number(total)
