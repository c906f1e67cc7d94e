"""P(X = k) = ..., k = r, r + 1, ...: the values that are listed behind a chance or a density are its range."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from symderive.parse.pieces import Statement, bare, outer
from symderive.parse.tokens import Token


def with_values(found: list[Statement]) -> list[Statement]:
    """The statements; what begins like an equation of a letter of the chance before it and goes on with values in the
    same line becomes the range of that chance."""
    kept: list[Statement] = []
    wait = list(reversed(found))
    while wait:
        s = wait.pop()
        last = kept[-1] if kept else None
        if last is None or not begins_values(s, last) or not is_list(s.body[2:], more := values_next(wait)):
            kept.append(s)
            continue
        take(len(more), wait)
        last.where = list(s.body)
        for item in more:
            last.where += [Token("sign", ",", item[0].start, item[0].start, ","), *item]
    return kept


def begins_values(s: Statement, last: Statement) -> bool:
    """Is this k = r, with k a letter in the brackets of the equation before it?"""
    if s.names or s.said or s.where or len(s.body) < 3 or s.body[0].kind != "name" or s.body[1].sym != "=":
        return False
    if last.line != s.line or last.said or last.where or any(t.sym == "=" for t in outer(s.body[2:])):
        return False
    place = next((k for k, t in enumerate(last.body) if t.sym == "=" and t in outer(last.body)), 0)
    left = last.body[:place]
    inside = [t for t in left if t not in outer(left)]
    return any(t.text == s.body[0].text for t in inside) and any(t.sym == "(" for t in left)


def values_next(wait: list[Statement]) -> list[list[Token]]:
    """The values that come next: numbers, dots and what stands after them, sums (r + 1)."""
    found: list[list[Token]] = []
    for piece in pieces(wait):
        dotted = bool(found) and found[-1][0].sym == "dots"
        if not (dotted and bare(piece)) and not is_value(piece):
            break
        found.append(piece)
    return found


def take(number: int, wait: list[Statement]) -> None:
    """Take pieces off the statements that come next."""
    while number:
        s = wait[-1]
        taken = min(number, len(s.names))
        s.names = s.names[taken:]
        number -= taken
        if number:
            wait.pop()
            number -= 1


def is_list(first: list[Token], more: list[list[Token]]) -> bool:
    """Are these values that no range 1, 2, ..., n says: with gaps, or with sums?"""
    values = [first, *more]
    if not more or any(len(piece) > 1 for piece in values):
        return bool(more)
    numbers = [piece[0].text for piece in values]
    if not all(n.isdigit() for n in numbers):
        return False
    return any(int(b) != int(a) + 1 for a, b in pairwise(numbers))


def pieces(wait: list[Statement]) -> Iterator[list[Token]]:
    """The names and the body of the statements that come next, up to the first that says more."""
    for s in reversed(wait):
        yield from s.names
        if s.said or s.where:
            return
        yield s.body


def is_value(piece: list[Token]) -> bool:
    if any(t.kind not in ("number", "name") and t.sym not in ("+", "-", "dots") for t in piece):
        return False
    return bool(piece) and (len(piece) > 1 or piece[0].kind == "number" or piece[0].sym == "dots")
