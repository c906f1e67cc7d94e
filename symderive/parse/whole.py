"""Formulas read to their end, and kept: the first pass, the second and a class's other solutions read the same texts.

What was read stands as long as the declarations say the same of the names in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symderive.parse.errors import Source
from symderive.parse.latex import Reader
from symderive.parse.names import Names
from symderive.parse.stream import PLAIN, Manner, Reach
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token

Braces = tuple[tuple[Syntax, tuple[Token, ...]], ...]  # formulas with the labels that stand under or over them
KEPT, SHORT = 1024, 200  # token lists of which the readings are kept; their length at most


@dataclass(frozen=True, slots=True)
class Whole:
    """A formula with the choices made on the way: sentences, labels of braces, places where something may end."""

    tree: Syntax
    assumed: tuple[str, ...]
    remarks: tuple[str, ...]
    claims: Braces
    reaches: tuple[Reach, ...]


@dataclass(slots=True)
class Kept:
    """The readings of one list of tokens, each with what it depends on: the manners that were asked for and what was
    said of the names. The tokens are held, so that no others take their place in memory."""

    tokens: tuple[Token, ...]
    beginnings: tuple[str, ...]
    readings: list[tuple[tuple[tuple[str, bool], ...], tuple[object, ...], Whole]] = field(default_factory=list)


_kept: dict[tuple[str, tuple[int, ...]], Kept] = {}


def whole(tokens: list[Token], source: Source, names: Names, manner: Manner = PLAIN) -> Whole:
    """The formula that the tokens spell. Raises a ReadingError."""
    if len(tokens) > SHORT:
        return read(Reader(tokens, source, names, manner))
    place = (source.text, tuple(map(id, tokens)))
    kept = _kept.get(place)
    if kept is None:
        kept = Kept(tuple(tokens), tuple({t.text for t in tokens if t.kind in ("name", "text")}))
    said = names.said_of(kept.beginnings)
    for manners, known, found in kept.readings:
        if known == said and all(getattr(manner, m) == v for m, v in manners):
            return found
    reader = Reader(tokens, source, names, manner)
    found = read(reader)
    kept.readings.append((tuple((m, getattr(manner, m)) for m in reader.asked), said, found))
    if place not in _kept and len(_kept) >= KEPT:
        del _kept[next(iter(_kept))]
    _kept[place] = kept
    return found


def read(reader: Reader) -> Whole:
    tree = reader.whole()
    sentences = (tuple(reader.assumed), tuple(reader.remarks))
    return Whole(tree, *sentences, tuple(reader.claims), tuple(reader.reaches))
