"""The sentences of a verdict."""

from __future__ import annotations

from symderive.numeric.compare import Agreement
from symderive.parse.leading import bare as without_words

ARROWS = (r"\iff", r"\implies", r"\Leftrightarrow", r"\Rightarrow", r"\Longleftrightarrow", r"\Longrightarrow")


def difference_in_words(agreement: Agreement | None, *, own: bool = False) -> str:
    """The two values in a sentence; ``own`` says that they are those of the two sides of the line itself."""
    if agreement is None:
        return ""
    if agreement.undefined == "right":
        sides = ("right side", "left side") if own else ("line", "line above")
        return f"{'The' if own else 'This'} {sides[0]} is not defined everywhere where the {sides[1]} is."
    left, right = agreement.values
    if not left:
        return sentence(agreement.reason)
    at = " at the point shown" if agreement.counterexample else ""
    if own:
        return f"The left side is {left}{at}, the right side {right}."
    return f"The line above is {left}{at}, this line {right}."


def sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text.endswith(".") else ".")


def without_relation(latex: str) -> str:
    bare = without_words(latex.strip()).lstrip("&").strip()
    for sign in (*ARROWS, "=", r"\approx", r"\propto", r"\equiv", r"\leq", r"\le", r"\geq", r"\ge"):
        if bare.startswith(sign):
            return bare.removeprefix(sign).strip().lstrip("&").strip()
    return bare
