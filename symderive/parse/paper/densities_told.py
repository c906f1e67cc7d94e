"""A density in a sentence: $X, Y$ have joint pdf $f(x, y) = x + y$ on $[0, 1]^2$."""

from __future__ import annotations

import re

from symderive.parse.macros import Macros

TOLD = re.compile(
    r"\s*,?\s*(?:be|is|are)?\s*(?:an?\s+)?(?:continuous\s+)?(?:random variables?\s+)?(?:with|has|have|having)?\s*"
    r"(?:an?\s+|the\s+)?(?:joint\s+)?(?:probability\s+)?(?:density(?:\s+function)?|pdf|PDF)\s*(?:is|of|given by)?\s*"
    r"\$(?P<formula>[^$=]+=[^$]+)\$(?:\s*,?\s*(?P<word>for|on|over|when|if|where)?\s*(?:all\s*)?\$(?P<range>[^$]+)\$)?"
)
NAMED = re.compile(r"^\s*(?:[pqfg]_|[pq]\s*(?:\\left)?\()")  # a density by its letter: p(x), f_X(x)
RANGED = re.compile(r"\s*,?\s*(?:for|when|if|on|over|where|with)?\s*(?:all\s*)?")
ARGUMENTS = re.compile(r"^[^=(]*\((?P<letters>[^()=]*)\)\s*=")
BOX = re.compile(
    r"^(?P<open>[\[(])\s*(?P<low>[^,\[\]]+),(?P<high>[^,\[\]]+)(?P<close>[\])])(?:\^\{?(?P<power>\d)\}?)?$"
)


def density(names: str, after: str, macros: Macros) -> tuple[str, int] | None:
    """The density that the words behind names give them, with its range, and where it ends."""
    found = TOLD.match(after)
    if found is None or re.search(r"\\(?:text|begin|quad)", found["formula"]):
        return None
    formula = macros.expand(found["formula"].strip())
    letters = [x.strip() for x in (ARGUMENTS.match(formula) or {"letters": ""})["letters"].split(",") if x.strip()]
    where, end = ranges(macros.expand((found["range"] or "").strip()), letters), found.end()
    if where is None and found["word"] is None:
        where, end = "", found.end("formula") + 1
    if not letters or where is None:
        return None
    have = "have joint density" if len(letters) > 1 else "has density"
    return rf"{names} \text{{ {have} }} {formula}" + (rf" \text{{ for }} {where}" if where else ""), end


def with_range(stated: str, said: str, between: str) -> str | None:
    """A density that was stated, with the range that follows it: p(x) = e^{-x} for $x \\ge 0$; None where what follows
    is no range of its letters."""
    arguments = ARGUMENTS.match(stated)
    if arguments is None or not NAMED.match(stated) or r"\text" in stated or not RANGED.fullmatch(between):
        return None
    letters = [x.strip() for x in arguments["letters"].split(",")]
    where = ranges(said, letters)
    if not where or not any(re.search(rf"(?<![A-Za-z\\]){re.escape(x)}(?![A-Za-z])", said) for x in letters):
        return None
    return rf"{stated} \text{{ for }} {where}"


def ranges(said: str, letters: list[str]) -> str | None:
    """A range as inequalities in the letters: [0, 1] is 0 \\le x \\le 1; None where it is neither."""
    said = re.sub(r"^[^\\]*\\in(?![A-Za-z])\s*", "", said) if len(letters) == 1 else said
    box = BOX.match(said)
    if box is None:
        return said if re.search(r"[<>]|\\[lg]eq?(?![A-Za-z])", said) or not said else None
    if int(box["power"] or 1) != len(letters):
        return None
    low, high = ("<" if sign in "()" else r"\le" for sign in (box["open"], box["close"]))
    return ", ".join(f"{box['low'].strip()} {low} {x} {high} {box['high'].strip()}" for x in letters)
