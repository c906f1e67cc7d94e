"""Every place of a tree, for rules that may be used anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.expr.node import Node, Path


def places(root: Node, most: int = 400) -> Iterator[tuple[Path, Node]]:
    """Every place of a tree, the whole first."""
    queue: list[tuple[Path, Node]] = [((), root)]
    for count, (path, part) in enumerate(queue):
        if count > most:
            return
        yield path, part
        queue.extend(((*path, k), kid) for k, kid in enumerate(part.kids))
