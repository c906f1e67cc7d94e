r"""\text{events } A, B: words that say of which kind names are may stand before the names as well as behind them."""

from __future__ import annotations

import re
from dataclasses import replace

from symderive.parse import said
from symderive.parse.pieces import bare
from symderive.parse.tokens import Token

LEAD = re.compile(r"^\s*(for|given|consider|take|some|any|arbitrary|suppose|assume|with)\s+", re.I)
KINDS = ("event", "random", "random vector")


def kinds_behind(line: list[Token]) -> list[Token]:
    """A line of statements with the kind of its first names behind them, where it stood before them."""
    if not line or line[0].kind != "text":
        return line
    words = LEAD.sub("", line[0].text)
    found = said.kind(words)
    stop = names_end(line) if found is not None and found[0] in KINDS and alone(found[1]) else 0
    if not stop:
        return line
    rest = line[stop:]
    if rest and rest[0].kind == "text" and not rest[0].text.strip().startswith(","):
        words, rest = f"{words.strip()} {rest[0].text.strip()}", rest[1:]
    last = line[stop - 1]
    kind = replace(line[0], text=words.strip(), latex=words.strip(), start=last.stop, stop=last.stop, gap=False)
    return [*line[1:stop], kind, *rest]


def alone(rest: str) -> bool:
    """Are there no words but those on independence and the like, which are said of the names that follow?"""
    return not re.search(r"\b(with|where|having|given|such|in|on|of)\b", rest)


def names_end(line: list[Token]) -> int:
    """Where the names behind the first words end; 0 where there are none, or where they lie in a set (A, B \\in F)."""
    stop = at = 1
    while True:
        end = next((k for k in range(at, len(line)) if parts(line[k]) or (line[k].gap and k > at)), len(line))
        if not is_name(line[at:end]):
            return 0 if stop == 1 or any(t.sym == "in" for t in line[at:end]) else stop
        stop = end
        if end == len(line) or not joins(line[end]):
            return stop
        at = end + 1


def parts(token: Token) -> bool:
    return token.sym in (",", ";") or token.kind == "text"


def joins(token: Token) -> bool:
    return token.sym == "," or (token.kind == "text" and token.text.strip(" ,").lower() == "and")


def is_name(item: list[Token]) -> bool:
    return bool(item) and item[0].kind not in ("number", "text") and bare(item)
