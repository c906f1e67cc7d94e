"""The numbers of the nodes of algebra: sums, products, powers, inverses, functions, cases, definitions."""

from __future__ import annotations

from typing import Any

import numpy as np

from symderive.expr.algebra import (
    Apply,
    Cases,
    Const,
    Delta,
    Det,
    Eye,
    Hadamard,
    Idx,
    Inverse,
    Map,
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
from symderive.expr.problem import Definition
from symderive.expr.shape import SCALAR, Shape, is_scalar
from symderive.numeric import unknown
from symderive.numeric.duals import (
    Dual,
    Value,
    base,
    bilinear,
    change,
    det,
    function,
    inverse,
    linear,
    power,
    reciprocal,
    trace,
    where,
    whole_power,
)
from symderive.numeric.functions import KNOWN
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope, value_of
from symderive.numeric.special import SPECIAL


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
    for quantity in names.order(node):
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


# ---------------------------------------------------------------- functions
@value_of(Map)
def mapped(node: Map, scope: Scope) -> Value:
    d = scope.names.functions.get(node.name)
    if d is None and node.name not in KNOWN:
        return unknown.entrywise(node.name, node.primes, scope.value(node.u), scope.kind, scope.point.seed)
    if d is not None and node.primes == 0 and d.params == (node.u,):
        return scope.value(d.name)
    u = scope.value(node.u)
    if d is None and node.primes == 0:
        return function(node.name, u, scope.kind)
    return derived(lambda t, inner: by_definition(d, t, inner) if d else function(node.name, t, scope.kind), node, u, scope)


def derived(f: Any, node: Map, u: Value, scope: Scope) -> Value:
    """f or its derivative of order ``primes`` at every entry of u, by nested duals."""
    inner = scope
    levels = []
    for _ in range(node.primes):
        levels.append(inner.depth)
        u = Dual(u, scope.kind.number(1), inner.depth)
        inner = inner.inner({}, axes=1)
    result = f(u, inner)
    for level in reversed(levels):
        result = change(result, level)
    return result


def by_definition(d: Definition, u: Value, scope: Scope) -> Value:
    """A defined function of one number at every entry of u."""
    (param,) = d.params
    if all(is_scalar(part.shape) for part in d.body.walk()):
        return scope.inner({param: u}).value(d.body)  # only scalar operations: they act entry by entry by themselves
    at = scope.depth
    t = linear(lambda x: np.moveaxis(led(x, at), (-2, -1), (0, 1))[..., None, None], u)
    result = scope.inner({param: t}, axes=2).value(d.body)
    rows, columns = base(u).shape[-2:]
    return linear(lambda x: laid_down(x, (rows, columns), at), result)


def led(x: np.ndarray, depth: int) -> np.ndarray:
    """The same value with all of ``depth`` leading axes in place."""
    return x.reshape((1,) * (depth + 2 - x.ndim) + x.shape)


def laid_down(x: np.ndarray, size: tuple[int, int], depth: int) -> np.ndarray:
    """Scalars along the two leading axes beyond ``depth`` become the rows and columns of a matrix."""
    x = led(x, depth + 2)[..., 0, 0]
    x = np.broadcast_to(x, (*size, *x.shape[2:]))
    return np.moveaxis(x, (0, 1), (-2, -1))


@value_of(Apply)
def applied(node: Apply, scope: Scope) -> Value:
    d = scope.names.functions.get(node.name)
    if d is not None:
        return defined(node, d, scope)
    if node.name in SPECIAL and not node.slots:
        return SPECIAL[node.name](node, [scope.value(a) for a in node.arguments], scope.kind)
    if node.name in KNOWN and len(node.arguments) == 1 and not node.slots:
        return function(node.name, scope.value(node.arguments[0]), scope.kind)
    if node.name in SPECIAL:
        return by_slots(node, lambda values, _: SPECIAL[node.name](node, values, scope.kind), scope)
    codomain = scope.names.codomains.get(node.name, SCALAR if node.slots else node.result)
    value = unknown.of_vectors(
        node.name,
        [scope.value(a) for a in node.arguments],
        [extent(a.shape, scope) for a in node.arguments],
        extent(codomain, scope),
        node.slots,
        scope.kind,
        scope.point.seed,
    )
    return fitted(value, extent(node.result, scope), node) if node.slots else value


def fitted(value: Value, size: tuple[int, int], node: Apply) -> Value:
    """A derivative by slots in the shape that its node states (a row, a column, a matrix's shape)."""
    got = base(value).shape[-2:]
    if got == size:
        return value
    if got == size[::-1]:
        return linear(lambda x: np.swapaxes(x, -1, -2), value)
    if got == (1, size[0] * size[1]):
        return linear(lambda x: unknown.unstacked(np.swapaxes(x, -1, -2), size), value)
    raise NoNumber(f"the derivative of {node.name} has more axes than a matrix")


def defined(node: Apply, d: Definition, scope: Scope) -> Value:
    """A function by its definition, or its derivative by some of its arguments."""
    if len(d.params) != len(node.arguments):
        raise NoNumber(f"{node.name} takes {len(d.params)} arguments, not {len(node.arguments)}")
    if not node.slots and d.params == node.arguments:
        return scope.value(d.name)
    if not node.slots:
        put = {p: scope.value(a) for p, a in zip(d.params, node.arguments, strict=True)}
        return scope.inner(put).value(d.body)
    return by_slots(
        node, lambda values, inner: inner.inner(dict(zip(d.params, values, strict=True))).value(d.body), scope
    )


def by_slots(node: Apply, f: Any, scope: Scope) -> Value:
    """The derivative of f by some of its arguments, by nested duals; at most two of them are not scalars."""
    values = [scope.value(a) for a in node.arguments]
    inner = scope
    seeded = []
    for slot in node.slots:
        rows, columns = extent(node.arguments[slot].shape, scope)
        values[slot] = Dual(values[slot], directions(rows, columns, inner), inner.depth)
        seeded.append((inner.depth, rows * columns))
        inner = inner.inner({}, axes=1)
    result = f(values, inner)
    for level, _ in reversed(seeded):
        result = change(result, level)
    return fitted(axes_as_matrix(result, [s for s in seeded if s[1] > 1], scope), extent(node.result, scope), node)


def directions(rows: int, columns: int, scope: Scope) -> Value:
    """All unit directions of a matrix (column by column), along the first leading axis not in use."""
    units = np.zeros((rows * columns, rows, columns), dtype=int)
    for j in range(rows * columns):
        units[j, j % rows, j // rows] = 1
    return scope.kind.whole(units.reshape(rows * columns, *(1,) * scope.depth, rows, columns))


def axes_as_matrix(result: Value, seeded: list[tuple[int, int]], scope: Scope) -> Value:
    """The entries of a function and the axes of its derivatives as rows and columns (entries column by column)."""
    depth = scope.depth
    top = max((level for level, _ in seeded), default=depth - 1) + 1

    def arranged(x: np.ndarray) -> np.ndarray:
        x = led(x, top)
        full = list(x.shape)
        for level, n in seeded:
            full[top - 1 - level] = n
        x = np.broadcast_to(x, full)
        entries_, lead = x.shape[-2] * x.shape[-1], x.shape[top - depth : top] if depth else ()
        x = unknown.columns_stacked(x)[..., 0]
        for level, _ in seeded:
            x = np.moveaxis(x, top - 1 - level, -1) if False else x
        axes = [top - 1 - level for level, _ in seeded]
        rest = [a for a in range(top - depth) if a not in axes]
        x = np.transpose(x, [*rest, *range(top - depth, top), top, *axes])
        x = x.reshape(*lead, entries_, *(n for _, n in seeded))
        if len(seeded) == 2 and entries_ == 1:
            return x[..., 0, :, :]
        if len(seeded) > 1:
            raise NoNumber("a derivative with more than two axes")
        return x if seeded else unknown.unstacked(x[..., None], full[-2:])  # type: ignore[arg-type]

    return linear(arranged, result)


# ---------------------------------------------------------------- entries given by a formula
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
        holds = np.isclose(u, v, rtol=1e-9, atol=1e-12)
    else:
        holds = compare(u, v)
    holds = np.asarray(holds, dtype=bool)
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


__all__ = ["Dual", "bilinear", "directions", "entries", "extent", "led", "laid_down", "truth"]
