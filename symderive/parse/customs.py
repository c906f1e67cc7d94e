"""What letters mean by custom, read off all statements and the goal before any of them is read."""

from __future__ import annotations

from itertools import pairwise

from symderive.parse.names import Names
from symderive.parse.pieces import Statement
from symderive.parse.tokens import Token

DENSITY_HEADS = frozenset(("p", "q", "f"))


def note_customs(statements: list[Statement], extra: list[list[Token]], names: Names) -> None:
    """Fill in what the customs need: the letters that densities are stated of."""
    names.values |= stated_values(statements)


def stated_values(statements: list[Statement]) -> set[str]:
    """The letters x of a stated density p(x) = ...; an energy E(x) on its right side shows that E is a function."""
    found: set[str] = set()
    for statement in statements:
        body = statement.body
        place = next((k for k, t in enumerate(body) if t.sym in ("=", "propto", "sim")), 0)
        heads = {t.text for t in body[:place] if t.kind == "name"}
        energy = any(t.text == "E" and after.sym == "(" for t, after in pairwise(body))
        if heads & DENSITY_HEADS and not energy:
            found |= {t.text for t in body[:place] if t.kind == "name" and t.text not in DENSITY_HEADS}
    return found
