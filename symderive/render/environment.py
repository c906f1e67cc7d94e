"""Jinja for each format: what templates may ask for, how what they print is escaped, where compiled ones are kept.

Whatever a template prints is escaped for its format unless it is a formula of ours, so that text typed by users stays
text; templates run in Jinja's sandbox.
"""

from __future__ import annotations

import base64
import os
import re
import textwrap
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from symderive.expr.shape import DerivationError
from symderive.render import paint_latex, paint_mathml, paint_text
from symderive.render.boxes import Box, Table, inside, width
from symderive.render.prose import Code, Math, Text, broken, prose, told
from symderive.render.titles import lowered
from symderive.render.transcribe import transcribe

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
DARK = re.compile(r"@media \(prefers-color-scheme:dark\)\{(?:[^{}]*\{[^{}]*\})*\}")
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$&@!])")


def escape_markdown(words: str) -> str:
    """Text in which nothing is markup, for GitHub's Markdown."""
    flat = MARKDOWN.sub(r"\\\1", CONTROL.sub(" ", words))
    return re.sub(r"(?m)^(\s*)([-+=]|\d+[.)])", r"\1\\\2", re.sub(r"\s*\n\s*", " ", flat))


def escape_text(words: str) -> str:
    """Text for a terminal: without control characters."""
    return CONTROL.sub(" ", words)


PAINTERS: dict[str, tuple[Callable[[str], str], Callable[[Box], str], Callable[[Box], str]]] = {
    # how text is escaped, how a formula stands in a display, how it stands in a sentence
    "latex": (
        lambda w: paint_latex.escape(CONTROL.sub(" ", w)),
        paint_latex.latex,
        lambda b: f"${paint_latex.latex(b)}$",
    ),
    "html": (
        lambda w: paint_mathml.escape(CONTROL.sub(" ", w)),
        lambda b: paint_mathml.mathml(b, display=True),
        lambda b: paint_mathml.mathml(b),
    ),
    "markdown": (escape_markdown, paint_latex.latex, lambda b: f"$`{paint_latex.latex(b)}`$"),
    "text": (escape_text, paint_text.text, paint_text.text),
    # quizzes: the platform sets LaTeX between its own signs
    "moodle": (
        lambda w: paint_mathml.escape(CONTROL.sub(" ", w)),
        lambda b: rf"\(\displaystyle {paint_mathml.escape(paint_latex.latex(b))}\)",
        lambda b: rf"\({paint_mathml.escape(paint_latex.latex(b))}\)",
    ),
    "qti": (escape_markdown, lambda b: f"${paint_latex.latex(b)}$", lambda b: f"${paint_latex.latex(b)}$"),
}


def typed(words: str, form: str, escape: Callable[[str], str]) -> str:
    """Source within a sentence."""
    if form == "latex":
        return rf"\texttt{{{escape(words)}}}"
    if form in ("html", "moodle"):
        return f"<code>{escape(words)}</code>"
    return f"`{CONTROL.sub(' ', words)}`" if form in ("markdown", "qti") else escape(words)


def folder() -> Path:
    """The templates: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).parent.parent
    for place in (package / "templates", package.parent / "templates"):
        if (place / "document.tex").is_file():
            return place
    raise DerivationError("the templates are missing from this installation", hint="install symderive again")


@lru_cache(maxsize=8)
def environment(form: str) -> ImmutableSandboxedEnvironment:
    """Jinja for one format. LaTeX has delimiters of its own, because braces are TeX's."""
    escape, display, inline = PAINTERS[form]
    brackets: dict[str, Any] = {}
    if form == "latex":
        brackets = {
            "block_start_string": r"\BLOCK{", "block_end_string": "}", "variable_start_string": r"\VAR{",
            "variable_end_string": "}", "comment_start_string": r"\REM{", "comment_end_string": "}",
        }  # fmt: skip

    def printed(value: Any) -> Markup:
        """Everything that a template prints goes through here."""
        if isinstance(value, Markup):
            return value
        if isinstance(value, Box):
            return Markup(display(value))
        if isinstance(value, tuple):
            return words(value)
        return Markup(escape("" if value is None else str(value)))

    def words(parts: Any) -> Markup:
        if isinstance(parts, str):
            parts = prose(parts)
        return Markup("".join(map(part, parts)))

    def part(p: Text | Math | Code) -> str:
        if isinstance(p, Code):
            return typed(p.words, form, escape)
        return escape(p.words) if isinstance(p, Text) else inline(p.box)

    env = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder()),
        bytecode_cache=compiled(form),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=printed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **brackets,
    )
    env.filters.update(FILTERS)
    env.filters.update(
        math=lambda b: Markup(inline(b)),
        painted=lambda b: Markup(display(b)),
        words=words,
        told=lambda sentence: words(told(sentence)),
        cell=lambda w: Markup(str(printed(w)).replace("|", r"\|")),
        drawing=drawing if form == "moodle" else Markup,
    )
    env.tests.update(tall=is_stacked)
    return env


