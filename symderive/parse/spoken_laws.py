r"""X_1, \dots, X_n \text{ iid } \text{Poisson}(\lambda): words between variables and their law are its sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symderive.parse.law_sides import law_name
from symderive.parse.tokens import Token, placed

BE, AS = (
    r"[\s,]*(?:are |is |be )?",
    r"(?: (?:as|from|according to|samples? from|draws? from|random variables?(?: from)?))?\s*",
)
SIGNS = (
    (
        re.compile(BE + r"(?:iid|i\.i\.d\.?|independent and identically distributed)" + AS, re.I),
        r"\overset{\text{iid}}{\sim}",
    ),
    (re.compile(BE + "(?:mutually )?independent" + AS, re.I), r"\overset{\text{ind}}{\sim}"),
    (re.compile(r"[\s,]*(?:is|are|be|has law|is distributed as|is drawn from|drawn from)\s*", re.I), r"\sim"),
)


def laws_signed(tokens: list[Token]) -> list[Token]:
    """The tokens with a sign in the place of the words "iid" before a law."""
    return list(signed(tokens))


def signed(tokens: list[Token]) -> Iterator[Token]:
    for k, token in enumerate(tokens):
        after = tokens[k + 1] if k + 1 < len(tokens) else token
        text = k and token.kind == "text"
        sign = next((sign for words, sign in SIGNS if words.fullmatch(token.text)), None) if text else None
        if sign is not None and is_law(after, tokens[k + 2 : k + 3]):
            yield from placed(sign, token, token)
        else:
            yield token


def is_law(token: Token, behind: list[Token]) -> bool:
    """Does a law by name, with its brackets, begin here?"""
    opens = bool(behind) and behind[0].sym in ("(", "[", "{")
    named = token.kind == "text" or token.font in ("script", "roman") or len(token.text) > 1
    return opens and named and law_name(token.text.strip()) is not None
