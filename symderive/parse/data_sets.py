r"""\mathcal{D} = \{x_1, \dots, x_n\}: a letter for the data, which says no more than that these are the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symderive.parse.pieces import CLOSE, OPEN, Statement
from symderive.parse.tokens import Token

DATA = "D"


def without_data_sets(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements but for those that only give the data a letter."""
    return (s for s in statements if not names_data(s))


def names_data(s: Statement) -> bool:
    """Is this D = {x_1, ..., x_n}, D = (x_1, ..., x_n) or D = {(x_i, y_i)}_{i=1}^n?"""
    body = s.body
    if s.names or s.where or len(body) < 5 or body[0].text != DATA or body[1].sym != "=" or body[2].sym not in OPEN:
        return False
    stop = closing(body, 2)
    inside, behind = body[3:stop], body[stop + 1 :]
    listed = any(t.sym == "dots" for t in inside) and not behind
    running = bool(behind) and behind[0].sym == "_" and any(t.sym == "_" for t in inside)
    return (listed or running) and any(t.kind == "name" for t in inside)


def closing(tokens: list[Token], at: int) -> int:
    """Where the bracket that opens at a place closes."""
    depth = 0
    for k in range(at, len(tokens)):
        depth += (tokens[k].sym in OPEN) - (tokens[k].sym in CLOSE)
        if depth == 0:
            return k
    return len(tokens) - 1
