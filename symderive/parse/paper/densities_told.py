"""A density in a sentence: $X, Y$ have joint pdf $f(x, y) = x + y$ on $[0, 1]^2$."""

from __future__ import annotations

import re

from symderive.parse.macros import Macros

TOLD = re.compile(
    r"\s*,?\s*(?:be|is|are)?\s*(?:an?\s+)?(?:continuous\s+)?(?:random variables?\s+)?(?:with|has|have|having)?\s*"
    r"(?:an?\s+|the\s+)?(?:joint\s+)?(?:probability\s+)?(?:density(?:\s+function)?|pdf|PDF)\s*(?:is|of|given by)?\s*"
    r"\$(?P<formula>[^$=]+=[^$]+)\$(?:\s*,?\s*(?P<word>for|on|over|when|if|where)?\s*(?:all\s*)?\$(?P<range>[^$]+)\$)?"
)
NEXT = re.compile(r"\s*(?:,|and|,\s*and)\s*\$(?P<range>[^$]+)\$")  # the range of the next letter
NAMED = re.compile(r"^\s*(?:[pqfg]_|[pq]\s*(?:\\left)?\()")  # a density by its letter: p(x), f_X(x)
CALLED = re.compile(r"\b(?:densit(?:y|ies)|pdf)\b", re.IGNORECASE)
RANGED = re.compile(r"\s*,?\s*(?:and\s*)?(?:for|when|if|on|over|where|with)?\s*(?:all\s*)?")
ARGUMENTS = re.compile(r"^[^=(]*\((?P<letters>[^()=]*)\)\s*=")
MEMBERS = re.compile(r"^[A-Za-z]\s*\\in\s*(?:\\\{.*\\\}|\\(?:mathbb|Bbb)\s*\{?[NZ])")
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
    while where and (more := NEXT.match(after, end)) is not None:
        further = ranges(said := macros.expand(more["range"].strip()), letters)
        if not further or not of_one(said, letters):
            break
        where, end = f"{where}, {further}", more.end()
    have = "have joint density" if len(letters) > 1 else "has density"
    return rf"{names} \text{{ {have} }} {formula}" + (rf" \text{{ for }} {where}" if where else ""), end


def with_range(stated: str, said: str, between: str, around: str = "") -> str | None:
    """A density that was stated, with the range that follows it: p(x) = e^{-x} for $x \\ge 0$; None where what follows
    is no range of its letters. The words ``around`` may call f(x, y) a density, that of X and Y."""
    arguments = ARGUMENTS.match(stated)
    if arguments is None or not RANGED.fullmatch(between):
        return None
    if not NAMED.match(stated) and r"\text" not in stated:
        letters = re.findall(r"[a-z]", arguments["letters"])
        if (
            not CALLED.search(around)
            or "_" in stated.partition("=")[0]
            or letters != re.split(r"\s*,\s*", arguments["letters"].strip())
        ):
            return None
        have = "have joint density" if len(letters) > 1 else "has density"
        stated = rf"{', '.join(letters).upper()} \text{{ {have} }} {stated}"
        return with_range(stated, said, between)
    letters = [x.strip() for x in re.split(r"\\mid(?![A-Za-z])|[|;]", arguments["letters"])[0].split(",")]
    where = ranges(said, letters)
    if not where or not of_one(said, letters):
        return None
    if r"\text{ for }" not in stated:
        return rf"{stated} \text{{ for }} {where}"
    _, word, before = stated.partition(r"\text{ for }")
    rest = [x for x in letters if not of_one(before, [x])]  # for $0 \le x \le 1$, $0 \le y \le 1$
    return f"{stated}, {where}" if word and rest and of_one(said, rest) else None


def of_one(said: str, letters: list[str]) -> bool:
    """Does a range speak of one of the letters?"""
    return any(re.search(rf"(?<![A-Za-z\\]){re.escape(x)}(?![A-Za-z])", said) for x in letters)


def ranges(said: str, letters: list[str]) -> str | None:
    """A range as inequalities in the letters: [0, 1] is 0 \\le x \\le 1; None where it is neither."""
    if MEMBERS.match(said):
        return said  # x \\in \\{0, 1\\}: a mass
    said = re.sub(r"^[^\\]*\\in(?![A-Za-z])\s*", "", said) if len(letters) == 1 else said
    box = BOX.match(said)
    if box is None:
        return said if re.search(r"[<>]|\\[lg]eq?(?![A-Za-z])", said) or not said else None
    if int(box["power"] or 1) != len(letters):
        return None
    low, high = ("<" if sign in "()" else r"\le" for sign in (box["open"], box["close"]))
    return ", ".join(f"{box['low'].strip()} {low} {x} {high} {box['high'].strip()}" for x in letters)
