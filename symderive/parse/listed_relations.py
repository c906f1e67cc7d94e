r"""p_1, \dots, p_K > 0: said of a list with dots it is said of every member of a family of numbers.

It becomes p_1, \dots, p_K \in \mathbb{R} (where no set is named) and p_i > 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from symderive.parse.pieces import Statement
from symderive.parse.tokens import Token, placed

ORDER = frozenset(("<", ">", "leq", "geq"))
LETTERS = "ijklrst"
COUNTS = ("N",)  # capitals that are numbers, and no random variables, by custom


def relations_of_lists(statements: Sequence[Statement]) -> list[Statement]:
    """The statements, with an order relation of a dotted list of numbers as one of a member."""
    found: list[Statement] = []
    named = {name for s in statements if any(t.sym == "in" for t in s.body) and (name := dotted(s, "in"))}
    for s in statements:
        name = dotted(s, *ORDER)
        if not name:
            found.append(s)
            continue
        place = next(k for k, t in enumerate(s.body) if t.sym in ORDER)
        last, rest = s.body[:place], s.body[place:]
        used = {t.text for t in (*rest, *last)}
        letter = next(c for c in LETTERS if c not in used)
        if name not in named:
            reals = placed(r"\in \mathbb{R}", last[-1], last[-1])
            found.append(Statement(names=s.names, body=[*last, *reals], line=s.line, group=s.group))
        member = [last[0], *placed(f"_{letter}", last[-1], last[-1])]
        found.append(
            Statement(body=[*member, *rest], said=s.said, where=s.where, every=s.every, line=s.line, group=s.group)
        )
    return found


def dotted(s: Statement, *relations: str) -> str:
    """The letter p of a statement on p_1, \\dots, p_K with one of these relations; "" for any other statement."""
    items = s.names
    if len(items) < 2 or not any(len(ts) == 1 and ts[0].sym == "dots" for ts in items):
        return ""
    place = next((k for k, t in enumerate(s.body) if t.sym in relations), 0)
    several = [ts for ts in items if ts[0].sym != "dots"] + [s.body[:place]]
    if not place or not all(indexed(ts) for ts in several) or len({ts[0].text for ts in several}) != 1:
        return ""
    first, last = several[0], several[-1]
    numbers = sum(t.sym in relations for t in s.body) == 1 and first[2].text == "1" and last[2].kind != "number"
    letter = first[0].text
    plain = letter in COUNTS or not letter[:1].isupper()
    return letter if numbers and plain and first[0].font != "bold" else ""


def indexed(tokens: Sequence[Token]) -> bool:
    """Is this p_1, p_K or p_{K}?"""
    plain = len(tokens) == 3 or (len(tokens) == 5 and tokens[2].sym == "{" and tokens[4].sym == "}")
    return plain and tokens[0].kind == "name" and tokens[1].sym == "_"
