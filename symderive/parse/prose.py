"""Words in a line of statements: which are prose, which introduce a range, which only lead in."""

from __future__ import annotations

import re

from symderive.parse.law_sides import law_name
from symderive.parse.law_spellings import LAW_WORDS
from symderive.parse.tokens import Token
from symderive.parse.words import FUNCTIONS, INFORMATION, MATRIX_FUNCTIONS, MOMENTS, NAMED_FUNCTIONS

FOR = re.compile(
    r"^[\s,]*(for|if|where|when|whenever|provided|provided that|for all|for every|for each|for any|on)\b"
    r"[\s,:]*(all|every|each|any)?[\s,:]*$",
    re.I,
)
FOR_EVERY = re.compile(r"^[\s,]*(for|,)?\s*(all|every|each|any)\s+(\w)[\s.,]*$", re.I)
PROSE_ABOUT = re.compile(r"\s*(is|are|denotes?|stands? for|means?|has|have)\b", re.I)
LEADING = re.compile(
    r"\s*((and|now|also|then|next|here|again|further(more)?|,)\s+)*(let|suppose|assume|given|if|say|consider|we know|"
    r"it is known|we have|there (is|are)|(the |a )?random variable|where|with|note|recall)"
    r"(\s+(that|also|we have|us))*[\s,:]*",
    re.I,
)
CALLED = (
    frozenset(FUNCTIONS)
    | frozenset(MATRIX_FUNCTIONS)
    | frozenset(NAMED_FUNCTIONS)
    | frozenset(MOMENTS)
    | frozenset(INFORMATION)
    | LAW_WORDS
    | {"Pr", "max", "min", "argmax", "argmin", "grad"}
)
RELATION_SIGNS = frozenset(
    [
        "=",
        "neq",
        "<",
        "leq",
        ">",
        "geq",
        "approx",
        "propto",
        "sim",
        "in",
        "notin",
        "subseteq",
        "supseteq",
        "perp",
        "to",
        "succ",
        "succeq",
        "prec",
        "preceq",
        "Rightarrow",
        "iff",
        "gets",
        "ll",
        "gg",
    ]
)


def prose(tokens: list[Token], at: int) -> bool:
    """Is the \\text at this place prose, not a name or function in a formula?"""
    token = tokens[at]
    text = token.text
    plain = re.sub(r"[\s-]", "", text)
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before is not None and before.sym in ("^", "_", "\\", "backslash"):
        return False
    if text != text.strip() and plain.lower() in ("and", "or", "for", "if", "where", "with", "is", "are"):
        return True
    opened = after is not None and (after.sym in ("(", "[", "^", "_") or (after.sym == "{" and after.kind == "command"))
    if (before is not None and before.sym in RELATION_SIGNS) or (
        before is not None and before.sym in ("+", "-", "cdot", "/", "*")
    ):
        if before.sym == "sim" or plain in CALLED or law_name(text) or opened:
            return False
        return bool(re.search(r"\s\w", text.strip())) if before.sym != "=" else False
    if plain in CALLED and after is not None and after.kind != "end" and not text.startswith(" "):
        return False
    if (before is None or before.sym in (",", ";")) and after is not None and after.sym == ":":
        return bool(re.search(r"\w\s+\w", text.strip()))
    if (before is None or before.sym in (",", ";")) and after is not None and (opened or after.sym in RELATION_SIGNS):
        return bool(re.search(r"\w\s+\w", text.strip()))
    if before is None and re.fullmatch(r"[A-Za-z]\w*", text):
        return False if after is None else after.kind == "text"
    return bool(re.search(r"\s", text)) or not re.fullmatch(r"[A-Za-z]\w*", text) or after is None or not opened
