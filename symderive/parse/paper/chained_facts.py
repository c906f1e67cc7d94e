"""Facts that share a row: with $P(A) = P(B) = 1/2$ says two things, and calculates nothing.

Every side but the last is one quantity (a name, a probability, a moment, a value f(0)); each of them is the last side.
"""

from __future__ import annotations

import re
from itertools import pairwise

from symderive.parse.paper.parting import reason_at, relations
from symderive.parse.paper.places import Placed

QUANTITY = re.compile(
    r"(?:\\(?:hat|widehat|bar|tilde|vec|mathbf|boldsymbol|bm)\s*(?=\\|[A-Za-z]))*"
    r"(?:\\mathbb\s*\{?\s*[A-Z]\s*\}?|\\(?:mathbf|mathrm|boldsymbol|bm|mathcal|hat|bar|tilde|vec|operatorname|text)\*?\s*\{[^{}]*\}"
    r"|\\[A-Za-z]+|Var|Cov|Pr|[^\W\d_])(?:\s*[_^]\s*(?:\{[^{}]*\}|\\[A-Za-z]+|\w|\*))*'*\s*"
)
BRACKET = re.compile(r"(?:\\left|\\[bB]igg?l?)?\s*(?:\(|\[|\\\{|\{)")
CLOSED = re.compile(r"\\[{}]|\\.|[()\[\]{}]", re.DOTALL)


def facts_in(row: Placed) -> list[Placed]:
    """What a row states: itself where it has one relation, each quantity of a chain of them; nothing else."""
    found = relations(row)
    if len(found) <= 1:
        return [row]
    if any(sign != "=" for _, sign in found) or reason_at(row) < len(row):
        return []
    ends = [*(at for at, _ in found), len(row)]
    sides = [row[: ends[0]], *(row[a + 1 : b] for a, b in pairwise(ends))]
    if not all(row[at] == "=" for at, _ in found) or not all(map(quantity, sides[:-1])) or not sides[-1].strip():
        return []
    return [Placed(f"{side.strip()} = {sides[-1].strip()}", row.place) for side in sides[:-1]]


def quantity(side: str) -> bool:
    """Is this one quantity: a name, alone or with one pair of brackets behind it?"""
    side = side.strip()
    name = QUANTITY.match(side)
    if name is None:
        return False
    if name.end() == len(side):
        return True
    if not BRACKET.match(side, name.end()) or not side.endswith((")", "]", "}")):
        return False
    depth = 0
    for sign in CLOSED.finditer(side, name.end()):
        depth += sign.group() in ("(", "[", "{", r"\{")
        depth -= sign.group() in (")", "]", "}", r"\}")
        if depth <= 0 and sign.group() in (")", "]", "}", r"\}"):
            return sign.end() == len(side)
    return False
