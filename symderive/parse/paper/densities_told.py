"""A density in a sentence: $X, Y$ have joint pdf $f(x, y) = x + y$ on $[0, 1]^2$."""

from __future__ import annotations

import re

from symderive.parse.macros import Macros

TOLD = re.compile(
    r"\s*,?\s*(?:be|is|are)?\s*(?:an?\s+)?(?:continuous\s+)?(?:random variables?\s+)?(?:with|has|have|having)?\s*"
    r"(?:an?\s+|the\s+)?(?:joint\s+)?(?:probability\s+)?(?:density(?:\s+function)?|pdf|PDF)\s*(?:is|of|given by)?\s*"
    r"\$(?P<formula>[^$=]+=[^$]+)\$\s*,?\s*(?:(?:for|on|over|when|if|where)\s*\$(?P<range>[^$]+)\$)?"
)
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
    where = ranges(macros.expand((found["range"] or "").strip()), letters)
    if not letters or where is None:
        return None
    have = "have joint density" if len(letters) > 1 else "has density"
    return rf"{names} \text{{ {have} }} {formula}" + (rf" \text{{ for }} {where}" if where else ""), found.end()


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
