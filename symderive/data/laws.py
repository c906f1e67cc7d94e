"""The finite laws: every value with its probability, exact, with letters where parameters are letters."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import comb

from symderive.data.field import Value, from_node
from symderive.data.reading import Env, fold, is_value, number
from symderive.expr.algebra import Num, Rel
from symderive.expr.arrays import Block
from symderive.expr.node import Node
from symderive.expr.probability import And, FiniteSet, Interval, Law, SetOf

Masses = dict[Node, Value]
LARGEST = 2000


def finite_law(law: Node, env: Env | None = None) -> Masses | None:
    """The masses of a law whose support is finite and known; None for any other law.

    Raises nothing; parameters out of range give masses that are negative or do not add to one, and the caller looks.
    """
    if not isinstance(law, Law):
        return None
    params = [fold(listed_between(p, env), env) for p in law.params]
    match law.name:
        case "Uniform" | "UniformSet":
            return uniform(params)
        case "Bernoulli" if len(params) == 1:
            p = from_node(params[0])
            return None if p is None else {Num(0): 1 - p, Num(1): p}
        case "Binomial" if len(params) == 2:
            n, p = whole(params[0]), from_node(params[1])
            if n is None or p is None:
                return None
            return {Num(k): comb(n, k) * power(p, k) * power(1 - p, n - k) for k in range(n + 1)}
        case "Hypergeometric" if len(params) == 3:
            sizes = [whole(p) for p in params]
            if None in sizes:
                return None
            everything, marked, drawn = (s or 0 for s in sizes)
            if marked > everything or drawn > everything:
                return None
            ways = comb(everything, drawn)
            low, high = max(0, drawn + marked - everything), min(drawn, marked)
            return {
                Num(k): Fraction(comb(marked, k) * comb(everything - marked, drawn - k), ways)
                for k in range(low, high + 1)
            }
        case "Categorical":
            entries = params[0].kids if len(params) == 1 and isinstance(params[0], Block | FiniteSet) else tuple(params)
            values = [from_node(e) for e in entries]
            return None if None in values else {Num(k): v for k, v in enumerate(values, 1) if v is not None}
    return None


def listed_between(param: Node, env: Env | None) -> Node:
    """{1, ..., X} with X known, as the set of its elements."""
    match param:
        case SetOf(k, (letter,), And((Rel("<=", low, a), Rel("<=", b, high)))) if k is letter and a is k and b is k:
            ends = whole(fold(low, env)), whole(fold(high, env))
            if ends[0] is not None and ends[1] is not None:
                return FiniteSet(tuple(Num(n) for n in range(ends[0], ends[1] + 1)))
    return param


def uniform(params: list[Node]) -> Masses | None:
    """Equal masses on a finite set of values, or on a product of such sets written as tuples."""
    if len(params) != 1:
        return None
    if isinstance(params[0], Interval):
        return None
    if isinstance(params[0], FiniteSet) and all(is_value(e) for e in params[0].elements):
        elements = list(dict.fromkeys(params[0].elements))
        return {e: Fraction(1, len(elements)) for e in elements} if elements else None
    return None


def whole(node: Node) -> int | None:
    value = number(node)
    if value is None or value.denominator != 1 or not 0 <= value <= LARGEST:
        return None
    return int(value)


def power(p: Value, n: int) -> Value:
    result: Value = Fraction(1)
    for _ in itertools.repeat(None, n):
        result = result * p
    return result
