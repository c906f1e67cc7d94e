"""The numbers of the nodes of algebra: sums, products, powers, inverses, functions, cases, definitions."""

from __future__ import annotations

from typing import Any

import numpy as np

from symderive.expr.algebra import (
    Cases,
    Const,
    Delta,
    Det,
    Eye,
    Hadamard,
    Idx,
    Inverse,
    Num,
    Ones,
    Pow,
    Prod,
    Rel,
    Size,
    Sum,
    Sym,
    Trace,
    Transpose,
    Unit,
    Zeros,
)
from symderive.expr.arrays import Entry
from symderive.expr.node import Node
from symderive.expr.shape import SCALAR, Shape, is_scalar
from symderive.numeric.duals import (
    Dual,
    Value,
    base,
    det,
    inverse,
    linear,
    power,
    reciprocal,
    trace,
    where,
    whole_power,
)
from symderive.numeric.matrix_roots import half_power
from symderive.numeric.numbers import LARGEST, NoNumber
from symderive.numeric.scope import Scope, value_of


# ---------------------------------------------------------------- leaves
@value_of(Num)
def number(node: Num, scope: Scope) -> Value:
    return scope.kind.number(node.value)


@value_of(Const)
def constant(node: Const, scope: Scope) -> Value:
    match node.name:
        case "pi":
            return scope.kind.pi()
        case "oo":
            return scope.kind.infinity()
        case "i":
            return scope.kind.imaginary()
        case "true":
            return scope.kind.number(1)
    raise NoNumber(f"the constant {node.name} has no number")


@value_of(Size)
def size(node: Size, scope: Scope) -> Value:
    return scope.kind.number(scope.point.size(node.dim))


@value_of(Sym)
def letter(node: Sym, scope: Scope) -> Value:
    """A drawn number, or what the letter's definition says."""
    names = scope.names
    d = names.definition(node)
    if d is None:
        return drawn(node, scope)
    if isinstance(d.name, Entry):
        return entries(d.body, d.name.indices, node.shape, scope)
    if node in names.quantities and any(quantity not in scope.memo for quantity in names.direct(node)):
        for quantity in names.order(node):  # each after those that it needs, so that a deep network needs no recursion
            if quantity is not node:
                scope.value(quantity)
    return scope.value(d.body)


@value_of(Idx)
def drawn(node: Node, scope: Scope) -> Value:
    found = scope.point.values.get(node)
    if found is None:
        raise NoNumber(f"{getattr(node, 'name', node)} has no value here")
    return found


@value_of(Ones)
def ones(node: Ones, scope: Scope) -> Value:
    return scope.kind.whole(np.ones(extent(node.size, scope), dtype=int))


@value_of(Zeros)
def zeros(node: Zeros, scope: Scope) -> Value:
    return scope.kind.whole(np.zeros(extent(node.size, scope), dtype=int))


@value_of(Eye)
def eye(node: Eye, scope: Scope) -> Value:
    return scope.kind.whole(np.eye(scope.point.size(node.dim), dtype=int))


@value_of(Unit)
def unit(node: Unit, scope: Scope) -> Value:
    places = np.arange(1, scope.point.size(node.dim) + 1).reshape(-1, 1)
    return scope.kind.whole((places == base(scope.value(node.index))).astype(int))


@value_of(Delta)
def delta(node: Delta, scope: Scope) -> Value:
    return scope.kind.whole((base(scope.value(node.i)) == base(scope.value(node.j))).astype(int))


def extent(shape: Shape, scope: Scope) -> tuple[int, int]:
    """A shape in numbers."""
    return scope.point.size(shape[0]), scope.point.size(shape[1])


# ---------------------------------------------------------------- sums and products
@value_of(Sum)
def sum_of(node: Sum, scope: Scope) -> Value:
    total = scope.value(node.terms[0])
    for term in node.terms[1:]:
        total = total + scope.value(term)
    return total


@value_of(Prod)
def product(node: Prod, scope: Scope) -> Value:
    whole: Value = None
    shape = SCALAR
    for factor in node.factors:
        v = scope.value(factor)
        if whole is None:
            whole, shape = v, factor.shape
        elif is_scalar(shape):
            whole, shape = whole * v, factor.shape
        elif is_scalar(factor.shape):
            whole = whole * v
        else:
            whole, shape = whole @ v, (shape[0], factor.shape[1])
    return whole if whole is not None else scope.kind.number(1)


@value_of(Hadamard)
def entry_by_entry(node: Hadamard, scope: Scope) -> Value:
    whole = scope.value(node.factors[0])
    for factor in node.factors[1:]:
        whole = whole * scope.value(factor)
    return whole


@value_of(Pow)
def power_of(node: Pow, scope: Scope) -> Value:
    n = integer(node.exponent, scope)
    if not is_scalar(node.base.shape):
        if n is None and isinstance(node.exponent, Num):
            root = scope.value(node.base)
            if isinstance(root, Dual):
                raise NoNumber("the derivative of a root of a matrix is not taken by numbers")
            return half_power(root, node.exponent.value, scope.kind)
        return matrix_power(scope.value(node.base), scope.whole(node.exponent) if n is None else n, scope)
    u = scope.value(node.base)
    if n == -1:
        return reciprocal(u, scope.kind)
    if n is not None:
        return whole_power(u, n, scope.kind)
    return power(u, scope.value(node.exponent), scope.kind)


