"""Random variables laid out over atoms: every variable a column of values along one new leading axis."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np

from symderive.expr.node import Node
from symderive.expr.probability import EventSym, RandVar
from symderive.numeric.defined import of_family
from symderive.numeric.duals import Value, base, linear, where
from symderive.numeric.numbers import NoNumber, Numbers
from symderive.numeric.scope import Scope, value_of
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, name_of, running

Array = np.ndarray[Any, Any]


def column(values: Iterable[Any], depth: int, kind: Numbers) -> Array:
    """The values of a variable (numbers, or tuples for a vector) along a new axis before ``depth`` others."""
    rows = [value if isinstance(value, tuple) else (value,) for value in values]
    size = len(rows[0]) if rows else 1
    flat = exact_array([entry for row in rows for entry in row], kind)
    return flat.reshape((len(rows),) + (1,) * depth + (size, 1))


def exact_array(values: list[Any], kind: Numbers) -> Array:
    """Fractions as numbers of a kind; a double stays one, and is none of the exact kinds."""
    if kind.name == "doubles":
        return np.array([float(v) for v in values])
    if any(isinstance(v, float) for v in values):
        raise NoNumber("this law has no rational masses")
    out = np.empty(len(values), dtype=object)
    known: dict[Any, Any] = {}
    for i, v in enumerate(values):
        found = known.get(v)
        if found is None:
            found = known[v] = kind.number(Fraction(v))[0, 0]
        out[i] = found
    return out


def of_kind(value: Any, kind: Numbers) -> Any:
    """An exact array in a kind of number (doubles have no place among exact numbers)."""
    if np.asarray(value).dtype != object and kind.exact:
        raise NoNumber("a letter's value is not rational")
    flat = [kind.number(Fraction(x))[0, 0] for x in np.asarray(value).ravel()]
    out = np.empty(len(flat), dtype=kind.number(1).dtype)
    for i, x in enumerate(flat):
        out[i] = x
    return out.reshape(np.shape(value))


def bound(scope: Scope, columns: dict[Name, Value], universe: Universe, trees: Iterable[Node], axes: int = 1) -> Scope:
    """A scope in which variables have their columns; ``trees`` are searched for further spellings of them."""
    put: dict[Any, Value] = {}
    families: dict[str, dict[tuple[int, ...], Value]] = {}
    for name, values in columns.items():
        node = universe.variables[name].node
        put[node] = values
        if isinstance(node, RandVar) and node.indices:
            families.setdefault(node.family, {})[name[1:]] = values  # type: ignore[index]
    for tree in trees:
        for part in tree.walk():
            if isinstance(part, (RandVar, EventSym)) and part not in put and not running(part):
                name = name_of(part)
                if name in columns:
                    put[part] = columns[name]
    for family, members in families.items():
        put[("family", family)] = members
    return scope.inner(put, axes=axes)


@value_of(RandVar)
def variable(node: RandVar, scope: Scope) -> Value:
    """A variable where it is laid out, by its definition, or at the value drawn for it."""
    if node.indices:
        members = scope.lookup(("family", node.family))
        if isinstance(members, dict):
            return picked(node, members, scope)
        own = scope.names.quantities.get(node)
        if own is not None:
            return scope.value(own.body)
        d = next((d for d in scope.names.quantities.values() if of_family(d.name, node)), None)
        if d is not None:
            assert isinstance(d.name, RandVar)
            put = {i: scope.value(j) for i, j in zip(d.name.indices, node.indices, strict=True) if not i.kids}
            return scope.inner(put).value(d.body)
        world = scope.point.extra.get("world")
        drawn = {} if world is None else world.members_drawn(node.family, scope)
        if drawn:
            return picked(node, drawn, scope)
    else:
        d = scope.names.quantities.get(node)
        if d is not None:
            return scope.value(d.body)
    found = scope.point.values.get(node)
    if found is None:
        world = scope.point.extra.get("world")
        found = world.drawn(node, scope) if world is not None else None
    if found is None:
        raise NoNumber(f"the random variable {node.name} has no value here")
    return found


@value_of(EventSym)
def event(node: EventSym, scope: Scope) -> Value:
    d = scope.names.quantities.get(node)
    if d is not None:
        return scope.value(d.body)
    raise NoNumber(f"the event {node.name} has no truth value outside of a probability")


def tiled(value: Value, copies: int, rows: int) -> Value:
    """A column over ``rows`` atoms written ``copies`` times under itself."""
    return linear(lambda x: np.concatenate([np.broadcast_to(x, (rows, *x.shape[1:]))] * copies, axis=0), value)


def picked(node: RandVar, members: dict[tuple[int, ...], Value], scope: Scope) -> Value:
    """A member of a family by its indices; an index spread along an axis picks along it."""
    indices = [base(scope.value(i)) for i in node.indices]
    if all(i.size == 1 for i in indices):
        at = tuple(int(i.ravel()[0]) for i in indices)
        if at not in members:
            raise NoNumber(f"there is no {node.family} with the index {', '.join(map(str, at))}")
        return members[at]
    result: Value = None
    covered = np.zeros((1, 1), dtype=bool)
    for at, value in members.items():
        here = np.ones((1, 1), dtype=bool)
        for i, k in zip(indices, at, strict=True):
            here = here & (i == k)
        covered = covered | here
        result = value if result is None else where(here, value, result)
    if result is None or not covered.all():
        raise NoNumber(f"an index of {node.family} runs outside of its range")
    return result
