"""The size that an author writes behind a line, A \\in \\mathbb{R}^{m \\times n} or (1 \\times n) in a column of its
own: a claim about what stands before it, never a factor of it."""

from __future__ import annotations

import re

from symderive.expr.node import Node
from symderive.expr.shape import ONE, SCALAR, DerivationError, Shape
from symderive.parse.claims import Claim, size_tokens
from symderive.parse.elaborate import Elaborator
from symderive.parse.errors import Source
from symderive.parse.pieces import CLOSE, OPEN
from symderive.parse.scope import Again
from symderive.parse.tokens import Token
from symderive.parse.whole import whole

RELATIONS = frozenset(("=", "approx", "leq", "geq", "le", "ge", "<", ">", "equiv", "propto", ":=", "coloneqq"))
#: m, 2n, n+1, (n+1), d_1: one side of a size
SIDE = r"(?:[\w\s+\-]|_\s*\{\s*\w+\s*\})*?[\w}]\s*"
SPACE = r"\\mathbb\s*\{?\s*R\s*\}?|\\R(?![A-Za-z])|ℝ|\\Re(?![a-z])"
BARE = re.compile(rf"[(\[]\s*(?P<size>{SIDE}(?:\\times(?![A-Za-z])|×){SIDE})[)\]]\s*[.,;]?\s*$")
SPACED = re.compile(r"(?:(?:\\q?quad(?![A-Za-z])|\\hspace\s*\{[^{}]*\}|\\hfill|~~|\\[;:])\s*)+$")
INSIDE = re.compile(rf"^[(\[]?\s*(?:\\in(?![A-Za-z])|∈)\s*(?:{SPACE})")


def said_size(column: str) -> str | None:
    """What a column says of a size, as a membership: (1 \\times k) is \\in \\mathbb{R}^{1 \\times k}; None where it
    says something else."""
    column = column.strip()
    bare = BARE.fullmatch(column)
    if bare is not None:
        return rf"\in \mathbb{{R}}^{{{bare['size'].strip()}}}"
    if not INSIDE.match(column):
        return None
    return column[1:].rstrip(" .,;")[:-1].strip() if column[0] in "([" else column


def spelled_out(row: str) -> str:
    """A row with the bare size that stands behind a wide space as a membership."""
    if "times" not in row and "×" not in row:
        return row
    found = BARE.search(row)
    before = SPACED.sub("", row[: found.start()]) if found is not None else row
    if found is None or before == row[: found.start()]:
        return row
    return rf"{before} \in \mathbb{{R}}^{{{found['size'].strip()}}}"


def parted_from_size(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens of a line without the membership in a space of numbers that stands behind its last side, and that
    membership; no tokens where there is none."""
    end = len(tokens)
    if all(t.sym != "in" for t in tokens):
        return tokens, []
    depth, related = 0, False
    for k, t in enumerate(tokens):
        wrapped = t.sym in ("(", "[") and k + 1 < end and tokens[k + 1].sym == "in" and tokens[-1].sym in (")", "]")
        if depth == 0 and k and related and (t.sym == "in" or wrapped):
            behind = tokens[k + 1 : end - 1] if wrapped else tokens[k:]
            return (tokens[:k], behind) if space(behind[1:]) and tokens[k - 1].sym not in RELATIONS else (tokens, [])
        depth += (t.sym in OPEN) - (t.sym in CLOSE)
        related = related or (depth == 0 and t.sym in RELATIONS)
    return tokens, []


def space(tokens: list[Token]) -> bool:
    """Are these R, R^n or R^{m \\times n}?"""
    if not tokens or tokens[0].text != "R" or tokens[0].font != "double":
        return False
    if len(tokens) == 1:
        return True
    if tokens[1].sym != "^" or len(tokens) < 3:
        return False
    if len(tokens) == 3:
        return True
    return tokens[2].sym == "{" and tokens[-1].sym == "}" and all(t.sym not in ("{", "}", ",") for t in tokens[3:-1])


def size_claim(part: Node, tokens: list[Token], source: Source, elaborator: Elaborator) -> Claim | None:
    """The claim of such a membership; R^n says nothing of row or column. None where its size cannot be read."""
    try:
        shape, column = said_shape(tokens, source, elaborator)
    except (DerivationError, Again):
        return None  # as a label of a brace: what is no claim needs no error
    row = part.shape[::-1]
    latex = source.text[tokens[0].start : tokens[-1].stop]
    return Claim(part, latex, part.shape if column and shape == row else shape)


def said_shape(tokens: list[Token], source: Source, elaborator: Elaborator) -> tuple[Shape, bool]:
    """The size of a membership, and whether it is that of R^n."""
    names = elaborator.scope.names
    sizes = size_tokens(tokens)
    if sizes is not None:
        rows, columns = (elaborator.dim(whole(side, source, names).tree) for side in sizes)
        return (rows, columns), False
    power = tokens[3:]
    if not power:
        return SCALAR, False
    inner = power[1:-1] if power[0].sym == "{" else power
    return (elaborator.dim(whole(inner, source, names).tree), ONE), True
