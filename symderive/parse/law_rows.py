"""Rows of a derivation that say a law: X + Y ~ N(0, 2), Y = 2 X + 1 ~ N(1, 4), X | Y = y ~ N(y, 1)."""

from __future__ import annotations

import re

from symderive.expr.node import Node
from symderive.expr.probability import And
from symderive.expr.problem import Follows
from symderive.parse.elaborate import Elaborator
from symderive.parse.elaborate_laws import LAW_NAMES
from symderive.parse.stating import COMPARISONS
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token

ASIDE = re.compile(r"\s*(and )?(where|since|as|because|with|note that|noting that|recall that)\s*$", re.I)


def without_aside(tokens: list[Token]) -> list[Token]:
    """The tokens of "where Z ~ N(0, 1)" without its word."""
    aside = tokens and tokens[0].kind == "text" and ASIDE.match(tokens[0].text)
    return tokens[1:] if aside and any(t.sym == "sim" for t in tokens) else tokens


def is_law(link: Syntax) -> bool:
    """Does a law by name stand behind the sign ~?"""
    return link.kind == "node" and link.head == "sim" and len(link.kids) == 2 and link.kids[1].head in LAW_NAMES


def law_said(link: Syntax, elaborator: Elaborator) -> Follows:
    """What such a row says. Raises a DerivationError where a side is not read."""
    left, right = link.kids
    given: Node | None = None
    with elaborator.mode(letters=False):
        if left.head == "conditioned":
            parts = left.kids[1].kids
            nodes = [elaborator.event(p) if p.head in COMPARISONS else elaborator.actor(p) for p in parts]
            given = nodes[0] if len(nodes) == 1 else And(tuple(nodes), True)
            left = left.kids[0]
        u = elaborator.node(left)
        return Follows(u, elaborator.law_of(right.head, right.kids, right, point=u), given)
