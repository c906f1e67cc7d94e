"""Syntax -> nodes with shapes.

``Elaborator.node`` is the way in. Sizes that are not declared are unified on the way; what does not fit raises a
ShapeError at the place of the operator.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symderive.expr.algebra import (
    Num,
    Rel,
    Zeros,
)
from symderive.expr.arrays import Block
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node
from symderive.expr.probability import And, Dens, NamedSet, Prob
from symderive.expr.shape import (
    Shape,
    ShapeError,
    describe,
    is_column,
    is_scalar,
)
from symderive.parse.dots import KINDS, undotted
from symderive.parse.elaborate_chance import ChanceNodes
from symderive.parse.elaborate_functions import MAPS
from symderive.parse.elaborate_gradients import GradientNodes
from symderive.parse.elaborate_matrices import MatrixNodes, is_zero
from symderive.parse.elaborate_names import NameNodes
from symderive.parse.elaborate_remainders import RemainderNodes, ends_in_dots
from symderive.parse.elaborate_sums import SumNodes
from symderive.parse.syntax import Syntax

RELATIONS = {
    "eq": "=",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "approx": "approx",
    "propto": "propto",
}

ONE_SIDED = frozenset((*RELATIONS, "in", "notin", "subset", "superset", "sim", "iid", "to", "indep", "implies", "iff"))

METHODS = {"sub_": "scripted", "idx": "scripted", "sub": "read_difference"}


class Elaborator(RemainderNodes, MatrixNodes, GradientNodes, NameNodes, SumNodes, ChanceNodes):
    """Turns syntax into nodes in a scope: the way in, and relations."""

    def node(self, part: Syntax) -> Node:
        """The node of a part, with errors that know their place."""
        if part.head in KINDS and any(k.head == "dots" for k in part.kids):
            part = undotted(part)
        if part.head == "add" and ends_in_dots(part):
            return self.open_sum(part)
        try:
            if part.kind == "number":
                return Num(Fraction(part.head))
            if part.kind == "name":
                return self.name(part)
            if part.kind == "word":
                return self.word(part)
            if len(part.kids) == 1 and part.head in ONE_SIDED:
                raise self.scope.error("the left side of this relation is missing", part)
            read: Callable[[Syntax], Node] | None = getattr(self, METHODS.get(part.head, "read_" + part.head), None)
            if read is not None:
                return read(part)
            if part.head in RELATIONS:
                return self.relation(part)
            if part.head in MAPS:
                return self.mapped(part.head, self.node(part.kids[0]), part)
            if part.head.endswith("pdf"):
                return self.law_density(part)
            return self.law(part)
        except ShapeError as error:
            if error.line is None:
                raise self.scope.shape_error(error.message, part.start, error.hint) from None
            raise

    def shaped(self, part: Syntax) -> Shape:
        return self.node(part).shape

    def relation(self, part: Syntax) -> Node:
        left, right = self.sides(part)
        return Rel(RELATIONS[part.head], left, right)

    def sides(self, part: Syntax) -> tuple[Node, Node]:
        """Both sides of a relation, of one shape; a 0 takes the shape of the other side."""
        self.entrywise(*part.kids)
        left, right = self.node(part.kids[0]), self.node(part.kids[1])
        at = (
            part.note[0] if isinstance(part.note, tuple) and part.note and isinstance(part.note[0], int) else part.start
        )
        return self.matched(left, right, at)

    def matched(self, left: Node, right: Node, at: int) -> tuple[Node, Node]:
        if left.shape == right.shape:
            return left, right
        if isinstance(left, Prob | Dens) and isinstance(right, Block):
            return left, right  # a table: the probabilities of a variable's values in order
        if is_zero(right) and not is_scalar(left.shape):
            return left, Zeros(left.shape)
        if is_zero(left) and not is_scalar(right.shape):
            return Zeros(right.shape), right
        if isinstance(right, Zeros) and isinstance(left, Node) and not is_column(left.shape):
            return left, Zeros(left.shape)
        if self.scope.fit(left.shape, right.shape):
            return left, right
        if left.shape == (right.shape[1], right.shape[0]) and (derives(left) or derives(right)):
            return left, right
        if derives(left) or derives(right):
            return left, right
        raise self.scope.shape_error(
            f"the left side is {describe(left.shape)}, the right side is {describe(right.shape)}",
            at,
            self.equation_hint(left, right),
        )

    def equation_hint(self, left: Node, right: Node) -> str | None:
        """What may be meant where the sides of a relation have different shapes."""
        if left.shape == (right.shape[1], right.shape[0]):
            return "a transpose is missing or too many"
        if is_scalar(left.shape) or is_scalar(right.shape):
            return "bold letters are vectors or matrices where nothing declares them: declare what is meant"
        return None

    def read_and(self, part: Syntax) -> Node:
        return And(tuple(self.node(k) for k in part.kids))

    def read_emptyset(self, part: Syntax) -> Node:
        return NamedSet("empty")

    def read_dots(self, part: Syntax) -> Node:
        raise self.scope.error(
            "dots are read only between the first and the last of a list", part, "use a sum or product with an index"
        )

    def read_dot(self, part: Syntax) -> Node:
        raise self.scope.error("an argument is left open here", part)


def derives(node: Node) -> bool:
    return any(isinstance(n, Derivative) for n in node.walk())
