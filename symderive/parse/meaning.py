"""Where the readers of nodes stand: the scope that they ask, whether events or values are read, and one another."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager

from symderive.expr.node import Node
from symderive.expr.shape import Dim, Shape
from symderive.parse.scope import Entry, Scope
from symderive.parse.syntax import Syntax


class Meaning(ABC):
    """Turns syntax into nodes in a scope; its abstract methods are what the readers of nodes ask of one another.

    ``events`` is on inside P( ); ``letters`` makes a lower-case name that is a random variable stand for its value;
    ``labels`` are the values that a word may name.
    """

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

    @abstractmethod
    def node(self, part: Syntax) -> Node:
        """The node of any part; the elaborator knows all heads."""

    # ---------------------------------------------------------------- numbers and functions
    @abstractmethod
    def product_of(self, factors: list[tuple[Syntax, Node]]) -> Node: ...

    @abstractmethod
    def entries(self, part: Syntax) -> Node: ...

    @abstractmethod
    def mapped(self, name: str, u: Node, part: Syntax, primes: int = 0) -> Node: ...

    @abstractmethod
    def derived_call(self, part: Syntax) -> Node: ...

    @abstractmethod
    def is_landau(self, head: Syntax) -> bool: ...

    @abstractmethod
    def order_term(self, part: Syntax) -> Node: ...

    # ---------------------------------------------------------------- names, indices and sizes
    @abstractmethod
    def leaf(self, name: str, entry: Entry, part: Syntax) -> Node: ...

    @abstractmethod
    def member(self, name: str, entry: Entry, indices: tuple[Node, ...]) -> Node: ...

    @abstractmethod
    def family_shape(self, letter: Syntax, name: str) -> tuple[Shape, str]: ...

    @abstractmethod
    def index(self, part: Syntax, dim: Dim | None = None) -> Node: ...

    @abstractmethod
    def indexes(self, body: Syntax, name: str) -> bool: ...

    @abstractmethod
    def index_range(self, body: Syntax, name: str) -> Dim | None: ...

    @abstractmethod
    def dim(self, part: Syntax) -> Dim: ...

    @abstractmethod
    def dotted_list(self, cells: list[Syntax], part: Syntax) -> Node: ...

    # ---------------------------------------------------------------- sets, events and chances
    @abstractmethod
    def set_node(self, part: Syntax, point: Node | None = None) -> Node: ...

    @abstractmethod
    def best(self, part: Syntax) -> Node: ...

    @abstractmethod
    def optimum(self, kind: str, inner: Node) -> Node: ...

    @abstractmethod
    def optimum_of_set(self, part: Syntax) -> Node: ...

    @abstractmethod
    def event(self, part: Syntax) -> Node: ...

    @abstractmethod
    def matched(self, left: Node, right: Node, at: int) -> tuple[Node, Node]: ...

    @abstractmethod
    def cumulative(self, name: str, head: Syntax) -> bool: ...

    @abstractmethod
    def cdf(self, head: Syntax, arguments: tuple[Syntax, ...]) -> Node: ...

    @abstractmethod
    def density_node(
        self,
        head: str,
        listed: tuple[Syntax, ...],
        given: tuple[Syntax, ...],
        params: tuple[Syntax, ...],
        named: list[Node | None] | None,
    ) -> Node: ...
