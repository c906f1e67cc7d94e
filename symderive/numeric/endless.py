"""The values of a discrete law without a last one: so many that all but a vanishing mass is theirs."""

from __future__ import annotations

import numpy as np

from symderive.expr.algebra import Num
from symderive.expr.laws import LawRow
from symderive.expr.node import Node
from symderive.expr.probability import Law
from symderive.numeric.duals import Value, base, linear
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope
from symderive.numeric.sizes import NoPoint
from symderive.numeric.values import led

ENDLESS = 400  # values of a discrete law without a last one
VANISHING, NOTHING = 1e-17, 1e-25  # shares of the whole: what the last masses may have, what is left out


def how_many(row: LawRow, law: Law, scope: Scope) -> int:
    """How many values of a law by name hold all but a vanishing mass."""
    if scope.kind.exact:
        raise NoNumber("a sum without end has no rational value here")
    mean = float(np.max(np.asarray(base(scope.value(row.mean(*law.params))), dtype=float)))
    spread = float(np.max(np.asarray(base(scope.value(row.variance(*law.params))), dtype=float))) ** 0.5
    count = int(mean + 40 * spread + 30)
    if count > ENDLESS:
        raise NoNumber("this law has too many values to be laid out")
    return count


def stated_masses(letter: Node, body: Node, first: int, scope: Scope) -> list[tuple[Node, Value]]:
    """The values first, first + 1, ... with the masses that a formula gives them."""
    if scope.kind.exact:
        raise NoNumber("a sum without end has no rational value here")
    along = scope.kind.whole(scope.axis(np.arange(first, first + ENDLESS)))
    with np.errstate(all="ignore"):
        found = scope.inner({letter: along}, axes=1, times=ENDLESS).value(body)
        rows = np.asarray(led(base(found), scope.depth + 1), dtype=float).reshape(len(along), -1)
    sizes = np.abs(np.broadcast_to(rows, (ENDLESS, rows.shape[1]))).max(axis=1)
    there = np.isfinite(sizes)
    last = ENDLESS if there.all() else int(np.argmin(there))
    whole = sizes[:last].sum()
    if last < 4 or sizes[last - 4 : last].max() > VANISHING * whole:
        raise NoPoint("the stated probabilities fall off too slowly to be added up")
    kept = int(np.flatnonzero(sizes[:last] > NOTHING * whole)[-1]) + 1

    def mass(at: int) -> Value:
        return linear(lambda x: led(x, scope.depth + 1)[at], found)

    return [(Num(first + k), mass(k)) for k in range(kept)]
