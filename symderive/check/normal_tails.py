"""Tails of sums of independent normal variables by the normal distribution function Phi, and what Phi(-z) is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from symderive.check.known import known_of
from symderive.check.laws_stated import law_of
from symderive.expr.algebra import ZERO, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import add, divide, mul, neg
from symderive.expr.node import Node, holds
from symderive.expr.probability import And, EventSym, Prob, RandVar
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.algebra import tidy
from symderive.rules.faulty import negative
from symderive.rules.mistakes_independence import apart


def by_phi(node: Prob, problem: Problem) -> Iterator[Node]:
    """P(aX + bY > c) of independent normal variables by the normal distribution function."""
    match node.event:
        case And((Rel(("<" | "<=") as op, low, u), Rel("<" | "<=", v, high))) if u is v and is_scalar(u.shape):
            # an interval: the one tail less the other
            for upper in by_phi(Prob(Rel(op, u, high), None, node.head), problem):
                for lower in by_phi(Prob(Rel(op, u, low), None, node.head), problem):
                    if isinstance(upper, Map) and isinstance(lower, Map):
                        yield upper - lower
        case Rel((">" | ">=") as op, Map("abs", u), bound):
            for tail in by_phi(Prob(Rel(op, u, bound), None, node.head), problem):
                yield mul(Num(2), tail)
        case Rel(("<" | "<=") as op, Map("abs", u), bound):
            for tail in by_phi(Prob(Rel(op, u, bound), None, node.head), problem):
                if isinstance(tail, Map):
                    yield mul(Num(2), tail) - 1
        case Rel((">" | ">=" | "<" | "<=") as op, u, bound) if is_scalar(u.shape):
            side = add(u, neg(bound)) if holds(bound, RandVar) else u
            found = normal(side, problem)
            if found is None:
                return
            c = bound if side is u else ZERO
            for m, v in (found, tuple(tidy(w, problem) for w in found)):
                spread = root(v, problem)
                below, above = (divide(w, spread) for w in (add(c, neg(m)), add(m, neg(c))))
                if (m, v) != found:
                    below, above = (tidy(w, problem) for w in (below, above))
                first, second = (Map("Phi", above), Map("Phi", below))
                if op in ("<", "<="):
                    first, second = second, first
                if not below_zero(tidy(first.u, problem)):
                    yield first
                yield 1 - second


def below_zero(u: Node) -> bool:
    return isinstance(u, Num) and u.value < 0


def other_side(node: Node) -> Iterator[Node]:
    """Phi(-z) as 1 - Phi(z), Phi(z) - Phi(-z) as 2 Phi(z) - 1."""
    match node:
        case Map("Phi", u) if (z := negative(u)) is not None:
            yield 1 - Map("Phi", z)
        case Sum((Map("Phi", u), Prod((Num(minus), Map("Phi", v))))) if minus == -1 and negative(v) is u:
            yield mul(Num(2), Map("Phi", u)) - 1
        case Sum((Num(one), Prod((Num(minus), Map("Phi", u))))) if one == 1 and minus == -1:
            yield Map("Phi", neg(u))


def root(v: Node, problem: Problem) -> Node:
    """The standard deviation of a variance: sigma of sigma^2 where sigma is known to be positive."""
    match v:
        case Pow(Sym() as s, Num(k)) if k == 2:
            low = known_of(problem).of(s)[0]
            if low is not None and low >= 0:
                return s
    return Map("sqrt", v)


def normal(u: Node, problem: Problem) -> tuple[Node, Node] | None:
    """(mean, variance) of a sum of multiples of independent normal variables."""
    found = linear(u)
    if found is None:
        return None
    slopes, mean = found
    if not slopes or any(not apart(x, y, problem) for x, y in combinations(slopes, 2)):
        return None
    variance: Node = ZERO
    for x, slope in slopes.items():
        law = law_of(x, problem)
        if law is None or law.name != "Normal":
            return None
        m, v = law.params
        mean, variance = add(mean, mul(slope, m)), add(variance, mul(Pow(slope, Num(2)), v))
    return mean, variance


def linear(u: Node) -> tuple[dict[Node, Node], Node] | None:
    """(slope of every variable, what is without one) of a sum of multiples of variables; None where it is no such."""
    if isinstance(u, RandVar):
        return {u: Num(1)}, ZERO
    if not holds(u, RandVar, EventSym):
        return {}, u
    if isinstance(u, Sum):
        slopes: dict[Node, Node] = {}
        rest: Node = ZERO
        for term in u.terms:
            inner = linear(term)
            if inner is None:
                return None
            for x, slope in inner[0].items():
                slopes[x] = add(slopes[x], slope) if x in slopes else slope
            rest = add(rest, inner[1])
        return slopes, rest
    if isinstance(u, Prod):
        moving = [f for f in u.factors if holds(f, RandVar)]
        constant = mul(*(f for f in u.factors if f not in moving))
        inner = linear(moving[0]) if len(moving) == 1 else None
        return None if inner is None else ({x: mul(constant, s) for x, s in inner[0].items()}, mul(constant, inner[1]))
    return None
