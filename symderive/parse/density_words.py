"""X has density p(x) = 2x on [0, 1]: the density is a statement of its own, the words say whose it is."""

from __future__ import annotations

import re

from symderive.parse.pieces import Statement, outer

DENSITY_SAID = re.compile(r"\b(density|densities|pdf|pmf|mass function|density function)\s*$", re.I)


def densities_apart(found: list[Statement]) -> list[Statement]:
    """The statements; an equation behind the words goes apart, with the range that stands behind it."""
    parted: list[Statement] = []
    for s in found:
        parted.append(s)
        if not s.said or not (s.body or s.names) or not DENSITY_SAID.search(s.said[-1][0]):
            continue
        words, tokens = s.said[-1]
        place = next((k for k, t in enumerate(tokens) if t.sym in ("=", "propto") and t in outer(tokens)), 0)
        if not place or tokens[place - 1].sym != ")":
            continue
        s.said[-1] = (words, tokens[:place])
        start = 1 if tokens[0].sym == "," else 0
        parted.append(Statement(body=list(tokens[start:]), where=s.where, every=s.every, line=s.line, group=s.group))
        s.where, s.every = [], False
    return parted
