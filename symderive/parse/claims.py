"""What braces under and over a formula claim: its size (``\\underbrace{A}_{m \\times n}``), what it equals or is
bounded by (``\\underbrace{p(x)}_{= 1}``, ``\\underbrace{W x + b}_{z}`` where z is known). A label of words claims
nothing."""

from __future__ import annotations

from dataclasses import dataclass

from symderive.expr.node import Node
from symderive.expr.shape import SCALAR, DerivationError, Shape
from symderive.parse.elaborate import Elaborator
from symderive.parse.errors import Source
from symderive.parse.pieces import CLOSE, OPEN
from symderive.parse.scope import Again
from symderive.parse.stream import LINE
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token
from symderive.parse.whole import Braces, whole

SIZED_WORDS = frozenset(("scalar", "a scalar", "number", "a number", "real number"))
OPS = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "approx": "approx"}


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of a part of a line: its ``shape``, or that ``part op right`` holds. ``latex`` is the label."""

    part: Node
    latex: str
    shape: Shape | None = None
    op: str = ""
    right: Node | None = None


def read_claims(braces: Braces, source: Source, elaborator: Elaborator) -> tuple[Claim, ...]:
    """The claims of the braces in a formula; a label that says nothing that can be checked is passed over."""
    found: dict[int, Claim] = {}
    for part, tokens in braces:
        if part.start in found or not tokens:
            continue
        try:
            claim = read_claim(part, list(tokens), source, elaborator)
        except (DerivationError, Again):
            continue  # a label is words and names of all kinds: what is no claim needs no error
        if claim is not None:
            found[part.start] = claim
    return tuple(found.values())


def read_claim(part: Syntax, tokens: list[Token], source: Source, elaborator: Elaborator) -> Claim | None:
    names = elaborator.scope.names
    latex = source.text[tokens[0].start : tokens[-1].stop]
    node = elaborator.node(part)
    if all(t.kind == "text" for t in tokens):
        said = " ".join(t.text.strip().lower() for t in tokens)
        return Claim(node, latex, SCALAR) if said in SIZED_WORDS else None
    sizes = size_tokens(tokens)
    if sizes is not None:
        rows, columns = (elaborator.dim(whole(side, source, names).tree) for side in sizes)
        return Claim(node, latex, (rows, columns))
    inner = whole(tokens, source, names, LINE)
    tree = inner.tree
    if tree.kind == "node" and tree.head in OPS and len(tree.kids) == 1:
        right = elaborator.node(tree.kids[0])
        return Claim(node, latex, op=OPS[tree.head], right=right)
    known = elaborator.scope.entries
    if any(names.key(p) not in known for p in tree.walk() if p.kind == "name") or inner.assumed:
        return None  # a name that the brace gives
    right = elaborator.node(tree)
    return Claim(node, latex, op="=", right=right) if right.shape == node.shape else None


def size_tokens(tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """The two sides of m \\times n, also in brackets or behind \\in \\mathbb{R}^."""
    inner = [t for t in tokens if t.kind != "text"]
    if inner and inner[0].sym == "in":
        inner = inner[1:]
    if len(inner) > 1 and inner[0].kind == "name" and inner[0].font == "double" and inner[1].sym == "^":
        inner = inner[2:]
    while len(inner) > 2 and inner[0].sym in ("(", "[", "{") and inner[-1].sym in (")", "]", "}"):
        inner = inner[1:-1]
    depth, cut = 0, []
    for k, t in enumerate(inner):
        depth += (t.sym in OPEN) - (t.sym in CLOSE)
        if t.sym == "times" and depth == 0:
            cut.append(k)
    plain = all(t.kind in ("name", "number") or t.sym in ("times", "+", "-", "(", ")", "{", "}", "_") for t in inner)
    if len(cut) != 1 or not plain or not 0 < cut[0] < len(inner) - 1:
        return None
    return inner[: cut[0]], inner[cut[0] + 1 :]
