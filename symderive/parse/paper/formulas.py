"""The formulas of a document in their order: displays, formulas in the prose, and the comments that speak to us."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from symderive.parse.macros import Macros
from symderive.parse.paper.covers import Document
from symderive.parse.paper.cutting import NAMES
from symderive.parse.paper.spans import Closing, Marks, fixed, whole

PARAGRAPH = r"|(?P<apart>\n[ \t]*\n)"
SPOKEN = r"^[ \t]*%[ \t]*(?:given|id|name|problem|symderive)[ \t]*:[^\n]*"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of the document: what it stands in (an environment's name, "inline", "display") and where its text
    begins and ends; or a comment, with its text."""

    kind: str
    start: int
    stop: int
    begin: int
    end: int
    text: str

    @property
    def inline(self) -> bool:
        return self.kind == "inline"


def formulas(document: Document, kind: str, macros: Macros) -> Iterator[Formula]:
    """All formulas and comments in order, also in environments that the document defines itself."""
    text = document.text
    at = text.find(r"\begin{document}") + 1
    own = macros.environments
    for span in marks(kind == "latex", own, macros.displays).find(text):
        inside = text[span.start : span.stop]
        if span.kind in ("percent", "remark"):
            said = text[span.begin : span.end]
            yield Formula("comment", span.begin, span.end, span.begin, span.end, said)
        elif span.begin >= at:
            what = "display"
            if span.kind == "environment":
                name = span.opening["name"]
                what = macros.displays.get(name, name)
            elif span.kind == "own":
                what = own[span.opening["command"]][0]
            elif span.kind in ("inline", "ticked", "round"):
                what = "inline"
            yield Formula(what, span.start, span.stop, span.begin, span.end, inside)


def marks(tex: bool, own: dict[str, tuple[str, str]], displays: dict[str, str]) -> Marks:
    """What opens and closes a formula or a comment."""
    names = "|".join([NAMES, *map(re.escape, displays)])
    kinds: dict[str, tuple[str, Closing]] = {
        "percent": (r"(?<!\\)%[^\n]*" if tex else SPOKEN, whole),
        "remark": ("<!--", fixed("-->")),
        "fence": (r"```[ ]*\{?math\}?[^\n]*\n", fixed("```")),
        "environment": (rf"\\begin\{{(?P<name>{names})\}}", lambda m: ends(r"\\end\{" + re.escape(m["name"]) + r"\}")),
        "dollars": (r"(?<!\\)\$\$", fixed(r"(?<!\\)\$\$")),
        "bracket": (r"(?<!\\)\\{1,2}\[(?!-?\d*\.?\d+\s*(?:ex|em|pt|mm|cm)\])", fixed(r"\\{1,2}\]")),
        "script": (r'<script\s+type="math/tex;\s*mode=display">', fixed("</script>")),
        "ticked": (r"(?<!\\)\$`(?=[^`\n]+`\$)", fixed(r"`\$")),
        "inline": (r"(?<!\\)\$", fixed(r"(?<!\\)\$" + ("" if tex else r"(?!\d)") + PARAGRAPH)),
        "round": (r"(?<!\\)\\{1,2}\(", fixed(r"\\{1,2}\)" + PARAGRAPH)),
    }
    if own:
        opening = "|".join(sorted((re.escape(name) for name in own), key=len, reverse=True))
        kinds["own"] = (
            rf"\\(?P<command>{opening})(?![A-Za-z])",
            lambda m: ends(rf"\\{re.escape(own[m['command']][1])}(?![A-Za-z])"),
        )
    if not tex:
        del kinds["percent"]
        kinds = {"percent": (SPOKEN, whole), **kinds}
    return Marks(kinds, re.MULTILINE)


def ends(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
