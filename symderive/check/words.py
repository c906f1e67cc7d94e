"""The sentences of a verdict."""

from __future__ import annotations

import re

from symderive.numeric.agreement import Agreement
from symderive.parse.leading import bare as without_words

FRACTION = re.compile(r"(-?\d+)/(\d+)")
DECIMAL = re.compile(r"-?\d+\.\d+")
LONG = 4  # digits of the numerator or the denominator of a fraction that is still read at a glance

ARROWS = (r"\iff", r"\implies", r"\Leftrightarrow", r"\Rightarrow", r"\Longleftrightarrow", r"\Longrightarrow")
BACKWARD = (r"\Leftarrow", r"\Longleftarrow", r"\impliedby")


def difference_in_words(agreement: Agreement | None, *, own: bool = False) -> str:
    """The two values in a sentence; ``own`` says that they are those of the two sides of the line itself."""
    if agreement is None:
        return ""
    if agreement.undefined == "right":
        sides = ("right side", "left side") if own else ("line", "line above")
        return f"{'The' if own else 'This'} {sides[0]} is not defined everywhere where the {sides[1]} is."
    left, right = in_one_way(*agreement.values)
    if not left:
        return sentence(agreement.reason)
    at = " at the point shown" if agreement.counterexample else ""
    if own:
        return f"The left side is {left}{at}, the right side {right}."
    return f"The line above is {left}{at}, this line {right}."


def in_one_way(left: str, right: str) -> tuple[str, str]:
    """Two values both as fractions or both as decimals: no fraction beside a decimal, none of large numbers."""
    both = (left, right)
    found = [FRACTION.fullmatch(u) for u in both]
    large = any(m and max(map(len, m.groups())) > LONG for m in found)
    if not large and not (any(found) and any(DECIMAL.fullmatch(u) for u in both)):
        return both
    made = [f"{int(m[1]) / int(m[2]):.6g}" if m else u for m, u in zip(found, both, strict=True)]
    return both if made[0] == made[1] else (made[0], made[1])


def sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text.endswith(".") else ".")


def without_relation(latex: str) -> str:
    bare = without_words(latex.strip()).lstrip("&").strip()
    for sign in (*ARROWS, *BACKWARD, "=", r"\approx", r"\propto", r"\equiv", r"\leq", r"\le", r"\geq", r"\ge"):
        if bare.startswith(sign):
            return bare.removeprefix(sign).strip().lstrip("&").strip()
    return bare