# ---------------------------------------------------------------- compiled templates
class Compiled(FileSystemBytecodeCache):
    """Compiled templates, kept between runs as Python keeps compiled modules. Jinja compares each with its source."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # a full disk costs the next run some time, not this one its page
            super().dump_bytecode(bucket)


def compiled(form: str) -> Compiled | None:
    """The keeping place in the user's cache folder; None where nothing can be kept.

    Each format has its own: Jinja works out what is constant while it compiles, with the format's filters.
    """
    try:
        home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
        place = Path(home) / "symderive"
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # a home that is read-only, or none at all
        return None
    return Compiled(str(place), f"{form}-%s.compiled") if os.access(place, os.W_OK) else None


# ---------------------------------------------------------------- what templates may ask for
def capital(words: str) -> str:
    return type(words)(words[:1].upper() + words[1:])


def stop(words: str) -> str:
    """With a full stop where the sentence has no end of its own."""
    bare = words.rstrip()
    return type(words)(bare if bare.endswith((".", "!", "?", ":", ".$")) else bare + ".")


def points(number: float) -> str:
    return f"{number:g} point{'' if number == 1 else 's'}"


def parted(lines: list[Box]) -> tuple[list[Box], list[Box]]:
    """Statements that stand in a sentence, and those that are too long or too high for that."""
    high = [is_stacked(b) or width(b) > 26 for b in lines]
    return (
        [b for b, display in zip(lines, high, strict=True) if not display],
        [b for b, display in zip(lines, high, strict=True) if display],
    )


def is_stacked(box: Box) -> bool:
    """Does this formula hold a table, so that it should stand on a line of its own?"""
    return isinstance(box, Table) or any(map(is_stacked, inside(box)))


def drawing(svg: str) -> Markup:
    """A drawing as an image: a platform drops what it takes for foreign tags, and keeps images."""
    found = re.search(r"<desc[^>]*>(.*?)</desc>", svg, re.S) or re.search(r"<title[^>]*>(.*?)</title>", svg, re.S)
    data = base64.b64encode(DARK.sub("", svg).encode()).decode()  # the platform's page is light
    return Markup(f'<img alt="{found[1] if found else ""}" src="data:image/svg+xml;base64,{data}">')


def columns(words: str) -> int:
    """How many columns of a terminal a text takes: combining marks take none."""
    return sum(not unicodedata.combining(c) for c in words)


def wrapped(words: str, room: int, indent: int) -> str:
    return textwrap.fill(words, room, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)


FILTERS: dict[str, Callable[..., Any]] = {
    "formula": transcribe,
    "pad": lambda w, n: Markup(str(w) + " " * max(0, n - columns(str(w)))),
    "columns": lambda w: columns(str(w)),
    "width": width,
    "broken": broken,
    "wrap": lambda w, n, indent: Markup(wrapped(str(w), n, indent)),
    "lowered": lowered,
    "capital": capital,
    "stop": stop,
    "sentence": lambda w: stop(capital(w)),
    "points": points,
    "plain": lambda number: Markup(f"{number:g}"),
    "parted": parted,
    "raw": Markup,
    "tex": lambda w: Markup(paint_latex.escape(w, unicode=True)),
}
