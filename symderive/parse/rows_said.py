r"""Rows and columns that words give to a matrix: A \in R^{m x n} \text{ with columns } a_1, \dots, a_n; x_i \text{ is
the } i\text{-th row of } X. They are read as a_j = A_{:,j}, x_i = (X^T)_{:,i}, vectors that stand upright."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symderive.parse.errors import Source
from symderive.parse.parting import lines_of, statements_of
from symderive.parse.pieces import Statement
from symderive.parse.tokens import Token, tokenize

WITH = re.compile(r"^\s*(with|whose|has|having)\s+(the\s+)?(?P<kind>row|column)s?\s*(are|is)?\s*$", re.I)
OF = re.compile(r"(?P<kind>row|column)s?\s+of\s*(the\s+matrix\s*)?$", re.I)
SPELLED = {
    "row": r"{vector}_{{{index}}} = ({matrix}^\top)_{{:,{index}}}",
    "column": r"{vector}_{{{index}}} = {matrix}_{{:,{index}}}",
}
INDEX = {"row": "i", "column": "j"}


def rows_said(found: list[Statement]) -> list[Statement]:
    """The statements, those in words on rows and columns as equations."""
    if not any(WITH.match(words) or OF.search(words) for s in found for words, _ in s.said):
        return found
    parted: list[Statement] = []
    rest = list(found)
    while rest:
        s = rest.pop(0)
        said = next((k for k, (words, _) in enumerate(s.said) if WITH.match(words)), None)
        if said is not None and s.body and (name := letter(s.said[said][1])) is not None:
            match = WITH.match(s.said[said][0])
            assert match is not None
            s.said = s.said[:said]
            parted += [s, *equation(match["kind"].lower(), name, s.body[0], s)]
            while rest and rest[0].line == s.line and goes_on(rest[0], name[0]):
                rest.pop(0)
            continue
        of = OF.search(s.said[-1][0]) if s.said else None
        matrix = s.said[-1][1] if s.said else []
        if of is not None and len(matrix) == 1 and (name := letter(s.body)) is not None:
            parted += equation(of["kind"].lower(), name, matrix[0], s)
            continue
        parted.append(s)
    return parted


def letter(tokens: Sequence[Token]) -> tuple[str, str] | None:
    """(the letter of a row a_1, x_i^T, its index where it is a letter); None for all else."""
    if len(tokens) < 3 or tokens[0].kind != "name" or tokens[1].sym != "_":
        return None
    rest = [t.text for t in tokens[3:]]
    if rest not in ([], ["^", "top"], ["^", "T"]) or tokens[2].kind not in ("name", "number"):
        return None
    return tokens[0].latex or tokens[0].text, tokens[2].text if tokens[2].kind == "name" else ""


def goes_on(s: Statement, name: str) -> bool:
    """Are these the dots, or the last of the rows?"""
    if s.said:
        return False
    items = [*s.names, s.body]
    return all([t.sym for t in item] == ["dots"] or (letter(item) or ("",))[0] == name for item in items)


def equation(kind: str, name: tuple[str, str], matrix: Token, like: Statement) -> list[Statement]:
    vector, index = name
    index = index or INDEX[kind]
    text = SPELLED[kind].format(vector=vector, index=index, matrix=matrix.latex or matrix.text)
    made = [s for line in lines_of(tokenize(Source(text, name="given"))) for s in statements_of(line, like.line)]
    for s in made:
        s.group = like.group
    return made
