r"""What is said in brackets behind a line: = 2 A x \quad (A = A^\top), = x \quad (x > 0), = \int u du \quad (u = g(x)),
= 2 A x \quad (A \text{ symmetric}).

Behind a row that goes on from the one above it, a relation behind a comma says the same: = x, \quad x > 0,
= 2 A x, \quad A = A^\top.
"""

from __future__ import annotations

from symderive.parse.prose import RELATION_SIGNS
from symderive.parse.said import properties
from symderive.parse.tokens import OPEN, SHUT, Token

RANGES = frozenset(("<", ">", "leq", "geq", "neq"))


def behind_line(tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """The line, and the relation that is said behind it; None where none is."""
    at = in_brackets(tokens) if tokens and tokens[-1].sym == ")" else None
    if at is not None:
        inside = tokens[at + 1 : -1]
        return (tokens[:at], inside) if related(inside) or of_a_kind(inside) else None
    if not tokens or tokens[0].sym not in RELATION_SIGNS:
        return None
    commas = [k for k, t in outer_places(tokens) if t.sym == "," and k + 1 < len(tokens) and tokens[k + 1].gap]
    if len(commas) != 1:
        return None
    behind = tokens[commas[0] + 1 :]
    signs = {t.sym for _, t in outer_places(behind)} & (RELATION_SIGNS | RANGES)
    said_of_matrix = signs == {"="} and related(behind) and behind[0].kind == "name" and turned(behind)
    return (tokens[: commas[0]], behind) if said_of_matrix or (signs and signs <= RANGES) else None


def with_per_cent(tokens: list[Token]) -> list[Token]:
    """0.45 \\ (45\\%): a number said once more in per cent, as one more side of the chain."""
    signs = [t.sym or t.kind for t in tokens[-5:]]
    if len(signs) < 5 or signs[0] not in ("number", "}") or signs[1:] != ["(", "number", "%", ")"]:
        return tokens
    opener = tokens[-4]
    return [*tokens[:-4], Token("sign", "=", opener.start, opener.stop), *tokens[-3:-1]]


def in_brackets(tokens: list[Token]) -> int | None:
    """Where the bracket opens that shuts at the end, if a gap stands before it."""
    depth = 0
    for k in range(len(tokens) - 1, 0, -1):
        depth += (tokens[k].sym in SHUT) - (tokens[k].sym in OPEN)
        if depth == 0:
            return k if tokens[k].sym == "(" and tokens[k].gap else None
    return None


def related(tokens: list[Token]) -> bool:
    """Does a relation with two sides stand here?"""
    return any(t.sym in RELATION_SIGNS and 0 < k < len(tokens) - 1 for k, t in outer_places(tokens))


def turned(tokens: list[Token]) -> bool:
    """Does the letter on the left stand on the right too: A = A^\\top, A^2 = A?"""
    at = next(k for k, t in outer_places(tokens) if t.sym == "=")
    return any(t.kind == "name" and t.text == tokens[0].text for t in tokens[at + 1 :])


def of_a_kind(tokens: list[Token]) -> bool:
    """Do names stand here, and a word that says what they are: A \\text{ symmetric}?"""
    return (
        len(tokens) > 1
        and tokens[0].kind == "name"
        and tokens[-1].kind == "text"
        and all(t.kind == "name" or t.sym == "," for t in tokens[:-1])
        and bool(properties(tokens[-1].text))
    )


def outer_places(tokens: list[Token]) -> list[tuple[int, Token]]:
    """The tokens that stand in no bracket, with their places."""
    found, depth = [], 0
    for k, token in enumerate(tokens):
        depth += (token.sym in OPEN) - (token.sym in SHUT)
        if depth == 0:
            found.append((k, token))
    return found


def said(tokens: list[Token], text: str) -> str:
    """The words of the relation: a range is one "for" which the row holds."""
    words = text[tokens[0].start : tokens[-1].stop]
    signs = {t.sym for _, t in outer_places(tokens)} & (RELATION_SIGNS | RANGES)
    return rf"\text{{for }} {words}" if signs and signs <= RANGES else words
