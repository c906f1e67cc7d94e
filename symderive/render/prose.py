"""Sentences with formulas in them, and formulas too long for a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symderive.render.boxes import Atom, Box, Fence, Row, is_tall, row, width
from symderive.render.transcribe import transcribe

# A word with a LaTeX command, a superscript or a subscript in it is a formula, dollars or not.
DOLLARS = re.compile(r"\$([^$]+)\$")
FORMULA = re.compile(r"\$([^$]+)\$|(?<!\S)([^\s$]*(?:\\[A-Za-z]+|[\^_]\{?[\w\\])[^\s$]*?)(?=[.,;:)?!]?(?:\s|$))")


@dataclass(frozen=True, slots=True)
class Text:
    words: str


@dataclass(frozen=True, slots=True)
class Math:
    box: Box


Words = tuple[Text | Math, ...]


def prose(sentence: str, *, ours: bool = True) -> Words:
    """A sentence as text and formulas: ``$...$``, and, in sentences of ours, bare words that are plainly LaTeX."""
    parts: list[Text | Math] = []
    at = 0
    for found in (FORMULA if ours else DOLLARS).finditer(sentence):
        source = found[1] if found[1] is not None else found[2]
        if found.start() > at:
            parts.append(Text(sentence[at : found.start()]))
        parts.append(Math(transcribe(source)))
        at = found.end()
    if at < len(sentence):
        parts.append(Text(sentence[at:]))
    return tuple(parts)


def broken(line: Box, room: float) -> list[Box]:
    """A line in pieces of at most ``room`` ems if that can be: before a relation or a plus, else in a bracket."""
    if width(line) <= room or not isinstance(line, Row):
        return [line]
    pieces = fill(line.items, ("rel", "bin"), room)
    out: list[Box] = []
    for piece in pieces:
        out.extend(opened(piece, room) if width(piece) > room else [piece])
    return out


def fill(items: tuple[Box, ...], breaks: tuple[str, ...], room: float) -> list[Box]:
    """Chunks that begin at a sign of one of the roles, put together as long as they fit."""
    chunks: list[list[Box]] = [[]]
    for place, item in enumerate(items):
        if isinstance(item, Atom) and item.role in breaks and place and item.text not in ("·", "⊙", "×", "⊗"):
            chunks.append([])
        chunks[-1].append(item)
    lines: list[list[Box]] = []
    for chunk in chunks:
        if lines and width(row(*lines[-1], *chunk)) <= room:
            lines[-1].extend(chunk)
        else:
            lines.append(list(chunk))
    return [row(*line) for line in lines]


BIG = {
    "(": ("\\bigl(", "\\Bigl("),
    ")": ("\\bigr)", "\\Bigr)"),
    "[": ("\\bigl[", "\\Bigl["),
    "]": ("\\bigr]", "\\Bigr]"),
}


def opened(piece: Box, room: float) -> list[Box]:
    """A product whose long bracket is broken inside; the bracket gets a fixed size."""
    if not isinstance(piece, Row):
        return [piece]
    longest = max(range(len(piece.items)), key=lambda k: width(piece.items[k]))
    fence = piece.items[longest]
    if isinstance(fence, Fence) and fence.left in BIG and isinstance(fence.body, Row):
        size = 1 if is_tall(fence.body) else 0
        left, right = (Atom(BIG[sign][size], sign, "fence") for sign in (fence.left, fence.right))
        before, after = piece.items[:longest], piece.items[longest + 1 :]
        inner = fill(fence.body.items, ("rel", "bin"), room - 1.5)
        if len(inner) > 1:
            inner[0] = row(*before, left, inner[0])
            inner[-1] = row(inner[-1], right, *after)
            return inner
    return fill(piece.items, ("hidden", "space"), room)
