"""A document's own macros: found wherever they are defined, put in before the reader sees a formula.

Known:
\\newcommand (arguments, a default), \\renewcommand, \\providecommand, \\def with #1, \\let, \\DeclareMathOperator,
\\DeclarePairedDelimiter (also its X form), \\NewDocumentCommand with plain arguments, \\newenvironment around a
display, and the derivatives, brackets and bold letters of the physics package. Files are read only beside the
document: a path that leaves its folder is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from symderive.parse.errors import ReadingError

MAX_EXPANSIONS = 20_000
MAX_LENGTH = 400_000
COMMAND = re.compile(r"\\([A-Za-z@]+\*?|.)", re.DOTALL)
DEFINITION = re.compile(
    r"(?P<new>\\(?:newcommand|renewcommand|providecommand|DeclareRobustCommand)\*?)(?![A-Za-z])"
    r"|(?P<plain>\\(?:def|gdef|edef))(?![A-Za-z])"
    r"|(?P<operator>\\DeclareMathOperator\*?)(?![A-Za-z])|(?P<pair>\\DeclarePairedDelimiterX?)(?![A-Za-z])"
    r"|(?P<let>\\let)(?![A-Za-z])|(?P<document>\\(?:New|Renew|Provide|Declare)DocumentCommand)(?![A-Za-z])"
    r"|(?P<environment>\\(?:re)?newenvironment\*?)(?![A-Za-z])"
)
OPENS = re.compile(r"\s*(?:\$\$|\\\[|\\begin\s*\{([a-zA-Z]+\*?)\})")
CLOSES = re.compile(r"(?:\$\$|\\\]|\\end\s*\{[a-zA-Z]+\*?\})\s*$")
NESTED = re.compile(r"\\operatorname\*?\s*\{\s*(\\math(?:bb|bf|rm|sf)\s*(?:\{\s*\w+\s*\}|\w))\s*\}")
INCLUDED = re.compile(r"\\(?:input|include|usepackage|RequirePackage)(?:\[[^\]]*\])?\s*\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro's body with #1, ...; ``default`` is that of an optional first argument."""

    body: str
    arguments: int = 0
    default: str | None = None
    paired: tuple[str, str] | None = None


PACKAGE = re.compile(r"\\usepackage(?:\[[^\]]*\])?\s*\{[^{}]*\bphysics\b[^{}]*\}")
PHYSICS = {
    "dv": Macro(r"\frac{d #1}{d #2}", 2), "pdv": Macro(r"\frac{\partial #1}{\partial #2}", 2),
    "abs": Macro("#1", 1, paired=(r"\lvert", r"\rvert")), "norm": Macro("#1", 1, paired=(r"\lVert", r"\rVert")),
    "qty": Macro("#1", 1, paired=("(", ")")), "vb": Macro(r"\mathbf{#1}", 1), "vb*": Macro(r"\boldsymbol{#1}", 1),
    "Tr": Macro(r"\operatorname{tr}"), "tr": Macro(r"\operatorname{tr}"), "dd": Macro(r"\, d#1", 1),
    "grad": Macro(r"\nabla "), "ev": Macro(r"\mathbb{E}[#1]", 1),
}  # fmt: skip


