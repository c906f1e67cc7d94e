"""Laws that do not hold at all values of what they depend on: X | Z = 1 ~ Poisson(3) says nothing of X where Z is 0,
and W | N ~ Bernoulli(N/5) is no law where N is 6."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symderive.expr.laws import law_row
from symderive.expr.node import Node
from symderive.expr.probability import And, Law, RandVar
from symderive.expr.shape import is_scalar
from symderive.numeric.blocks import floats
from symderive.numeric.duals import Value, base
from symderive.numeric.needs import Drawn, conjuncts
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope
from symderive.numeric.variables import Name, Variable

ROUNDING = 1e-9


def refuse_uncovered(
    world: Drawn, variable: Variable, weights: Value, scope: Scope, columns: dict[Name, Value], events: Sequence[Node]
) -> None:
    """NoNumber where a variable has laws under conditions only, and none of these holds for some atoms that the events
    leave."""
    if any(given is None for _, given in variable.laws):
        return
    conditions = [[g for g in conjuncts(given) if not isinstance(g, RandVar)] for _, given in variable.laws]
    if not all(conditions):
        return
    left = base(weights) * (1 - sum(base(scope.value(And(tuple(parts)))) for parts in conditions))
    for event in events:
        if read_off(world, event) <= columns.keys():
            left = left * base(scope.value(event))
    if np.any(left != 0):
        raise NoNumber(f"the law of {variable.name} is stated under some conditions only")


def read_off(world: Drawn, event: Node) -> set[Name]:
    """The variables whose values say whether an event holds."""
    return {n for n in world.spoken([event]) if n in world.blocks or not world.universe.variables[n].defined}


def refuse_impossible(world: Drawn, variable: Variable, law: Law, weights: Value, scope: Scope) -> None:
    """NoNumber where a parameter that depends on other variables is none of the law at some of their values."""
    row = law_row(law)
    for slot, parameter in zip(row.ranges, law.params, strict=False) if row is not None else ():
        parents = {p for p in parameter.walk() if isinstance(p, RandVar)}
        if slot not in ("unit", "positive") or not parents or parents & world.universe.by_moments:
            continue
        if not is_scalar(parameter.shape):
            continue
        value = floats(base(scope.value(parameter)))
        beyond = (value < -ROUNDING) | ((value > 1 + ROUNDING) if slot == "unit" else False)
        if np.any(beyond & (floats(base(weights)) != 0)):
            raise NoNumber(f"what is stated of {variable.name} is no law at all values of what it depends on")
