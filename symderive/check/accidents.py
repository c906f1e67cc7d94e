"""Equal values that are an accident: what a mistake makes has the value of the line, and not its form."""

from __future__ import annotations

from symderive.expr.algebra import MINUS, Num, Pow, Prod, Sum
from symderive.expr.node import Node
from symderive.expr.probability import Prob
from symderive.expr.problem import is_chance
from symderive.rules.faulty import complement


def unlike(made: Node, b: Node) -> bool:
    """Is the equal value of what a mistake makes an accident? It is where b is a quotient over a sum (Bayes' rule
    written out) and the other no quotient at all, where what is made would cancel in part, or divides by one."""
    if not is_chance(made):
        return False
    if (bool(sums_below(b)) and not divides(made)) or any(cancels(p) for p in made.walk() if isinstance(p, Prod)):
        return True
    return any(certain(whole) for whole in sums_below(made))


def certain(whole: Node) -> bool:
    """Is this P(A) + P(A^c), by which nobody divides who does not write it?"""
    match whole:
        case Sum((Prob(a, None), Prob(other, None))):
            return complement(a) is other or complement(other) is a
    return False


def cancels(product: Prod) -> bool:
    """Does a factor stand above and below? In a product of products all factors are looked at."""
    if any(isinstance(f, Prod) for f in product.factors):
        above, below = flat(product)
        return not set(above).isdisjoint(below)
    return any(isinstance(f, Pow) and f.exponent is MINUS and f.base in product.factors for f in product.factors)


def flat(node: Node) -> tuple[list[Node], list[Node]]:
    """The factors above and below the fraction bars of a product."""
    match node:
        case Prod(factors):
            parts = [flat(f) for f in factors]
            return [u for above, _ in parts for u in above], [v for _, below in parts for v in below]
        case Pow(base, exponent) if exponent is MINUS:
            above, below = flat(base)
            return below, above
    return [node], []


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
