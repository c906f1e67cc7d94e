"""Solutions of g(x) = y layer by layer from the outside, each layer with all the inverses that it has."""

from __future__ import annotations

from collections.abc import Callable

from symderive.expr.algebra import PI, Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves


def unwrapped(g: Node, x: Sym, y: Node) -> list[Node]:
    """Solutions of g(x) = y where x stands in one place only: layer by layer from the outside, all branches."""
    if g is x:
        return [y]
    inside = [kid for kid in g.kids if x in free_leaves(kid)]
    if len(inside) != 1:
        return []
    v = inside[0]
    match g:
        case Sum(terms):
            return unwrapped(v, x, add(y, *(mul(-1, t) for t in terms if t is not v)))
        case Prod(factors):
            return unwrapped(v, x, mul(y, *(Pow(f, Num(-1)) for f in factors if f is not v)))
        case Pow(base, Num(n)) if base is v:
            root = Map("sqrt", y) if n == 2 else Pow(y, Num(1 / n))
            other = root if n.numerator % 2 == 0 else Pow(mul(-1, y), Num(1 / n))
            return unwrapped(v, x, root) + unwrapped(v, x, mul(-1, other))
        case Map("abs", _, 0):
            return unwrapped(v, x, y) + unwrapped(v, x, mul(-1, y))
        case Map(name, _, 0) if name in INVERSES:
            return [r for back in INVERSES[name](y) for r in unwrapped(v, x, back)]
    return []


#: how often a periodic function may have come round before a piece of it
TURNS = (0, 1, -1, 2, -2, 3, -3)

#: all inverses of a function by name that a piece of it may need
INVERSES: dict[str, Callable[[Node], tuple[Node, ...]]] = {
    "exp": lambda y: (Map("log", y),),
    "log": lambda y: (Map("exp", y),),
    "sqrt": lambda y: (Pow(y, Num(2)),),
    "tan": lambda y: tuple(add(Map("atan", y), mul(k, PI)) for k in TURNS),
    "atan": lambda y: (Map("tan", y),),
    "sin": lambda y: tuple(
        back
        for k in TURNS
        for back in (add(mul(2 * k, PI), Map("asin", y)), add(mul(2 * k + 1, PI), mul(-1, Map("asin", y))))
    ),
    "cos": lambda y: tuple(
        back
        for k in TURNS
        for back in (add(mul(2 * k, PI), Map("acos", y)), add(mul(2 * k, PI), mul(-1, Map("acos", y))))
    ),
}
