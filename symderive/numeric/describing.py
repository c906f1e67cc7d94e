"""What a point means for people: exact values, and the probabilities and moments of some lines in readable numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from symderive.expr.algebra import Sym
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import (
    Cov,
    Dens,
    Expect,
    Prob,
    Var,
)
from symderive.expr.problem import Problem
from symderive.expr.shape import SCALAR
from symderive.numeric.columns import column
from symderive.numeric.defined import names_of
from symderive.numeric.duals import base
from symderive.numeric.exact import RATIONALS
from symderive.numeric.naming import spelled
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.scope import Scope
from symderive.numeric.thresholds import thresholds_only
from symderive.numeric.world import World

CHANCES = (Prob, Dens, Expect, Var, Cov)
READABLE = 1000  # a fraction with a larger denominator is shown by four digits


def exact(node: Node, point: Point, problem: Problem | None = None) -> Fraction | None:
    """The value of a scalar at a point as a fraction, where all that it needs is rational; None otherwise."""
    world = point.extra.get("world")
    if not isinstance(world, World):
        return None
    twin = Point(point.sizes, seed=point.seed, kind=RATIONALS, extra=point.extra)
    compared = thresholds_only(world.universe)
    for leaf, value in point.values.items():
        name = world.stands_for(leaf)
        if leaf in world.assigned:
            twin.values[leaf] = np.asarray(world.assigned[leaf])
        elif leaf in compared and np.size(value) == 1 and np.asarray(value).dtype == float:
            twin.values[leaf] = RATIONALS.number(Fraction(float(np.ravel(value)[0])))
        elif name in world.atom and isinstance(leaf, Sym):
            twin.values[leaf] = column([world.atom[name]], 0, RATIONALS)[0]
        elif point.kind is RATIONALS and point.count in (None, 1):
            twin.values[leaf] = np.asarray(value).reshape(np.shape(value)[-2:])
    try:
        found = np.asarray(base(Scope(twin, names_of(problem)).value(node)))
    except (NoNumber, ZeroDivisionError, ValueError, OverflowError, TypeError):
        return None
    number = found.ravel()[0] if found.size == 1 else None
    return Fraction(number) if isinstance(number, (Fraction, int)) else None


def describe(point: Point, nodes: Sequence[Node], problem: Problem | None = None) -> dict[str, str]:
    """The probabilities, densities and moments that stand in some lines, with their values in readable numbers."""
    found: dict[str, str] = {}
    scope = Scope(point, names_of(problem))
    for tree in nodes:
        for part in tree.walk():
            if not isinstance(part, CHANCES) or spelled(part) in found or scope_free(part, tree):
                continue
            value = exact(part, point, problem)
            if value is not None and value.denominator <= READABLE:
                found[spelled(part)] = str(value)
                continue
            try:
                number = base(scope.value(part))
            except NoNumber:
                continue
            flat = (
                np.unique(np.round(np.asarray(number, dtype=float), 12)) if number.dtype != object else number.ravel()
            )
            if part.shape == SCALAR and len(flat) == 1:
                found[spelled(part)] = f"{float(flat[0]) + 0.0:.4g}"
    return found


def scope_free(part: Node, tree: Node) -> bool:
    """Does a part use a letter that the tree around it binds, so that it has no one value?"""
    bound = {b for node in tree.walk() for b in node.bound()}
    return bool(bound & free_leaves(part))
