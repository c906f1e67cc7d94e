"""What a derivation is written in - LaTeX, Markdown, a notebook - as one text that knows where each place of it stands.

A notebook's Markdown cells and the files that a LaTeX document takes in stand one below the other; quotation marks,
code and the escapes of Markdown are blanked out letter by letter, so that places stay.
"""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from symderive.expr.shape import DerivationError
from symderive.parse.paper.places import Place
from symderive.parse.paper.spans import Marks, fixed

MAX_LENGTH = 4_000_000
MAX_FILES = 40
TAKEN_IN = re.compile(r"\\(?:input|include|subfile)\s*\{([^{}]*)\}")
UNREAD = Marks(
    {
        "environment": (
            r"\\begin\{(?P<name>verbatim\*?|lstlisting|minted|comment|Verbatim)\}",
            lambda m: re.compile(r"\\end\{" + re.escape(m["name"]) + r"\}"),
        ),
        "switch": (r"\\iffalse(?![A-Za-z])", fixed(r"\\fi(?![A-Za-z])")),
        "verb": (
            r"\\verb\*?(?P<sign>[^A-Za-z\s*])",
            lambda m: re.compile(re.escape(m["sign"]) + r"|(?P<apart>\n)"),
        ),
    }
)
CODE = Marks(
    {
        "fenced": (
            r"^[ \t>]*(?P<fence>```+|~~~+)(?![ \t]*\{?math)[^\n]*\n",
            lambda m: re.compile(r"^[ \t>]*" + re.escape(m["fence"]) + r"[ \t]*$", re.MULTILINE),
        ),
        "ticks": (
            r"(?<![`$])(?P<mark>``?)(?!`)",
            lambda m: re.compile(rf"(?<!`){m['mark']}(?![`$])|(?P<apart>\n)"),
        ),
    },
    re.MULTILINE,
)
QUOTE = re.compile(r"^(\s*>\s?)+", re.MULTILINE)
MARK = re.compile(r"^\s*\[![\w-]+\][+-]?", re.MULTILINE)
MATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE)
ENDED = re.compile(r"\\end\{document\}")
ESCAPES = (("\u200b", " "), ("\ufeff", " "), ("\\_", " _"), ("\\\\{", " \\{"), ("\\\\}", " \\}"), ("\\\\|", " \\|"))


@dataclass(slots=True)
class Document:
    """The text, and the parts it is made of: where each begins, its name, and its first line in its own file."""

    text: str
    parts: list[tuple[int, str, int]] = field(default_factory=list)
    lines: list[int] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.lines = [0, *(m.end() for m in re.finditer("\n", self.text))]

    def place(self, offset: int) -> Place:
        at = bisect.bisect_right(self.parts, offset, key=lambda part: part[0]) - 1 if self.parts else -1
        begin, name, first = self.parts[at] if at >= 0 else (0, "", 0)
        line = bisect.bisect_right(self.lines, offset) - 1
        above = bisect.bisect_right(self.lines, begin) - 1
        return Place(first + line - above, offset - max(self.lines[line], begin), name)


def opened(text: str, kind: str, folder: Path | None = None) -> Document:
    """A document of a kind (latex, markdown, notebook) ready to be searched for formulas. Raises a DerivationError."""
    if len(text) > MAX_LENGTH:
        raise DerivationError(f"the document is longer than {MAX_LENGTH:,} characters", line=0, column=0)
    if kind == "notebook":
        return notebook(text)
    if kind == "markdown":
        return Document(markdown(text))
    return latex(text, folder)


def blank(found: re.Match[str]) -> str:
    """As many spaces and line ends as were there."""
    return re.sub(r"[^\n]", " ", found.group())


def blanked(text: str, marks: Marks) -> str:
    """The text without some stretches of it, letter by letter."""
    pieces, at = [], 0
    for span in marks.find(text):
        pieces += [text[at : span.begin], re.sub(r"[^\n]", " ", text[span.begin : span.end])]
        at = span.end
    return "".join([*pieces, text[at:]])


