"""Events that speak of one sum of independent variables with many values: the law of the sum, one summand after the
other.

Laid side by side four Poisson variables would be ten million atoms; their sum has a few hundred values.
"""

from __future__ import annotations

from math import prod

import numpy as np

from symderive.expr.algebra import Num, Rel, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Law, Prob, RandVar
from symderive.numeric.coupling import unlinked
from symderive.numeric.densities import discrete_values
from symderive.numeric.duals import Value, base
from symderive.numeric.scope import Scope
from symderive.numeric.variables import Name
from symderive.numeric.world import WIDEST, World

MOST = 200_000  # products of two masses
TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
Masses = dict[int, Value]


def by_totals(node: Prob, scope: Scope, world: World) -> Value | None:
    """The probability of an event about a sum of independent variables that are too many to be laid side by side; None
    for any other event."""
    match node:
        case Prob(Rel(op, left, right), None, _) if op in TURNED:
            pass
        case _:
            return None
    if not world.spoken([left]):
        op, left, right = TURNED[op], right, left
    if world.spoken([right]):
        return None
    names = summands(left, scope, world)
    if names is None or len(set(names)) < max(len(names), 2) or unlinked(world, sorted(names, key=str)):
        return None
    laws = [alone(name, world) for name in names]
    each = {law: listed(law, scope) for law in set(laws) if law is not None}
    counts = [len(found) if law is not None and (found := each[law]) is not None else 0 for law in laws]
    if not all(counts) or prod(counts) <= WIDEST or sum(counts) ** 2 > MOST:
        return None
    total: Masses = {0: scope.kind.number(1)}
    for law in laws:
        total = convolved(total, each[law] if law is not None else None)
    bound = base(scope.value(right))
    chance: Value = scope.kind.number(0)
    for k, mass in total.items():
        there = np.asarray(COMPARED[op](k, bound))
        if there.any():
            chance = chance + mass * scope.kind.whole(there.astype(int))
    return chance


COMPARED = {
    "=": lambda k, x: x == k,
    "!=": lambda k, x: x != k,
    "<": lambda k, x: k < x,
    "<=": lambda k, x: k <= x,
    ">": lambda k, x: k > x,
    ">=": lambda k, x: k >= x,
}


def summands(node: Node, scope: Scope, world: World) -> list[Name] | None:
    """The variables whose sum a formula is; None for any other formula."""
    match node:
        case RandVar() if (d := world.problem.definition(node)) is not None:
            return summands(d.body, scope, world)
        case RandVar():
            found = world.universe.matching(node)
            return found if len(found) == 1 else None
        case Sum(terms):
            each = [summands(term, scope, world) for term in terms]
        case BigSum(body, index, low, high, ()):
            first, last = scope.whole(low), scope.whole(high)
            members = (world.universe.settled(substitute(body, {index: Num(k)})) for k in range(first, last + 1))
            each = [summands(member, scope, world) for member in members]
        case _:
            return None
    found = [name for part in each if part is not None for name in part]
    return found if None not in each else None


def alone(name: Name, world: World) -> Law | None:
    """The law of a variable that depends on no other; None where it has none."""
    variable = world.universe.variables[name]
    if variable.defined or name in world.tabled or name in world.blocks or len(variable.laws) != 1:
        return None
    law, given = variable.laws[0]
    return law if given is None and not world.spoken([law]) else None


def listed(law: Law, scope: Scope) -> Masses | None:
    """The masses of a law on whole numbers; None for any other law."""
    found = discrete_values(law, scope)
    if found is None or not all(isinstance(k, Num) and k.value.denominator == 1 for k, _ in found):
        return None
    return {int(k.value): mass for k, mass in found if isinstance(k, Num)}


def convolved(one: Masses, other: Masses | None) -> Masses:
    """The masses of the sum of two independent variables."""
    found: Masses = {}
    for j, p in one.items():
        for k, q in (other or {}).items():
            found[j + k] = found[j + k] + p * q if j + k in found else p * q
    return found
