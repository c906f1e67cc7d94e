r"""Rows that relate differentials: du = 2x\,dx, dv = e^x dx, dx = \frac{du}{2x}. In them du is the differential of u,
and a row u = x^2 beside them says what u is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from symderive.parse.tokens import OPEN, SHUT, Token

ENDS = frozenset((",", ";", "Rightarrow", "iff"))


def related_differentials(texts: Iterable[Sequence[Token]]) -> set[str]:
    """The letters u, x of rows du = ... dx."""
    found: set[str] = set()
    for tokens in texts:
        if any(t.kind == "name" and t.text == "d" for t in tokens):
            for part in parts(without_slopes(tokens)):
                found |= letters_of(part)
    return found


def parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """A row parted at its commas, arrows and words."""
    part: list[Token] = []
    depth = 0
    for t in tokens:
        depth += (t.sym in OPEN) - (t.sym in SHUT)
        if depth == 0 and (t.kind == "text" or t.sym in ENDS):
            yield part
            part = []
        elif t.sym != "&":
            part.append(t)
    yield part


def letters_of(part: Sequence[Token]) -> set[str]:
    """The letters behind a d on both sides of one equation."""
    equals = [k for k, t in enumerate(part) if t.sym == "="]
    if len(equals) != 1 or any(t.sym in ("int", "iint", "oint") for t in part):
        return set()
    sides = [behind_d(part[: equals[0]]), behind_d(part[equals[0] + 1 :])]
    return sides[0] | sides[1] if sides[0] and sides[1] else set()


def behind_d(tokens: Sequence[Token]) -> set[str]:
    return {
        after.text
        for t, after in pairwise(tokens)
        if t.kind == "name" and t.text == "d" and after.kind == "name" and after.text != "d"
    }


def without_slopes(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without fractions that are derivatives, with a d both above and below."""
    found: list[Token] = []
    k = 0
    while k < len(tokens):
        below = closing(tokens, k + 1) + 1 if tokens[k].sym == "frac" else 0
        if below and below + 1 < len(tokens) and k + 2 < len(tokens):
            first = {tokens[k + 2].text, tokens[below + 1].text}
            if first in ({"d"}, {"partial"}):
                k = closing(tokens, below) + 1
                continue
        found.append(tokens[k])
        k += 1
    return found


def closing(tokens: Sequence[Token], at: int) -> int:
    """Where the group that opens here is closed; the place itself where none opens."""
    depth = 0
    for k in range(at, len(tokens)):
        depth += (tokens[k].sym == "{") - (tokens[k].sym == "}")
        if depth <= 0:
            return k
    return at
