"""Paths between two variables of a network, and where each is blocked: what d-separation says, path by path.

A path is blocked at a chain or a fork whose middle is known, and at a collider of which neither it nor anything below
it is known (Pearl 1988, 3.3.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from symderive.expr.node import Node
from symderive.render import notation

Parents = Mapping[Node, tuple[Node, ...]]
MOST = 400  # paths that are looked at


def paths(parents: Parents, start: Node, end: Node) -> Iterator[tuple[Node, ...]]:
    """The paths without repetition between two variables, whichever way the arrows point; short ones first."""
    near: dict[Node, list[Node]] = {v: [] for v in parents}
    for v, above in parents.items():
        for p in above:
            near[v].append(p)
            near[p].append(v)
    seen = 0
    todo: list[tuple[Node, ...]] = [(start,)]
    while todo and seen < MOST:
        path = todo.pop(0)
        seen += 1
        if path[-1] is end:
            yield path
        else:
            todo += [(*path, v) for v in near[path[-1]] if v not in path]


def blocked_at(parents: Parents, path: tuple[Node, ...], given: set[Node]) -> tuple[Node, str] | None:
    """The first variable at which a path is blocked, and what it is there; None for an open path."""
    for before, v, after in zip(path, path[1:], path[2:], strict=False):
        collider = before in parents[v] and after in parents[v]
        if collider and not (below(parents, v) & given):
            return v, "a collider of which nothing is known"
        if not collider and v in given:
            return v, "which is known"
    return None


def below(parents: Parents, v: Node) -> set[Node]:
    """A variable and all that depends on it."""
    found = {v}
    while more := {c for c, above in parents.items() if c not in found and found & set(above)}:
        found |= more
    return found


def drawn(parents: Parents, path: tuple[Node, ...]) -> str:
    """A path with its arrows, in LaTeX."""
    words = [notation.latex(path[0])]
    for a, b in pairwise(path):
        words += [r"\to" if a in parents[b] else r"\leftarrow", notation.latex(b)]
    return f"${' '.join(words)}$"


def report(parents: Parents, xs: set[Node], ys: set[Node], given: set[Node]) -> list[str]:
    """A sentence for each path between two sets of variables: where it is blocked, or that it is open."""
    out = []
    for x in (v for v in parents if v in xs):
        for y in (v for v in parents if v in ys):
            for path in paths(parents, x, y):
                found = blocked_at(parents, path, given)
                if found is None:
                    out.append(f"The path {drawn(parents, path)} is open.")
                else:
                    v, why = found
                    out.append(f"The path {drawn(parents, path)} is blocked at ${notation.latex(v)}$, {why}.")
    return out
