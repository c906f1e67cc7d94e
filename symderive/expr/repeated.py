"""The derivative whose order is a letter: d^n/dx^n."""

from __future__ import annotations

from symderive.expr.node import Node
from symderive.expr.shape import Shape


class Repeated(Node):
    """The derivative of ``of`` by the number ``by``, taken ``order`` times (a whole number, 0 leaves ``of``)."""

    __slots__ = __match_args__ = ("of", "by", "order")
    of: Node
    by: Node
    order: Node

    def measure(self) -> Shape:
        return self.of.shape
