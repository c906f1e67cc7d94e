"""Where the readers of nodes stand: the scope that they ask, and whether events or values are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from symderive.expr.node import Node
from symderive.parse.scope import Scope
from symderive.parse.syntax import Syntax


class Meaning:
    """Turns syntax into nodes in a scope. ``events`` is on inside P( ); ``letters`` makes a lower-case name that is
    a random variable stand for its value; ``labels`` are the values that a word may name."""

    def __init__(self, scope: Scope):
        self.scope = scope
        self.events = False
        self.letters = False
        self.averaged = False  # inside of a moment: E[y | x] in it is that of the variable x, not of a value
        self.labels: tuple[Node, ...] = ()

    @contextmanager
    def mode(self, *, events: bool | None = None, letters: bool | None = None) -> Iterator[None]:
        """Read events, or values, for a while."""
        kept = (self.events, self.letters)
        self.events = self.events if events is None else events
        self.letters = self.letters if letters is None else letters
        try:
            yield
        finally:
            self.events, self.letters = kept

    def node(self, part: Syntax) -> Node:
        """The node of any part; the elaborator knows all heads."""
        raise NotImplementedError
