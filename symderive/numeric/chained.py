"""The derivative by one of many named quantities from those by the quantities that use it.

Dual numbers run from a quantity to the top through all that lies between; for each of the layers of a deep network
that is quadratic work. Here one layer is run through only, and the derivatives above it are those found before.
"""

from __future__ import annotations

import numpy as np

from symderive.expr.algebra import Sym
from symderive.expr.calculus import MIXED, Derivative
from symderive.expr.node import Node
from symderive.expr.shape import ONE, SCALAR
from symderive.numeric.duals import Dual, base, change
from symderive.numeric.numbers import DOUBLES
from symderive.numeric.scope import Scope
from symderive.numeric.values import directions

MANY = 8  # with fewer quantities in between, dual numbers run through all of them


def has_users(node: Derivative, scope: Scope) -> bool:
    """Is it the total derivative of a named number, by a letter or quantity far below it?"""
    names, of = scope.names, node.of
    if scope.parent is not None or scope.kind is not DOUBLES or node.partial or node.layout != MIXED:
        return False
    if len(node.by) != 1 or not isinstance(node.by[0], Sym) or of.shape != SCALAR or of not in names.quantities:
        return False
    return node.by[0] is not of and bool(users(node.by[0], of, scope))


def users(v: Node, of: Node, scope: Scope) -> list[Node]:
    """The quantities in whose formulas v stands; none where few quantities stand between."""
    label = ("users", scope.names, of)
    table = scope.point.memo.get(label)
    if table is None:
        table = scope.point.memo[label] = {}
        between = list(dict.fromkeys((*scope.names.order(of), of)))
        for w in between if len(between) > MANY else []:
            for leaf in scope.names.quantities[w].body.walk():
                if not leaf.kids:
                    table.setdefault(leaf, []).append(w)
    return list(table.get(v, []))


def by_users(node: Derivative, scope: Scope) -> np.ndarray:
    """Σ over the users w of (∂ top / ∂ w) (∂ w / ∂ v), the directions of v as the leading axis."""
    (v,), names = node.by, scope.names
    value = scope.value(v)
    rows, columns = base(value).shape[-2:]
    moved = Dual(value, directions(rows, columns, scope), scope.depth)
    total: np.ndarray | None = None
    for w in users(v, node.of, scope):
        others = {q: scope.value(q) for q in names.direct(w) if q is not v}
        changed = change(scope.inner({**others, v: moved}, axes=1).value(names.quantities[w].body), scope.depth)
        part = base(changed)
        if w is not node.of:
            above = base(scope.value(Derivative(node.of, (w,), False, MIXED)))
            if w.shape != SCALAR and w.shape[1] == ONE:
                part = above @ part
            else:
                part = np.sum(above * part, axis=(-2, -1), keepdims=True)
        total = part if total is None else total + part
    assert total is not None
    return total
