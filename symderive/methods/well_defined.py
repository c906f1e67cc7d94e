"""Is an answer a well-defined value: no zero below a bar, no logarithm of zero, no infinity inside a sum or product?"""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import INFINITY, Const, Map, Num, Pow, Prod, Sum
from symderive.expr.build import neg
from symderive.expr.node import Node, free_leaves
from symderive.expr.shape import is_scalar
from symderive.numeric.plainly import plain_number

#: how near to zero a number below a bar may come before it is taken for zero
NOTHING = 1e-13


def well_defined(answer: Node, *, letters: bool = False) -> bool:
    """Has every part of an answer a value? ``letters``: also where letters below a bar cancel to zero (slower).

    An answer may be infinite as a whole; an infinite part of a sum, product or function leaves no value to speak of.
    """
    if answer in (INFINITY, neg(INFINITY)):
        return True
    return not any(breaks(part, letters) for part in answer.walk())


def breaks(part: Node, letters: bool) -> bool:
    match part:
        case Pow(base, exponent) if is_scalar(base.shape) and negative(exponent):
            return is_zero(base, letters)
        case Map("log" | "digamma", u, 0):
            return is_zero(u, letters)
        case Prod((Num(n), Const("oo"))):
            return n != -1
        case Sum() | Prod() | Pow() | Map():
            return any(kid in (INFINITY, neg(INFINITY)) for kid in part.kids)
    return False


def negative(exponent: Node) -> bool:
    value = plain_number(exponent)
    return value is not None and value < 0


def is_zero(u: Node, letters: bool) -> bool:
    value = plain_number(u)
    if value is not None:
        return value == 0
    if not letters or not isinstance(u, Sum | Prod | Pow | Map):
        return False
    if any(not isinstance(leaf, Num | Const) for leaf in free_leaves(u)):
        return scalar.simplify(u) == Num(0)
    number = scalar.number(u)
    return number is not None and abs(number) < NOTHING
