"""The rows of a display as its author meant them: comments, labels and alignment gone, what spans two rows put
together, the reasons of a last column behind the formula, each row with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symderive.expr.shape import DerivationError
from symderive.parse.macros import Macros, group
from symderive.parse.paper.columns import HANGING, statements
from symderive.parse.paper.covers import Document
from symderive.parse.paper.cutting import Raw, cut
from symderive.parse.paper.parting import opens, relations
from symderive.parse.paper.places import Placed
from symderive.parse.paper.polishing import LEADS, LONGEST, PHANTOM, TAG_OR_LABEL, only_words, polished, without

MOST_ROWS = 5_000  # of a display
EMPTY = re.compile(r"^(\\(?:Down|Up|down|up|Right|right|Left|left)arrow|\\vdots|\\[lc]?dots|\.\.\.|…|⋮)$")
JOINED = re.compile(r"^(?:\+|\\(?:cdot|times|odot|otimes|pm|mp|circ)(?![A-Za-z])|/)")
MINUS = re.compile(r"^[-−]")
PARTED_BRACKET = re.compile(r"\\right\s*\.(?:[\s&]|\\q?quad|\\[,;:! ])*$")
NULL_FENCES = re.compile(r"\\right\s*\.((?:[\s&]|\\q?quad|\\[,;:! ])*[-+=]?(?:[\s&]|\\q?quad|\\[,;:! ])*)\\left\s*\.")


def rows_of(document: Document, start: int, stop: int, macros: Macros, kind: str = "") -> list[Placed]:
    """The rows of a display: macros put in, alignment taken away."""
    found: list[Placed] = []
    cuts = list(cut(document.text, start, stop, kind))
    refuse_what_is_too_long(document, [raw for raw in cuts if "=" in raw.text])
    for raw in joined(cuts, macros):
        signs = relations(document.text[raw.at : raw.stop])
        for number, text in enumerate(statements(raw)):
            plain = polished(text)
            if plain and not EMPTY.match(plain) and not only_words(plain):
                alike = [s for _, s in relations(plain)] == [s for _, s in signs]
                spots = tuple(document.place(raw.at + at) for at, _ in signs) if alike else ()
                found.append(Placed(plain, document.place(raw.at), spots, beside=number > 0))
    return found


def refuse_what_is_too_long(document: Document, rows: list[Raw]) -> None:
    """A sentence with the place of a row, or of a display, that no reader would read to its end."""
    long = next((raw for raw in rows if len(raw.text) > LONGEST), None)
    if long is not None:
        said = f"this row has {len(long.text):,} characters, and up to {LONGEST:,} are read"
    elif len(rows) > MOST_ROWS:
        said = f"this display has {len(rows):,} rows, and up to {MOST_ROWS:,} are read"
    else:
        return
    place = document.place((long or rows[0]).at)
    raise DerivationError(said, line=place.line, column=place.column, where="text")


def joined(raws: list[Raw], macros: Macros) -> Iterator[Raw]:
    """Rows that go on from the one before without a relation of their own are put behind it."""
    held: Raw | None = None
    for raw in raws:
        at, text = shown(raw)
        text = macros.expand(uncommented(text))
        bare = LEADS.sub("", without(text, PHANTOM, TAG_OR_LABEL)).strip()
        if not bare:
            continue
        if held is not None and goes_on(held, bare):
            held = Raw(NULL_FENCES.sub(r" \1 ", f"{held.text} {bare}"), held.at, raw.stop, held.kind)
            continue
        if held is not None:
            yield held
        held = Raw(text, at, raw.stop, raw.kind)
    if held is not None:
        yield held


def shown(raw: Raw) -> tuple[int, str]:
    """A row without what stands before its formula: line ends, comments, words between the rows."""
    at = 0
    lead = re.compile(r"\s+|%[^\n]*|\\label\s*\{[^{}]*\}|\\hline(?![A-Za-z])")
    while at < len(raw.text):
        found = lead.match(raw.text, at)
        if found:
            at = found.end()
            continue
        words = re.compile(r"\\(?:short)?intertext\s*(?=\{)").match(raw.text, at)
        if not words:
            break
        _, at = group(raw.text, words.end())
    return raw.at + at, raw.text[at:]


def goes_on(held: Raw, bare: str) -> bool:
    """Does a row belong to the one before it?"""
    above = held.text.rstrip().rstrip("&").rstrip()
    if held.kind.startswith("multline"):
        return not opens(bare) or not relations(above)
    if JOINED.match(bare) or HANGING.search(above) or bare.startswith(r"\right"):
        return True
    if bare.startswith(r"\left.") and PARTED_BRACKET.search(above):
        return True
    if above.count("(") + above.count("[") > above.count(")") + above.count("]") and "\\left." not in above:
        return not opens(bare)
    return bool(MINUS.match(bare)) and not relations(bare)


def uncommented(row: str) -> str:
    return re.sub(r"(?<!\\)%[^\n]*", "", row)
