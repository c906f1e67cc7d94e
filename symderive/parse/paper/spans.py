"""Stretches of a text between an opening and its closing mark, in one pass: an opening that is never closed is looked
for once, so that time stays linear whatever the text holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Closing = Callable[[re.Match[str]], "re.Pattern[str] | None"]


@dataclass(frozen=True, slots=True)
class Span:
    """What stands between ``start`` and ``stop``, its marks included between ``begin`` and ``end``."""

    kind: str
    begin: int
    start: int
    stop: int
    end: int
    opening: re.Match[str]


class Marks:
    """Kinds of stretches: how each opens, and the pattern that closes it (None: it is what the opening matched).

    A closing pattern with a group ``apart`` that matched says that there is no such stretch here.
    """

    def __init__(self, kinds: dict[str, tuple[str, Closing]], flags: int = 0):
        self.closing = {kind: closing for kind, (_, closing) in kinds.items()}
        self.opening = re.compile("|".join(f"(?P<{kind}>{opens})" for kind, (opens, _) in kinds.items()), flags)

    def find(self, text: str) -> Iterator[Span]:
        at = 0
        never: set[str] = set()  # closing marks that do not come any more
        while (found := self.opening.search(text, at)) is not None:
            kind = next(k for k in self.closing if found[k] is not None)
            pattern = self.closing[kind](found)
            at = found.end()
            if pattern is None:
                yield Span(kind, found.start(), found.start(), found.end(), found.end(), found)
                at = max(at, found.start() + 1)
                continue
            if pattern.pattern in never:
                continue
            closed = pattern.search(text, found.end())
            if closed is None:
                never.add(pattern.pattern)
                continue
            if "apart" in pattern.groupindex and closed["apart"] is not None:
                continue
            yield Span(kind, found.start(), found.end(), closed.start(), closed.end(), found)
            at = closed.end()


def fixed(pattern: str, flags: int = 0) -> Closing:
    """A closing mark that does not depend on the opening."""
    compiled = re.compile(pattern, flags)
    return lambda _: compiled


def whole(_: re.Match[str]) -> None:
    """The opening is all there is."""
