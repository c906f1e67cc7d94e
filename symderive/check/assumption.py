"""A statement that was not made, and that a line takes for granted."""

from __future__ import annotations

from dataclasses import dataclass

from symderive.expr.algebra import Det, Eye, Num, Prod, Rel
from symderive.expr.arrays import BigSum
from symderive.expr.node import Node
from symderive.expr.problem import Fact


@dataclass(frozen=True, slots=True)
class Assumption:
    """A statement that was not made: its words (LaTeX), and the facts that it would be."""

    words: str
    facts: tuple[Fact, ...]

    @property
    def rare(self) -> bool:
        """Is this a value that few would take for granted, so that a slip which explains the line is likelier?"""
        for fact in self.facts:
            match fact.node:
                case Rel("=", Det(), _) | Rel("=", Prod(), Eye()):
                    return True
                case Rel("=", BigSum(), Num(total)) if total == 0:
                    return True
        return False


def relation(left: Node, op: str, right: Node) -> Fact:
    return Fact("relation", Rel(op, left, right))
