"""What was assumed, as a page says it: the letters of one kind together, in mathematical type."""

from __future__ import annotations

import re
from collections.abc import Iterable

from symderive.render.prose import Words, prose

#: one letter's sentence -> the same of several
KINDS = (
    (re.compile(r"(\S+) is taken to be (an? (?:number|vector|matrix|event|random variable))"), " is taken to be ", {
        "a number": " are taken to be numbers", "a vector": " are taken to be vectors",
        "a matrix": " are taken to be matrices", "an event": " are taken to be events",
        "a random variable": " are taken to be random variables",
    }),
    (re.compile(r"(\S+) takes the values (.+)"), " takes the values ", {"": " take the values "}),
    (re.compile(r"(\S+) before a bracket is (a density or mass function)"), " before a bracket is ", {
        "a density or mass function": " before a bracket are densities or mass functions",
    }),
)  # fmt: skip


#: what every reader takes for granted: said only in full
UNDERSTOOD = re.compile(r"\S+ before a bracket is a density or mass function")


#: what a statement of the problem has said in other words: lambda > 0 is a number, S = X + Y a random variable
PLAIN = re.compile(r"(\S+) is taken to be (a number|a family of numbers|a random variable)")
SAID = {
    "a number": r"\s*(?:<|>|\\leq?(?![a-z])|\\geq?(?![a-z]))",
    "a family of numbers": r"\s*(?:<|>|\\leq?(?![a-z])|\\geq?(?![a-z]))",
    "a random variable": r"\s*=(?!.*\))",
}


def told(sentences: Iterable[str], detail: str, given: str = "") -> list[Words]:
    """What a page says of the assumptions; ``given`` are the statements of the problem."""
    kept = (s for s in sentences if detail == "full" or not UNDERSTOOD.fullmatch(s))
    return gathered(s for s in kept if not said_in(s, given))


def said_in(sentence: str, given: str) -> bool:
    """Does a line of the givens say it?"""
    found = PLAIN.fullmatch(sentence)
    if found is None:
        return False
    return re.search(rf"(?:^|[\n,]\s*){re.escape(found[1])}{SAID[found[2]]}", given) is not None


def gathered(sentences: Iterable[str]) -> list[Words]:
    """The sentences in their order, each kind once, where its first letter stands."""
    groups: dict[tuple[str, str], list[str]] = {}
    for sentence in sentences:
        for pattern, single, several in KINDS:
            found = pattern.fullmatch(sentence)
            if found is not None:
                together = several.get(found[2], f"{several.get('', '')}{found[2]}")
                groups.setdefault((single + found[2], together), []).append(found[1])
                break
        else:
            groups[sentence, ""] = []
    return [prose(joined(letters, single, several)) for (single, several), letters in groups.items()]


def joined(letters: list[str], single: str, several: str) -> str:
    """One sentence of one or several letters."""
    shown = [f"${letter}$" for letter in letters]
    if not shown:
        return single
    if len(shown) == 1:
        return shown[0] + single
    return f"{', '.join(shown[:-1])} and {shown[-1]}{several}"
