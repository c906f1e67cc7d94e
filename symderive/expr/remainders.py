"""What a sum leaves out: O(u), o(u), and the dots behind the terms that are shown."""

from __future__ import annotations

from typing import Any

from symderive.expr.node import Node, holds
from symderive.expr.shape import Shape

BOUNDED, SMALLER, DOTS = "O", "o", "dots"


class Remainder(Node):
    """A part of a sum of which only the size is told, where some letter tends to a place.

    ``kind`` is "O" (at most a multiple of ``of``), "o" (small beside it) or "dots" (the further terms of a series:
    small beside the last of the terms ``of`` that are shown). It has the shape of the sum in which it stands.
    """

    __slots__ = __match_args__ = ("kind", "of", "size")
    kind: str
    of: tuple[Node, ...]
    size: Shape

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        kind, of, size = args
        return (kind, tuple(of), size)

    def measure(self) -> Shape:
        return self.size


def is_open(*nodes: Node | None) -> bool:
    """Is something left out in any of these?"""
    return any(node is not None and holds(node, Remainder) for node in nodes)
