"""Where a slip stands, in words: the term whose sign has changed, the factor that it lacks."""

from __future__ import annotations

from symderive.check.repair import Repair
from symderive.expr.algebra import MINUS, Num, Pow
from symderive.expr.node import Node
from symderive.render import notation
from symderive.rules.faulty import negative

LONG = 40  # signs: what is longer is not repeated in a sentence

#: slip -> the sentence about the part
AT = {
    "sign-slip": "Look at the sign of {}.",
    "drop-term": "It is {}.",
    "term-added": "It is {}.",
    "index-slip": "Look at {}.",
    "exponent-slip": "Look at the exponent of {}.",
    "norm-vs-squared-norm": "Look at {}.",
}


def placed(repair: Repair, line: Node) -> str:
    """The sentence about the place of a slip; empty where that is the whole line or too long to be said."""
    part = repair.part
    if part is None:
        return ""
    if repair.times is not None:
        return of_factor(part, repair.times, line)
    bare = negative(part) if repair.name == "sign-slip" else None
    said = short(part if bare is None else bare)
    return AT[repair.name].format(said) if said and part is not line and repair.name in AT else ""


def of_factor(part: Node, times: Node, line: Node) -> str:
    where = "The line" if part is line else short(part)
    due: Node
    match times:
        case Num(v) if v > 0 and v.denominator == 1:
            due, lacking = times, True
        case Num(v) if v > 0 and v.numerator == 1:
            due, lacking = Num(1 / v), False
        case Num():
            return ""
        case Pow(u, k) if k is MINUS:
            due, lacking = u, False
        case _:
            due, lacking = times, True
    factor = short(due)
    if not where or not factor:
        return ""
    return f"{where} lacks the factor {factor}." if lacking else f"{where} bears the factor {factor} too many."


def short(part: Node) -> str:
    """The part as text; empty where it is long."""
    said = notation.text(part)
    return said if len(said) <= LONG else ""
