"""Quotients and products with their signs where a person writes them: s/(1 - a^2), not -s/(a^2 - 1)."""

from __future__ import annotations

from symderive.expr.algebra import MINUS, Map, Num, Pow, Prod, Sum
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, transform
from symderive.expr.shape import is_scalar


def upright(u: Node) -> Node:
    """``u`` with minus signs taken into brackets that have a minus of their own, and one exponential in a product."""
    return transform(u, lambda v: upright_here(one_exponential(v)))


def one_exponential(u: Node) -> Node:
    """e^{1 - x} for e e^{-x}."""
    if not isinstance(u, Prod):
        return u
    exponents = [f.u for f in u.factors if isinstance(f, Map) and f.name == "exp"]
    if len(exponents) < 2:
        return u
    terms = [t for e in exponents for t in (e.terms if isinstance(e, Sum) else (e,))]
    ordered = [*(t for t in terms if not negative(t)), *(t for t in terms if negative(t))]
    places = [n for n, f in enumerate(u.factors) if isinstance(f, Map) and f.name == "exp"]
    whole = Map("exp", add(*ordered))
    return mul(*(whole if n == places[0] else f for n, f in enumerate(u.factors) if n == places[0] or n not in places))


def upright_here(u: Node) -> Node:
    if not isinstance(u, Prod) or not all(is_scalar(f.shape) for f in u.factors):
        return u
    first = u.factors[0]
    if isinstance(first, Num) and first.value < 0:
        for n, f in enumerate(u.factors):
            turned = turn(f)
            if turned is not None:
                number = [] if first == MINUS else [Num(-first.value)]
                return mul(*number, *u.factors[1:n], turned, *u.factors[n + 1 :])
        return u
    places = [n for n, f in enumerate(u.factors) if number_taken(f) and turn(f) is not None]
    if len(places) == 2:  # (p - 1)/(p - 2)
        return mul(*(turn(f) or f if n in places else f for n, f in enumerate(u.factors)))
    return u


def turn(f: Node) -> Node | None:
    """b - a for a - b, to an odd power; None for anything else."""
    match f:
        case Sum(terms):
            taken = [t for t in terms if negative(t)]
            if not taken or len(taken) == len(terms):
                return None
            return add(*(positive(t) for t in taken), *(neg(t) for t in terms if t not in taken))
        case Pow(Sum() as base, Num(e)) if e.denominator == 1 and e.numerator % 2:
            turned = turn(base)
            return None if turned is None else Pow(turned, Num(e))
    return None


def number_taken(f: Node) -> bool:
    """x - 1 with a number that is taken away: to an odd power."""
    base = f.base if isinstance(f, Pow) else f
    return (
        isinstance(base, Sum) and len(base.terms) == 2 and any(isinstance(t, Num) and negative(t) for t in base.terms)
    )


def negative(t: Node) -> bool:
    return (isinstance(t, Num) and t.value < 0) or (
        isinstance(t, Prod) and isinstance(t.factors[0], Num) and t.factors[0].value < 0
    )


def positive(t: Node) -> Node:
    if isinstance(t, Num):
        return Num(-t.value)
    assert isinstance(t, Prod) and isinstance(t.factors[0], Num)
    rest = t.factors[1:]
    return mul(*rest) if t.factors[0] == MINUS else mul(Num(-t.factors[0].value), *rest)
