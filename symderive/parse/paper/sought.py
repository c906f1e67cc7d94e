"""What the words around a formula look for, and what they find: to find $c$, ..., so $c = 3/8$; $x = y = 0$."""

from __future__ import annotations

import re

from symderive.parse.paper.chained_facts import facts_in
from symderive.parse.paper.places import Placed
from symderive.parse.paper.stated import definition

VALUE = re.compile(r"\s*-?(?:\d+(?:\.\d+)?|\\frac\s*(?:\{\d+\}\s*\{\d+\}|\d\s*\d)|\d+/\d+)\s*$")
SOUGHT = re.compile(r"\b(?:find|determine|normali[sz]\w+|constant|value of)\s+(?:the\s+\w+\s+)?\$\s*([A-Za-z])\s*\$")
FOUND = re.compile(r"^\W*(?:so|hence|thus|therefore|which gives|gives|giving)\s+(?:that\s+)?\$\s*([A-Za-z])\s*=")


def sought(text: str, begin: int, end: int) -> frozenset[str]:
    """The letters that the words around a formula look for."""
    before, behind = text[max(0, begin - 200) : begin], text[end : end + 80]
    return frozenset((*SOUGHT.findall(before), *FOUND.findall(behind)[:1]))


def solution(row: Placed) -> bool:
    """Does a chain say of several letters that they are one number: x = y = 0?"""
    parts = [part.partition("=") for part in facts_in(row)]
    return len(parts) > 1 and all(
        definition(Placed(f"{left.strip()} = 0", row.place)) and "(" not in left and VALUE.match(right)
        for left, _, right in parts
    )
