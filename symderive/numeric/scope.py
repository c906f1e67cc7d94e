"""Where a node gets its number: a point, the definitions of a problem, and what is bound around the node.

``Scope.value(node)`` remembers every node's value, so a shared part is computed once; a part that does not depend
on what a scope binds is computed (and remembered) in the scope outside. The evaluators of node classes are a table
that other files fill by ``@value_of(NodeClass)``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np

from symderive.expr.algebra import Apply as ApplyNode
from symderive.expr.algebra import Idx, Map, Rel, Sym
from symderive.expr.arrays import Entry, Member
from symderive.expr.calculus import Derivative
from symderive.expr.node import Binder, Node, holds
from symderive.expr.probability import Cov, Dens, Expect, Info, Prob, RandVar, Var
from symderive.expr.problem import Definition, Follows, Has, Problem
from symderive.expr.shape import Dim
from symderive.numeric.deadline import look
from symderive.numeric.duals import Value
from symderive.numeric.numbers import DOUBLES, NoNumber, Numbers

HEAVY = 3_000_000  # numbers along the leading axes of one value
SLOWER = 20  # how many times longer a number of another kind takes than a double
EACH = 1e-5  # seconds for one such number, of an expression of usual length
MOMENTS = (Prob, Dens, Expect, Var, Cov, Info)  # what changes with the letters of a law
Key = Hashable  # a leaf, or ("family", name)


@dataclass(slots=True)
class Point:
    """Numbers for sizes and leaves. ``values`` holds for each leaf an array ``(..., rows, columns)``: the leading
    axes are the ``count`` points of one shape (none where ``count`` is None) and, before it, one axis for each free
    index that is spread over its whole range; ``depth`` counts them. ``families`` holds x_1, ..., x_N as ``(points,
    N, rows, columns)`` (more index axes where there are more indices). ``directions`` are the sampled dX. ``extra``
    is for other rooms' worlds.
    """

    sizes: dict[str, int]
    values: dict[Any, Any] = field(default_factory=dict)
    families: dict[str, Any] = field(default_factory=dict)
    directions: dict[Any, Any] = field(default_factory=dict)
    seed: int = 0
    count: int | None = None
    depth: int = 0
    kind: Numbers = DOUBLES
    extra: dict[str, Any] = field(default_factory=dict)
    memo: dict[Any, dict[Any, Any]] = field(default_factory=dict)

    def size(self, dim: Dim) -> int:
        try:
            return dim.value(self.sizes)
        except KeyError as missing:
            raise NoNumber(f"the size {missing.args[0]} has no value") from None


def grain(point: Point) -> float:
    """How fine continuous laws are laid out at a point: 1, less where the same is asked for more coarsely."""
    return float(point.extra.get("grain", 1))


class Names:
    """The definitions of a problem by what they define, and which leaves a node depends on through them."""

    __slots__ = (
        "asked",
        "behind_laws",
        "beside",
        "codomains",
        "entries",
        "families",
        "fitted",
        "functions",
        "moving",
        "named",
        "quantities",
        "rational",
        "said",
        "seen",
    )

    def __init__(
        self,
        definitions: tuple[Definition, ...],
        codomains: dict[str, Any],
        asked: Node | None = None,
        stated: tuple[Node, ...] = (),
        said: tuple[Node, ...] = (),
    ):
        self.said = said  # of functions known by name: how they run
        # Letters of laws and of densities given by formula; letters that tables are drawn to fit.
        self.behind_laws: frozenset[Key] = frozenset()
        self.fitted: frozenset[Key] = frozenset()
        self.asked = frozenset(asked.walk()) if asked is not None else frozenset[Node]()
        self.quantities: dict[Node, Definition] = {}
        self.entries: dict[Node, Definition] = {}
        self.families: dict[str, Definition] = {}
        self.functions: dict[str, Definition] = {}
        self.named: dict[Node, Definition] = {}
        self.codomains = codomains
        self.seen: dict[Node, frozenset[Key]] = {}
        self.rational: dict[Node, bool] = {}
        self.beside: dict[Node, tuple[Node, ...]] = {}
        for d in definitions:
            if d.params:
                self.functions[getattr(d.name, "name", "")] = d
                self.named[d.name] = d
            elif isinstance(d.name, Entry):
                self.entries[d.name.u] = d
            elif isinstance(d.name, Member):
                self.families[d.name.name] = d
            else:
                self.quantities[d.name] = d
        # The named quantities by which the goal differentiates: it moves them, whatever they are made of.
        self.moving = frozenset(
            v for d in self.asked if isinstance(d, Derivative) for v in d.by if v in self.quantities
        )
        for fact in stated:
            if isinstance(fact, Follows) or _gives_density(fact):
                values = set(fact.left.arguments) if isinstance(fact, Rel) and isinstance(fact.left, Dens) else set()
                self.behind_laws |= self.depends(fact) - values
        for fact in stated:
            if isinstance(fact, Rel) and not _gives_density(fact) and holds(fact, *MOMENTS):
                self.fitted |= self.depends(fact) - self.behind_laws

    def definition(self, leaf: Node) -> Definition | None:
        """What a leaf stands for, where it is defined."""
        return self.quantities.get(leaf) or self.entries.get(leaf) or self.named.get(leaf)

    def depends(self, node: Node) -> frozenset[Key]:
        """The leaves and families that a node's value depends on, those behind definitions too."""
        found = self.seen.get(node)
        if found is None:
            self.seen[node] = found = self._depends(node)
        return found

    def _depends(self, node: Node) -> frozenset[Key]:
        found: frozenset[Key]
        if not node.kids:
            found = frozenset((node,))
            d = self.definition(node)
            if d is not None:
                self.seen[node] = found  # a definition in terms of itself ends here
                inside = self.depends(d.body)
                found |= inside - frozenset(d.name.indices) if isinstance(d.name, Entry) else inside
        else:
            found = frozenset()
            bound = frozenset(node.bound())
            scope = node.scope() if isinstance(node, Binder) else ()
            for place, kid in enumerate(node.kids):
                if kid in bound:
                    continue
                inside = self.depends(kid)
                found |= inside - bound if place in scope else inside
        if isinstance(node, MOMENTS):
            found |= self.behind_laws
        if isinstance(node, RandVar) and node.family:
            found |= {("family", node.family)}
            d = next((d for d in self.quantities.values() if of_family(d.name, node)), None)
            d = self.quantities.get(node) or d
            if d is not None:
                self.seen[node] = found  # a definition in terms of itself ends here
                found |= self.depends(d.body) - frozenset(d.name.kids)
        if isinstance(node, Member):
            found |= {("family", node.name)}
            d = self.families.get(node.name)
            if d is not None and isinstance(d.name, Member):
                found |= self.depends(d.body) - frozenset(d.name.indices)
        elif isinstance(node, (Map, ApplyNode)) and node.name in self.functions:
            d = self.functions[node.name]
            self.seen[node] = found
            found |= self.depends(d.body) - frozenset(d.params) | {d.name}
        return found

    def direct(self, node: Node) -> tuple[Node, ...]:
        """The quantities that stand in a quantity's own definition."""
        found = self.beside.get(node)
        if found is None:
            leaves = _direct(self.quantities[node].body)
            found = self.beside[node] = tuple(leaf for leaf in leaves if leaf in self.quantities and leaf is not node)
        return found

    def order(self, node: Node) -> list[Node]:
        """The quantities that a node depends on, each after those that its own definition needs; no recursion."""
        done: dict[Node, None] = {}
        stack: list[tuple[Node, bool]] = [(leaf, False) for leaf in _nodes(self.depends(node))]
        while stack:
            leaf, ready = stack.pop()
            d = self.quantities.get(leaf)
            if d is None or leaf in done:
                continue
            if ready:
                done[leaf] = None
            else:
                stack.append((leaf, True))
                stack.extend((inner, False) for inner in self.direct(leaf) if inner not in done)
        return list(done)


