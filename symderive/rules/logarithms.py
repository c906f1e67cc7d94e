"""The logarithm of a positive quantity, opened: products become sums, powers factors, exponentials their exponents."""

from __future__ import annotations

from symderive.expr.algebra import MINUS, Apply, Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.indexing import put
from symderive.rules.vary import meaning

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
        case BigProd(body, index, low, high):
            return BigSum(spread(body), index, low, high)
    return Map("log", u)


def log_of_product(v: Node) -> Node | None:
    """log u opened, where u is a product over an index, or one of exponentials and at most one other factor (which
    has then the sign of u); None for anything else."""
    factors = v.factors if isinstance(v, Prod) else (v,)
    others = [f for f in factors if not (isinstance(f, Map) and f.name == "exp" and not f.primes)]
    if not all(is_scalar(f.shape) for f in factors):
        return None
    if len(others) > 1 or (len(others) == len(factors) and not isinstance(v, BigProd)):
        return None
    return spread(v)


def log_of_defined(v: Node, problem: Problem) -> Node | None:
    """log p(x) opened, where p is defined by a formula with an exponential or a product over an index in it; None for
    anything else."""
    match v:
        case Sym(name):
            function = problem.function(name)
            body = function.body if function is not None and function.name is v else meaning(v, problem)
            return None if body is None else log_of_product(body)
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
    if not any(isinstance(f, BigProd) or (isinstance(f, Map) and f.name == "exp") for f in factors):
        return None
    return spread(put(defined.body, dict(zip(defined.params, arguments, strict=True))))
