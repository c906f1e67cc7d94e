"""Lenient readings for the first pass: what cannot be read yet is passed over."""

from __future__ import annotations

from symderive.parse.errors import ReadingError, Source
from symderive.parse.names import Names
from symderive.parse.stream import SCANNING
from symderive.parse.syntax import Syntax, key
from symderive.parse.tokens import Token
from symderive.parse.whole import whole
from symderive.parse.words import FUNCTION_WORDS


def attempt(tokens: list[Token], source: Source, names: Names) -> Syntax | None:
    """A lenient reading: None where it fails (the second pass says why)."""
    if not tokens:
        return None
    try:
        return whole(tokens, source, names, SCANNING).tree
    except ReadingError:
        return None


def name_of(tokens: list[Token], source: Source, names: Names) -> Syntax | None:
    if (
        len(tokens) == 1
        and (tokens[0].kind == "text" or tokens[0].font == "roman")
        and tokens[0].text.strip().isalpha()
    ):
        t = tokens[0]
        kind = "name" if t.kind == "name" or t.text.strip() in FUNCTION_WORDS else "word"
        return Syntax(t.text.strip(), (), t.start, t.stop, kind=kind, latex=t.latex, font="roman")
    part = attempt(tokens, source, names)
    return part if part is not None and key(part) is not None else None


def split_commas(tokens: list[Token]) -> list[list[Token]]:
    found: list[list[Token]] = [[]]
    depth = 0
    for t in tokens:
        if t.sym in ("(", "[", "{"):
            depth += 1
        elif t.sym in (")", "]", "}"):
            depth -= 1
        if depth == 0 and t.sym in (",", ";"):
            found.append([])
        else:
            found[-1].append(t)
    return [f for f in found if f]
