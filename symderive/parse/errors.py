"""Errors that people can act on: a sentence, its place, what would help, and the line with a caret under it."""

from __future__ import annotations

import bisect
import difflib

from symderive.expr.shape import DerivationError
from symderive.parse.words import COMMANDS, DECORATIONS, FENCED, FONTS, FUNCTIONS, LETTERS, MATRIX_FUNCTIONS


class ReadingError(DerivationError):
    """What was written cannot be read, or can be read in two ways."""


class Source:
    """A text with its line starts, so that an offset becomes a line and a column (both from 0).

    ``first`` is the number of the text's first line in whatever the reader sees (a file, a list of lines); ``name``
    says which text it is, for errors: "given", "find", "line 3", "latex".
    """

    __slots__ = ("_starts", "column", "first", "name", "text")

    def __init__(self, text: str, first: int = 0, column: int = 0, name: str | None = None):
        self.text = text
        self.name = name
        self.first = first
        self.column = column
        self._starts: list[int] | None = None

    def place(self, offset: int) -> tuple[int, int]:
        if self._starts is None:
            self._starts = [0]
            at = self.text.find("\n")
            while at >= 0:
                self._starts.append(at + 1)
                at = self.text.find("\n", at + 1)
        line = bisect.bisect_right(self._starts, offset) - 1
        column = offset - self._starts[line]
        return (self.first + line, column + (self.column if line == 0 else 0))

    def error(self, message: str, offset: int, hint: str | None = None) -> ReadingError:
        """A sentence with the place of ``offset`` in it."""
        line, column = self.place(min(offset, len(self.text)))
        return ReadingError(message, line=line, column=column, hint=hint, where=self.name)


def unknown_command(command: str) -> tuple[str, str]:
    """The sentence and the hint for a command that is not known."""
    known = COMMANDS | FONTS.keys() | LETTERS.keys() | FUNCTIONS.keys() | MATRIX_FUNCTIONS.keys() | DECORATIONS
    if command in FENCED:
        hint = f"put brackets around what \\{command} takes, and plain numbers into them"
        return f"unknown command \\{command}", hint
    near = difflib.get_close_matches(command, sorted(known - {"lg"}), n=1, cutoff=0.65)
    if near:
        hint = f"did you mean \\{near[0]}?"
    else:
        hint = (
            f"a name of several letters is written \\text{{{command}}} or \\operatorname{{{command}}}; "
            "a macro of your own is defined with \\newcommand"
        )
    return f"unknown command \\{command}", hint


def error_text(error: DerivationError, source: str) -> str:
    """The sentence, the line that it points into with a caret below the place, and the hint.

    ``source`` is the text that the error's line and column count into.
    """
    parts = [error.message]
    lines = source.split("\n")
    if error.line is not None and 0 <= error.line < len(lines):
        text = lines[error.line].replace("\t", " ")
        column = min(error.column or 0, len(text))
        start = max(0, column - 60)
        shown = text[start : start + 110]
        before = "..." if start else ""
        after = "..." if start + 110 < len(text) else ""
        parts[0] += f" (line {error.line + 1}, column {column + 1})"
        parts.append(f"    {before}{shown}{after}")
        parts.append(f"    {' ' * (len(before) + column - start)}^")
    if error.hint:
        parts.append(f"  {error.hint}")
    return "\n".join(parts)
