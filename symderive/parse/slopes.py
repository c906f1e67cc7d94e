"""Which of the letters p, q and P are functions, because they have a formula and are differentiated."""

from __future__ import annotations

from symderive.parse.pieces import Statement
from symderive.parse.tokens import Token

LETTERS = frozenset(("p", "q", "P"))
HEADS = frozenset(("E", "Var", "Cov"))


def differentiated(statements: list[Statement], goal_and_lines: list[list[Token]]) -> frozenset[str]:
    """The letters among p, q, P that stand for functions: p(x) = u is stated, and a derivative is asked of p itself
    or of what is defined through p. Where the letter also has another argument (p(x) and p(y | x)) it names densities.
    """
    asked = [tokens for tokens in goal_and_lines if differentiates(tokens)]
    if not asked:
        return frozenset()
    stated = [s.body for s in statements if any(t.sym == "=" for t in s.body)]
    reached = {t.text for tokens in asked for t in tokens if t.kind == "name"}
    while True:
        more = {t.text for body in stated if names_on_left(body) & reached for t in body if t.kind == "name"}
        if more <= reached:
            break
        reached |= more
    return frozenset(letter for letter in LETTERS & reached if one_formula(letter, stated, statements))


def differentiates(tokens: list[Token]) -> bool:
    """Is there a d/dx, a round d, a nabla or a prime in a formula?"""
    for k, t in enumerate(tokens):
        if t.sym in ("partial", "nabla", "'"):
            return True
        if t.sym == "frac" and k + 2 < len(tokens) and tokens[k + 2].text == "d":
            return True
    return False


def names_on_left(body: list[Token]) -> set[str]:
    """The names that an equation may define: the first of its left side (log p(x) = u: p)."""
    place = next(k for k, t in enumerate(body) if t.sym == "=")
    return {next((t.text for t in body[:place] if t.kind == "name"), "")}


def one_formula(letter: str, stated: list[list[Token]], statements: list[Statement]) -> bool:
    """Is the letter applied in one way only on the left of equations, to letters, and never to an event or value?"""
    calls = set()
    for body in stated:
        place = next(k for k, t in enumerate(body) if t.sym == "=")
        heads = [k for k in range(place) if body[k].text == letter and body[k].kind == "name"]
        if heads and body[min(heads[0] + 1, place)].sym == "(" and body[place - 1].sym == ")":
            calls.add("".join(t.text for t in body[heads[0] : place]))
        right = body[place + 1 :]
        if heads and any(t.kind == "name" and t.text in HEADS | {letter} for t in right):
            return False
    laws = any(t.sym == "sim" and letter in {u.text for u in s.body} for s in statements for t in s.body)
    return len(calls) == 1 and not laws
