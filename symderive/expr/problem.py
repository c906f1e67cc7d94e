"""What was declared, defined, stated and asked.

Statements become data: a ``Decl`` for each name, a ``Definition`` for each named quantity or function, a
``Dependence`` for each letter y = y(x), a ``Fact`` for everything else that is stated, one ``Goal``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from symderive.expr.node import Node, free_leaves
from symderive.expr.shape import SCALAR, Dim, Shape


# ---------------------------------------------------------------- statements that are nodes
class Has(Node):
    """A property of an object: ``symmetric``, ``positive definite``, ``invertible``, ``orthogonal``, ``event`` ..."""

    __slots__ = __match_args__ = ("prop", "u")
    prop: str
    u: Node


class Follows(Node):
    """A variable follows a law, given a condition (a variable or an event) or not: X | N ~ Binomial(N, 1/2)."""

    __slots__ = __match_args__ = ("u", "law", "given")
    u: Node
    law: Node
    given: Node | None

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        return (*args, None)[:3]


class Edge(Node):
    """An arrow of a graph."""

    __slots__ = __match_args__ = ("parent", "child")
    parent: Node
    child: Node


class Draw(Node):
    """``number`` draws, with or without replacement, from what was counted: the variables drawn, in order."""

    __slots__ = __match_args__ = ("number", "replaced", "variables")
    number: int
    replaced: bool
    variables: tuple[Node, ...]


class Space(Node):
    """(Omega, F, P): a sample space with its events; ``events`` None stands for all subsets."""

    __slots__ = __match_args__ = ("outcomes", "events")
    outcomes: Node
    events: Node | None


def is_chance(node: Node) -> bool:
    """Does a node of probability stand in this tree?"""
    found = node.memo.get("is chance")
    if found is None:
        own = type(node).__module__ == "symderive.expr.probability"
        found = node.memo["is chance"] = own or any(is_chance(kid) for kid in node.kids)
    return bool(found)


# ---------------------------------------------------------------- the problem
@dataclass(frozen=True, slots=True)
class Decl:
    """A declared or inferred name.

    ``kind``: scalar vector matrix function event random family size index density set label.
    ``node`` is the leaf that stands for it (for a family: a Member with placeholder indices; for a function: None).
    ``domain``/``codomain`` are a function's shapes; ``within`` the set that it was declared to lie in (an
    Interval, FiniteSet, NamedSet) or None; ``inferred`` is True where custom or unification decided.
    """

    name: str
    kind: str
    node: Node | None = None
    latex: str = ""
    domain: tuple[Shape, ...] = ()
    codomain: Shape = SCALAR
    within: Node | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A named quantity (``params`` empty) or function (``params`` its letters) and what it is.

    For a quantity, ``name`` is the Sym, Entry, Member or RandVar on the left, so that ``p_i = ...`` and ``z = ...``
    are alike. For a function, ``name`` is a Sym with the function's name and its value's shape.
    """

    name: Node
    body: Node
    params: tuple[Node, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement. ``kind`` is one of:

    property (Has) · relation (Rel, also probabilities, moments, counts, observations) · law (Follows) ·
    independence (Indep) · edge (Edge) · draw (Draw) · space (Space) · convention (layout words) · prose.
    ``where`` is the condition after "for" (a Node); ``every`` the letters that it holds for all values of.
    """

    kind: str
    node: Node | None
    where: Node | None = None
    every: tuple[Node, ...] = ()
    text: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Dependence:
    """A letter that is said to depend on others, by their names: ``written`` as y = y(x), or in words."""

    name: str
    on: tuple[str, ...]
    written: bool


@dataclass(frozen=True, slots=True)
class Goal:
    """What is asked. ``name`` is the left side where the goal was written ``J = ...``."""

    node: Node
    where: Node | None = None
    name: Node | None = None
    text: str = ""


@dataclass(frozen=True)
class Problem:
    """A problem as it was read. ``layouts`` holds the problem's own words on layout, for instance
    ``{"gradient": "column"}``, ``{"matrix": "shape"}``; ``layout`` is what an option or the file asks for."""

    declarations: dict[str, Decl] = field(default_factory=dict)
    definitions: tuple[Definition, ...] = ()
    facts: tuple[Fact, ...] = ()
    goal: Goal | None = None
    layout: str = "mixed"
    layouts: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, Dim] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    given: str = ""
    find: str = ""
    id: str = ""
    title: str = ""
    prompt: str = ""
    points: float | None = None
    dependences: tuple[Dependence, ...] = ()

    def but(self, **changes: Any) -> Problem:
        return replace(self, **changes)

    @cached_property
    def about_chance(self) -> bool:
        """Does it speak of probability: a random variable, an event, a law, an expectation?"""
        if any(d.kind in ("random", "event", "density") for d in self.declarations.values()):
            return True
        if any(f.kind in ("law", "independence", "edge", "draw", "space") for f in self.facts):
            return True
        nodes = [d.body for d in self.definitions] + [f.node for f in self.facts if f.node is not None]
        return any(is_chance(n) for n in (nodes if self.goal is None else [*nodes, self.goal.node]))

    def definition(self, name: Node) -> Definition | None:
        """The definition of a named quantity, or None."""
        for d in self.definitions:
            if d.name is name and not d.params:
                return d
        return None

    def function(self, name: str) -> Definition | None:
        """The definition of a function by its name, or None."""
        for d in self.definitions:
            if d.params and getattr(d.name, "name", None) == name:
                return d
        return None

    def has(self, prop: str, u: Node) -> bool:
        """Is this property stated of this object (not: does it follow)?"""
        return Has(prop, u) in (f.node for f in self.facts)

    def speaks_of(self, name: str) -> bool:
        """Does the text of the givens speak of a letter, in a formula or in words?"""
        return re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", self.given) is not None

    def leaves(self) -> frozenset[Node]:
        """The free leaves of everything that was stated and asked."""
        found: frozenset[Node] = frozenset()
        for d in self.definitions:
            found |= free_leaves(d.body) - frozenset(d.params)
        for f in self.facts:
            if f.node is not None:
                found |= free_leaves(f.node)
        return found | free_leaves(self.goal.node) if self.goal else found
