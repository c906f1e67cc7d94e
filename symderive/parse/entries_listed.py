r"""x = (x_1, x_2)^\top: a plain letter whose entries are written out is a vector of that size, x \in \mathbb{R}^2."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.parse.pieces import Statement
from symderive.parse.tokens import Token, placed

BESIDE = frozenset(("(", ")", "[", "]", ",", "begin", "end", "{", "}", "^", "top", "left", "right", "\\\\", "&"))
NAMES_OF_ENVIRONMENTS = ("bmatrix", "pmatrix", "matrix", "Bmatrix", "vmatrix", "smallmatrix")


def entries_listed(statements: list[Statement]) -> list[Statement]:
    """The statements, those that list the entries of a vector as declarations of its size."""
    if not any(len(s.body) > 3 and s.body[1].sym == "=" for s in statements):
        return statements
    found: list[Statement] = []
    for s in statements:
        size = 0 if s.names else entries_of(s.body)
        if not size or numbered_apart(s.body[0].text, statements, s):
            found.append(s)
            continue
        space = placed(rf"\in \mathbb{{R}}^{{{size}}}", s.body[0], s.body[-1])
        found.append(Statement(body=[s.body[0], *space], said=s.said, where=s.where, line=s.line, group=s.group))
    return found


def entries_of(body: Sequence[Token]) -> int:
    """How many entries x_1, x_2, ... stand behind x = and nothing else; 0 where anything else does."""
    if len(body) < 8 or body[0].kind != "name" or body[1].sym != "=" or body[0].font == "bold":
        return 0
    letter, at, count = body[0].text, 2, 0
    if not letter[:1].islower():
        return 0
    while at < len(body):
        t = body[at]
        if t.kind == "name" and t.text == letter and [u.text for u in body[at + 1 : at + 3]] == ["_", str(count + 1)]:
            count, at = count + 1, at + 3
        elif t.sym in BESIDE or t.text in NAMES_OF_ENVIRONMENTS or t.kind == "break" or t.text == "T":
            at += 1
        else:
            return 0
    return count if count > 1 else 0


def numbered_apart(letter: str, statements: Sequence[Statement], but: Statement) -> bool:
    """Do other statements speak of x_1?"""
    for s in statements:
        for tokens in () if s is but else (*s.names, s.body, s.where):
            for t, mark, number in zip(tokens, tokens[1:], tokens[2:], strict=False):
                if t.kind == "name" and t.text == letter and mark.sym == "_" and number.kind == "number":
                    return True
    return False
