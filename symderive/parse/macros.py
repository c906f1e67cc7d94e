"""A document's own macros: found wherever they are defined, put in before the reader sees a formula.

Known:
\\newcommand (arguments, a default), \\renewcommand, \\providecommand, \\def with #1, \\let, \\DeclareMathOperator,
\\DeclarePairedDelimiter. Files are read only beside the document: a path that leaves its folder is not followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from symderive.parse.errors import ReadingError

MAX_EXPANSIONS = 20_000
MAX_LENGTH = 400_000
COMMAND = re.compile(r"\\([A-Za-z@]+\*?|.)", re.DOTALL)
NEW = re.compile(r"\\(?:re|provide)?newcommand\*?|\\providecommand\*?|\\renewcommand\*?|\\DeclareRobustCommand\*?")
DEFINITION = re.compile(
    r"(?P<new>\\(?:newcommand|renewcommand|providecommand|DeclareRobustCommand)\*?)(?![A-Za-z])|(?P<plain>\\(?:def|gdef|edef))(?![A-Za-z])"
    r"|(?P<operator>\\DeclareMathOperator\*?)(?![A-Za-z])|(?P<pair>\\DeclarePairedDelimiter)(?![A-Za-z])|(?P<let>\\let)(?![A-Za-z])"
)
INCLUDED = re.compile(r"\\(?:input|include|usepackage|RequirePackage)(?:\[[^\]]*\])?\s*\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro's body with #1, ...; ``default`` is that of an optional first argument."""

    body: str
    arguments: int = 0
    default: str | None = None
    paired: tuple[str, str] | None = None


@dataclass(slots=True)
class Macros:
    """Macros by name (without the backslash)."""

    known: dict[str, Macro] = field(default_factory=dict)

    def learn(self, text: str, folder: Path | None = None, seen: frozenset[Path] = frozenset()) -> None:
        """Take in the definitions of a text, and of the local files that it loads."""
        if folder is not None:
            for found in INCLUDED.finditer(text):
                for name in found[1].split(","):
                    self._file(name.strip(), folder, seen)
        at = 0
        while found := DEFINITION.search(text, at):
            at = found.end()
            if found["new"]:
                at = self._new(text, at)
            elif found["plain"]:
                at = self._plain(text, at)
            elif found["operator"]:
                at = self._operator(text, at)
            elif found["pair"]:
                at = self._pair(text, at)
            else:
                at = self._let(text, at)

    def _file(self, name: str, folder: Path, seen: frozenset[Path]) -> None:
        if not name or Path(name).is_absolute() or ".." in Path(name).parts or len(seen) > 20:
            return
        for ending in ("", ".tex", ".sty"):
            path = folder / (name + ending)
            if path.is_file() and path not in seen and path.resolve().is_relative_to(folder.resolve()):
                try:
                    self.learn(path.read_text(encoding="utf-8"), folder, seen | {path})
                except (OSError, UnicodeDecodeError):
                    return
                return

    def _new(self, text: str, at: int) -> int:
        found = re.compile(
            r"\s*(?:\{\s*\\([A-Za-z]+|.)\s*\}|\\([A-Za-z]+|.))\s*(?:\[(\d)\])?\s*(?:\[([^\]]*)\])?\s*(?=\{)"
        ).match(text, at)
        if not found:
            return at
        body, end = group(text, found.end())
        if body is not None:
            self.known[found[1] or found[2]] = Macro(body, int(found[3] or 0), found[4])
        return end

    def _plain(self, text: str, at: int) -> int:
        found = re.compile(r"\s*\\([A-Za-z@]+|.)((?:#\d)*)\s*(?=\{)").match(text, at)
        if not found:
            return at
        body, end = group(text, found.end())
        if body is not None:
            self.known[found[1]] = Macro(body, found[2].count("#"))
        return end

    def _operator(self, text: str, at: int) -> int:
        found = re.compile(r"\s*(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))\s*(?=\{)").match(text, at)
        if not found:
            return at
        body, end = group(text, found.end())
        if body is not None:
            self.known[found[1] or found[2]] = Macro(rf"\operatorname{{{body}}}")
        return end

    def _pair(self, text: str, at: int) -> int:
        found = re.compile(r"\s*(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))\s*(?=\{)").match(text, at)
        if not found:
            return at
        left, end = group(text, found.end())
        right, end = group(text, skip(text, end))
        if left is not None and right is not None:
            self.known[found[1] or found[2]] = Macro("", 1, paired=(left, right))
        return end

    def _let(self, text: str, at: int) -> int:
        found = re.compile(r"\s*\\([A-Za-z]+|.)\s*=?\s*\\([A-Za-z]+|.)").match(text, at)
        if not found:
            return at
        other = self.known.get(found[2])
        self.known[found[1]] = other or Macro("\\" + found[2] + (" " if found[2].isalpha() else ""))
        return found.end()

    # ------------------------------------------------------------ expansion
    def expand(self, text: str) -> str:
        """A formula with all macros put in. Raises a ReadingError for macros that never end."""
        if not self.known or "\\" not in text:
            return text
        left = MAX_EXPANSIONS
        out: list[str] = []
        rest = text
        at = 0
        while True:
            found = COMMAND.search(rest, at)
            if not found:
                out.append(rest[at:])
                return "".join(out)
            name = found[1]
            macro = self.known.get(name) or self.known.get(name.rstrip("*"))
            out.append(rest[at : found.start()])
            if macro is None or DEFINITION.match(rest, found.start()):
                out.append(found.group())
                at = found.end()
                continue
            left -= 1
            body, at = self._use(macro, rest, found.end())
            rest, at = body + rest[at:], 0
            if left < 0 or len(rest) > MAX_LENGTH:
                raise ReadingError(f"the macro \\{name} does not come to an end", line=0, column=found.start())

    def _use(self, macro: Macro, text: str, at: int) -> tuple[str, int]:
        values: list[str] = []
        if macro.paired is not None:
            if text[at : at + 1] == "*":
                at += 1
            option = re.compile(r"\s*\[[^\]]*\]").match(text, at)
            at = option.end() if option else at
            value, at = argument(text, at)
            left, right = macro.paired
            return rf"\left{left} {value} \right{right} ", at
        count = macro.arguments
        if macro.default is not None and count:
            option = re.compile(r"\s*\[([^\]]*)\]").match(text, at)
            values.append(option[1] if option else macro.default)
            at = option.end() if option else at
            count -= 1
        for _ in range(count):
            value, at = argument(text, at)
            values.append(value)
        body = re.sub(r"#(\d)", lambda m: values[int(m[1]) - 1] if int(m[1]) <= len(values) else "", macro.body)
        if body[-1:].isalpha() and text[at : at + 1].isalpha():
            body += " "
        return body, at


def skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def group(text: str, at: int) -> tuple[str | None, int]:
    """The inside of the braces that open at a place, and where they end."""
    if text[at : at + 1] != "{":
        return None, at
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, at):
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
        if depth == 0:
            return text[at + 1 : found.start()], found.end()
    return None, len(text)


def argument(text: str, at: int) -> tuple[str, int]:
    """One argument: a braced group, a command, or a single character."""
    at = skip(text, at)
    if text[at : at + 1] == "{":
        inner, end = group(text, at)
        return inner or "", end
    found = re.compile(r"\\(?:[A-Za-z]+|.)|.", re.DOTALL).match(text, at)
    return (found.group(), found.end()) if found else ("", at)
