"""Syntax -> nodes for what a sum leaves out: O(h^2), o(h), dots behind the terms that are shown."""

from __future__ import annotations

from symderive.expr.build import neg
from symderive.expr.node import Node
from symderive.expr.remainders import DOTS, Remainder
from symderive.expr.shape import SCALAR, is_scalar
from symderive.parse.elaborate_algebra import AlgebraNodes
from symderive.parse.syntax import Syntax

LANDAU = ("O", "o")


def ends_in_dots(part: Syntax) -> bool:
    """Is this a sum whose last sign stands for the further terms: 1 + x + x^2 + \\cdots?"""
    if part.head != "add" or part.kind != "node" or len(part.kids) < 2:
        return False
    *shown, last = part.kids
    dots = last.kids[0] if last.head == "neg" else last
    return dots.head == "dots" and not any(p.head == "dots" for k in shown for p in k.walk())


class RemainderNodes(AlgebraNodes):
    """The readers of remainders."""

    def is_landau(self, head: Syntax) -> bool:
        """Is this the O or o of an order, and no function, matrix or event of that name?"""
        if head.kind != "name" or head.head not in LANDAU:
            return False
        return self.scope.names.kind(head) is None and self.scope.entries.get(head.head) is None

    def order_term(self, part: Syntax) -> Node:
        if len(part.kids) != 2:
            raise self.scope.error("an order is that of one formula", part, "write O(h^2)")
        self.scope.assume(f"{part.kids[0].head} before a bracket says how small a term is")
        return Remainder(part.kids[0].head, (self.node(part.kids[1]),), SCALAR)

    def open_sum(self, part: Syntax) -> Node:
        """Terms and dots: the dots are small beside the last of the terms."""
        *kids, last = part.kids
        shown = [(k, self.node(k)) for k in kids]
        rest: Node = Remainder(DOTS, tuple(n for _, n in shown), shown[-1][1].shape)
        return self.sum_of([*shown, (last, neg(rest) if last.head == "neg" else rest)], part)

    def sum_of(self, terms: list[tuple[Syntax, Node]], part: Syntax, entrywise: bool = False) -> Node:
        """A sum; an O( ) in a sum of vectors has their shape."""
        if any(isinstance(n, Remainder) for _, n in terms):
            wide = next((n.shape for _, n in terms if not is_scalar(n.shape)), SCALAR)
            terms = [(p, Remainder(n.kind, n.of, wide) if isinstance(n, Remainder) else n) for p, n in terms]
        return super().sum_of(terms, part, entrywise)
