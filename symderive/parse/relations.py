"""What the syntax of a line states: its relations, one after the other, each with its sides."""

from __future__ import annotations

from symderive.expr.algebra import Num, Rel
from symderive.expr.build import zero
from symderive.expr.node import Node
from symderive.expr.shape import Shape, is_scalar
from symderive.parse.definite_rows import OPS as DEFINITE
from symderive.parse.definite_rows import definite_row
from symderive.parse.elaborate import Elaborator
from symderive.parse.errors import Source
from symderive.parse.law_rows import is_law, law_said
from symderive.parse.scope import Scope
from symderive.parse.syntax import Syntax

OPS = {
    "eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "approx": "approx", "propto": "propto",
    "implies": "implies", "iff": "iff", "to": "implies", "sim": "sim", "in": "in", "indep": "perp", "subset": "subset",
}  # fmt: skip
SIGNS = OPS.keys() | DEFINITE.keys()
ARROWS = ("implies", "iff")
BETWEEN_VALUES = frozenset(("eq", "ne", "lt", "le", "gt", "ge", "approx", "propto"))
Relation = tuple[str, Node | None, Node, int]  # op, left side (None: goes on), right side, column


class Relations:
    """Reads the relations of one line; ``shape`` is that of the line above, ``above`` its last side."""

    def __init__(self, scope: Scope, source: Source, shape: Shape | None, above: Node | None):
        self.scope, self.source, self.shape, self.above = scope, source, shape, above
        self.elaborator = Elaborator(scope)

    def of(self, tree: Syntax) -> list[Relation]:
        if (led := led_list(tree)) is not None:
            return [(OPS[led[0]], None, self.elaborator.node(led[1]), tree.start)]
        if tree.head == "lines":
            raise self.source.error("several lines stand in one", tree.start, "give each line by itself")
        links = links_of(tree)
        found: list[Relation] = []
        for place, link in enumerate(links):
            if link.head in ("indep", "subset", "superset") and len(link.kids) > 1:
                said = self.elaborator.node(link) if link.head == "indep" else inclusion(link, self.elaborator)
                if place == 1 and links[0].head in ARROWS:
                    found[0] = (found[0][0], None, said, link.start)  # => A \perp B is one relation
                else:
                    found.append(("=", None, said, link.start))
            elif link.kind == "node" and link.head in ARROWS and len(link.kids) == 2:
                found.extend((OPS[link.head], *self.equation(kid), kid.start) for kid in link.kids)
            else:
                found.append(self.relation(link, found[-1][2] if found else None))
        return found

    def relation(self, link: Syntax, before: Node | None) -> Relation:
        """One link of a chain, with the side ``before`` it in the line."""
        elaborator = self.elaborator
        if link.kind == "node" and link.head in OPS and len(link.kids) == 1:
            return OPS[link.head], None, self.side(link.kids[0], self.shape), link.start
        if link.head in DEFINITE and link.kind == "node":
            return *self.definite(link), link.start
        if is_law(link):
            return "sim", None, law_said(link, elaborator), link.start
        if link.kind != "node" or link.head not in BETWEEN_VALUES or len(link.kids) != 2:
            return "=", None, elaborator.node(link), link.start
        if before is not None:
            return OPS[link.head], None, self.side(link.kids[1], before.shape), link.kids[1].start
        left = elaborator.node(link.kids[0])
        right = self.side(link.kids[1], left.shape)
        noted = isinstance(link.note, tuple) and link.note and isinstance(link.note[0], int)
        left, right = elaborator.matched(left, right, link.note[0] if noted else link.start)
        return OPS[link.head], left, right, link.start

    def definite(self, link: Syntax) -> tuple[str, Node | None, Node]:
        """A \\succeq 0, or \\succeq 0 of the side above, as an inequality between numbers."""
        sides = [self.elaborator.node(kid) for kid in link.kids]
        if len(sides) == 1 and self.above is not None:
            sides.insert(0, self.above)
        found = definite_row(link.head, sides[0], sides[1], self.scope.entries) if len(sides) == 2 else None
        if found is None:
            raise self.source.error("a square matrix was expected beside this sign", link.start)
        return found

    def equation(self, part: Syntax) -> tuple[Node | None, Node]:
        """What stands on one side of an arrow: an equation, or one side of it."""
        if part.head == "eq" and len(part.kids) == 2:
            left = self.elaborator.node(part.kids[0])
            return left, self.side(part.kids[1], left.shape)
        return None, self.elaborator.node(part)

    def side(self, part: Syntax, shape: Shape | None) -> Node:
        """A right side; a bare 0 under vectors is the zero vector."""
        node = self.elaborator.node(part)
        if shape is not None and not is_scalar(shape) and isinstance(node, Num) and node.value == 0:
            return zero(shape)
        if shape is not None and node.shape != shape:
            self.scope.fit(shape, node.shape)
        return node


def links_of(tree: Syntax) -> list[Syntax]:
    """The links of a chain, or the one formula."""
    chain = tree.head == "and" and all(k.head in SIGNS and k.kind == "node" for k in tree.kids)
    links = list(tree.kids) if chain and tree.kind == "node" else [tree]
    if len(links) == 2 and links[0].head in ARROWS and is_law(links[1]):
        return links[1:]  # \Rightarrow Z ~ law is one relation
    return links


def led_list(tree: Syntax) -> tuple[str, Syntax] | None:
    """The arrow before a list of relations, \\Rightarrow x = 2, y = 3, and the list without it; None for all else."""
    first = tree.kids[0] if tree.head == "list" and tree.kids else None
    if first is None or first.head != "and" or first.kids[0].head not in ("implies", "iff"):
        return None
    arrow, *links = first.kids
    if len(arrow.kids) != 1 or not links:
        return None
    begun = links[0] if len(links) == 1 else first.but(kids=tuple(links))
    return arrow.head, tree.but(kids=(begun, *tree.kids[1:]))


def inclusion(link: Syntax, elaborator: Elaborator) -> Rel:
    """One set within another."""
    small, large = (elaborator.actor(kid) for kid in (link.kids if link.head == "subset" else link.kids[::-1]))
    return Rel("subset", small, large)
