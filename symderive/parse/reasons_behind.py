"""The words behind the formula of a line: (by Bayes), for x > 0, where f(x) = ..., a column of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from symderive.expr.problem import Definition
from symderive.parse.bracketed import behind_line, outer_places
from symderive.parse.bracketed import said as said_behind
from symderive.parse.errors import Source
from symderive.parse.prose import prose
from symderive.parse.tokens import Token


def without_reason(tokens: list[Token], source: Source, definitions: Sequence[Definition]) -> tuple[list[Token], str]:
    """The formula, and the words behind it: (by Bayes), for x > 0, a column of its own."""
    if (parts := behind_line(tokens)) is not None:
        return parts[0], said_behind(parts[1], source.text)
    for k, t in outer_places(tokens):
        if t.kind == "text" and (prose(tokens, k) or in_brackets(tokens, k)) and k:
            words = source.text[t.start :]
            head = tokens[:k]
            while head and (head[-1].sym in (",", ";", "&", ".", "(")):
                head = head[:-1]
            return head, t.text.strip() if len(tokens) == k + 1 else words.strip()
        if t.sym in (",", ";") and k and says_what_is(tokens[k + 1 :], tokens[:k], definitions):
            return tokens[:k], source.text[tokens[k + 1].start :].strip()
    while tokens and tokens[-1].sym in (",", ".", ";", "&"):
        tokens = tokens[:-1]
    return tokens, ""


def says_what_is(tokens: list[Token], before: list[Token], definitions: Sequence[Definition]) -> bool:
    """Does f(x) = ... or \\delta = ... stand here, which says what stands before in the line?"""
    if says_of_function(tokens, before):
        return True
    if len(tokens) < 3 or tokens[0].kind != "name" or tokens[1].sym != "=":
        return False
    name = tokens[0].text
    defined = any(getattr(d.name, "name", "") == name for d in definitions)
    return defined and any(t.kind == "name" and t.text == name for t in before)


def in_brackets(tokens: list[Token], at: int) -> bool:
    """Does a line end in words that stand in brackets?"""
    return at == len(tokens) - 1 and tokens[at].text.strip().startswith("(")


def says_of_function(tokens: list[Token], before: list[Token]) -> bool:
    """Does f(x) = ... stand here, of a function that was applied before in the line?"""
    called = [t.text for t in tokens[:5]]
    if (
        len(tokens) < 6
        or tokens[0].kind != "name"
        or tokens[2].kind != "name"
        or called[1] + called[3] + called[4] != "()="
    ):
        return False
    return any(t.text == tokens[0].text and after.sym == "(" for t, after in pairwise(before))
