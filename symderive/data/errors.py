"""What a finite world may refuse."""

from __future__ import annotations

from symderive.expr.node import Node


class TooLargeError(Exception):
    """The sum has more terms than anybody should wait for."""


class UndefinedError(Exception):
    """A condition has probability zero; ``given`` is that condition."""

    def __init__(self, given: Node):
        super().__init__("the condition has probability zero")
        self.given = given


class ContradictionError(Exception):
    """Nothing obeys the statements."""
