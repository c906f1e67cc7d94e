"""The paths between two variables of a graph, and why each of them is open or blocked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from symderive.expr.node import Node

Parents = Mapping[Node, tuple[Node, ...]]


@dataclass(frozen=True, slots=True)
class Trail:
    """A path; ``blocker`` is the variable that blocks it (None: it is open), ``reason`` a clause about it."""

    nodes: tuple[Node, ...]
    blocker: Node | None
    reason: str


def trails(parents: Parents, start: Node, end: Node, given: set[Node]) -> Iterator[Trail]:
    """Every path without repetition from ``start`` to ``end``, along or against the arrows (Bishop 8.2.2)."""
    stack: list[tuple[Node, ...]] = [(start,)]
    while stack:
        path = stack.pop()
        if path[-1] is end:
            yield judged(parents, path, given)
            continue
        stack.extend((*path, v) for v in reversed(neighbours(parents, path[-1])) if v not in path)


def neighbours(parents: Parents, v: Node) -> list[Node]:
    return [*parents.get(v, ()), *(child for child, above in parents.items() if v in above)]


def judged(parents: Parents, path: tuple[Node, ...], given: set[Node]) -> Trail:
    for before, v, after in zip(path, path[1:], path[2:], strict=False):
        meets = before in parents.get(v, ()) and after in parents.get(v, ())
        if meets and not given & descendants(parents, v):
            return Trail(path, v, "where the arrows meet; neither it nor anything that it leads to is known")
        if not meets and v in given:
            return Trail(path, v, "which is known")
    return Trail(path, None, "")


def descendants(parents: Parents, v: Node) -> set[Node]:
    """The variable itself and all that its arrows lead to."""
    found, todo = {v}, [v]
    while todo:
        u = todo.pop()
        for child, above in parents.items():
            if u in above and child not in found:
                found.add(child)
                todo.append(child)
    return found