def of_family(name: Node, node: RandVar) -> bool:
    """Does a definition of all members of a family, S_n = X_1 + ... + X_n, define this member?"""
    return isinstance(name, RandVar) and name.family == node.family and len(name.indices) == len(node.indices)


def _gives_density(fact: Node) -> bool:
    return isinstance(fact, Rel) and fact.op == "=" and isinstance(fact.left, Dens)


def _nodes(keys: frozenset[Key]) -> list[Node]:
    return [key for key in keys if isinstance(key, Node)]


def _direct(node: Node) -> list[Node]:
    return [leaf for leaf in node.walk() if not leaf.kids]


_names: dict[Any, Names] = {}
_recent: list[tuple[Problem, Names]] = []
NOTHING = Names((), {})


def names_of(problem: Problem | None) -> Names:
    """The definitions of a problem, prepared once; problems with the same definitions and goal share them."""
    if problem is None:
        return NOTHING
    for known, names in _recent:
        if known is problem:
            return names
    codomains = {d.name: d.codomain for d in problem.declarations.values() if d.kind == "function"}
    goal = None if problem.goal is None else problem.goal.node
    stated = tuple(f.node for f in problem.facts if f.node is not None) if problem.about_chance else ()
    has = (f.node for f in problem.facts if isinstance(f.node, Has))
    said = tuple(node for node in has if getattr(node.u, "name", "") in codomains)
    key = (problem.definitions, tuple(codomains.items()), goal, stated, said)
    found = _names.get(key)
    if found is None:
        if len(_names) > 200:
            _names.clear()
        _names[key] = found = Names(problem.definitions, codomains, goal, stated, said)
    _recent.insert(0, (problem, found))
    del _recent[8:]
    return found


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


__all__ = ["VALUES", "Idx", "Key", "Names", "NoNumber", "Point", "Scope", "Sym", "names_of", "value_of"]
