"""Points and values as a person reads them: 1/2, (1, 2), [[1, 2], [3, 4]], six digits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from symderive.expr.algebra import Idx, Size, Sym
from symderive.expr.arrays import Member
from symderive.expr.calculus import At
from symderive.expr.node import Node, free_leaves, holds, nodes_of
from symderive.expr.problem import Problem
from symderive.numeric.defined import names_of
from symderive.numeric.describing import describe
from symderive.numeric.point import Point

LARGE = 10**7  # a fraction of larger numbers is shown by six digits


def shown_number(x: Any) -> str:
    """A fraction as p/q, a double by six digits (a small fraction where it is one)."""
    if isinstance(x, Fraction) and max(abs(x.numerator), x.denominator) < LARGE:
        return str(x)
    if isinstance(x, complex) and x.imag:
        return f"{x.real:.6g} + {x.imag:.6g} i"
    value = float(x.real if isinstance(x, complex) else x)
    if not np.isfinite(value):
        return "not defined"
    near = Fraction(value).limit_denominator(12)
    return str(near) if abs(float(near) - value) < 1e-13 else f"{value:.6g}"


def shown_value(value: Any) -> str:
    """A scalar, a vector as (a, b), a matrix as [[a, b], [c, d]]; of values with further axes the first."""
    array = np.asarray(value)
    if array.ndim > 2 and array.size == array.shape[-1] * array.shape[-2]:
        array = array.reshape(array.shape[-2:])
    if array.ndim > 2:
        return f"({', '.join(shown_value(part) for part in array)})" if len(array) > 1 else shown_value(array[0])
    if array.size == 1:
        return shown_number(array.ravel()[0])
    if array.shape[1] == 1:
        return f"({', '.join(map(shown_number, array.ravel()))})"
    return f"[{', '.join('[' + ', '.join(map(shown_number, row)) + ']' for row in array)}]"


def open_leaves(node: Node) -> frozenset[Node]:
    """The leaves of a tree whose values matter to it: not x of an evaluation bar [f(x)] from a to b."""
    if not holds(node, At):
        return free_leaves(node)
    found = frozenset[Node]().union(*(open_leaves(kid) for kid in node.kids))
    if isinstance(node, At):
        values = frozenset[Node]().union(*(open_leaves(value) for _, value in node.point))
        return (open_leaves(node.body) - {x for x, _ in node.point}) | values
    return found - frozenset(node.bound())


def shown_point(point: Point, nodes: Sequence[Node], problem: Problem) -> dict[str, str]:
    """The letters of some trees and their values, by name; definitions are not listed, they follow."""
    names = names_of(problem)
    keys = set().union(*(names.depends(node) for node in nodes))
    free = frozenset[Node]().union(*(open_leaves(node) for node in nodes))
    bound = {leaf for node in nodes for leaf in node.walk() if not leaf.kids} - free
    keys = {key for key in keys if key not in bound and (not isinstance(key, Idx) or key in free)}
    found: dict[str, str] = {}
    sizes = [part.dim.letter for node in nodes for part in nodes_of(node, Size)]
    for dim in sorted({letter for letter in sizes if letter is not None}):
        if dim in point.sizes and not dim.startswith("?"):
            found[dim] = str(point.sizes[dim])
    for key in sorted((k for k in keys if isinstance(k, (Sym, Idx))), key=lambda k: str(k.name)):
        if key in point.values and names.definition(key) is None:
            found[key.name] = shown_value(point.values[key])
    members = {p.name: p for node in nodes for p in nodes_of(node, Member)}
    for name, family in sorted(point.families.items()):
        if ("family", name) in keys:
            array = np.asarray(family)
            array = array[0] if name not in members or array.ndim > 2 + len(members[name].indices) else array
            zeroth = point.extra.get("zeroth", {}).get(name, (0,) * (array.ndim - 2))
            numbers = [range(1 - more, n + 1 - more) for n, more in zip(array.shape[:-2], zeroth, strict=True)]
            for label in product(*numbers):
                found[f"{name}_{','.join(map(str, label))}"] = shown_value(array[tuple(i - 1 for i in label)])
    if "world" in point.extra:
        found |= describe(point, nodes, problem)
    return found
