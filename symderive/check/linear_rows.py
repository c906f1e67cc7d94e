"""A linear equation between vectors or matrices solved: M w = r gives w = M^{-1} r, W M = r gives r M^{-1}."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.expr.algebra import Eye, Inverse, Prod, Rel, Sum, Sym
from symderive.expr.build import add, is_zero, mul, neg
from symderive.expr.node import Node, free_leaves
from symderive.expr.shape import is_scalar, is_square
from symderive.rules.faulty import negative


def linear_solution(above: Rel, w: Sym) -> Node | None:
    """What w is by the equation; None where w does not stand alone at the end (or the beginning) of every term."""
    moving: list[Node] = []
    rest: list[Node] = []
    for sign, side in ((False, above.left), (True, above.right)):
        for term in terms_of(side):
            signed = neg(term) if sign else term
            (moving if w in free_leaves(term) else rest).append(signed)
    for at_the_end in (True, False):
        factors = [beside(term, w, at_the_end=at_the_end) for term in moving]
        found = [f for f in factors if f is not None]
        if moving and len(found) == len(moving):
            M = add(*found)
            if is_scalar(M.shape) or not is_square(M.shape) or w in free_leaves(M):
                continue
            right = add(*(neg(t) if (u := negative(t)) is None else u for t in rest)) if rest else None
            if right is not None:
                return mul(Inverse(M), right) if at_the_end else mul(right, Inverse(M))
    return None


def terms_of(side: Node) -> Iterator[Node]:
    """The terms of a side, with the products that hold a sum multiplied out."""
    match side:
        case Sum(terms):
            for term in terms:
                yield from terms_of(term)
        case Prod(factors):
            for k, factor in enumerate(factors):
                if isinstance(factor, Sum):
                    for term in factor.terms:
                        yield from terms_of(mul(*factors[:k], term, *factors[k + 1 :]))
                    return
            yield side
        case _ if not is_zero(side):
            yield side


def beside(term: Node, w: Sym, *, at_the_end: bool) -> Node | None:
    """The matrix before w in the term (after it where w comes first); c I for a term c w."""
    identity = Eye(w.shape[0] if at_the_end else w.shape[1])
    if term is w:
        return identity
    match term:
        case Prod((*front, last)) if at_the_end and last is w:
            return mul(*front) if not is_scalar(mul(*front).shape) else mul(*front, identity)
        case Prod(factors) if not at_the_end and w in factors:
            k = factors.index(w)
            if all(is_scalar(f.shape) for f in factors[:k]):
                return mul(*factors[:k], *factors[k + 1 :]) if factors[k + 1 :] else mul(*factors[:k], identity)
    return None