# ---------------------------------------------------------------- LaTeX
def latex(text: str, folder: Path | None) -> Document:
    """The text up to its end, with the files that it takes in put in their places."""
    pieces: list[str] = []
    parts: list[tuple[int, str, int]] = []
    length = 0

    def put(piece: str, name: str, line: int) -> None:
        nonlocal length
        if piece:
            parts.append((length, name, line))
            pieces.append(piece)
            length += len(piece)

    def take(whole: str, name: str, seen: frozenset[Path]) -> None:
        ended = ENDED.search(whole)
        whole = whole[: ended.start()] if ended else whole

        def piece(at: int, stop: int) -> None:
            column = at - (whole.rfind("\n", 0, at) + 1)
            put(" " * column + whole[at:stop], name, whole.count("\n", 0, at))

        at = 0
        for found in TAKEN_IN.finditer(whole) if folder is not None else ():
            path = beside(found[1].strip(), folder)
            line_start = whole.rfind("\n", 0, found.start()) + 1
            if path is None or path in seen or len(seen) > MAX_FILES or "%" in whole[line_start : found.start()]:
                continue
            try:
                inner = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                continue
            piece(at, found.start())
            take(inner, found[1].strip(), seen | {path})
            at = found.end()
        piece(at, len(whole))

    take(text, "", frozenset())
    return Document(blanked("".join(pieces), UNREAD), parts if len(parts) > 1 else [])


def parents(folder: Path | None, name: str) -> Iterator[tuple[Path, str]]:
    """The LaTeX files, in a document's folder and the one above it, that take the document in, with their texts."""
    if folder is None or not name.endswith(".tex"):
        return
    stem = re.escape(name.removesuffix(".tex"))
    takes = re.compile(rf"\\(?:input|include|subfile)\s*\{{(?:[^{{}}]*/)?{stem}(?:\.tex)?\s*\}}")
    for place in (folder, folder.resolve().parent):
        for path in sorted(place.glob("*.tex"))[:MAX_FILES]:
            if path.name == name or path.stat().st_size > MAX_LENGTH:
                continue
            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                continue
            if takes.search(text):
                yield path, text


def read_with(document: Path) -> set[Path]:
    """All files that are read with a LaTeX document: what it takes in, what that takes in, and what takes it in."""
    found: set[Path] = set()
    waiting = [document]
    while waiting and len(found) <= MAX_FILES:
        try:
            text = waiting.pop().read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        inner = {beside(m[1].strip(), document.parent) for m in TAKEN_IN.finditer(text)}
        new = {path for path in inner if path is not None} - found
        found |= new
        waiting += new
    return found | {path for path, _ in parents(document.parent, document.name)}


def beside(name: str, folder: Path | None) -> Path | None:
    """A file of the document's own folder; a path that leaves the folder is none."""
    if folder is None or not name or Path(name).is_absolute() or ".." in Path(name).parts:
        return None
    for ending in ("", ".tex"):
        path = folder / (name + ending)
        if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            return path
    return None


# ---------------------------------------------------------------- Markdown, notebooks
def markdown(text: str) -> str:
    """Front matter, code, the marks of quotations and callouts, and kramdown's escapes blanked out."""
    text = MATTER.sub(blank, text)
    text = QUOTE.sub(blank, text)
    text = MARK.sub(blank, text)
    text = blanked(text, CODE)
    text = text.replace("<![CDATA[", " " * 9).replace("]]>", "   ")
    for sign, plain in ESCAPES:
        text = text.replace(sign, plain)
    return text


def notebook(text: str) -> Document:
    """The Markdown cells of a notebook, one below the other."""
    try:
        cells = [
            (number, c["source"] if isinstance(c["source"], str) else "".join(c["source"]))
            for number, c in enumerate(json.loads(text)["cells"], 1)
            if c.get("cell_type") == "markdown"
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DerivationError(f"this is no notebook: {error}", line=0, column=0) from None
    parts, pieces, length = [], [], 0
    for number, source in cells:
        piece = markdown(source) + "\n\n"
        parts.append((length, f"cell {number}", 0))
        pieces.append(piece)
        length += len(piece)
    return Document("".join(pieces), parts)
