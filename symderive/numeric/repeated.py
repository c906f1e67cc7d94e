"""The numbers of a derivative whose order is a letter: at each point as many derivatives as the letter says there."""

from __future__ import annotations

import numpy as np

from symderive.expr.calculus import Derivative
from symderive.expr.repeated import Repeated
from symderive.numeric.duals import Value, base, where
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope, value_of

HIGHEST = 8  # each order doubles the numbers that are carried along


@value_of(Repeated)
def repeated(node: Repeated, scope: Scope) -> Value:
    orders = base(scope.value(node.order))
    if scope.kind.exact:
        raise NoNumber("a derivative of general order is not taken modulo a prime")
    wanted = sorted({whole(x) for x in orders.ravel()})
    total: Value = None
    for order in wanted:
        of = Derivative(node.of, (node.by,) * order, False) if order else node.of
        value = scope.value(of)
        total = value if total is None else where(orders == order, value, total)
    return total


def whole(x: object) -> int:
    """The order as a whole number. Raises NoNumber."""
    order = float(x)  # type: ignore[arg-type]
    if not np.isfinite(order) or order != int(order) or not 0 <= order <= HIGHEST:
        raise NoNumber("the order of a derivative is no small whole number here")
    return int(order)
