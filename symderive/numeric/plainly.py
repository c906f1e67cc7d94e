"""Trees of numbers only: their values, and whether conditions between them hold."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from symderive.expr.algebra import Map, Num, Pow, Prod, Rel, Sum
from symderive.expr.node import Node
from symderive.expr.probability import And, Not, Or

LARGEST = 512  # an exponent that is still worked out


def plain_number(node: Node) -> Fraction | None:
    """The value of a tree of numbers, where it is one: 3, -1, 1/4, 2 + 1."""
    match node:
        case Num(value):
            return value
        case Sum(terms):
            parts = [plain_number(t) for t in terms]
            return None if None in parts else sum((p for p in parts if p is not None), Fraction(0))
        case Prod(factors):
            whole = Fraction(1)
            for factor in factors:
                number = plain_number(factor)
                if number is None:
                    return None
                whole *= number
            return whole
        case Pow(base, Num(exponent)) if exponent.denominator == 1 and abs(exponent) <= LARGEST:
            number = plain_number(base)
            return None if number is None or (number == 0 and exponent < 0) else number ** int(exponent)
        case Map("factorial", Num(value), 0) if value.denominator == 1 and 0 <= value <= LARGEST:
            return Fraction(factorial(int(value)))
        case Map("exp", u, 0) if plain_number(u) == 0:
            return Fraction(1)
        case Map("log", u, 0) if plain_number(u) == 1:
            return Fraction(0)
    return None


def holds_plainly(condition: Node) -> bool | None:
    """Whether a condition between numbers holds; None where letters stand in it."""
    match condition:
        case And(events):
            parts = [holds_plainly(e) for e in events]
            return False if False in parts else None if None in parts else True
        case Or(events):
            parts = [holds_plainly(e) for e in events]
            return True if True in parts else None if None in parts else False
        case Not(event):
            inner = holds_plainly(event)
            return None if inner is None else not inner
        case Rel(op, left, right):
            a, b = plain_number(left), plain_number(right)
            if a is None or b is None:
                return None
            return {"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}.get(op)
    return None
