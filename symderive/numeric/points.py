"""Points for the lines of one derivation: drawn once for all of its lines, kept for the next comparison.

A point remembers the value of every part that was evaluated at it, so lines that share parts cost little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from symderive.expr.algebra import Idx
from symderive.expr.calculus import Differential
from symderive.expr.node import Binder, Node, holds
from symderive.expr.problem import Problem, is_chance
from symderive.numeric.defined import names_of
from symderive.numeric.numbers import NoNumber, Numbers
from symderive.numeric.outline import outline_of
from symderive.numeric.point import Point
from symderive.numeric.sample import draw, fixed

SHAPES, POINTS = 3, 4  # what lines are compared at: so many points of each of so many shapes
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
    *,
    shapes: int = 1,
) -> Point:
    """``count`` points of one shape with numbers for ``nodes``, and for their ``company`` (the other lines, the
    goal) if it can be drawn with them; ``shapes`` times as many where there is one shape only. Raises NoPoint."""
    names = names_of(problem)
    needed: frozenset[Any] = frozenset().union(*(names.depends(node) for node in nodes))
    label = (seed, kind.name, count, leaning, shapes)
    moved = any(differs(node) for node in nodes)
    for kept in _kept:
        if (
            kept.problem is problem
            and kept.label == label
            and needed <= kept.leaves
            and _fits(nodes, kept.point, moved)
        ):
            return kept.point
    beside = () if problem.goal is None else (problem.goal.node,)
    together = [*nodes, *company]
    together += () if fixed(problem, together) else beside
    many = count * shapes if shapes > 1 and shapeless(problem, together) else count
    try:
        point = draw(problem, together, seed, count=many, kind=kind, spread=True, leaning=leaning)
        needed = needed.union(*(names.depends(node) for node in together))
    except NoNumber:
        point = draw(problem, nodes, seed, count=count, kind=kind, spread=True, leaning=leaning)
    _kept.insert(0, Kept(problem, label, needed, point))
    del _kept[KEPT:]
    return point


def shapeless(problem: Problem, nodes: Sequence[Node]) -> bool:
    """Is no size free in these trees, so that all points have one shape? Not asked of chances and of what is laid
    out on many numbers at each point."""
    if problem.sizes or random(problem, nodes):
        return False
    outline = outline_of(problem, tuple(nodes))
    return not outline.letters and not any(holds(tree, Binder) for tree in outline.trees)


def random(problem: Problem, nodes: Sequence[Node]) -> bool:
    """Do chances stand in the problem or in these trees? Their points are worlds, which cannot be taken apart."""
    return problem.about_chance or any(map(is_chance, nodes))


def alone(point: Point, place: int) -> Point:
    """One of the points of a stack that is not random."""

    def at(table: dict[Any, Any]) -> dict[Any, Any]:
        return {key: v if isinstance(key, Idx) else v[place : place + 1] for key, v in table.items()}

    tables = at(point.values), at(point.families), at(point.directions)
    return replace(point, values=tables[0], families=tables[1], directions=tables[2], count=1, extra={}, memo={})


def differs(node: Node) -> bool:
    """Is there a differential in this tree, so that a point needs directions?"""
    return holds(node, Differential)


def _fits(nodes: Sequence[Node], point: Point, moved: bool) -> bool:
    if moved and not point.directions:
        return False
    return all(dim.letters <= point.sizes.keys() for node in nodes for dim in node.shape)
