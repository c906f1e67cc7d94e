"""Sentences with formulas in them, and formulas too long for a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symderive.render.boxes import Atom, Box, Fence, Frac, Row, Script, is_tall, row, width
from symderive.render.paint_text import is_big, is_name, of_derivative
from symderive.render.shown_values import VALUE, value
from symderive.render.spelling import DOT
from symderive.render.symbols import GREEK
from symderive.render.transcribe import transcribe

# A word with a LaTeX command, a superscript or a subscript in it is a formula, dollars or not.
DOLLARS = re.compile(r"\$([^$]+)\$")
FORMULA = re.compile(
    r"\$([^$]+)\$|(?<!\S)([^\s$]*(?:\\[A-Za-z]+|[\^_]\{?[-\w\\])[^\s$]*?)(?=[.,;:)?!]?(?:\s|$))"
    rf"|({VALUE.pattern})"
)
SUBSCRIPTS = re.compile(r"(?<=[A-Za-z])_([a-z]{2,3})(?![\w])")  # A_ij in plain words is the entry i, j
# A Greek letter in plain words is written as the letter; beta and gamma name laws.
LETTER = re.compile(
    rf"(?<![A-Za-z\\])({'|'.join(x for x in GREEK if x.islower() and x not in ('beta', 'gamma'))})(?![A-Za-z-])"
)


@dataclass(frozen=True, slots=True)
class Text:
    words: str


@dataclass(frozen=True, slots=True)
class Math:
    box: Box


@dataclass(frozen=True, slots=True)
class Code:
    """Source that is spoken of, as it is typed."""

    words: str


Words = tuple[Text | Math | Code, ...]


def prose(sentence: str, *, ours: bool = True) -> tuple[Text | Math, ...]:
    """A sentence as text and formulas: ``$...$``, and, in sentences of ours, bare words that are plainly LaTeX."""
    parts: list[Text | Math] = []
    at = 0
    sentence = LETTER.sub(r"\\\1", sentence) if ours else sentence
    for found in (FORMULA if ours else DOLLARS).finditer(sentence):
        if found.start() > at:
            parts.append(Text(plain(sentence[at : found.start()])))
        if ours and found[3] is not None:
            parts.append(Math(value(found[3])))
        else:
            source = found[1] if found[1] is not None else SUBSCRIPTS.sub(r"_{\1}", found[2])
            parts.append(Math(transcribe(source)))
        at = found.end()
    if at < len(sentence):
        parts.append(Text(plain(sentence[at:])))
    return tuple(parts)


def told(sentence: str) -> Words:
    """A sentence of ours about a text that was refused: words with a command in them are source, shown as typed."""
    parts = re.split(r"(\S*\\[A-Za-z]\S*?)(?=[.,;:)?!]*(?:\s|$))", sentence)
    return tuple(Code(part) if k % 2 else Text(part) for k, part in enumerate(parts) if part)


def plain(words: str) -> str:
    r"""Words without the backslashes that LaTeX wants: 5\% is 5%."""
    return re.sub(r"\\([%&#_])", r"\1", words)


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
    return packed(chunks, room)


def packed(chunks: list[list[Box]], room: float) -> list[Box]:
    """Chunks put together into lines as long as they fit."""
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
    """A product whose long bracket is broken inside; where there is none, broken between two factors."""
    parts = split(piece, room)
    if len(parts) > 1:
        return parts
    return factors(piece.items, room) if isinstance(piece, Row) else [piece]


def factors(items: tuple[Box, ...], room: float) -> list[Box]:
    """A product in lines: each line but the first begins with the product sign, which stands for nothing within one."""
    chunks: list[list[Box]] = [[]]
    for place, item in enumerate(items):
        if 0 < place < len(items) - 1 and between_factors(items[place - 1], item, items[place + 1]):
            chunks.append([])
        chunks[-1].append(item)
    first, *rest = packed(chunks, room)
    return [first, *(row(DOT, *line.items[1:]) if isinstance(line, Row) else line for line in rest)]


def between_factors(left: Box, item: Box, right: Box) -> bool:
    """Is this the blank between two factors, and not the one between an operator (Σ, lim, d/dx) and its operand?"""
    if not (isinstance(item, Atom) and item.role in ("hidden", "space")) or is_big(left) or is_name(left):
        return False
    sign = any(isinstance(b, Atom) and (b.role not in ("ord", "number") or b.text == "d") for b in (left, right))
    return not sign and not (isinstance(left, Frac) and of_derivative(left))


def split(box: Box, room: float) -> list[Box]:
    """A box broken inside its longest bracket, at whatever depth; brackets that are broken get a fixed size."""
    match box:
        case Row(items):
            pieces = fill(items, ("rel", "bin"), room)
            if len(pieces) > 1:
                return pieces
            longest = max(range(len(items)), key=lambda k: width(items[k]))
            inner = split(items[longest], room)
            if len(inner) > 1:
                inner[0] = row(*items[:longest], inner[0])
                inner[-1] = row(inner[-1], *items[longest + 1 :])
            return inner
        case Fence(left, body, right) if left in BIG and right in BIG:
            inner = split(body, room - 1.5)
            if len(inner) > 1:
                size = 1 if is_tall(body) else 0
                inner[0] = row(Atom(BIG[left][size], left, "fence"), inner[0])
                inner[-1] = row(inner[-1], Atom(BIG[right][size], right, "fence"))
            return inner
        case Script(Fence() as base, sub, sup, False):
            inner = split(base, room)
            if len(inner) > 1 and isinstance(inner[-1], Row):
                *rest, closing = inner[-1].items
                inner[-1] = row(*rest, Script(closing, sub, sup))
            return inner if len(inner) > 1 else [box]
    return [box]
