"""A formula read in the context of a problem whose statements are read; sizes may still settle."""

from __future__ import annotations

from dataclasses import dataclass, field

from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.shape import Dim, ShapeError
from symderive.parse.elaborate import Elaborator
from symderive.parse.errors import Source
from symderive.parse.pieces import Text
from symderive.parse.scope import Again, Scope
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token
from symderive.parse.whole import Whole, whole

MAX_ROUNDS = 60
COLUMN = "\\nabla f is a column in this formula"


@dataclass(slots=True)
class Reading:
    """A problem being read, with what a formula in its context needs; ``texts`` are the lines seen so far,
    ``families`` the repeated variables X_1, ..., X_n with their last index."""

    problem: Problem
    scope: Scope
    texts: dict[str, Text] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)


def in_context(tokens: list[Token], source: Source, scope: Scope) -> tuple[Node, Whole, Scope]:
    """Read tokens as one formula against a finished scope (whose sizes may still settle)."""
    scope.source = source
    for _ in range(MAX_ROUNDS):
        text = whole(tokens, source, scope.names)
        try:
            node = Elaborator(scope).node(text.tree)
        except Again:
            continue
        except ShapeError:
            if not column_gradient(text.tree, scope):
                raise
            continue
        if only_size(loose(node), scope):
            continue
        return node, text, scope
    raise source.error("the sizes of this formula do not settle", 0, "declare the shapes")


def loose(node: Node) -> list[str]:
    """The unknown sizes of the leaves of a formula."""
    return sorted({x for leaf in free_leaves(node) for d in leaf.shape for x in d.letters if x.startswith("?")})


def only_size(unknown: list[str], scope: Scope) -> bool:
    """An identity whose size nothing fixes has the one size that the problem speaks of, if there is only one.

    A size that a name has too (noise with the law N(0, s I)) is that name's own.
    """
    letters = {x for e in scope.entries.values() if e.shape for d in scope.settled(e.shape) for x in d.letters}
    known = {x for x in letters if not x.startswith("?")}
    found = [x for x in unknown if x[1:2] == "I" and "@" in x and x not in letters]
    if len(known) != 1 or not found:
        return False
    for x in found:
        scope.known[x] = Dim.of(next(iter(known)))
    scope.assume(f"the identity has the size {next(iter(known))}")
    return True


def column_gradient(tree: Syntax, scope: Scope) -> bool:
    """Shapes that do not fit with \\nabla f as a row may fit with it as a column: try that once."""
    if {"nabla", "gradient"} & scope.layouts.keys() or not any(p.head == "grad" for p in tree.walk()):
        return False
    scope.layouts["nabla"] = "column"
    scope.assume(COLUMN)
    return True