@dataclass(slots=True)
class Macros:
    """Macros by name (without the backslash)."""

    known: dict[str, Macro] = field(default_factory=dict)
    displays: dict[str, str] = field(default_factory=dict)

    def learn(self, text: str, folder: Path | None = None, seen: frozenset[Path] = frozenset()) -> None:
        """Take in the definitions of a text, and of the local files that it loads."""
        if folder is not None:
            for found in INCLUDED.finditer(text):
                for name in found[1].split(","):
                    self._file(name.strip(), folder, seen)
        if PACKAGE.search(text):
            self.known = PHYSICS | self.known
        for _ in self._definitions(text):
            pass

    def blanked(self, text: str) -> str:
        """The text with its definitions (which are learned) blanked out letter by letter."""
        pieces, at = [], 0
        for start, stop in self._definitions(text):
            pieces += [text[at:start], re.sub(r"[^\n]", " ", text[start:stop])]
            at = stop
        return "".join([*pieces, text[at:]])

    @property
    def environments(self) -> dict[str, tuple[str, str]]:
        """The document's own commands that open an environment (\\be): its name, and the command that closes it."""
        closing = {CLOSES.search(m.body): name for name, m in self.known.items() if CLOSES.fullmatch(m.body.strip())}
        found = {}
        for name, macro in self.known.items():
            opening = OPENS.fullmatch(macro.body.strip()) if not macro.arguments else None
            if opening:
                ends = [n for m, n in closing.items() if m and (opening[1] or "") in m.group() and n != name]
                if ends:
                    found[name] = (opening[1] or "display", ends[0])
        return found

    def _definitions(self, text: str) -> Iterator[tuple[int, int]]:
        """Learn all definitions of a text; where each stands."""
        ways = {
            "new": self._new, "plain": self._plain, "operator": self._operator, "pair": self._pair, "let": self._let,
            "document": self._document, "environment": self._environment,
        }  # fmt: skip
        at = 0
        while found := DEFINITION.search(text, at):
            at = ways[str(found.lastgroup)](text, found.end())
            yield found.start(), at

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
            self.known[found[1] or found[2]] = Macro(NESTED.sub(r"\1", body), int(found[3] or 0), found[4])
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
            self.known[found[1] or found[2]] = Macro(NESTED.sub(r"\1", rf"\operatorname{{{body}}}"))
        return end

    def _pair(self, text: str, at: int) -> int:
        found = re.compile(r"\s*(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))\s*(?:\[(\d)\])?\s*(?=\{)").match(text, at)
        if not found:
            return at
        left, end = group(text, found.end())
        right, end = group(text, skip(text, end))
        count, body = 1, "#1"
        if found[3] is not None:  # the X form says how its inside is made
            inside, end = group(text, skip(text, end))
            count, body = int(found[3]), inside or ""
        if left is not None and right is not None:
            body = body.replace(r"\delimsize", r"\middle")
            self.known[found[1] or found[2]] = Macro(body, count, paired=(left, right))
        return end

    def _document(self, text: str, at: int) -> int:
        found = re.compile(r"\s*(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))\s*(?=\{)").match(text, at)
        if not found:
            return at
        kinds, end = group(text, found.end())
        body, end = group(text, skip(text, end))
        plain = re.fullmatch(r"\s*(?:(o)|O\s*\{([^{}]*)\})?((?:\s*m)*)\s*", kinds or "")
        if body is not None and plain:
            default = "" if plain[1] else plain[2]
            count = plain[3].count("m") + (default is not None)
            self.known[found[1] or found[2]] = Macro(body, count, default)
        return end

    def _environment(self, text: str, at: int) -> int:
        found = re.compile(r"\s*\{([A-Za-z]+\*?)\}\s*(?:\[\d\])?\s*(?:\[[^\]]*\])?\s*(?=\{)").match(text, at)
        if not found:
            return at
        opening, end = group(text, found.end())
        _, end = group(text, skip(text, end))
        shown = OPENS.search(opening or "")
        if shown:
            self.displays[found[1]] = shown[1] or "display"
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
            for _ in range(macro.arguments):
                value, at = argument(text, at)
                values.append(value)
            left, right = macro.paired
            return rf"\left{left} {filled(macro.body, values)} \right{right} ", at
        count = macro.arguments
        if macro.default is not None and count:
            option = re.compile(r"\s*\[([^\]]*)\]").match(text, at)
            values.append(option[1] if option else macro.default)
            at = option.end() if option else at
            count -= 1
        for _ in range(count):
            value, at = argument(text, at)
            values.append(value)
        body = filled(macro.body, values)
        if body[-1:].isalpha() and text[at : at + 1].isalpha():
            body += " "
        return body, at


def filled(body: str, values: list[str]) -> str:
    """A body with its arguments put in; a command before an argument ends where it ended (\\lVert#1 of X)."""

    def put(found: re.Match[str]) -> str:
        value = values[int(found[1]) - 1] if 0 < int(found[1]) <= len(values) else ""
        return f" {value}" if value[:1].isalpha() and ENDS_IN_COMMAND.search(body[: found.start()]) else value

    return re.sub(r"#(\d)", put, body)


ENDS_IN_COMMAND = re.compile(r"(?<!\\)(?:\\\\)*\\[A-Za-z]+$")


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
