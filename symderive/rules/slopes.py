"""The slopes of the elementary functions: one line each, the derivative as a tree in the function's argument."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symderive.expr.algebra import MINUS, PI, UNITY, ZERO, Idx, Map, Num, Pow, Prod, Sum
from symderive.expr.arrays import Entries, Entry
from symderive.expr.node import Node
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import ONE, is_scalar
from symderive.rules.facts import NOTHING
from symderive.rules.indexing import names_in, new_index, put
from symderive.rules.settle import settle
from symderive.rules.terms import digest
from symderive.rules.unindexing import unindex

Slope = Callable[[Node], Node]


def f(name: str, t: Node) -> Node:
    return Map(name, t)


def sq(t: Node) -> Node:
    return Pow(t, Num(2))


def over(t: Node) -> Node:
    return Pow(t, MINUS)


def root(t: Node) -> Node:
    return Map("sqrt", t)


def frac(a: int, b: int) -> Node:
    return Num(Fraction(a, b))


SLOPES: dict[str, Slope] = {
    "exp": lambda t: f("exp", t),
    "log": lambda t: over(t),
    "sqrt": lambda t: Prod((frac(1, 2), over(root(t)))),
    "abs": lambda t: f("sign", t),
    "sin": lambda t: f("cos", t),
    "cos": lambda t: -f("sin", t),
    "tan": lambda t: UNITY + sq(f("tan", t)),
    "cot": lambda t: -(UNITY + sq(f("cot", t))),
    "sec": lambda t: f("sec", t) * f("tan", t),
    "csc": lambda t: -(f("csc", t) * f("cot", t)),
    "asin": lambda t: over(root(UNITY - sq(t))),
    "acos": lambda t: -over(root(UNITY - sq(t))),
    "atan": lambda t: over(UNITY + sq(t)),
    "sinh": lambda t: f("cosh", t),
    "cosh": lambda t: f("sinh", t),
    "tanh": lambda t: UNITY - sq(f("tanh", t)),
    "asinh": lambda t: over(root(UNITY + sq(t))),
    "acosh": lambda t: over(root(sq(t) - UNITY)),
    "atanh": lambda t: over(UNITY - sq(t)),
    "sigmoid": lambda t: f("sigmoid", t) * (UNITY - f("sigmoid", t)),
    "softplus": lambda t: f("sigmoid", t),
    "relu": lambda t: f("heaviside", t),
    "heaviside": lambda t: ZERO,
    "sign": lambda t: ZERO,
    "floor": lambda t: ZERO,
    "ceil": lambda t: ZERO,
    "erf": lambda t: Prod((Num(2), over(root(PI)), f("exp", -sq(t)))),
    "erfinv": lambda t: Prod((frac(1, 2), root(PI), f("exp", sq(f("erfinv", t))))),
    "Phi": lambda t: over(root(Prod((Num(2), PI)))) * f("exp", Prod((frac(-1, 2), sq(t)))),
    "gamma": lambda t: f("gamma", t) * f("digamma", t),
    "loggamma": lambda t: f("digamma", t),
}

CORNERS = {"abs": "0", "relu": "0", "sign": "0", "heaviside": "0", "floor": "the integers", "ceil": "the integers"}


def slope(name: str, u: Node, primes: int, problem: Problem, differentiate: Callable[[Node, Node], Node]) -> Node:
    """f'(u), entry by entry where u is an array.

    ``differentiate(body, letter)`` is asked for where the problem defines f by a formula.
    """
    if is_scalar(u.shape):
        return settle(scalar_slope(name, u, primes, problem, differentiate), NOTHING)
    rows, columns = u.shape
    taken = names_in(u)
    i = new_index(rows, taken)
    if columns == ONE:
        indices: tuple[Idx, ...] = (i,)
    elif rows == ONE:
        i = new_index(columns, taken)
        indices = (i,)
    else:
        indices = (i, new_index(columns, taken | {i.name}))
    body = settle(scalar_slope(name, Entry(u, indices), primes, problem, differentiate), NOTHING)
    if rows == ONE:
        column = unindex(body, indices, NOTHING) or Entries(body, indices)
        return column.T
    return unindex(body, indices, NOTHING) or Entries(body, indices)


def scalar_slope(
    name: str, t: Node, primes: int, problem: Problem, differentiate: Callable[[Node, Node], Node]
) -> Node:
    defined = problem.function(name)
    if defined is not None and len(defined.params) == 1 and is_scalar(defined.params[0].shape):
        if primes:
            return Map(name, t, primes + 1)
        if is_logistic(defined):
            return f(name, t) * (UNITY - f(name, t))
        from_body = differentiate(defined.body, defined.params[0])
        return put(from_body, {defined.params[0]: t})
    if primes or name not in SLOPES:
        return Map(name, t, primes + 1)
    return SLOPES[name](t)


def is_logistic(defined: Definition) -> bool:
    """Is the function 1 / (1 + exp(-t)), in one of its spellings?"""
    (t,) = defined.params
    forms = (
        over(Sum((UNITY, Map("exp", -t)))),
        Prod((Map("exp", t), over(Sum((UNITY, Map("exp", t)))))),
        Map("sigmoid", t),
    )
    body = digest(settle(defined.body, NOTHING))
    return any(body == digest(settle(form, NOTHING)) for form in forms)
