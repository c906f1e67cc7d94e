"""Hand derivations out of LaTeX files, Markdown and notebooks: their lines, each with its place in the file.

A display that opens with a relation goes on from the one before it, also across prose; a chain a = b = c in one row
is split at every top-level relation; macros are put in first. What is declared in formulas of the prose, or in a
comment that begins with ``given:``, is what the derivation may use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from symderive.expr.shape import DerivationError
from symderive.parse.errors import ReadingError
from symderive.parse.macros import Macros, group

MAX_LENGTH = 4_000_000
DISPLAYS = (
    "align|align*|aligned|eqnarray|eqnarray*|equation|equation*|gather|gather*|multline|multline*|flalign|flalign*|"
    "alignat|alignat*|displaymath|split"
)
_NAMES = "|".join(re.escape(n) for n in DISPLAYS.split("|"))
MATH = re.compile(
    rf"""(?P<comment>(?<!\\)%[^\n]*|<!--.*?-->)
  | (?P<verbatim>\\begin\{{verbatim\}}.*?\\end\{{verbatim\}}|```(?!math)[^\n]*\n.*?```|`[^`\n]+`)
  | ```math\s*\n(?P<fence>.*?)```
  | \\begin\{{(?P<env>{_NAMES})\}}(?P<body>.*?)\\end\{{(?P=env)\}}
  | \$\$(?P<dollars>.*?)\$\$
  | (?<!\\)\\{{1,2}}\[(?P<bracket>.*?)\\{{1,2}}\]
  | <script\s+type="math/tex;\s*mode=display">(?P<script>.*?)</script>
  | (?<!\\)\$(?P<inline>(?:\\.|[^$\\])+?)\$
  | (?<!\\)\\{{1,2}}\((?P<round>.*?)\\{{1,2}}\)""",
    re.VERBOSE | re.DOTALL,
)
RELATION = re.compile(
    r"\\(?:approx|leq?|geq?|leqslant|geqslant|propto|equiv|Rightarrow|implies|Longrightarrow|iff|Leftrightarrow|simeq|triangleq|coloneqq|doteq)(?![A-Za-z])|:=|[=<>≤≥≈∝⇒]"
)
STACKED = re.compile(r"\\(?:overset|underset|stackrel)(?![A-Za-z])")
DECLARES = re.compile(
    r"\\in\s*(\\mathbb|\\Bbb|\\R\b|\\\{|\[|\()|\\sim(?![A-Za-z])|\\perp|\\succ|:.*\\to|\\text\{[^}]*(event|random|symmetric|independent|invertible|density)"
)
GIVEN = re.compile(r"^\s*(?:%+|<!--)\s*given\s*:\s*(.*?)\s*(?:-->)?\s*$", re.IGNORECASE | re.DOTALL)
NAMED = re.compile(r"^\s*(?:%+|<!--)\s*(?:id|name|problem|symderive)\s*:\s*(\S+)", re.IGNORECASE)
LABEL = re.compile(r"\\label\s*\{(?:eq:|problem:|prob:|ex:)?([^{}]*)\}")
FORGOTTEN = re.compile(r"\\(?:label|tag\*?|vspace\*?|hspace\*?|intertext|shortintertext)\s*(?=\{)")
DROPPED = re.compile(
    r"\\(?:nonumber|notag|displaystyle|phantom\s*\{[^{}]*\}|allowbreak|hline|vspace\{[^}]*\})(?![A-Za-z])"
)
EMPTY_ROWS = re.compile(r"^(\\(?:Down|Up|down|up|Right|right|Left|left)arrow|\\vdots|\\dots|\\ldots|\\cdots|\.\.\.)$")


class Placed(str):
    """A line of a derivation that knows the line and column of the file where it begins (both from 0)."""

    place: tuple[int, int]

    def __new__(cls, text: str, place: tuple[int, int] = (0, 0)) -> Placed:
        made = super().__new__(cls, text)
        made.place = place
        return made


@dataclass(slots=True)
class Hand:
    """A derivation as it is collected."""

    name: str | None = None
    given: list[str] = field(default_factory=list)
    lines: list[Placed] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return len(self.lines) >= 2 or any(RELATION.search(line) for line in self.lines)


def derivations(
    text: str, kind: str = "latex", folder: Path | None = None
) -> Iterator[tuple[str | None, str, list[str]]]:
    """The derivations of a document: (its name or None, what is given, its lines). ``kind`` is latex, markdown or
    notebook; ``folder`` is where local files that the document loads may be. Raises a DerivationError."""
    if len(text) > MAX_LENGTH:
        raise DerivationError(f"the document is longer than {MAX_LENGTH:,} characters", line=0, column=0)
    if kind == "notebook":
        text = notebook(text)
    if kind in ("notebook", "markdown"):
        text = markdown(text)
    macros = Macros()
    macros.learn(text, folder)
    for hand in collect(text, macros):
        yield hand.name, "\n".join(dict.fromkeys(hand.given)), list(hand.lines)


def notebook(text: str) -> str:
    """The Markdown cells of a notebook, one below the other."""
    try:
        data = json.loads(text)
        cells = data["cells"]
        parts = [
            c["source"] if isinstance(c["source"], str) else "".join(c["source"])
            for c in cells
            if c.get("cell_type") == "markdown"
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise DerivationError(f"this is no notebook: {error}", line=0, column=0) from None
    return "\n\n".join(parts)


def markdown(text: str) -> str:
    """Callouts and kramdown's escapes taken away, line by line, so that places stay."""
    lines = []
    for line in text.split("\n"):
        plain = re.sub(r"^(\s*>\s?)+", lambda m: " " * len(m.group()), line)
        plain = (
            plain.replace("\u200b", " ")
            .replace("<![CDATA[", " " * 9)
            .replace("]]>", "   ")
            .replace("\\_", " _")
            .replace("\\\\{", " \\{")
            .replace("\\\\}", " \\}")
        )
        lines.append(plain)
    return "\n".join(lines)


def collect(text: str, macros: Macros) -> Iterator[Hand]:
    """Displays (and inline chains) in order, joined into derivations."""
    hand = Hand()
    given: list[str] = []
    name: str | None = None
    before = 0  # how many of the givens stood above the last derivation
    some = False
    for found in MATH.finditer(text):
        comment = found["comment"]
        if comment is not None:
            said, named = GIVEN.match(comment), NAMED.match(comment)
            if said:
                given.extend(s for s in said[1].split("\n") if s.strip())
            if named:
                name = named[1]
                given, before = given[before:], 0  # a problem with a name has givens of its own
            continue
        if found["verbatim"] is not None:
            continue
        inline = found["inline"] or found["round"]
        part = next(
            n for n in ("fence", "body", "dollars", "bracket", "script", "inline", "round") if found[n] is not None
        )
        if re.match(r"\s*\\(?:re|provide)?(?:newcommand|def|DeclareMathOperator|let)\b", found[part]):
            some = True
            continue
        some = True
        rows = list(rows_of(text, found.start(part), found.end(part), macros))
        if not rows:
            continue
        if inline is not None and declares(rows):
            given.extend(str(r) for r in rows)
            continue
        if all(declares([r]) for r in rows):
            given.extend(str(r) for r in rows)
            continue
        lines = [line for row in rows for line in chain(row)]
        if inline is not None and len(lines) < 3 and not opens(rows[0]):
            continue
        if opens(rows[0]) and hand.lines:
            hand.lines.extend(lines)
            continue
        if opens(rows[0]):
            continue
        if hand.whole and hand.lines:
            yield hand
        labelled = LABEL.search(found[part])
        hand = Hand(name or (labelled[1] if labelled else None), list(given), lines)
        name, before = None, len(given)
    if hand.lines and hand.whole:
        yield hand
    if not some and text.strip():
        rows = list(rows_of(text, 0, len(text), macros))
        lines = [line for row in rows if not declares([row]) for line in chain(row)]
        if lines:
            yield Hand(name, given + [str(r) for r in rows if declares([r])], lines)


def rows_of(text: str, start: int, stop: int, macros: Macros) -> Iterator[Placed]:
    """The rows of a display, macros put in, alignment taken away, each with its place."""
    body = text[start:stop]
    inner = re.match(rf"\s*\\begin\{{({_NAMES}|array|gathered)\}}(\{{[^{{}}]*\}})?", body)
    if inner and re.search(rf"\\end\{{{re.escape(inner[1])}\}}\s*[.,]?\s*$", body):
        end = re.search(rf"\\end\{{{re.escape(inner[1])}\}}\s*[.,]?\s*$", body)
        start, stop = start + inner.end(), start + (end.start() if end else len(body))
        body = text[start:stop]
    for at, row in split_rows(body):
        line = text.count("\n", 0, start + at)
        column = start + at - (text.rfind("\n", 0, start + at) + 1)
        plain = cleaned(macros.expand(uncommented(row)))
        if plain and not EMPTY_ROWS.match(plain):
            yield Placed(plain, (line, column))


def split_rows(body: str) -> Iterator[tuple[int, str]]:
    """Rows parted at \\\\ outside of braces and inner environments, with their offsets."""
    depth, begin = 0, 0
    for found in re.compile(
        r"\\begin\{|\\end\{|\\\\(?:\[-?[\d.]+\w\w\]|\*)?|\\.|[{}]|(?<!\\)%[^\n]*", re.DOTALL
    ).finditer(body):
        word = found.group()
        if word.startswith("%"):
            continue
        if word == "{":
            depth += 1
        elif word == "\\begin{":
            depth += 2  # its own brace closes soon, the environment stays open
        elif word == "}":
            depth -= 1
        elif word == "\\end{":
            depth += 0  # opens a brace and closes the environment
        elif word.startswith("\\\\") and depth <= 0:
            yield (first_sign(body, begin), body[begin : found.start()])
            begin = found.end()
    yield (first_sign(body, begin), body[begin:])


def first_sign(body: str, at: int) -> int:
    while at < len(body) and body[at].isspace():
        at += 1
    return at


def uncommented(row: str) -> str:
    return re.sub(r"(?<!\\)%[^\n]*", "", row)


def cleaned(row: str) -> str:
    """Labels, tags, alignment signs and closing punctuation taken away; a last column of words stays as a reason."""
    while found := FORGOTTEN.search(row):
        _, end = group(row, found.end())
        row = row[: found.start()] + " " + row[end:]
    row = DROPPED.sub(" ", row)
    row = unaligned(row)
    row = re.sub(r"\s+", " ", row).strip()
    while row and (row[-1] in ",;" or (row[-1] == "." and not row.endswith("..."))):
        row = row[:-1].rstrip()
    row = re.sub(r"(\\[,;:! ]|\\quad|\\qquad|~)+$", "", row).strip()
    while row and row[-1] in ",;.":
        row = row[:-1].rstrip()
    return row


def unaligned(row: str) -> str:
    """& outside of inner environments taken away."""
    out, depth = [], 0
    for found in re.compile(r"\\begin\{[^}]*\}|\\end\{[^}]*\}|\\.|&|[^\\&]+", re.DOTALL).finditer(row):
        word = found.group()
        depth += word.startswith("\\begin{")
        depth -= word.startswith("\\end{")
        out.append(" " if word == "&" and depth <= 0 else word)
    return "".join(out)


def opens(row: str) -> bool:
    """Does a row open with a relation (bare, or with a word set over it)?"""
    if STACKED.match(row):
        return bool(RELATION.search(row[:60]))
    return bool(RELATION.match(row))


def declares(rows: list[Placed]) -> bool:
    """Is this a declaration (x in R^n, X ~ N), not a step?"""
    return all(DECLARES.search(r) and not opens(r) and len(list(places(r))) <= 1 for r in rows)


def chain(row: Placed) -> list[Placed]:
    """a = b = c as a, = b, = c; a row with one relation of its own stays whole unless it begins a derivation."""
    cuts = [k for k in places(row) if k > 0]
    if not cuts:
        return [row]
    line, column = row.place
    pieces = [row[: cuts[0]], *(row[a:b] for a, b in zip(cuts, [*cuts[1:], len(row)], strict=True))]
    return [Placed(p.strip(), (line, column)) for p in pieces if p.strip()]


def places(row: str) -> Iterator[int]:
    """Where relations stand at the top level of a row."""
    depth, at = 0, 0
    scan = re.compile(
        r"\\begin\{[^}]*\}|\\end\{[^}]*\}|\\left\s*(?:\\.|.)|\\right\s*(?:\\.|.)|\\[{}]|"
        + STACKED.pattern
        + "|"
        + RELATION.pattern
        + r"|\\[A-Za-z]+|\\.|[{}()\[\]]",
        re.DOTALL,
    )
    while found := scan.search(row, at):
        word = found.group()
        at = found.end()
        if (word.startswith(("\\begin", "\\left")) and not word.startswith("\\leftarrow")) or word in (
            "{",
            "(",
            "[",
            "\\{",
        ):
            depth += 1
        elif (word.startswith(("\\end", "\\right")) and not word.startswith("\\rightarrow")) or word in (
            "}",
            ")",
            "]",
            "\\}",
        ):
            depth -= 1
        elif depth == 0 and STACKED.match(word):
            _, middle = group(row, first_sign(row, at))
            over, end = group(row, first_sign(row, middle))
            if (over is not None and RELATION.fullmatch(over.strip())) or (
                over is None and RELATION.match(row, first_sign(row, middle))
            ):
                yield found.start()
                at = max(end, middle)
        elif depth == 0 and RELATION.fullmatch(word):
            previous = row[: found.start()].rstrip()
            if not (previous and RELATION.search(previous[-2:]) and previous[-1] in ":<>="):
                yield found.start()


__all__ = ["Placed", "ReadingError", "derivations"]
