"""SymPy's derivatives, integrals, sums, limits, cases, sets and moments -> nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symderive.expr.algebra import TRUE, UNITY, Cases, Idx, Num, Sym
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.build import size
from symderive.expr.calculus import At, Derivative, Integral, Limit
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Cov, Expect, FiniteSet, In, Interval, Not, Or, Prob, RandVar, Var
from symderive.expr.shape import SCALAR, DerivationError, Dim
from symderive.parse.sympy_names import Read, Reading, refused, spelled

MOST_TIMES = 12


def derivative(e: Any, node: Read) -> Node:
    by: list[Node] = []
    for variable, count in e.variable_count:
        if not getattr(count, "is_Integer", isinstance(count, int)) or int(count) > MOST_TIMES:
            raise DerivationError("a derivative of general order has no counterpart here")
        by.extend([node(variable)] * int(count))
    return Derivative(node(e.expr), tuple(by), len({str(v) for v, _ in e.variable_count}) > 1)


def at_point(e: Any, node: Read) -> Node:
    """Subs: a formula at a point."""
    body, letters, values = e.args
    return At(node(body), tuple((node(x), node(value)) for x, value in zip(letters, values, strict=True)))


def integral(e: Any, node: Read) -> Node:
    body = node(e.function)
    for limits in e.limits:
        low, high = (node(x) for x in limits[1:]) if len(limits) == 3 else (None, None)
        if len(limits) == 2:
            raise refused(e)
        body = Integral(body, node(limits[0]), low, high)
    return body


def big(kind: Callable[..., Node]) -> Reading:
    """A sum or product over a range; one that counts from 0 to n - 1 counts from 1 to n here."""

    def read(e: Any, node: Read) -> Node:
        inside = e.function
        ranges = []
        for letter, low, high in e.limits:
            if low == 0 and getattr(high + 1, "is_Symbol", False):
                inside, low, high = inside.subs(letter, letter - 1), low + 1, high + 1
            ranges.append((letter, low, high))
        body = node(inside)
        for letter, low, high in ranges:
            sym, bottom, top = node(letter), node(low), node(high)
            dim = None
            if bottom is UNITY and isinstance(top, Sym):
                dim = Dim.of(top.name)
            elif bottom is UNITY and isinstance(top, Num) and top.value.denominator == 1 and top.value > 0:
                dim = Dim.of(int(top.value))
            index = Idx(getattr(sym, "name", "k"), dim)
            body = kind(substitute(body, {sym: index}), index, bottom, size(dim) if dim is not None else top)
        return body

    return read


def limit(e: Any, node: Read) -> Node:
    body, var, to, side = e.args
    return Limit(node(body), node(var), node(to), "" if str(side) == "+-" else str(side))


def cases(e: Any, node: Read) -> Node:
    return Cases(tuple((TRUE if condition == True else node(condition), node(value)) for value, condition in e.args))  # noqa: E712


def conditioned(kind: Callable[..., Node]) -> Reading:
    """E or P of something, perhaps under a condition."""

    def read(e: Any, node: Read) -> Node:
        given = node(e.args[1]) if len(e.args) > 1 and e.args[1] is not None else None
        return kind(node(e.args[0]), given)

    return read


def interval(e: Any, node: Read) -> Node:
    return Interval(node(e.start), node(e.end), ("(" if e.left_open else "[") + (")" if e.right_open else "]"))


def variable(e: Any, _: Read) -> Node:
    name, _none, latex = spelled(str(e.symbol))
    return RandVar(name, SCALAR, latex)


CALCULUS: dict[str, Reading] = {
    "Derivative": derivative,
    "Subs": at_point,
    "Integral": integral,
    "Sum": big(BigSum),
    "Product": big(BigProd),
    "Limit": limit,
    "Piecewise": cases,
    "And": lambda e, node: And(tuple(node(a) for a in e.args)),
    "Or": lambda e, node: Or(tuple(node(a) for a in e.args)),
    "Not": lambda e, node: Not(node(e.args[0])),
    "Contains": lambda e, node: In(node(e.args[0]), node(e.args[1])),
    "FiniteSet": lambda e, node: FiniteSet(tuple(node(a) for a in e.args)),
    "EmptySet": lambda _e, _: FiniteSet(()),
    "Interval": interval,
    "RandomSymbol": variable,
    "Expectation": conditioned(Expect),
    "Probability": conditioned(Prob),
    "Variance": lambda e, node: Var(node(e.args[0])),
    "Covariance": lambda e, node: Cov(node(e.args[0]), node(e.args[1])),
}
