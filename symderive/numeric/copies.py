"""Copies of one variable: independent of one another given the same others, and each with the same law."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from symderive.expr.node import Node, substitute
from symderive.expr.probability import Indep
from symderive.expr.problem import Has
from symderive.numeric.properties import ALIKE
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, is_variable, name_of

Law = dict[tuple[tuple[Any, ...], tuple[Any, ...]], Fraction]  # the mass of new values, given those of the parents


def copies(universe: Universe, names: Sequence[Name]) -> list[list[Name]]:
    """The variables that are independent copies of one another, given the same others."""
    alike = {name_of(f.u) for f in universe.facts if isinstance(f, Has) and f.prop == ALIKE and is_variable(f.u)}
    found = []
    for fact in universe.facts:
        if isinstance(fact, Indep):
            single = [name_of(g[0]) for g in fact.groups if len(g) == 1 and is_variable(g[0])]
            together = [n for n in single if n in alike and n in names]
            if len(together) > 1 and len(single) == len(fact.groups):
                found.append(together)
    return found


def copied(
    rows: list[tuple[Any, ...]], weights: list[Fraction], places: list[int], cells: list[tuple[Any, ...]], law: Law
) -> tuple[list[tuple[Any, ...]], list[Fraction]]:
    """One more variable with the law that another has, given the same parents."""
    pairs = [(row, weight) for row, weight in zip(rows, weights, strict=True) if weight]
    atoms = [(*row, *cell) for row, _ in pairs for cell in cells]
    masses = [w * law[tuple(row[p] for p in places), cell] for row, w in pairs for cell in cells]
    return atoms, masses


def said_of_first(fact: Node, names: Sequence[Name], first: Sequence[Name], universe: Universe) -> Node | None:
    """What a statement on a copy says of the first one; None for what the factors obey."""
    if isinstance(fact, Indep | Has):
        return None
    put = {universe.variables[a].node: universe.variables[b].node for a, b in zip(names, first, strict=True)}
    return substitute(fact, put)
