"""What lies in a folder of submissions: the files that are read, those that were handed in and cannot be, and where the
reports go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from symderive.expr.shape import DerivationError
from symderive.faces import sources

READ = (".tex", ".md", ".ipynb", ".txt")
ENDINGS = {"text": ".txt", "html": ".html", "latex": ".tex", "markdown": ".md"}
#: endings under which answers are handed in that nobody can read here: pages, texts, photographs, archives
TEXTS = (".pdf", ".ps", ".doc", ".docx", ".odt", ".rtf", ".pages", ".zip", ".rar", ".7z", ".gz")
PHOTOGRAPHS = (".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff", ".bmp", ".webp")
NOT_READ = frozenset((*TEXTS, *PHOTOGRAPHS))


def found_in(folder: Path, out: Path) -> tuple[list[Path], list[Path]]:
    """The files that are read, and those that were handed in and are not; reports of an earlier run are neither."""
    inside = out.resolve() != folder.resolve() and out.resolve().is_relative_to(folder.resolve())
    there = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith(".")]
    if inside:
        there = [p for p in there if not p.resolve().is_relative_to(out.resolve())]
    read = [p for p in there if p.suffix.lower() in READ]
    sources_of = {q for p in read for q in (p, p.with_suffix(""))}  # kim.pdf beside kim.tex is what it compiles to
    others = [p for p in there if p.suffix.lower() in NOT_READ and p.with_suffix("") not in sources_of]
    if others:
        texts = [sources.read_document(p) for p in read if readable(p)]
        others = [p for p in others if not any(takes_in(text, p) for text in texts)]
    return read, others


def readable(path: Path) -> bool:
    try:
        sources.read_document(path)
    except DerivationError:
        return False
    return True


def takes_in(text: str, path: Path) -> bool:
    """Does a document show this file, as a picture?"""
    name = rf"{re.escape(path.stem)}(?:{re.escape(path.suffix)})?"
    return re.search(rf"[{{(/]\s*{name}\s*[}})]", text) is not None


def targets(folder: Path, out: Path, files: Sequence[Path], form: str) -> dict[Path, Path]:
    """The report of each file: its name with the ending of the format; hw.tex and hw.md have reports of their own.

    Raises where reports would replace submissions, or be read as submissions the next time.
    """
    if ENDINGS[form] in READ and out.resolve().is_relative_to(folder.resolve()):
        where = "the folder" if out.resolve() == folder.resolve() else "a folder within that"
        raise DerivationError(
            f"{out} is {where} of the submissions, and reports in {form} have the same names and endings as they",
            hint="name a folder outside of it with -o",
        )
    stems = [path.with_suffix("") for path in files]
    made = {}
    for path in files:
        name = path.relative_to(folder)
        alike = stems.count(path.with_suffix("")) > 1
        made[path] = out / (name.with_name(name.name + ENDINGS[form]) if alike else name.with_suffix(ENDINGS[form]))
    return made
