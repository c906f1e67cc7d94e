"""A statement as its tokens, and looking into tokens: what is a bare name, what stands outside of brackets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from symderive.parse.errors import Source
from symderive.parse.prose import RELATION_SIGNS
from symderive.parse.tokens import Token

OPEN, CLOSE = frozenset(("(", "[", "{", "begin", "langle", "left.")), frozenset((")", "]", "}", "end", "rangle"))


@dataclass(slots=True)
class Statement:
    """One statement. ``names`` are the names before the last comma of a list (A, B in R), ``body`` what follows;
    ``said`` the words behind it with the tokens after each; ``where`` the range after "for"."""

    names: list[list[Token]] = field(default_factory=list)
    body: list[Token] = field(default_factory=list)
    said: list[tuple[str, list[Token]]] = field(default_factory=list)
    where: list[Token] = field(default_factory=list)
    every: bool = False
    line: int = 0
    group: int = 0

    @property
    def start(self) -> int:
        first = self.names[0] if self.names else self.body
        return first[0].start if first else 0

    @property
    def stop(self) -> int:
        return max((t.stop for t in tokens_of(self)), default=0)


def tokens_of(statement: Statement) -> Iterator[Token]:
    """All tokens of a statement: its names, its body, its range and what stands between its words."""
    return chain(*statement.names, statement.body, statement.where, *(tokens for _, tokens in statement.said))


@dataclass(frozen=True, slots=True)
class Text:
    """What stands beside the statements, the goal or a line of a derivation: its source and its tokens."""

    source: Source
    tokens: list[Token]


def open_round(tokens: list[Token]) -> bool:
    level = 0
    for t in tokens:
        level += (t.sym in ("(", "[")) - (t.sym in (")", "]"))
    return level > 0 and tokens[-1].sym in ("(", ",", "+", "-", "=", "[", "&")


def bare(tokens: list[Token]) -> bool:
    """Nothing but a name with scripts, or dots: an item of a list that goes on."""
    if len(tokens) == 1:
        return tokens[0].kind in ("name", "number", "text") or tokens[0].sym == "dots"
    if any(t.sym in RELATION_SIGNS or t.sym in ("mid", "|", ":", "overset", "stackrel") for t in outer(tokens)):
        return False
    first = tokens[0]
    if first.kind == "text":
        return all(t.kind in ("text", "name", "number") or t.sym in "_^{}" for t in tokens)
    if first.kind != "name" and first.sym not in ("bar", "hat", "tilde", "neg", "vec"):
        return False
    allowed = frozenset(
        ("_", "^", "{", "}", "(", ")", "+", "-", "'", ":", ",", "*", "top", "star", "hat", "bar", "tilde")
    )
    at = 0
    while at < len(tokens) and (tokens[at].sym in ("bar", "hat", "tilde", "neg", "{", "vec")):
        at += 1
    if at >= len(tokens) or tokens[at].kind != "name":
        return False
    depth = 0
    for t in tokens[at + 1 :]:
        if t.sym == "{":
            depth += 1
        elif t.sym == "}":
            depth -= 1
        elif (depth <= 0 and t.sym not in ("_", "^", "'") and t.kind not in ("name", "number")) or (
            t.sym and t.sym not in allowed
        ):
            return False
    # letters side by side are a product, not a name
    plain = [
        k
        for k in range(at + 1, len(tokens))
        if tokens[k].kind == "name"
        and tokens[k - 1].sym not in ("_", "^", "{", "+", "-", ",", "(")
        and inside(tokens, k) == inside(tokens, at)
    ]
    return not plain


def inside(tokens: list[Token], at: int) -> int:
    return sum((t.sym == "{") - (t.sym == "}") for t in tokens[:at])


def outer(tokens: list[Token]) -> list[Token]:
    """The tokens outside of all brackets."""
    depth, found = 0, []
    for t in tokens:
        if t.sym in OPEN:
            depth += 1
        elif t.sym in CLOSE:
            depth -= 1
        elif depth == 0:
            found.append(t)
    return found


def ranges_joined(found: list[Statement]) -> list[Statement]:
    """i = 1, ..., N comes in pieces: put the dots and the end back behind it."""
    joined: list[Statement] = []
    for statement in found:
        last = joined[-1] if joined else None
        if last is not None and starts_range(last.body) and not last.said and counts_on(last.body, statement):
            last.body = up_to(last.body, statement.body[0])
            continue
        if last is not None and starts_range(last.body) and not last.said and (more := counted(last.body, statement)):
            last.body = up_to(last.body, statement.names[more - 1][0])
            statement.names = statement.names[more:]
        if (
            last is not None
            and not statement.names
            and not statement.said
            and not last.said
            and starts_range(last.body)
            and ((statement.body[:1] and statement.body[0].sym == "dots") or ends_with_dots(last.body))
        ):
            last.body = last.body + statement.body
            continue
        if (
            last is not None
            and starts_range(last.body)
            and statement.names
            and statement.names[0]
            and statement.names[0][0].sym == "dots"
            and len(statement.names) >= 2
        ):
            last.body = last.body + statement.names[0] + statement.names[1]
            statement.names = statement.names[2:]
            if statement.body or statement.said:
                joined.append(statement)
            continue
        if (
            last is not None
            and starts_range(last.body)
            and statement.names
            and statement.names[0]
            and statement.names[0][0].sym == "dots"
            and statement.body
        ):
            last.body = last.body + statement.names[0] + statement.body
            last.said = statement.said
            continue
        joined.append(statement)
    return joined


def counts_on(body: list[Token], statement: Statement) -> bool:
    """Do the numbers 2, 3, ... follow i = 1?"""
    pieces = [body[-1:], *statement.names, statement.body]
    if statement.said or statement.where or any(len(p) != 1 or not p[0].text.isdigit() for p in pieces):
        return False
    numbers = [int(p[0].text) for p in pieces]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def counted(body: list[Token], statement: Statement) -> int:
    """How many of the names in front of a statement are the numbers 2, 3, ... that follow i = 1."""
    numbers = [int(p[0].text) if len(p) == 1 and p[0].text.isdigit() else 0 for p in (body[2:], *statement.names)]
    return next((k for k in range(1, len(numbers)) if not numbers[0] or numbers[k] != numbers[0] + k), len(numbers)) - 1


def up_to(body: list[Token], high: Token) -> list[Token]:
    """i = 1, ..., n of i = 1 and n."""
    low = body[2]
    dots = Token("command", "dots", low.stop, high.start, "\\dots")
    comma = Token("sign", ",", low.stop, low.stop, ",")
    return [*body[:3], comma, dots, comma, high]


def starts_range(tokens: list[Token]) -> bool:
    return (
        len(tokens) >= 3 and tokens[0].kind == "name" and tokens[1].sym == "=" and tokens[2].kind in ("number", "name")
    )


def ends_with_dots(tokens: list[Token]) -> bool:
    return bool(tokens) and tokens[-1].sym == "dots"
