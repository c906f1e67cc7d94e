"""The numbers of what is still to be done: derivatives, differentials, evaluation bars.

A derivative is evaluated by dual numbers over the definitions: a total derivative runs through the named quantities, a
partial one holds those fixed that stand beside the variable in what is differentiated. Nothing here is a finite
difference.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from symderive.expr.algebra import Sym, Transpose
from symderive.expr.arrays import Entry, Member, Vec
from symderive.expr.calculus import DENOMINATOR, NUMERATOR, At, Derivative, Differential, Limit
from symderive.expr.node import Node, holds
from symderive.expr.shape import ONE, is_scalar
from symderive.numeric.chained import by_users, has_users
from symderive.numeric.defined import MOMENTS
from symderive.numeric.duals import Dual, Value, base, change, linear
from symderive.numeric.families import places
from symderive.numeric.limits import limit
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope, value_of
from symderive.numeric.values import directions, led


@value_of(At)
def evaluated_at(node: At, scope: Scope) -> Value:
    """The body with some letters at other values; a derivative inside sees those values too."""
    point = node.point
    value = scope.opened(("at", point), lambda: {u: scope.value(value) for u, value in point}).value(node.body)
    return value if scope.kind.exact or _finite(value) else _towards(node, scope, value)


def _finite(value: Value) -> bool:
    return not isinstance(value, Dual) and bool(np.all(np.isfinite(base(value).astype(complex))))


def _towards(node: At, scope: Scope, value: Value) -> Value:
    """What x log x tends to at 0, where [F(x)] from 0 to 1 asks for it; the value as it is where that is nothing. (A
    derivative at a place is no such bracket.)"""
    if holds(node.body, Derivative):
        return value
    match node:
        case At(body, ((Sym() as x, place),)) if is_scalar(body.shape) and not isinstance(value, Dual):
            for side in ("+", "-"):
                try:
                    return limit(Limit(body, x, place, side), scope)
                except NoNumber:
                    continue
    return value


# ---------------------------------------------------------------- derivatives
@value_of(Derivative)
def derivative(node: Derivative, scope: Scope) -> Value:
    if has_users(node, scope):
        return arranged(by_users(node, scope), node, [(scope.depth, node.by[0])], scope)
    by = [v.u if isinstance(v, Transpose) else v for v in node.by]
    inner = scope
    seeded = []
    for v in by:
        key = called(v, inner)
        if key in scope.names.fitted and holds(node.of, *MOMENTS):
            raise NoNumber("how a law changes with this letter is not stated")
        if key in scope.names.quantities and turned_round(node.of, key, inner):
            raise NoNumber("it is not said how this letter depends on what is defined by it")
        fixed = held(node, key, inner) if node.partial else {}
        seeded.append((inner.depth, v))
        inner = moved(v, inner, fixed)
    result = inner.value(node.of)
    for level, _ in reversed(seeded):
        result = change(result, level)
    return linear(lambda x: arranged(x, node, seeded, scope), result)


def turned_round(of: Node, key: Node, scope: Scope) -> bool:
    """Is a letter differentiated by a quantity that is defined by that letter: x by u = x + y?"""
    names = scope.names
    return isinstance(of, Sym) and of is not key and of not in names.quantities and of in names.depends(key)


def moved(v: Node, scope: Scope, fixed: dict[Any, Value]) -> Scope:
    """The scope in which a variable changes, and some quantities do not; that of a number is opened once for all lines
    that are evaluated at a point (the directions of a matrix would take too much room)."""

    def put() -> dict[Any, Value]:
        return {called(v, scope): seed(v, scope)} | fixed

    if is_scalar(v.shape):
        return scope.opened(("moved", v, frozenset(fixed)), put, axes=1)
    return scope.inner(put(), axes=1)


def called(v: Node, scope: Scope) -> Any:
    """What a variable is called in a scope."""
    if isinstance(v, Vec):
        return called(v.u, scope)
    if isinstance(v, Entry):
        return v.u
    if isinstance(v, Member) and v.name not in scope.names.families:
        return ("family", v.name)
    if v.kids and not isinstance(v, Member):
        raise NoNumber(f"a derivative by {type(v).__name__} is not taken by numbers")
    return v


def seed(v: Node, scope: Scope) -> Value:
    """The value of a variable with all its directions of change."""
    at = scope.depth
    if isinstance(v, Vec):  # directions go down the columns, one after the other, as vec does
        return seed(v.u, scope)
    if isinstance(v, Entry):
        whole = scope.value(v.u)
        rows, columns = base(whole).shape[-2:]
        one = scope.kind.whole(np.ones((1,) * (at + 3), dtype=int))
        unit = one * _spot(v, rows, columns, scope)
        return Dual(whole, unit, at)
    if isinstance(v, Member) and v.name not in scope.names.families:
        return _member_seed(v, scope)
    value = scope.value(v)
    rows, columns = base(value).shape[-2:]
    return Dual(value, directions(rows, columns, scope), at)


def _spot(v: Entry, rows: int, columns: int, scope: Scope) -> np.ndarray:
    """A matrix with a single 1 at the entry."""
    i = [places(i, n, scope)[..., None, None] for i, n in zip(v.indices, (rows, columns), strict=False)]
    if len(i) == 1:
        line = np.arange(max(rows, columns)).reshape((-1, 1) if v.u.shape[1] == ONE else (1, -1))
        spot = line == i[0]
    else:
        spot = (np.arange(rows)[:, None] == i[0]) & (np.arange(columns)[None, :] == i[1])
    return scope.kind.whole(spot.astype(int))


def _member_seed(v: Member, scope: Scope) -> Dual:
    """A family of which one member changes, in all its directions."""
    family = scope.lookup(("family", v.name))
    family = scope.point.families.get(v.name) if family is None else family
    if family is None:
        raise NoNumber(f"the family {v.name} has no values here")
    n, shape = len(v.indices), base(family).shape
    rows, columns = shape[-2:]
    mask = np.ones((1,) * (scope.depth + n), dtype=int)
    for axis, (index, size) in enumerate(zip(v.indices, shape[-2 - n : -2], strict=True)):
        line = np.arange(size).reshape((size,) + (1,) * (n - 1 - axis))
        mask = mask * (line == places(index, size, scope)[(..., *(None,) * n)])
    mask = mask.reshape((1,) * (scope.depth + n - mask.ndim) + mask.shape)
    units = np.zeros((rows * columns, *(1,) * (scope.depth + n), rows, columns), dtype=int)
    for j in range(rows * columns):
        units[j, ..., j % rows, j // rows] = 1
    return Dual(family, scope.kind.whole(mask[None, ..., None, None] * units), scope.depth)


def held(node: Derivative, key: Any, scope: Scope) -> dict[Any, Value]:
    """The named quantities that a partial derivative holds fixed.

    Of a function f(x, y, ...) the other arguments. Besides them, as books read a line of the chain rule, all named
    quantities that stand beside the variable in what is differentiated; but where the whole derivative is asked for,
    or a scope reads it so, it runs through these. Where the variable stands behind names only, nothing is held.
    """
    names = scope.names
    of = node.of
    d = names.definition(of)
    if d is None and hasattr(of, "name") and of.name in names.functions:
        d = names.functions[of.name]
    body = d.body if d is not None else of
    beside = {leaf for leaf in body.walk() if not leaf.kids}
    if key not in beside and not any(isinstance(p, Member) and ("family", p.name) == key for p in body.walk()):
        return {}
    if scope.through or node in names.asked:
        beside &= set(d.params) if d is not None else set()
    return {leaf: scope.value(leaf) for leaf in beside if leaf is not key and leaf in names.quantities}


def arranged(x: np.ndarray, node: Derivative, seeded: list[tuple[int, Node]], scope: Scope) -> np.ndarray:
    """The axes of directions become rows and columns, as the node's layout says."""
    depth = scope.depth
    top = depth + len(seeded)
    x = led(x, top)
    sizes = []
    for level, v in seeded:
        axis = top - 1 - level
        rows, columns = (1, 1) if is_scalar(v.shape) else (scope.point.size(v.shape[0]), scope.point.size(v.shape[1]))
        sizes.append((rows, columns))
        if x.shape[axis] != rows * columns:
            shape = list(x.shape)
            shape[axis] = rows * columns
            x = np.broadcast_to(x, shape)
    order = [*range(len(seeded), top), top, top + 1, *(top - 1 - level for level, _ in seeded)]
    x = np.transpose(x, order)  # leading axes of the scope, rows and columns of f, directions in the order of ``by``
    wide = [i for i, (_, v) in enumerate(seeded) if not is_scalar(v.shape)]
    for i in reversed(range(len(seeded))):
        if i not in wide:
            x = np.take(x, 0, axis=depth + 2 + i)
    of = node.of.shape
    if not wide:
        turned = node.layout == DENOMINATOR and of[1] == ONE and of[0] != ONE
        return np.swapaxes(x, -1, -2) if turned else x
    if len(wide) == 1:
        return _first(x, node, of, seeded[wide[0]][1], sizes[wide[0]])
    if len(wide) == 2 and is_scalar(of) and all(seeded[i][1].shape[1] == ONE for i in wide):
        return x[..., 0, 0, :, :]
    raise NoNumber("a derivative with more than two axes is asked for entry by entry")


