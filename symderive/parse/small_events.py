r"""p(d), p(t \mid \neg d), P(t \mid d^c): small letters that have a complement are events, and so are their company."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symderive.parse.tokens import Token

HEADS = frozenset(("p", "P", "Pr"))
NEGATIONS = frozenset(("neg", "lnot", "sim"))


def small_events(texts: Sequence[Sequence[Token]]) -> list[str]:
    """The small letters that are events: those in the brackets of P where one of them is negated.

    Nothing, where a letter among them is also used in another way (a law, a set, an equation, a formula).
    """
    brackets = [inside for tokens in texts for inside in in_brackets(tokens)]
    if not any(negated(inside) for inside in brackets):
        return []
    found: dict[str, None] = {}
    for inside in brackets:
        letters = letters_alone(inside)
        if letters is None:
            return []
        found |= dict.fromkeys(letters)
    outside = {t.text for tokens in texts for t in out_of_brackets(tokens) if t.kind == "name"}
    return [] if outside & set(found) else list(found)


def in_brackets(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """What stands in the brackets of p( ), P( ), Pr( )."""
    for k in range(len(tokens) - 1):
        if tokens[k].kind == "name" and tokens[k].text in HEADS and tokens[k + 1].sym == "(":
            stop = closing(tokens, k + 1)
            if stop is not None:
                yield list(tokens[k + 2 : stop])


def out_of_brackets(tokens: Sequence[Token]) -> Iterator[Token]:
    k = 0
    while k < len(tokens):
        headed = tokens[k].kind == "name" and tokens[k].text in HEADS and tokens[k + 1 : k + 2] != []
        stop = closing(tokens, k + 1) if headed and tokens[k + 1].sym == "(" else None
        if stop is None:
            yield tokens[k]
        k = k + 1 if stop is None else stop + 1


def closing(tokens: Sequence[Token], k: int) -> int | None:
    depth = 0
    for j in range(k, len(tokens)):
        depth += (tokens[j].sym == "(") - (tokens[j].sym == ")")
        if not depth:
            return j
    return None


def negated(inside: list[Token]) -> bool:
    """Is a small letter negated: \\neg d, d^c?"""
    for k, t in enumerate(inside):
        if t.kind != "name" or len(t.text) != 1 or not t.text.islower():
            continue
        before = inside[k - 1].sym if k else ""
        after = [u.text for u in inside[k + 1 : k + 3]]
        if before in NEGATIONS or after in (["^", "c"], ["^", "complement"]):
            return True
    return False


def letters_alone(inside: list[Token]) -> list[str] | None:
    """The letters of a list of small letters, negated or not, with bars, commas and cups between; None for others."""
    found = []
    k = 0
    while k < len(inside):
        t = inside[k]
        if t.sym in NEGATIONS or t.sym in ("mid", "|", ",", "cap", "cup", "vee", "wedge"):
            k += 1
            continue
        if t.kind != "name" or len(t.text) != 1 or not t.text.islower():
            return None
        found.append(t.text)
        complement = [u.text for u in inside[k + 1 : k + 3]] in (["^", "c"], ["^", "complement"])
        k += 3 if complement else 1
    return found
