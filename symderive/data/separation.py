"""Separation in a graph: which variables say nothing about which others, once some are known."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from symderive.expr.node import Node


def separated(parents: Mapping[Node, tuple[Node, ...]], xs: set[Node], ys: set[Node], given: set[Node]) -> bool:
    """d-separation: are all paths between two sets of nodes blocked? By the moral graph of the ancestors."""
    return open_path(parents, xs, ys, given) is None


def open_path(
    parents: Mapping[Node, tuple[Node, ...]], xs: set[Node], ys: set[Node], given: set[Node]
) -> list[Node] | None:
    """A path that is not blocked, in the moral graph of the ancestors; None where the sets are separated."""
    above: set[Node] = set()
    todo = [*xs, *ys, *given]
    while todo:
        v = todo.pop()
        if v not in above:
            above.add(v)
            todo.extend(parents.get(v, ()))
    near: dict[Node, set[Node]] = {v: set() for v in above}
    for v in above:
        family = [v, *parents.get(v, ())]
        for a, b in itertools.combinations(family, 2):
            near[a].add(b)
            near[b].add(a)
    came: dict[Node, Node | None] = {x: None for x in xs if x not in given}
    todo = list(came)
    while todo:
        v = todo.pop(0)
        if v in ys:
            path = [v]
            while (before := came[path[-1]]) is not None:
                path.append(before)
            return path[::-1]
        for u in near[v]:
            if u not in came and u not in given:
                came[u] = v
                todo.append(u)
    return None


def cycle_of(parents: Mapping[Node, tuple[Node, ...]]) -> list[Node] | None:
    """A cycle of the graph, or None: parents must come before children."""
    state: dict[Node, int] = {}
    for start in parents:
        stack: list[tuple[Node, int]] = [(start, 0)]
        while stack:
            v, n = stack.pop()
            if n == 0:
                if state.get(v):
                    continue
                state[v] = 1
            above = parents.get(v, ())
            if n < len(above):
                stack.append((v, n + 1))
                if state.get(above[n]) == 1:
                    trail = [u for u, _ in stack]
                    return trail[trail.index(above[n]) :]
                if not state.get(above[n]):
                    stack.append((above[n], 0))
            else:
                state[v] = 2
    return None