def integer(node: Node, scope: Scope) -> int | None:
    """An exponent that is an integer by its form: a number or a size."""
    if isinstance(node, Num) and node.value.denominator == 1:
        return node.value.numerator
    return scope.point.size(node.dim) if isinstance(node, Size) else None


def matrix_power(u: Value, n: int, scope: Scope) -> Value:
    """A square matrix to an integer power, by squaring."""
    if abs(n) > LARGEST and scope.kind.name != "residues":
        raise NoNumber(f"a matrix to the power of {n} is left to the residues")
    if n < 0:
        return matrix_power(inverse(u, scope.kind), -n, scope)
    if n == 0:
        return u * 0 + scope.kind.whole(np.eye(base(u).shape[-1], dtype=int))
    half = matrix_power(u, n // 2, scope) if n > 1 else None
    if half is None:
        return u
    whole = scope.kind.settle(half @ half)
    return whole @ u if n % 2 else whole


# ---------------------------------------------------------------- one matrix
@value_of(Transpose)
def transposed(node: Transpose, scope: Scope) -> Value:
    return linear(lambda x: np.swapaxes(x, -1, -2), scope.value(node.u))


@value_of(Inverse)
def inverse_of(node: Inverse, scope: Scope) -> Value:
    return inverse(scope.value(node.u), scope.kind)


@value_of(Trace)
def trace_of(node: Trace, scope: Scope) -> Value:
    return trace(scope.value(node.u))


@value_of(Det)
def det_of(node: Det, scope: Scope) -> Value:
    return det(scope.value(node.u), scope.kind)


# ---------------------------------------------------------------- axes, and entries given by a formula
def led(x: np.ndarray, depth: int) -> np.ndarray:
    """The same value with all of ``depth`` leading axes in place."""
    return x.reshape((1,) * (depth + 2 - x.ndim) + x.shape)


def laid_down(x: np.ndarray, size: tuple[int, int], depth: int) -> np.ndarray:
    """Scalars along the two leading axes beyond ``depth`` become the rows and columns of a matrix."""
    x = led(x, depth + 2)[..., 0, 0]
    x = np.broadcast_to(x, (*size, *x.shape[2:]))
    return np.moveaxis(x, (0, 1), (-2, -1))


def directions(rows: int, columns: int, scope: Scope) -> Value:
    """All unit directions of a matrix (column by column), along the first leading axis not in use."""
    units = np.zeros((rows * columns, rows, columns), dtype=int)
    for j in range(rows * columns):
        units[j, j % rows, j // rows] = 1
    return scope.kind.whole(units.reshape(rows * columns, *(1,) * scope.depth, rows, columns))


def entries(body: Node, indices: tuple[Node, ...], shape: Shape, scope: Scope) -> Value:
    """The vector or matrix whose entries are ``body`` for all values of one or two indices."""
    rows, columns = extent(shape, scope)
    at = scope.depth
    if len(indices) == 1:
        flat = max(rows, columns)
        put = {indices[0]: scope.kind.whole(scope.axis(np.arange(1, flat + 1)))}
        result = scope.inner(put, axes=1).value(body)
        return linear(lambda x: laid_down(led(x, at + 1)[:, None] if rows > 1 else x, (rows, columns), at), result)
    put = {
        indices[1]: scope.kind.whole(scope.axis(np.arange(1, columns + 1))),
        indices[0]: scope.kind.whole(scope.axis(np.arange(1, rows + 1), extra=1)),
    }
    result = scope.inner(put, axes=2).value(body)
    return linear(lambda x: laid_down(x, (rows, columns), at), result)


# ---------------------------------------------------------------- truth values and cases
COMPARE = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@value_of(Rel)
def relation(node: Rel, scope: Scope) -> Value:
    """1 where the relation holds, else 0 (of arrays: where it holds for all entries)."""
    compare = COMPARE.get(node.op)
    if compare is None or (scope.kind.name == "residues" and node.op not in ("=", "!=")):
        raise NoNumber(f"the relation {node.op} has no truth value here")
    u, v = base(scope.value(node.left)), base(scope.value(node.right))
    if scope.kind is not None and not scope.kind.exact and node.op == "=" and u.dtype == float:
        same: Any = np.isclose(u, v, rtol=1e-9, atol=1e-12)
    else:
        same = compare(u, v)
    holds: Any = np.asarray(same, dtype=bool)
    if not is_scalar(node.left.shape) or not is_scalar(node.right.shape):
        holds = holds.all(axis=(-2, -1), keepdims=True)
    return scope.kind.whole(holds.astype(int))


@value_of(Cases)
def by_cases(node: Cases, scope: Scope) -> Value:
    """The first branch whose condition holds; not defined where none does."""
    result: Value = None
    for condition, branch in reversed(node.branches):
        value = scope.value(branch)
        if result is None:
            result = value if condition is node.branches[-1][0] and _always(condition) else value * scope.kind.number(1)
            if not _always(condition):
                result = where(truth(condition, scope), value, value * np.nan)
            continue
        result = where(truth(condition, scope), value, result)
    return result


def _always(condition: Node) -> bool:
    return isinstance(condition, Const) and condition.name == "true"


def truth(condition: Node, scope: Scope) -> np.ndarray:
    return np.asarray(base(scope.value(condition)) != 0, dtype=bool)
