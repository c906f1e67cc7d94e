"""Does an extremum lie inside the range of its letter, and what must the data obey for that?"""

from __future__ import annotations

from fractions import Fraction
from math import isfinite

from symderive.expr.algebra import UNITY, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import neg
from symderive.expr.node import Node
from symderive.expr.probability import And
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.methods.signs_said import ends_of, sign_of
from symderive.rules.algebra import tidy
from symderive.rules.terms import base_and_exponent, parts


def kept_inside(v: Node, value: Node, problem: Problem) -> list[Node]:
    """What the data obey where the solution lies inside the range of its letter, as far as nothing shows it: 0 < Σ x_i
    < n of the mean of yeses and noes."""
    low, high = ends_of(v, problem) if is_scalar(v.shape) else (None, None)
    if isinstance(value, Map) and value.name == "sqrt" and low == 0 and high is None:
        value = value.u
    number, scalars, _ = parts(value)
    divisors = [s for s in scalars if below_a_bar(s) and (sign := sign_of(s, problem)) and sign.up]
    below = tidy(Prod((Num(1 / number), *map(inverse_of, divisors)))) if number > 0 else UNITY
    top = tidy(Prod((value, below)))
    conditions: list[Rel] = []
    if low is not None and not holds_above(value, low, problem):
        conditions.append(Rel("<", tidy(Prod((Num(low), below))), top))
    if high is not None and not holds_above(neg(value), -high, problem):
        conditions.append(Rel("<", top, tidy(Prod((Num(high), below)))))
    conditions = [c for c in conditions if not plainly(c, problem)]
    return [And(tuple(conditions))] if len(conditions) == 2 else [*conditions]


def plainly(condition: Rel, problem: Problem) -> bool:
    """Is a < b to be seen from b - a?"""
    sign = sign_of(tidy(Sum((condition.right, neg(condition.left)))), problem)
    return sign is not None and sign.up and sign.strict


def below_a_bar(u: Node) -> bool:
    exponent = base_and_exponent(u)[1]
    return isinstance(exponent, Num) and exponent.value < 0


def inverse_of(u: Node) -> Node:
    base, exponent = base_and_exponent(u)
    return tidy(Pow(base, tidy(neg(exponent))))


def holds_above(u: Node, low: Fraction, problem: Problem) -> bool:
    """Is u above a number by what it is made of?"""
    sign = sign_of(u if not low else Sum((u, Num(-low))), problem)
    return sign is not None and sign.up and sign.strict


def allowed(v: Node, value: float, problem: Problem) -> bool:
    """Is the solution where its letter was declared to lie?"""
    low, high = ends_of(v, problem) if isinstance(v, Sym) else (None, None)
    return isfinite(value) and (low is None or value > low) and (high is None or value < high)
