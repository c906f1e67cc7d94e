"""Derivatives carried out: one rule further, or as far as sums, products, powers and the table of slopes reach."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.expr.algebra import Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.rules.faulty import depends, slope, without


def of_derivative(node: Node, problem: Problem) -> Iterator[Node]:
    if not isinstance(node, Derivative):
        return
    if len(node.by) > 1 and all(is_scalar(v.shape) for v in node.by):
        for first, *rest in dict.fromkeys([node.by, node.by[::-1]]):
            yield Derivative(Derivative(node.of, (first,), node.partial, node.layout), tuple(rest), node.partial)
    if len(node.by) != 1:
        return
    x = node.by[0]
    if node.of is x and is_scalar(x.shape):
        yield Num(1)
        return

    def d(u: Node) -> Node:
        return Derivative(u, node.by, node.partial, node.layout)

    match node.of:
        case Sum(terms):
            moving = [t for t in terms if depends(t, x) or named(t, problem)]
            if moving:
                yield add(*(d(t) for t in moving))
        case Prod(factors) if is_scalar(node.of.shape) and all(is_scalar(f.shape) for f in factors):
            spots = [k for k, f in enumerate(factors) if depends(f, x) or named(f, problem)]
            if len(spots) == 1 and len(factors) > 1:
                yield mul(*without(factors, spots[0]), d(factors[spots[0]]))
            elif len(spots) > 1:
                yield add(*(mul(*without(factors, k), d(factors[k])) for k in spots))
        case BigSum(body, index, low, high, skip):
            yield BigSum(d(body), index, low, high, skip)
        case Map(name, u, 0) if is_scalar(u.shape) and u is not x and (outer := slope(name, u)) is not None:
            yield mul(outer, d(u))
        case Map(name, u, 0) if u is x and is_scalar(x.shape) and (outer := slope(name, u)) is not None:
            yield outer
        case Pow(u, Num(k)) if is_scalar(u.shape):
            yield mul(Num(k), Pow(u, Num(k - 1)), d(u)) if u is not x else mul(Num(k), Pow(u, Num(k - 1)))


def named(node: Node, problem: Problem) -> bool:
    return any(problem.definition(leaf) is not None for leaf in free_leaves(node))


def derived(root: Node) -> Node:
    """The derivatives by scalars carried out as far as the table reaches, in one go."""

    def change(node: Node) -> Node:
        if not isinstance(node, Derivative) or len(node.by) != 1 or not is_scalar(node.by[0].shape):
            return node
        if not isinstance(node.by[0], Sym):
            return node  # p_k is one of the p_i of a sum, whatever i is called
        return differentiate(node.of, node.by[0]) or node

    try:
        return transform(root, change)
    except (DerivationError, RecursionError):
        return root


def differentiate(u: Node, x: Node) -> Node | None:
    """The derivative of a scalar by a scalar with sums, products, powers and the table; None beyond these."""
    if u is x:
        return Num(1)
    if not depends(u, x):
        return Num(0) if is_scalar(u.shape) else None
    match u:
        case Sum(terms):
            parts = [differentiate(t, x) for t in terms]
            return add(*(p for p in parts if p is not None)) if None not in parts else None
        case Prod(factors) if all(is_scalar(f.shape) for f in factors):
            whole = []
            for k, factor in enumerate(factors):
                if depends(factor, x):
                    part = differentiate(factor, x)
                    if part is None:
                        return None
                    whole.append(mul(*without(factors, k), part))
            return add(*whole)
        case Pow(v, Num(k)) if is_scalar(v.shape):
            part = differentiate(v, x)
            return None if part is None else mul(Num(k), Pow(v, Num(k - 1)), part)
        case Map(name, v, 0) if (outer := slope(name, v)) is not None:
            part = differentiate(v, x)
            return None if part is None else mul(outer, part)
        case BigSum(body, index, low, high, skip):
            part = differentiate(body, x)
            return None if part is None else BigSum(part, index, low, high, skip)
    return None
