"""The logarithm of a positive quantity, opened: products become sums, powers factors, exponentials their exponents."""

from __future__ import annotations

from symderive.expr.algebra import MINUS, Apply, Map, Num, Pow, Prod, Sum
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.indexing import put

HALF = Pow(Num(2), MINUS)


def spread(u: Node) -> Node:
    """log u of a positive u with its products, powers and exponentials opened."""
    match u:
        case Map("exp", exponent, 0):
            return exponent
        case Prod(factors) if all(is_scalar(f.shape) for f in factors):
            return Sum(tuple(spread(f) for f in factors))
        case Pow(base, exponent) if is_scalar(base.shape):
            return Prod((exponent, spread(base)))
        case Map("sqrt", inner, 0):
            return Prod((HALF, spread(inner)))
    return Map("log", u)


def log_of_defined(v: Node, problem: Problem) -> Node | None:
    """log p(x) opened, where p is defined by a formula with an exponential in it; None for anything else."""
    match v:
        case Map(name, u, 0):
            arguments: tuple[Node, ...] = (u,)
        case Apply(name, arguments, _, ()):
            pass
        case _:
            return None
    defined = problem.function(name)
    if defined is None or [p.shape for p in defined.params] != [a.shape for a in arguments]:
        return None
    factors = defined.body.factors if isinstance(defined.body, Prod) else (defined.body,)
    if not any(isinstance(f, Map) and f.name == "exp" for f in factors):
        return None
    return spread(put(defined.body, dict(zip(defined.params, arguments, strict=True))))
