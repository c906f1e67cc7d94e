"""The words between the formulas: what they say of names, and what of them is left for a person to understand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from symderive.parse.macros import Macros
from symderive.parse.paper.covers import Document
from symderive.parse.paper.places import Place
from symderive.parse.paper.stated import Chosen, Stated, reading
from symderive.parse.paper.worded import (
    INDEPENDENT,
    called,
    half_read,
    independent,
    of_chance,
    sentence_around,
    speaks_of_chance,
    unexplained,
    worded,
)

CONCLUSION = re.compile(r"\b(?:hence|therefore|thus|so|show|prove|then|conclude)\b", re.IGNORECASE)
#: recall that $Var(X + Y) = ...$ if $X$ and $Y$ are independent: of no $X$ and $Y$ that stand elsewhere
GENERAL = re.compile(
    r"\b(?:recall|know|known|fact|in general)\b.*§\s*,?\s*(?:if|when(?:ever)?|for)\s*$", re.IGNORECASE | re.DOTALL
)
LAW = re.compile(r"\\sim(?![A-Za-z])|∼")
REST = 300
#: For independent $X \\sim ...$ and $Y \\sim ...$
LEAD = re.compile(
    r"\bindependent(?:\s+(?:random|normal|gaussian|discrete|continuous|real|variables?|vectors?))*\s*:?\s*$",
    re.IGNORECASE,
)
#: P(X_i = 1 | C) = ... for $i = 1, 2$, independent given $C$
APART_GIVEN = re.compile(
    r"\s*,?\s*(?:and\s+|all\s+|conditionally\s+|mutually\s+)*independent(?:ly)?,?\s*(?:conditional(?:ly)?\s+on|given)\s*"
)
COPIES = re.compile(
    r"\s*,?\s*(?:(?:are|be)\s+)?(?:i\.?\s?i\.?\s?d\.?|independent)(?:\\\s|\s|~)*copies\s+of\s*\$(?P<of>[^$]+)\$"
)
PERCENTAGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:\\?%|per ?cent\b)")
DECIMAL = re.compile(r"\d+(?:\.\d+)?|\.\d+")
MEMBER = re.compile(r"(?<![A-Za-z\\])([A-Z])_\{?([ijkn])\}?")
LISTED = re.compile(r"\s*(?:,|and|,\s*and)\s*")


@dataclass(slots=True)
class Heard:
    """The prose of one problem, as it grows."""

    pieces: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)  # sentences of which a part was understood, and not all

    def joined(self, chosen: Chosen, rows: list[str], place: Place) -> None:
        """Add the prose to what is given, where a line speaks of something random that only the prose tells of, or of
        which it tells more than was understood."""
        if not self.pieces or not speaks_of_chance(rows):
            return
        lost = [*self.halves, *(piece for piece in self.pieces if shares(piece, chosen.statements))]
        lost += () if independent(chosen.statements) else filter(INDEPENDENT.search, self.pieces)
        if not lost and not unexplained(rows, chosen.statements):
            return
        words = of_chance(self.pieces, lost)
        if words is not None and reading(made := [*chosen.statements, Stated(words, place)]) is not None:
            chosen.statements, chosen.problem = made, reading(made)


def copies(names: str, after: str, stated: Sequence[str]) -> tuple[str, int] | None:
    """The law of names that are i.i.d. copies of a variable with a law, and where the words end."""
    found = COPIES.match(after)
    if found is None:
        return None
    for text in reversed(stated):
        law = LAW.search(text)
        if law is not None and text[: law.start()].strip() == found["of"].strip():
            return rf"{names} \overset{{\text{{iid}}}}{{\sim}} {text[law.end() :].strip()}", found.end()
    return None


def shares(piece: str, statements: Sequence[Stated]) -> bool:
    """Do these words give a percentage (60\\% of the parts) that no statement repeats?"""
    told = {float(m) for s in statements for m in DECIMAL.findall(s.text)}
    said = [float(m) for m in PERCENTAGE.findall(piece)]
    return any(all(abs(value - x) > 1e-9 for x in told for value in (p, p / 100, 1 - p / 100)) for p in said)


@dataclass(slots=True)
class Said:
    """Goes along with the formulas: bare names that a sentence lists, and the words around them."""

    document: Document
    macros: Macros
    names: list[str] = field(default_factory=list)  # Let $A$ and $B$ be ...
    before: str = ""
    laws: bool = False  # do they come from laws: X ~ N, Y ~ N
    lead: str = ""  # the words before the first of these laws
    heard: Heard = field(default_factory=Heard)
    concluded: int = 0  # up to here the words conclude
    passed: int = 0  # up to here the formulas are part of a statement that was made

    def named(self, name: str, sentence: str, end: int) -> None:
        if end <= self.passed:
            return
        self.before = self.before if self.names else sentence
        self.names.append(name)

    def declared(self, row: str, sentence: str) -> None:
        """A declaration in the sentence, of which the words behind it may say more; laws side by side are one list."""
        law = bool(LAW.search(row))
        name = re.split(r"\\in(?![A-Za-z])|∈|\\sim|∼|:", row)[0].strip()
        listed = law and self.laws and bool(self.names)
        self.names = [*self.names, name] if listed else [name]
        self.lead = self.lead if listed else sentence if law else ""
        self.laws = law

    def told(self, start: int, until: int, stated: Sequence[str] = ()) -> Iterator[str]:
        """What the words from the last formula say of the names before them; ``stated``: what is known so far."""
        text = self.document.text
        if not self.names or LISTED.fullmatch(text[start:until]):
            return
        several = len(self.names) > 1
        names, self.names = ", ".join(self.names), []
        if self.laws and several and LEAD.search(self.lead):
            yield rf"{names} \text{{ independent}}"
        if CONCLUSION.search(self.before) or GENERAL.search(self.before):
            self.concluded = until  # so $A$ and $B$ are independent: no given
            return
        if (copied := copies(names, text[start:], stated)) is not None:
            self.passed = start + copied[1]
            yield copied[0]
            return
        found = worded(names, text[start:], self.macros)
        if found is not None:
            statement, self.passed = found[0], start + found[1]
            rest = text[self.passed : self.passed + REST]
            if half_read(rest):
                self.heard.halves.append(sentence_around(text, start, self.passed))
            yield from statement.split("\n")
        elif (statement_before := called(names, self.before)) is not None:
            yield statement_before

    def apart_given(self, start: int, formula: str, begin: int, stated: Sequence[str]) -> str | None:
        """What "independent given $C$" behind a family X_i, i = 1, ..., n, says."""
        if not APART_GIVEN.fullmatch(self.document.text, start, begin):
            return None
        for text in reversed(stated[-8:]):
            for name, index in reversed(MEMBER.findall(text)):
                run = next((t for t in reversed(stated) if re.match(rf"\s*{index}\s*=.*,", t)), None)
                if run is not None:
                    places = [k.strip() for k in run.split("=", 1)[1].split(",")]
                    members = ", ".join(k if "dots" in k else f"{name}_{{{k}}}" for k in places)
                    self.passed = max(self.passed, begin)
                    return rf"{members} \text{{ independent given }} {formula}"
        return None

    def begins(self) -> None:
        """Another problem begins."""
        self.heard = Heard()

    def hears(self, start: int, until: int) -> None:
        """Keep the words between two formulas, except those that made a statement."""
        text = self.document.text
        body = text.find(r"\begin{document}", start, until)
        start = max(start, body, self.passed, self.concluded)
        if len(text[start:until].split()) > 1:
            self.heard.pieces.append(text[start:until])
