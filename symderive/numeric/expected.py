"""The mean of a function of one letter under a law: a sum over its values, or a quadrature."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from symderive.expr.node import Node
from symderive.expr.probability import Law
from symderive.numeric.blocks import floats, nodes, root
from symderive.numeric.densities import POINT, continuous_nodes, density, discrete_values, ends, fixed_range
from symderive.numeric.duals import Dual, Value, base, linear
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import grain
from symderive.numeric.scope import Scope
from symderive.numeric.stated import NAME as STATED
from symderive.numeric.values import led

LONG = 2_000_000


def expected(law: Law, f: Callable[[Scope], Value], scope: Scope, letter: Node = POINT) -> Value:
    """The mean of ``f`` (given a scope in which ``letter`` has values) under a law."""
    listed = None if law.name == "Normal" else discrete_values(law, scope)
    if listed is not None:
        total: Value = None
        for element, mass in listed:
            if not np.any(base(mass) != 0):
                continue
            part = mass * f(scope.inner({letter: scope.value(element)}))
            total = part if total is None else total + part
        return total
    if scope.kind.exact:
        raise NoNumber("an integral has no rational value here")
    fixed_range(law, scope)
    sizes = [ends(p, scope) for p in law.params[2:]] if law.name == STATED else [scope.value(p) for p in law.params]
    mean = floats(base(sizes[0]))
    lead = (-1,) + (1,) * scope.depth
    if law.name == "Normal" and mean.shape[-2] > 1:
        if any(isinstance(scope.value(p), Dual) for p in law.params):
            raise NoNumber("where a normal vector lies changes with the letter of a derivative")
        z, w = nodes(mean.shape[-2], grain(scope.point))
        x = mean + root(floats(base(scope.value(law.params[1])))) @ z.reshape((*lead, mean.shape[-2], 1))
        if x.size > LONG:
            raise NoNumber("this normal vector is too long")
        return summed(w.reshape((*lead, 1, 1)) * f(scope.inner({letter: x}, axes=1)), scope)
    shape = np.broadcast_shapes((1,) * (scope.depth + 3), *(base(size).shape for size in sizes))
    x, steps = continuous_nodes(law, scope, shape, [], grain(scope.point))
    inner = scope.inner({letter: x}, axes=1)
    weights = density(law, letter, inner) * steps
    values = linear(lambda v: np.where(base(weights) > 0, v, 0), f(inner))
    return summed(weights * values, scope)


def summed(value: Value, scope: Scope) -> Value:
    return linear(lambda x: led(x, scope.depth + 1).sum(axis=0), value)