def _first(x: np.ndarray, node: Derivative, of: Any, v: Node, size: tuple[int, int]) -> np.ndarray:
    """One axis of directions: a row, a column, a matrix of v's shape, or a Jacobian."""
    column = v.shape[1] == ONE
    if is_scalar(of):
        g = x[..., 0, 0, :]
        if column:
            return g[..., :, None] if node.layout == DENOMINATOR else g[..., None, :]
        g = np.swapaxes(g.reshape(*g.shape[:-1], size[1], size[0]), -1, -2)
        return np.swapaxes(g, -1, -2) if node.layout == NUMERATOR else g
    if of[1] == ONE and column:
        jacobian = x[..., :, 0, :]
        return np.swapaxes(jacobian, -1, -2) if node.layout == DENOMINATOR else jacobian
    raise NoNumber("a derivative with more than two axes is asked for entry by entry")


# ---------------------------------------------------------------- differentials
@value_of(Differential)
def differential(node: Differential, scope: Scope) -> Value:
    """The change of u along the sampled directions of the free variables, through all definitions.

    Where the goal differentiates by a named quantity, that quantity alone changes, as it does along these directions.
    """
    at = scope.depth
    put: dict[Any, Value] = {}
    for key, direction in scope.point.directions.items():
        bound = scope.lookup(key)
        if bound is None:
            bound = scope.point.families[key[1]] if isinstance(key, tuple) else scope.point.values[key]
        put[key] = Dual(bound, direction, at)
    if not put:
        raise NoNumber("no direction of change was drawn")
    along = scope.inner(put, axes=1)
    put = {v: Dual(scope.value(v), change(along.value(v), at), at) for v in scope.names.moving} or put
    return linear(lambda x: _unled(x, at), change(scope.inner(put, axes=1).value(node.u), at))


def _unled(x: np.ndarray, depth: int) -> np.ndarray:
    """Without the (single) axis of directions."""
    return x[0] if x.ndim == depth + 3 else x
