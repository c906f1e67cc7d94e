"""Where the relations of a row stand, and the row parted there: a = b = c is a, = b, = c."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from symderive.parse.macros import group, skip

SIGN = (
    r"\\(?:approx|leq?|geq?|leqslant|geqslant|propto|varpropto|equiv|simeq|triangleq|coloneqq|doteq|neq?|eqqcolon)(?![A-Za-z])"
    r"|:=|=:|[<>!]=|[=<>≤≥≈∝≡≠≔]"
)
ARROW = (
    r"\\(?:Rightarrow|implies|Longrightarrow|iff|Leftrightarrow|Longleftrightarrow|therefore|impliedby|Leftarrow)"
    r"(?![A-Za-z])|[⇒⟹⇔⟺∴]"
)
RELATION = re.compile(f"{SIGN}|{ARROW}")
ARROWS = re.compile(ARROW)
STACKED = re.compile(r"\\(?:overset|underset|stackrel)(?![A-Za-z])")
WIDE = re.compile(r"\\x(?:longequal|equal|rightarrow|Rightarrow|leftrightarrow|Leftrightarrow)(?![A-Za-z])")
BELONGS = re.compile(r"\\(?:in|notin|sim|perp|subset|subseteq|forall|succ|succeq)(?![A-Za-z])|[∈∉∼∀⊂⊆]")
IN = re.compile(r"\\in(?![A-Za-z])|∈")
WIDE_SPACE = re.compile(r"\\q?quad(?![A-Za-z])|\\hspace\s*\{[^}]*\}")
SCAN = re.compile(
    r"\\begin\{[^}]*\}|\\end\{[^}]*\}|\\left(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.)|\\right(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.)"
    rf"|\\[{{}}]|{STACKED.pattern}|{WIDE.pattern}|{RELATION.pattern}|{BELONGS.pattern}|\\[A-Za-z]+|\\.|[{{}}()\[\],;]",
    re.DOTALL,
)
WORDS = frozenset((r"\text", r"\mbox", r"\textrm", r"\textit", r"\textnormal", r"\hbox"))
JOINS = {"and": ",", "and also": ",", ",": ",", "or": "or"}
OPENING = re.compile(r"[{(\[]|\\\{|\\begin\{|\\left(?![A-Za-z])")
CLOSING = re.compile(r"[})\]]|\\\}|\\end\{|\\right(?![A-Za-z])")
OTHERS = (",", "in", "or")


def marks(row: str) -> Iterator[tuple[int, str, int]]:
    """The relations at the top level of a row, and its commas: where each begins, what it is, where it
    ends. A word set over a relation belongs to it; words behind a formula end it."""
    depth, at = 0, 0
    while found := SCAN.search(row, at):
        word, at = found.group(), found.end()
        if OPENING.match(word):
            depth += 1
        elif CLOSING.match(word):
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif word in WORDS:
            said, end = group(row, skip(row, at))
            if said is not None and said.strip().lower() in JOINS:
                yield found.start(), JOINS[said.strip().lower()], end
            elif said is not None and reason(said, row[: found.start()]):
                return
            at = end
        elif STACKED.fullmatch(word) or WIDE.fullmatch(word):
            sign, at = stacked(row, found.start())
            if sign:
                yield found.start(), sign, at
        elif RELATION.fullmatch(word):
            if row[: found.start()].rstrip().endswith("\\not"):
                yield row.rfind("\\not", 0, found.start()), "!=", at
            else:
                yield found.start(), word, at
        elif BELONGS.fullmatch(word):
            yield found.start(), "in", at
        elif word in ",;":
            yield found.start(), ",", at


def reason(said: str, before: str) -> bool:
    """Are these words the reason of what stands before them, not a name in it?"""
    spaced = re.search(r"(?:\\q?quad|\\[;,:! ]|~|\()\s*$", before)
    return bool(re.search(r"\s|^\(", said.strip()) or (said != said.strip() and before.strip()) or spaced)


def reason_at(row: str) -> int:
    """Where the reason behind a row begins; its length if it has none."""
    depth = 0
    for found in SCAN.finditer(row):
        word = found.group()
        if OPENING.match(word):
            depth += 1
        elif CLOSING.match(word):
            depth = max(0, depth - 1)
        elif word in WORDS and not depth:
            said, _ = group(row, skip(row, found.end()))
            if said is not None and said.strip().lower() not in JOINS and reason(said, row[: found.start()]):
                return found.start()
    return len(row)


def stacked(row: str, at: int) -> tuple[str, int]:
    """The relation of a \\overset{word}{=} and where it ends; no relation: an empty sign."""
    found = STACKED.match(row, at)
    if found is None:
        wide = WIDE.match(row, at)
        assert wide is not None
        end = wide.end()
        option = re.compile(r"\s*\[[^\]]*\]").match(row, end)
        end = option.end() if option else end
        _, end = group(row, skip(row, end))
        return ("=" if "equal" in wide.group() else r"\Rightarrow" if "R" in wide.group() else ""), end
    over, middle = group(row, skip(row, found.end()))
    if over is None:
        middle = skip(row, found.end()) + 1
    inner, end = group(row, skip(row, middle))
    if inner is None:
        sign = RELATION.match(row, skip(row, middle))
        return (sign.group(), sign.end()) if sign else ("", found.end())
    inner = re.sub(r"\\(?:text|mathrm|textrm|mathop|mathrel)\s*\{([^{}]*)\}", r"\1", inner).strip()
    if STACKED.match(inner):
        return stacked(inner, 0)[0], end
    return (inner, end) if RELATION.fullmatch(inner) else ("", found.end())


def relations(row: str) -> list[tuple[int, str]]:
    """The relations at the top level, with their places."""
    return [(at, sign) for at, sign, _ in marks(row) if sign not in OTHERS]


def member_behind(row: str) -> bool:
    """Does an equation say behind its last side what it lies in?"""
    found = [(at, sign) for at, sign, _ in marks(row) if sign != ","]
    return [sign for _, sign in found[-2:]] == ["=", "in"] and bool(IN.match(row, found[-1][0]))


def opens(row: str) -> bool:
    """Does a row open with a relation (bare, or with a word set over it)?"""
    found = relations(row)
    return bool(found) and not row[: found[0][0]].strip()


def opens_with_arrow(row: str) -> bool:
    found = relations(row)
    return opens(row) and bool(ARROWS.fullmatch(found[0][1]))


def cuts(row: str) -> list[int]:
    """Where a row is parted so that it stays one statement followed by what goes on from it: before every relation
    but the one that belongs to its left side, and before an arrow with the equation behind it."""
    found: list[int] = []
    sided = False  # has the statement that is being read got its relation?
    for at, sign, _ in marks(row):
        if sign in (",", "in"):
            continue
        if sign == "or":  # x = 1 or x = 2 is one statement
            sided = False
        elif ARROWS.fullmatch(sign):
            if at:
                found.append(at)
            sided = False
        elif at == 0 or (not row[:at].strip()) or not sided:
            sided = True
        else:
            found.append(at)
    return found


def parted(row: str, places: list[int]) -> list[tuple[int, str]]:
    """The pieces of a row between places, with their offsets."""
    ends = [0, *places, len(row)]
    return [(a, row[a:b].strip()) for a, b in pairwise(ends) if row[a:b].strip()]


def clauses(row: str) -> list[tuple[int, str]]:
    """A row that holds several statements, parted at the commas (or wide spaces) between them: both sides of such a
    place have a relation of their own."""
    places: list[int] = []
    related = False
    pending: int | None = None
    last = 0
    wide = ((m.start(), ",", m.end()) for m in WIDE_SPACE.finditer(row) if not inside(row, m.start()))
    for at, sign, end in sorted([*marks(row), *wide]):
        if sign == "or":
            continue
        if sign == ",":
            if related and pending is None and stripped(row[last:at]).strip():
                pending = at
            continue
        if pending is not None and not opens(stripped(row[pending:])):
            places.append(pending)
        pending, related = None, True
        last = end
    return parted(row, places)


def stripped(piece: str) -> str:
    """A piece without the commas and spaces that it begins with."""
    return re.sub(
        r"^(?:\\text\s*\{\s*and\s*\}|[,;\s~]|\\q?quad(?![A-Za-z])|\\[,;:! ]|\\hspace\s*\{[^}]*\})+", "", piece
    )


def inside(row: str, at: int) -> bool:
    """Does a place stand inside brackets or an environment?"""
    depth = 0
    for found in re.finditer(r"\\begin\{[^}]*\}|\\end\{[^}]*\}|\\[{}]|\\.|[{}()\[\]]", row[:at], re.DOTALL):
        word = found.group()
        depth += bool(OPENING.match(word)) - bool(CLOSING.match(word))
    return depth > 0
