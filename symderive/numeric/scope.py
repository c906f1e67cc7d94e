"""Where a node gets its number: a point of a problem, seen from inside what is bound around the node.

``Scope.value(node)`` remembers every node's value, so a shared part is computed once; a part that does not depend
on what a scope binds is computed (and remembered) in the scope outside. The evaluators of node classes are a table
that other files fill by ``@value_of(NodeClass)``.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from symderive.expr.node import Node
from symderive.numeric.deadline import look
from symderive.numeric.defined import Key, Names
from symderive.numeric.duals import Value
from symderive.numeric.numbers import DOUBLES, NoNumber
from symderive.numeric.point import Point

HEAVY = 3_000_000  # numbers along the leading axes of one value
SLOWER = 20  # how many times longer a number of another kind takes than a double
EACH = 1e-5  # seconds for one such number, of an expression of usual length

Evaluator = Callable[[Any, "Scope"], Value]
VALUES: dict[type[Node], Evaluator] = {}

PLAIN = ("calls", "changes", "families", "limits", "values")
#: where the nodes of a module have their evaluators, fetched when the first of its nodes is met: probability is
#: a large part of the room, and most derivatives never enter it
LATER = {
    "symderive.expr.algebra": PLAIN,
    "symderive.expr.arrays": PLAIN,
    "symderive.expr.calculus": PLAIN,
    "symderive.expr.probability": ("chance", "information", "marginals"),
    "symderive.expr.problem": ("chance",),
    "symderive.expr.repeated": ("repeated",),
}


def furnished(module: str) -> bool:
    """Bring in the evaluators of a module's nodes; False where there is nothing more to bring."""
    fetched = [import_module(f"symderive.numeric.{name}") for name in LATER.pop(module, ())]
    return bool(fetched)


def value_of(*kinds: type[Node]) -> Callable[[Evaluator], Evaluator]:
    """Enter a function ``(node, scope) -> value`` into the table of evaluators."""

    def enter(evaluator: Evaluator) -> Evaluator:
        for kind in kinds:
            VALUES[kind] = evaluator
        return evaluator

    return enter


class Scope:
    """A point seen from inside some binders. ``depth`` is how many leading axes are in use; ``through`` reads partial
    derivatives of named quantities as running through all others (see ``changes.held``)."""

    depth: int
    through: bool
    load: int
    __slots__ = ("bound", "depth", "kind", "load", "memo", "names", "parent", "point", "through")

    def __init__(
        self,
        point: Point,
        names: Names,
        parent: Scope | None = None,
        put: dict[Any, Value] | None = None,
        *,
        through: bool = False,
    ):
        self.point, self.names, self.parent, self.kind = point, names, parent, point.kind
        self.memo: dict[Any, Value] = dict(put or {})
        self.bound = frozenset(self.memo)
        self.depth = parent.depth if parent is not None else point.depth
        self.through = parent.through if parent is not None else through
        self.load = parent.load if parent is not None else 1
        if parent is None:
            self.memo = point.memo.setdefault((names, through), {})

    def inner(self, put: dict[Any, Value], axes: int = 0, times: int = 1) -> Scope:
        """A scope in which some leaves have other values and ``axes`` further leading axes are in use, so that every
        value may be ``times`` as large. NoNumber where that is more than can be held."""
        scope = Scope(self.point, self.names, self, put)
        scope.depth = self.depth + axes
        scope.load = self.afford(times)
        return scope

    def opened(self, mark: Key, put: Callable[[], dict[Any, Value]], axes: int = 0) -> Scope:
        """The inner scope of this mark, opened once: lines that move the same letter share what is worked out in it."""
        found = self.memo.get(mark)
        if found is None:
            found = self.memo[mark] = self.inner(put(), axes)
        return found

    def afford(self, times: int) -> int:
        """How many numbers a value ``times`` as large has at a point; NoNumber where that is more than can be held, or
        than there is time for."""
        load = self.load * times
        if load > (HEAVY if self.kind is DOUBLES else HEAVY // SLOWER):
            raise NoNumber("there are too many terms to take at once")
        if self.kind is not DOUBLES:
            look(load * (self.point.count or 1) * EACH)
        return load

    def value(self, node: Node) -> Value:
        """The value of a node here; NoNumber where it has none."""
        memo = self.memo
        found = memo.get(node)
        if found is not None:
            return found
        if self.parent is not None and self.bound.isdisjoint(self.names.depends(node)):
            found = self.parent.value(node)
        else:
            evaluator = VALUES.get(type(node))
            if evaluator is None and furnished(type(node).__module__):
                evaluator = VALUES.get(type(node))
            if evaluator is None:
                raise NoNumber(f"there is no number for {type(node).__name__}")
            look()
            found = self.kind.settle(evaluator(node, self))
        memo[node] = found
        return found

    def lookup(self, key: Key) -> Value | None:
        """What a key (a leaf or a family) is bound to by the scopes around, the innermost first."""
        scope: Scope | None = self
        while scope is not None:
            if key in scope.bound:
                return scope.memo[key]
            scope = scope.parent
        return None

    def axis(self, numbers: Any, extra: int = 0) -> Any:
        """An array of scalars laid along a new leading axis (the first not in use, ``extra`` further out)."""
        numbers = np.asarray(numbers)
        return numbers.reshape((len(numbers),) + (1,) * (self.depth + extra) + (1, 1))

    def whole(self, node: Node) -> int:
        """A node that must be one and the same integer at all points of this scope."""
        number = np.asarray(self.value(node)).ravel()
        first = number[0]
        if any(x != first for x in number) or first != int(first):
            raise NoNumber("an integer is needed that is the same at all points")
        return int(first)
