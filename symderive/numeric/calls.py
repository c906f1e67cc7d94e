"""The numbers of functions: known ones, defined ones, those known by name only, and their derivatives."""

from __future__ import annotations

from typing import Any

import numpy as np

from symderive.expr.algebra import Apply, Map
from symderive.expr.problem import Definition
from symderive.expr.shape import SCALAR, is_scalar
from symderive.numeric import unknown
from symderive.numeric.bearings import ANY, bearing_of
from symderive.numeric.duals import Dual, Value, base, change, function, linear
from symderive.numeric.functions import KNOWN
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope, value_of
from symderive.numeric.special import SPECIAL
from symderive.numeric.values import directions, extent, laid_down, led


@value_of(Map)
def mapped(node: Map, scope: Scope) -> Value:
    d = scope.names.functions.get(node.name)
    if d is None and node.name not in KNOWN:
        seed = scope.point.seed
        bearing = bearing_of(node.name, scope.names.said, seed) or ANY
        return unknown.entrywise(node.name, node.primes, scope.value(node.u), scope.kind, seed, bearing)
    if d is not None and node.primes == 0 and d.params == (node.u,):
        return scope.value(d.name)
    u = scope.value(node.u)
    if d is None and node.primes == 0:
        return function(node.name, u, scope.kind)
    return derived(
        lambda t, inner: by_definition(d, t, inner) if d else function(node.name, t, scope.kind), node, u, scope
    )


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
    if base(result).shape[-2:] != base(u).shape[-2:]:
        result = result + base(u) * 0  # a constant function still has a value for every entry
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


def axes_as_matrix(result: Value, seeded: list[tuple[int, int]], scope: Scope) -> Value:
    """The entries of a function and the axes of its derivatives as rows and columns (entries column by column)."""
    depth = scope.depth
    top = max((level for level, _ in seeded), default=depth - 1) + 1

    def arranged(x: np.ndarray) -> np.ndarray:
        x = led(x, top)
        full = list(x.shape)
        for level, n in seeded:
            full[top - 1 - level] = n
        x = unknown.columns_stacked(np.broadcast_to(x, full))[..., 0]
        axes = [top - 1 - level for level, _ in seeded]
        rest = [axis for axis in range(top - depth) if axis not in axes]
        lead = x.shape[top - depth : top]
        x = np.transpose(x, [*rest, *range(top - depth, top), top, *axes])
        x = x.reshape(*lead, x.shape[len(rest) + len(lead)], *(n for _, n in seeded))
        if len(seeded) == 2 and full[-1] * full[-2] == 1:
            return x[..., 0, :, :]
        if len(seeded) > 1:
            raise NoNumber("a derivative with more than two axes")
        return x if seeded else unknown.unstacked(x[..., None], (full[-2], full[-1]))

    return linear(arranged, result)
