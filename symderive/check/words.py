"""The sentences of a verdict."""

from __future__ import annotations

from symderive.numeric.compare import Agreement

ARROWS = (r"\iff", r"\implies", r"\Leftrightarrow", r"\Rightarrow", r"\Longleftrightarrow", r"\Longrightarrow")


def difference_in_words(agreement: Agreement | None) -> str:
    """The two values in a sentence."""
    if agreement is None:
        return ""
    if agreement.undefined == "right":
        return "This line is not defined everywhere where the line above is."
    left, right = agreement.values
    if not left:
        return sentence(agreement.reason)
    at = " at the point shown" if agreement.counterexample else ""
    return f"The line above is {left}{at}, this line {right}."


def sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text.endswith(".") else ".")


def without_relation(latex: str) -> str:
    bare = latex.strip().lstrip("&").strip()
    for sign in (*ARROWS, "=", r"\approx", r"\propto", r"\equiv", r"\leq", r"\le", r"\geq", r"\ge"):
        if bare.startswith(sign):
            return bare.removeprefix(sign).strip().lstrip("&").strip()
    return bare
