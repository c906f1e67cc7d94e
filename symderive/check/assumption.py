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

    def rare(self, above: Node) -> bool:
        """Is this a value that few would take for granted, so that a slip which explains the line is likelier? Where
        X^T X stands in the line ``above``, X^T X = I is none."""
        for fact in self.facts:
            match fact.node:
                case Rel("=", Prod() as product, Eye()):
                    return product not in set(above.walk())
                case Rel("=", Det(), _):
                    return True
                case Rel("=", BigSum(), Num(total)) if total == 0:
                    return True
        return False


def relation(left: Node, op: str, right: Node) -> Fact:
    return Fact("relation", Rel(op, left, right))
