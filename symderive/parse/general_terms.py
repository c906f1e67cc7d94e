"""The general term of a sum with dots: of 1 + r + r^2 + ... + r^n it is r^k, found by the values of what is shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from zlib import crc32

from symderive.parse.syntax import Syntax

LETTERS = "kijlst"
LOWEST, HIGHEST = 0, 3  # where an index may begin
NEAR = 1e-9
LARGEST = 60


def general_term(shown: Sequence[Syntax], last: Syntax) -> tuple[Syntax, Syntax, Syntax, Syntax] | None:
    """(the term with an index, the index, where it begins, the letter of the last term); None where no letter of the
    last term runs through the terms shown."""
    names = {p.head: p for p in last.walk() if p.kind == "name"}
    used = {p.head for part in (*shown, last) for p in part.walk() if p.kind == "name"}
    letter = next((c for c in LETTERS if c not in used), None)
    values = [value(part, {}) for part in shown]
    if letter is None or None in values or len(shown) < 2:
        return None
    for name, place in names.items():
        for low in range(LOWEST, HIGHEST):
            terms = [value(last, {name: float(low + k)}) for k in range(len(shown))]
            if all(alike(a, b) for a, b in zip(terms, values, strict=True)):
                index = Syntax(letter, (), place.start, place.stop, kind="name", latex=letter)
                first = Syntax(str(low), (), place.start, place.stop, kind="number")
                return with_letter(last, name, index), index, first, place
    return None


def alike(a: float | None, b: float | None) -> bool:
    return a is not None and b is not None and abs(a - b) <= NEAR * (1 + abs(b))


def with_letter(part: Syntax, name: str, index: Syntax) -> Syntax:
    if part.kind == "name" and part.head == name:
        return index
    return part.but(kids=tuple(with_letter(k, name, index) for k in part.kids)) if part.kids else part


def value(part: Syntax, known: dict[str, float]) -> float | None:
    """The value of a formula in numbers, a number of its own for each name that is not known; None for what is no
    plain arithmetic."""
    if part.number is not None:
        return float(part.number)
    if part.kind == "name":
        return known.get(part.head, 0.3 + crc32(part.head.encode()) % 997 / 1009)
    kids = [value(k, known) for k in part.kids]
    if None in kids:
        return None
    numbers = [k for k in kids if k is not None]
    try:
        return arithmetic(part.head, numbers)
    except (ArithmeticError, ValueError):
        return None


def arithmetic(head: str, u: list[float]) -> float | None:
    match head, u:
        case "add", _:
            return math.fsum(u)
        case "mul", _:
            return math.prod(u)
        case "sub", [a, b]:
            return a - b
        case "neg", [a]:
            return -a
        case "div", [a, b]:
            return a / b
        case "paren", [a]:
            return a
        case "pow", [a, b] if a >= 0 or b == int(b):
            return float(a**b)
        case "fact", [a] if a == int(a) and 0 <= a <= LARGEST:
            return float(math.factorial(int(a)))
        case "sqrt", [a] if a >= 0:
            return math.sqrt(a)
        case "exp", [a]:
            return math.exp(a)
    return None
