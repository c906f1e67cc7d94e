"""The numbers of the nodes of arrays: entries, rows, members of families, sums over an index, blocks, norms."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np

from symderive.expr.algebra import Const
from symderive.expr.arrays import (
    BigProd,
    BigSum,
    Block,
    Column,
    Diag,
    DiagPart,
    Entries,
    Entry,
    Kron,
    Member,
    Norm,
    Row,
    Vec,
)
from symderive.expr.node import Node
from symderive.expr.shape import ONE
from symderive.numeric.duals import Value, base, bilinear, function, linear, several, where
from symderive.numeric.members import at_index, one_by_one
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope, value_of
from symderive.numeric.series import infinite_sum
from symderive.numeric.special import SPECIAL
from symderive.numeric.unknown import columns_stacked
from symderive.numeric.values import entries, led

LONG = 5000  # terms of a sum


# ---------------------------------------------------------------- picking
def places(node: Node, limit: int, scope: Scope, zeroth: int = 0) -> np.ndarray:
    """An index from 0, without its two last axes. Out of range it has no number; ``zeroth``: what is numbered 0 is the
    last, with the place -1."""
    i = base(scope.value(node))[..., 0, 0]
    whole = np.asarray(i, dtype=int) - 1
    if np.any(whole + 1 != i) or (whole.size and (whole.min() < -zeroth or whole.max() >= limit - zeroth)):
        if np.any(whole + 1 != i):
            raise NoNumber("an index must be an integer")
        if _masked(node, scope):
            return np.clip(whole, 0, limit - 1 - zeroth)
        raise NoNumber(f"an index lies outside of 1..{limit - zeroth}")
    return whole


def _masked(node: Node, scope: Scope) -> bool:
    """Does the index run further than some terms of a sum need (a triangular sum)?"""
    current: Scope | None = scope
    while current is not None:
        if ("masked", True) in current.bound:
            return True
        current = current.parent
    return False


def pick(x: np.ndarray, i: np.ndarray, axis: int) -> np.ndarray:
    """Entries i of an axis (-1 or -2) of x, where i has leading axes of its own; that axis stays, of length 1."""
    if i.size == 1:
        j = int(i.ravel()[0])
        return x[..., j : j + 1] if axis == -1 else x[..., j : j + 1, :]
    lead = np.broadcast_shapes(x.shape[:-2], i.shape)
    full = np.broadcast_to(x, lead + x.shape[-2:])
    where_ = np.broadcast_to(i, lead)[..., None, None]
    if axis == -1:
        return np.take_along_axis(full, np.broadcast_to(where_, (*lead, x.shape[-2], 1)), axis=-1)
    return np.take_along_axis(full, np.broadcast_to(where_, (*lead, 1, x.shape[-1])), axis=-2)


@value_of(Entry)
def entry(node: Entry, scope: Scope) -> Value:
    u = scope.value(node.u)
    rows, columns = base(u).shape[-2:]
    if len(node.indices) == 1:
        if node.u.shape[1] == ONE:
            i = places(node.indices[0], rows, scope)
            return linear(lambda x: pick(x, i, -2), u)
        i = places(node.indices[0], columns, scope)
        return linear(lambda x: pick(x, i, -1), u)
    i, j = places(node.indices[0], rows, scope), places(node.indices[1], columns, scope)
    return linear(lambda x: pick(pick(x, i, -2), j, -1), u)


@value_of(Row)
def row(node: Row, scope: Scope) -> Value:
    u = scope.value(node.u)
    i = places(node.index, base(u).shape[-2], scope)
    return linear(lambda x: np.swapaxes(pick(x, i, -2), -1, -2), u)


@value_of(Column)
def column(node: Column, scope: Scope) -> Value:
    u = scope.value(node.u)
    j = places(node.index, base(u).shape[-1], scope)
    return linear(lambda x: pick(x, j, -1), u)


@value_of(Member)
def member(node: Member, scope: Scope) -> Value:
    """A member of a family: drawn, bound (where a derivative by a member is taken) or defined by a formula in its
    indices."""
    bound = scope.lookup(("family", node.name))
    d = scope.names.families.get(node.name)
    if bound is None and d is not None and isinstance(d.name, Member):
        put = {i: scope.value(j) for i, j in zip(d.name.indices, node.indices, strict=True) if not i.kids}
        return scope.inner(put).value(d.body)
    family = scope.point.families.get(node.name) if bound is None else bound
    if family is None:
        raise NoNumber(f"the family {node.name} has no values here")
    points = scope.point.count is not None
    shape = base(family).shape[-2 - len(node.indices) : -2]
    zeroth = scope.point.extra.get("zeroth", {}).get(node.name, (0,) * len(shape))
    at = [places(i, n, scope, more) for i, n, more in zip(node.indices, shape, zeroth, strict=True)]
    return linear(lambda x: chosen(x, at, points), family)


def chosen(family: np.ndarray, at: list[np.ndarray], points: bool) -> np.ndarray:
    """The members at given indices: the axis of points and further leading axes stay, those of the indices go."""
    n = len(at)
    lead = family.shape[: -2 - n]
    if all(i.size == 1 for i in at):
        one: tuple[Any, ...] = (..., *(int(i.ravel()[0]) for i in at), slice(None), slice(None))
        return family[one]
    shape = np.broadcast_shapes(lead, *(i.shape for i in at))
    grid = [
        np.arange(size).reshape((size,) + (1,) * (len(lead) - 1 - axis))
        if size > 1
        else np.zeros((1,) * (len(lead) - axis), int)
        for axis, size in enumerate(lead)
    ]
    index = [np.broadcast_to(g, shape) for g in grid] + [np.broadcast_to(i, shape) for i in at]
    return family[tuple(index)]


# ---------------------------------------------------------------- running indices
@value_of(Entries)
def comprehension(node: Entries, scope: Scope) -> Value:
    return entries(node.body, node.indices, node.shape, scope)


def running(node: Any, scope: Scope) -> tuple[np.ndarray, np.ndarray | None]:
    """The values of a bound index, and where (if not everywhere) they belong to the range."""
    low, high = base(scope.value(node.low)), base(scope.value(node.high))
    if isinstance(node.high, Const):
        raise NoNumber("an infinite product has no number here")
    if not all(isfinite(float(end)) for end in (low.min(), high.max())):
        raise NoNumber("a sum between ends that are not finite has no number here")
    first, last = int(low.min()), int(high.max())
    if last - first >= LONG:
        raise NoNumber(f"a sum of {last - first + 1} terms is too long")
    values = np.arange(first, last + 1)
    if low.size == high.size == 1:
        return values, None
    axis = scope.axis(values)
    return values, (axis >= low) & (axis <= high)


def summed(x: np.ndarray, n: int, depth: int) -> np.ndarray:
    """The sum along the leading axis number ``depth``; a value that does not vary along it counts n times."""
    if x.ndim < depth + 3:
        return x * n
    x = x if x.shape[-depth - 3] == n else x * n
    return x.sum(axis=-depth - 3)


@value_of(BigSum)
def big_sum(node: BigSum, scope: Scope) -> Value:
    if isinstance(node.high, Const):
        return infinite_sum(node, scope)
    values, mask = running(node, scope)
    if not len(values):
        return scope.kind.whole(np.zeros([scope.point.size(d) for d in node.shape], dtype=int))
    if mask is None and not node.skip and one_by_one(node.body, node.index):
        total = scope.value(at_index(node.body, node.index, int(values[0])))
        for k in values[1:]:
            total = total + scope.value(at_index(node.body, node.index, int(k)))
        return total
    along = scope.axis(values)
    put: dict[Any, Value] = {node.index: scope.kind.whole(along)}
    for skip in node.skip:
        kept = along != base(scope.value(skip))
        mask = kept if mask is None else mask & kept
    if mask is not None:
        put["masked", True] = True
    body = scope.inner(put, axes=1, times=len(values)).value(node.body)
    if mask is not None:
        body = where(mask, body, scope.kind.number(0))
    depth = scope.depth
    return linear(lambda x: summed(x, len(values), depth), body)


@value_of(BigProd)
def big_product(node: BigProd, scope: Scope) -> Value:
    values, mask = running(node, scope)
    if not len(values):
        return scope.kind.number(1)
    whole: Value = scope.kind.number(1)
    if mask is None and one_by_one(node.body, node.index):
        for k in values:
            whole = scope.kind.settle(whole * scope.value(at_index(node.body, node.index, int(k))))
        return whole
    put: dict[Any, Value] = {node.index: scope.kind.whole(scope.axis(values))}
    if mask is not None:
        put["masked", True] = True
    body = scope.inner(put, axes=1, times=len(values)).value(node.body)
    if mask is not None:
        body = where(mask, body, scope.kind.number(1))
    depth = scope.depth

    def factor(term: int) -> Value:
        return linear(lambda x: led(x, depth + 1)[min(term, led(x, depth + 1).shape[-depth - 3] - 1)], body)

    for term in range(len(values)):
        whole = scope.kind.settle(whole * factor(term))
    return whole


# ---------------------------------------------------------------- arrangements
@value_of(Diag)
def diagonal_matrix(node: Diag, scope: Scope) -> Value:
    u = scope.value(node.u)
    eye = scope.kind.whole(np.eye(base(u).shape[-2], dtype=int))
    return u * eye


@value_of(DiagPart)
def diagonal_of(node: DiagPart, scope: Scope) -> Value:
    return linear(lambda x: np.diagonal(x, axis1=-2, axis2=-1)[..., None], scope.value(node.u))


@value_of(Vec)
def stacked(node: Vec, scope: Scope) -> Value:
    return linear(columns_stacked, scope.value(node.u))


@value_of(Kron)
def kronecker(node: Kron, scope: Scope) -> Value:
    return bilinear(_kron, scope.value(node.a), scope.value(node.b))


def _kron(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    product = a[..., :, None, :, None] * b[..., None, :, None, :]
    *lead, m, p, n, q = product.shape
    return product.reshape(*lead, m * p, n * q)


@value_of(Block)
def blocks(node: Block, scope: Scope) -> Value:
    widths = [len(row) for row in node.rows]
    values = [scope.value(entry) for row in node.rows for entry in row]

    def assembled(parts: list[np.ndarray]) -> np.ndarray:
        lead = np.broadcast_shapes(*(p.shape[:-2] for p in parts))
        full = [np.broadcast_to(p, lead + p.shape[-2:]) for p in parts]
        rows, at = [], 0
        for width in widths:
            rows.append(np.concatenate(full[at : at + width], axis=-1))
            at += width
        return np.concatenate(rows, axis=-2)

    return several(assembled, values)


@value_of(Norm)
def norm(node: Norm, scope: Scope) -> Value:
    """1-, 2-, max-norm of a vector, Frobenius norm of a matrix; the spectral norm in doubles."""
    u = scope.value(node.u)
    matrix = node.u.shape[0] != ONE and node.u.shape[1] != ONE
    total = lambda v: linear(lambda x: x.sum(axis=(-2, -1), keepdims=True), v)  # noqa: E731
    if node.p == "F" or (node.p == "2" and not matrix):
        return function("sqrt", total(u * u), scope.kind)
    if matrix and node.p == "2" and isinstance(u, np.ndarray) and u.dtype == float:
        return np.linalg.svd(u, compute_uv=False).max(axis=-1)[..., None, None]
    if matrix:
        raise NoNumber(f"the {node.p}-norm of a matrix has no number here")
    if node.p == "1":
        return total(function("abs", u, scope.kind))
    if node.p == "inf":
        return SPECIAL["max"](node, [function("abs", u, scope.kind)], scope.kind)
    raise NoNumber(f"the {node.p}-norm has no number here")
