"""The templates on the shelf: listed, and copied to be changed."""

from __future__ import annotations

import difflib
import re

from symderive.expr.shape import DerivationError
from symderive.render.environment import folder


def known(name: str) -> bool:
    return name in names()


def names() -> list[str]:
    return sorted(path.name for path in folder().iterdir() if path.is_file())


def text(name: str) -> str:
    """The text of one of our templates. Raises DerivationError for a name that there is not."""
    if not known(name):
        near = difflib.get_close_matches(name, names(), n=2)
        raise DerivationError(
            f"there is no template {name}",
            hint=f"did you mean {' or '.join(near)}?" if near else "symderive templates lists them",
        )
    return (folder() / name).read_text(encoding="utf-8")


def listed() -> str:
    """The names with what each is for, as its first comment says."""
    return "".join(f"{name:<18} {about(text(name))}".rstrip() + "\n" for name in names())


def about(source: str) -> str:
    found = re.match(r"\s*(?:\{#-?|\\REM\{|/\*)\s*(.+?)\s*(?:-?#\}|\}|\*/)", source, re.S)
    return " ".join(found[1].split()) if found else ""
