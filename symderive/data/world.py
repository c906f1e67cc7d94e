"""What a problem states about a finite world: variables with their values, events, and facts as data.

``read_world`` writes every statement out (families, bound letters, tables) and sorts it: a conditional probability
with its value, an equation between probabilities, an independence, an arrow, a law, something impossible, an
observation. Nothing is computed here and nothing is assumed silently: choices are listed in ``assumptions``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symderive.data.expanding import expand
from symderive.data.reading import fold
from symderive.data.statements import (
    Members,
    Values,
)
from symderive.expr.node import Node, substitute
from symderive.expr.probability import (
    Law,
)
from symderive.expr.problem import Draw, Problem


@dataclass(frozen=True, slots=True)
class Statement:
    """P(event | given) = value (``given`` is TRUE where there is no bar); ``text`` is the author's line."""

    event: Node
    given: Node
    value: Node
    text: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Equation:
    """A relation between probabilities, expectations and letters."""

    op: str
    left: Node
    right: Node
    text: str = ""
    line: int = 0


Item = Statement | Equation


@dataclass(frozen=True, slots=True)
class Independence:
    """Groups that are mutually independent given ``given`` (variables and events, or events that happened)."""

    groups: tuple[frozenset[Node], ...]
    given: frozenset[Node]
    text: str = ""


@dataclass(frozen=True, slots=True)
class LawRow:
    """A variable's law, given an event (TRUE: none) or given variables that its parameters speak of."""

    variable: Node
    law: Law
    given: Node
    parents: tuple[Node, ...]
    text: str = ""


@dataclass(slots=True)
class World:
    """All that a problem states, sorted: ``values`` of base variables and events, ``derived`` for the others."""

    problem: Problem
    members: Members
    values: Values = field(default_factory=dict)
    derived: dict[Node, Node] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)
    letter_rules: list[Equation] = field(default_factory=list)
    independences: list[Independence] = field(default_factory=list)
    impossible: list[tuple[Node, str]] = field(default_factory=list)
    parents: dict[Node, tuple[Node, ...]] = field(default_factory=dict)
    laws: list[LawRow] = field(default_factory=list)
    counts: list[tuple[tuple[Node, ...], Node, str]] = field(default_factory=list)
    counted: tuple[Node, ...] = ()
    draws: list[Draw] = field(default_factory=list)
    observed: list[Node] = field(default_factory=list)
    infinite: set[Node] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    settled: dict[Node, Node] = field(default_factory=dict)

    def plain(self, event: Node) -> Node:
        """An event or expression over base variables only, with everything known worked out."""
        found = self.settled.get(event)
        if found is None:
            found = event
            for _ in range(len(self.derived) + 1):
                written = expand(found, self.members.get)
                found = substitute(written, self.derived) if self.derived else written
                if found is written:
                    break
            found = fold(found)
            self.settled[event] = found
        return found

    def items(self) -> list[Item]:
        """The statements and equations, in that order."""
        return [*self.statements, *self.equations]

    def mentions(self, node: Node) -> frozenset[Node]:
        """The base variables and events that an expression speaks of, through derived ones."""
        return frozenset(v for v in self.plain(node).walk() if v in self.values)
