r"""x \in \mathbb{R}^n \setminus \{0\}: a declaration, and that x is none of the points left out."""

from __future__ import annotations

from symderive.parse.pieces import OPEN, Statement
from symderive.parse.tokens import SHUT, Token, placed


def points_left_out(statements: list[Statement]) -> list[Statement]:
    """The statements, a space less some points as the space, and an x \\ne point for each of them behind it."""
    found: list[Statement] = []
    for s in statements:
        parts = parted_space(s.body)
        if parts is None:
            found.append(s)
            continue
        letter, space, points = parts
        found.append(Statement(s.names, [*letter, *space], s.said, s.where, s.every, s.line, s.group))
        for name in (*s.names, letter):
            for point in points:
                apart = [*name, *placed(r"\ne", point[0], point[-1]), *point]
                found.append(Statement(body=apart, where=s.where, every=s.every, line=s.line, group=s.group))
    return found


def parted_space(body: list[Token]) -> tuple[list[Token], list[Token], list[list[Token]]] | None:
    """The letter, the space with its \\in, and the points left out of it; None of any other statement."""
    if len(body) < 6 or body[-1].sym != "}":
        return None
    at = next((k for k, t in enumerate(body) if t.sym == "in"), None)
    cut = next((k for k, t in enumerate(body) if t.sym == "setminus"), None)
    if at is None or cut is None or cut < at or body[at + 1].font != "double" or body[cut + 1].sym != "{":
        return None
    points: list[list[Token]] = [[]]
    depth = 0
    for token in body[cut + 2 : -1]:
        depth += (token.sym in OPEN) - (token.sym in SHUT)
        if depth < 0:
            return None
        if token.sym == "," and not depth:
            points.append([])
        else:
            points[-1].append(token)
    return (body[:at], body[at:cut], points) if all(points) else None
