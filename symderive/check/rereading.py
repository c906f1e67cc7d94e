"""A line whose sizes do not fit, read as its author may have meant it.

Three readings are tried: a number added to a vector as that number in every entry (1 - s for a vector s), an inner
product u^T v where the outer product u v^T is due, and a gradient of the whole product that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

GROUP = r"(?:\\left)?\((?:[^()]|\([^()]*\))*\)|\\[A-Za-z]+|[A-Za-z](?:_\{[^{}]*\}|_[A-Za-z0-9])?"
FONT = r"\\(?:mathbf|boldsymbol|bm|vec)\s*\{[^{}]*\}"
TRANSPOSED = r"\s*\^\s*(?:\\top|\{\\top\}|T(?![A-Za-z])|\{T\})"
INNER = re.compile(rf"(?P<u>{FONT}|{GROUP})(?P<t>{TRANSPOSED})\s*(?P<v>{FONT}|{GROUP})")
NUMBER = re.compile(r"(?<![\w.^_\\}{])1(?=\s*[-+])|(?<=[-+])(?P<gap>\s*)1(?![\w.^}])")
NABLA = re.compile(r"^(?P<relation>[=&\s]*)(?P<sign>\\nabla\s*(?:_\s*(?:\{[^{}]*\}|\\?[A-Za-z]+))?)(?P<rest>[^=+].*)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """The line written out as it may have been meant. ``kind`` is "entries", "outer" or "wide"."""

    kind: str
    latex: str


def readings(latex: str) -> Iterator[Reading]:
    """The other ways to read a line."""
    wide = NABLA.match(latex.strip())
    if wide is not None and not top_level_sum(wide["rest"]):
        yield Reading("wide", rf"{wide['relation']}{wide['sign']} \left( {wide['rest']} \right)")
    ones = NUMBER.sub(lambda m: (m["gap"] or "") + r"\mathbf{1}", latex)
    if ones != latex:
        yield Reading("entries", ones)
    for found in INNER.finditer(latex):
        u, t, v = found["u"], found["t"], found["v"]
        for outer in (f"{v} {u}{t}", f"{u} {v}{t}"):
            yield Reading("outer", f"{latex[: found.start()]} {outer} {latex[found.end() :]}")


def top_level_sum(latex: str) -> bool:
    """Does a plus or minus stand outside of all brackets?"""
    depth = 0
    for k, sign in enumerate(latex):
        depth += (sign in "({[") - (sign in ")}]")
        if depth == 0 and sign in "+-" and latex[:k].strip():
            return True
    return False
