"""The paths between two variables of a graph, and why each of them is open or blocked.

A path is blocked at a chain or a fork whose middle is known, and where arrows meet at a variable of which nothing is
known, neither itself nor what depends on it (Pearl 1988, 3.3.1; Bishop 8.2.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from symderive.expr.node import Node

Parents = Mapping[Node, tuple[Node, ...]]
MOST = 400  # paths that are looked at


@dataclass(frozen=True, slots=True)
class Trail:
    """A path; ``blocker`` is the variable that blocks it (None: it is open), ``reason`` a clause about it."""

    nodes: tuple[Node, ...]
    blocker: Node | None
    reason: str


def trails(parents: Parents, start: Node, end: Node, given: set[Node]) -> Iterator[Trail]:
    """The paths without repetition from ``start`` to ``end``, along or against the arrows; short ones first."""
    near: dict[Node, list[Node]] = {v: [] for v in parents}
    for v, above in parents.items():
        for p in above:
            near[v].append(p)
            near[p].append(v)
    todo: list[tuple[Node, ...]] = [(start,)]
    for _ in range(MOST):
        if not todo:
            return
        path = todo.pop(0)
        if path[-1] is end:
            yield judged(parents, path, given)
        else:
            todo += [(*path, v) for v in near[path[-1]] if v not in path]


def judged(parents: Parents, path: tuple[Node, ...], given: set[Node]) -> Trail:
    for before, v, after in zip(path, path[1:], path[2:], strict=False):
        meets = before in parents[v] and after in parents[v]
        if meets and not given & below(parents, v):
            return Trail(path, v, "where arrows meet and nothing is known")
        if not meets and v in given:
            return Trail(path, v, "which is known")
    return Trail(path, None, "")


def below(parents: Parents, v: Node) -> set[Node]:
    """A variable and all that depends on it."""
    found = {v}
    while more := {c for c, above in parents.items() if c not in found and found & set(above)}:
        found |= more
    return found


def drawn(parents: Parents, trail: Trail) -> str:
    """A path with its arrows, in LaTeX."""
    words = latex_of(trail.nodes[0])
    for a, b in pairwise(trail.nodes):
        words += (r" \to " if a in parents[b] else r" \leftarrow ") + latex_of(b)
    return words


def latex_of(v: Node) -> str:
    return str(getattr(v, "latex", "") or getattr(v, "name", ""))
