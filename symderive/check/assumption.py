"""A statement that was not made, and that a line takes for granted."""

from __future__ import annotations

from dataclasses import dataclass

from symderive.expr.algebra import Rel
from symderive.expr.node import Node
from symderive.expr.problem import Fact


@dataclass(frozen=True, slots=True)
class Assumption:
    """A statement that was not made: its words (LaTeX), and the facts that it would be."""

    words: str
    facts: tuple[Fact, ...]


def relation(left: Node, op: str, right: Node) -> Fact:
    return Fact("relation", Rel(op, left, right))
