"""What braces in a line claim of its parts - a size, a value, a bound - held against what they stand under."""

from __future__ import annotations

from symderive.check.follows import relate
from symderive.check.ladder import DIFFERENT
from symderive.check.reading import Line
from symderive.check.state import State
from symderive.expr.shape import Dim, Shape, describe
from symderive.parse.claims import Claim


def brace_remarks(line: Line, state: State) -> list[str]:
    """A remark for each claim that does not hold; what is not refuted is passed over."""
    return [said for claim in line.claims if (said := refuted(claim, line, state))]


def refuted(claim: Claim, line: Line, state: State) -> str | None:
    if claim.shape is not None:
        if not differ(claim.part.shape, claim.shape, state):
            return None
        return f"The size {described(claim.shape)} is claimed, but it is {described(claim.part.shape)}."
    if claim.right is None or state.left_over() <= 0 or claim.part.shape != claim.right.shape:
        return None
    found = relate(claim.part, claim.op, claim.right, line, state)
    if found.verdict != DIFFERENT:
        return None
    return f"What the brace claims does not hold: {claim.latex.strip()}."


def differ(a: Shape, b: Shape, state: State) -> bool:
    """Are two shapes different for sure: numbers and declared sizes only, at least one of them not the same?"""
    known = {
        x for d in state.problem.declarations.values() if d.node is not None for s in d.node.shape for x in s.letters
    }
    return a != b and all(settled(d, known) for d in (*a, *b))


def settled(d: Dim, known: set[str]) -> bool:
    return all(x in known and not x.startswith("?") for x in d.letters)


def described(s: Shape) -> str:
    return f"{s[0]} x {s[1]} ({describe(s)})"
