r"""Approximations by the first terms of a series: \sin x \approx x, \cos x \approx 1 - \frac{x^2}{2}, near x = 0."""

from __future__ import annotations

from symderive.check.remainders import HALF, SAME, powers
from symderive.check.towards_places import moved_to
from symderive.expr.algebra import Num, Pow, Prod, Sum, Sym
from symderive.expr.build import add, neg
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.remainders import is_open
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.numbers import NoNumber

SEEDS = 3
OTHER_TERM = "Near {x} = 0 the two differ by a term of order {order} in {x}, and terms of this order are shown."


def first_terms(above: Node, right: Node, problem: Problem, seed: int = 0) -> tuple[bool, str] | None:
    """(True, "") where the terms of ``right`` are the first ones of the series for ``above`` at 0, (False, why) where
    both are the same number there and one of the terms shown is another one; None for all else."""
    letters = [u for u in free_leaves(right) if isinstance(u, Sym) and is_scalar(u.shape)]
    if above.shape != right.shape or not is_scalar(right.shape) or is_open(above, right):
        return None
    degrees = [(x, degree) for x in letters if (degree := degree_in(x, right)) and degree_in(x, above) is None]
    if len(degrees) != 1:
        return None
    (x, degree), gap = degrees[0], add(above, neg(right))
    try:
        orders = [powers([gap], moved_to(x, x), problem, seed + k)[0] for k in range(SEEDS)]
    except (NoNumber, DerivationError, ZeroDivisionError):
        return None
    if all(order >= degree + HALF for order in orders):
        return True, ""
    if min(orders) > SAME and any(order <= degree + SAME for order in orders):
        return False, OTHER_TERM.format(x=x.latex, order=f"{min(orders):.2g}")
    return None


def degree_in(x: Sym, u: Node) -> int | None:
    """The degree of a polynomial in a letter; None where it is none."""
    match u:
        case Sym() if u is x:
            return 1
        case Pow(base, Num(k)) if base is x and k > 0 and k.denominator == 1:
            return int(k)
        case Sum(terms):
            found = [degree_in(x, t) for t in terms]
            return None if None in found else max(d for d in found if d is not None)
        case Prod(factors):
            found = [degree_in(x, f) for f in factors]
            return None if None in found else sum(d for d in found if d is not None)
    return 0 if x not in free_leaves(u) else None
