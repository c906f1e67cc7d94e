"""A side of a line parted into what is written and what is left out: O( ), o( ), dots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symderive.expr.algebra import ZERO, Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.node import Node
from symderive.expr.remainders import BOUNDED, DOTS, Remainder, is_open
from symderive.expr.shape import is_scalar

MOST_FACTORS = 4
SMOOTH = frozenset(("exp", "log", "sin", "cos", "tan", "sqrt", "sinh", "cosh", "tanh", "atan", "sigmoid"))

Rest = tuple[str, tuple[Node, ...]]  # the kind of a remainder, and beside what it is small (of dots all terms shown)


@dataclass(frozen=True, slots=True)
class Opened:
    """A side: its closed part, and what it leaves out."""

    closed: Node
    rests: tuple[Rest, ...] = ()


def opened(node: Node) -> Opened | None:
    """A side parted into what is written and what is left out; None where a remainder stands inside something else."""
    if not is_open(node):
        return Opened(node)
    match node:
        case Remainder(kind, of, size):
            return Opened(ZERO if is_scalar(size) else mul(ZERO, of[0]), ((kind, of),))
        case Sum(terms):
            parts = [opened(term) for term in terms]
            if None in parts:
                return None
            some = [p for p in parts if p is not None]
            closed = [p.closed for p, t in zip(some, terms, strict=True) if not isinstance(t, Remainder)]
            closed = [c for c in closed if c is not ZERO and c != neg(ZERO)]
            return Opened(add(*closed) if closed else ZERO, tuple(r for p in some for r in p.rests))
        case Prod(factors):
            return product(factors)
        case Pow(base, Num(power)) if power.denominator == 1 and 2 <= power <= MOST_FACTORS:
            return product((base,) * int(power))
        case Derivative(of, (Sym() as x,), partial, layout) if is_scalar(of.shape) and is_scalar(x.shape):
            slope = linear(of, lambda u: Derivative(u, (x,), partial, layout))
            return slope if slope is not None and all(kind == DOTS for kind, _ in slope.rests) else None
        case Integral(of, x, low, high) if low is not None and high is not None:
            return linear(of, lambda u: Integral(u, x, low, high))
        case Map(name, u, 0) if name in SMOOTH and is_scalar(u.shape):
            return through(u, lambda v: Map(name, v, 0), lambda v: Map(name, v, 1))
        case Pow(base, Num() as power) if is_scalar(base.shape):
            return through(base, lambda v: Pow(v, power), lambda v: mul(power, Pow(v, Num(power.value - 1))))
    return None


def linear(of: Node, change: Callable[[Node], Node]) -> Opened | None:
    """A linear operation on a side."""
    inner = opened(of)
    if inner is None:
        return None
    return Opened(change(inner.closed), tuple((kind, tuple(map(change, us))) for kind, us in inner.rests))


def through(u: Node, f: Callable[[Node], Node], slope: Callable[[Node], Node]) -> Opened | None:
    """A smooth function of a side: f(u + r) = f(u) + f'(u) r and smaller terms."""
    inner = opened(u)
    if inner is None:
        return None
    steep = slope(inner.closed)
    return Opened(f(inner.closed), tuple((kind, tuple(mul(steep, v) for v in us)) for kind, us in inner.rests))


def product(factors: tuple[Node, ...]) -> Opened | None:
    """A product of sides: what one leaves out is multiplied by the others."""
    parts = [opened(f) for f in factors]
    if None in parts:
        return None
    some = [p for p in parts if p is not None]
    rests: list[Rest] = []
    for k, part in enumerate(some):
        for kind, of in part.rests:
            before, behind = [p.closed for p in some[:k]], [p.closed for p in some[k + 1 :]]
            for _, left_out in (rest for other in some[:k] + some[k + 1 :] for rest in other.rests):
                rests.append((BOUNDED, (mul(of[-1], left_out[-1]),)))
            rests.append((kind, tuple(mul(*before, u, *behind) for u in of)))
    return Opened(mul(*(p.closed for p in some)), tuple(r for r in rests if ZERO not in r[1]))
