"""A row with arrows between relations: A \\Rightarrow B \\iff C is read as the rows A, \\Rightarrow B, \\iff C."""

from __future__ import annotations

import re

from symderive.parse.tokens import OPEN, SHUT, Token

ARROW = re.compile(
    r"\\(?:implies|impliedby|iff|Rightarrow|Leftarrow|(?:Long|Left|Longleft)rightarrow|Longleftarrow)(?![A-Za-z])"
    r"|[⇒⇔⟹⟺]"
)
SIGNS = frozenset(("Rightarrow", "Leftarrow", "iff"))


def pieces(latex: str, tokens: list[Token]) -> list[str]:
    """The pieces of a row, each after the first with its arrow; what stands before a piece is left blank in it, so
    that places stay what they are. A row with no arrow behind a formula is one piece."""
    depth, formula, starts = 0, False, [0]
    for token in tokens:
        depth += (token.sym in OPEN) - (token.sym in SHUT)
        if depth == 0 and token.sym in SIGNS:
            if formula:
                starts.append(token.start)
            formula = False
        elif token.kind != "text" and token.sym not in ("&", ",", ";", "quad"):
            formula = True
    if len(starts) == 1:
        return [latex]
    ends = [*starts[1:], len(latex)]
    found = [" " * start + latex[start:end].rstrip() for start, end in zip(starts, ends, strict=True)]
    return found if formula else [latex]


def has_arrow(latex: str) -> bool:
    """May a row hold an arrow?"""
    return ARROW.search(latex) is not None
