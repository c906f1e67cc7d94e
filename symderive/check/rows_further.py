"""An equation one step on: the same done to both sides as they stand, a matrix brought over."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.check.rows_compared import Pair, Pairs
from symderive.expr.algebra import MINUS, Inverse, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import add, is_zero, mul, neg
from symderive.expr.node import free_leaves
from symderive.expr.shape import is_scalar, is_square

TWO = Num(2)


def both_sides(above: Rel) -> Iterator[Rel]:
    """The same done to both sides as they stand: a root, a power, a logarithm taken, a denominator brought over."""
    if not is_scalar(above.left.shape):
        return
    inside = [p for p in above.walk() if isinstance(p, Map | Pow)]
    names = {p.name for p in inside if isinstance(p, Map)}
    if "log" in names:
        yield Rel("=", Map("exp", above.left), Map("exp", above.right))
    if "exp" in names:
        yield Rel("=", Map("log", above.left), Map("log", above.right))
    if "sqrt" in names:
        yield Rel("=", Pow(above.left, TWO), Pow(above.right, TWO))
    if any(isinstance(p, Pow) and p.exponent is TWO for p in inside):
        yield Rel("=", Map("sqrt", above.left), Map("sqrt", above.right))
    below = list(dict.fromkeys(p for p in inside if isinstance(p, Pow) and p.exponent is MINUS))
    if below:
        yield Rel("=", Pow(above.left, MINUS), Pow(above.right, MINUS))
    for p in below:
        yield Rel("=", mul(p.base, above.left), mul(p.base, above.right))


def on_both_sides(pair: Pair) -> Pairs:
    """The comparison after a function was taken on both sides: log(x - y) = 1 beside x - y = e."""
    return lambda one, other: (pair(made, other) for made in both_sides(one))


def inverted(above: Rel) -> Iterator[Rel]:
    """w = M^{-1} r of an equation M w = r, w = M^{-1} (r - s) of M w + s = r."""
    match above.left:
        case Sum(terms):
            for k, term in enumerate(terms):
                rest = add(*(neg(t) for j, t in enumerate(terms) if j != k))
                yield from inverted(Rel("=", term, rest if is_zero(above.right) else add(above.right, rest)))
        case Prod((*front, Sym() as w)) if front and not is_scalar(w.shape):
            M = mul(*front)
            if not is_scalar(M.shape) and is_square(M.shape) and w not in free_leaves(M):
                yield Rel("=", w, mul(Inverse(M), above.right))
