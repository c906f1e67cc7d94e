"""Equal values that are an accident: what a mistake makes has the value of the line, and not its form."""

from __future__ import annotations

from symderive.expr.algebra import MINUS, Num, Pow, Prod, Sum
from symderive.expr.node import Node
from symderive.expr.problem import is_chance


def unlike(made: Node, b: Node) -> bool:
    """Is the equal value of what a mistake makes an accident? It is where b is a quotient over a sum (Bayes' rule
    written out) and the other no quotient at all, and where what is made would cancel in part."""
    if not is_chance(made):
        return False
    return (bool(sums_below(b)) and not divides(made)) or any(cancels(p) for p in made.walk() if isinstance(p, Prod))


def cancels(product: Prod) -> bool:
    return any(isinstance(f, Pow) and f.exponent is MINUS and f.base in product.factors for f in product.factors)


def sums_below(b: Node) -> list[Node]:
    return [p.base for p in b.walk() if isinstance(p, Pow) and p.exponent is MINUS and isinstance(p.base, Sum)]


def letters(b: Node) -> bool:
    """Does anything but numbers stand in the line?"""
    return any(not p.kids and not isinstance(p, Num) for p in b.walk())


def divides_by_one(b: Node) -> bool:
    """Is there a quotient in the line, and no sum below it?"""
    return divides(b) and not sums_below(b)


def divides(b: Node) -> bool:
    return any(isinstance(p, Pow) and p.exponent is MINUS for p in b.walk())
