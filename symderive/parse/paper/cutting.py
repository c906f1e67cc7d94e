"""Where the rows of a display are cut: at the line ends outside of braces and inner environments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from symderive.parse.macros import group

ENVIRONMENTS = [
    "align",
    "align*",
    "aligned",
    "alignedat",
    "eqnarray",
    "eqnarray*",
    "equation",
    "equation*",
    "gather",
    "gather*",
    "gathered",
    "multline",
    "multline*",
    "flalign",
    "flalign*",
    "alignat",
    "alignat*",
    "displaymath",
    "split",
    "dmath",
    "dmath*",
    "IEEEeqnarray",
    "IEEEeqnarray*",
    "math",
]
NAMES = "|".join(re.escape(n) for n in ENVIRONMENTS)
BEGIN = re.compile(rf"\s*\\begin\s*\{{({NAMES}|array)\}}(?:\[[^\]]*\])?")
ROW = re.compile(
    r"\\begin\s*\{|\\end\s*\{[^}]*\}|\\\\(?:\s*\[-?[\d.]+\s*\w\w\]|\*)?|\\(?:newline|cr)(?![A-Za-z])|\\.|[{}]|(?<!\\)%[^\n]*",
    re.DOTALL,
)
LABELLED = re.compile(r"\\(?:label|tag\*?)\s*\{[^{}]*\}\Z")


@dataclass(slots=True)
class Raw:
    """A row as it was cut out: its text, and where in the document it begins."""

    text: str
    at: int
    stop: int
    kind: str


def cut(text: str, start: int, stop: int, kind: str) -> Iterator[Raw]:
    """Rows parted at \\\\ outside of braces and inner environments; an environment around all of them is opened."""
    start, stop = inner(text, start, stop)
    while found := BEGIN.match(text, start, stop):
        closing = re.compile(rf"\\end\s*\{{{re.escape(found[1])}\}}\s*[.,;]?\s*$").search(text, found.end(), stop)
        if not closing or (found[1] == "array" and not columns(text, found.end())):
            break
        kind = found[1]
        start = found.end()
        if kind in ("array", "alignat", "alignat*", "alignedat", "IEEEeqnarray", "IEEEeqnarray*"):
            _, start = group(text, start)
        start, stop = inner(text, start, closing.start())
    depth, begin = 0, start
    at = start
    while (word := ROW.search(text, at, stop)) is not None:
        at = word.end()
        sign = word.group()
        if sign.startswith("%"):
            continue
        if sign.startswith("\\begin"):
            depth += 2  # its own brace closes soon, the environment stays open
        elif sign.startswith("\\end"):
            depth -= 1
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
        elif (sign.startswith("\\\\") or sign in ("\\newline", "\\cr")) and depth <= 0:
            yield Raw(text[begin : word.start()], begin, word.start(), kind)
            begin = word.end()
    yield Raw(text[begin:stop], begin, stop, kind)


def columns(text: str, at: int) -> bool:
    """Is this array an align: three columns, right, centre, left?"""
    spec, _ = group(text, at)
    return spec is not None and re.sub(r"[^rcl]", "", spec) in ("rcl", "rl", "lcl", "ll", "rll")


def inner(text: str, start: int, stop: int) -> tuple[int, int]:
    """Without the labels, comments and spaces at both ends."""
    lead = re.compile(r"(?:\s|(?<!\\)%[^\n]*|\\label\s*\{[^{}]*\}|\\(?:nonumber|notag|displaystyle)(?![A-Za-z]))*")
    found = lead.match(text, start, stop)
    start = found.end() if found else start
    while stop > start:
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        tail = LABELLED.search(text, max(start, stop - 200), stop)
        if tail is None:
            break
        stop = tail.start()
    return start, stop
