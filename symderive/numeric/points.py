"""Points for the lines of one derivation: drawn once for all of its lines, kept for the next comparison.

A point remembers the value of every part that was evaluated at it, so lines that share parts cost little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from symderive.expr.calculus import Differential
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.numbers import NoNumber, Numbers
from symderive.numeric.sample import draw
from symderive.numeric.scope import Point, names_of

KEPT = 24


@dataclass(frozen=True, slots=True)
class Kept:
    """A point, what it was drawn for, and the leaves that it has numbers for."""

    problem: Problem
    label: tuple[Any, ...]
    leaves: frozenset[Any]
    point: Point


_kept: list[Kept] = []


def points_for(
    problem: Problem,
    nodes: Sequence[Node],
    company: Sequence[Node],
    seed: int,
    kind: Numbers,
    count: int,
    leaning: str = "",
) -> Point:
    """``count`` points of one shape with numbers for ``nodes``, and for their ``company`` (the other lines, the
    goal) if it can be drawn with them. Raises NoPoint."""
    names = names_of(problem)
    needed: frozenset[Any] = frozenset().union(*(names.depends(node) for node in nodes))
    label = (seed, kind.name, count, leaning)
    moved = any(differs(node) for node in nodes)
    for kept in _kept:
        if (
            kept.problem is problem
            and kept.label == label
            and needed <= kept.leaves
            and _fits(nodes, kept.point, moved)
        ):
            return kept.point
    together = [*nodes, *company, *([] if problem.goal is None else [problem.goal.node])]
    try:
        point = draw(problem, together, seed, count=count, kind=kind, spread=True, leaning=leaning)
        needed = needed.union(*(names.depends(node) for node in together))
    except NoNumber:
        point = draw(problem, nodes, seed, count=count, kind=kind, spread=True, leaning=leaning)
    _kept.insert(0, Kept(problem, label, needed, point))
    del _kept[KEPT:]
    return point


def differs(node: Node) -> bool:
    """Is there a differential in this tree, so that a point needs directions?"""
    found = node.memo.get("differs")
    if found is None:
        found = node.memo["differs"] = any(isinstance(part, Differential) for part in node.walk())
    return bool(found)


def _fits(nodes: Sequence[Node], point: Point, moved: bool) -> bool:
    if moved and not point.directions:
        return False
    return all(dim.letters <= point.sizes.keys() for node in nodes for dim in node.shape)
