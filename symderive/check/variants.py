"""Other ways to write a line: definitions put in, derivatives carried one rule further, logarithms taken apart.

The search for a mistake starts from these too: people often make two steps at once, a right one and a wrong one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from types import UnionType

from symderive.check.chances import of_density, of_mean, of_moments, of_probability, of_spread
from symderive.check.derived import derived, of_derivative
from symderive.check.places import places
from symderive.expr.algebra import Apply, Det, Idx, Map, Num, Pow, Prod, Size, Sum, Sym, Trace, Transpose
from symderive.expr.arrays import BigProd, BigSum, Entry, Member, Norm
from symderive.expr.build import add, mul, transpose
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.canon import key
from symderive.expr.node import Node, free_leaves, substitute, transform
from symderive.expr.probability import Cov, Dens, Expect, Prob, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, ShapeError, is_column, is_scalar, is_square
from symderive.rules.algebra import tidy


def variants(root: Node, problem: Problem, end: float, *, depth: int = 2, most: int = 120) -> Iterator[Node]:
    """The line itself, then what one, two, ... sound rewritings make of it, without repetition."""
    seen = {key(root)}
    yield root
    layer = [root]
    for _ in range(depth):
        following: list[Node] = []
        for node in layer:
            for made in rewritten(node, problem):
                if time.perf_counter() > end or len(seen) > most:
                    return
                mark = key(made)
                if mark not in seen:
                    seen.add(mark)
                    following.append(made)
                    yield made
        layer = following


def rewritten(root: Node, problem: Problem) -> Iterator[Node]:
    """What one sound rewriting makes of a tree, at any place; every definition put in comes first."""
    whole = with_definitions(root, problem)
    if whole is not root:
        yield whole
    done = derived(root)
    if done is not root:
        yield done
    try:
        tidied = tidy(root, problem)
        if tidied is not root:
            yield tidied
    except (DerivationError, RecursionError):
        pass
    for path, part in places(root, 150):
        for made in one_step(part, problem):
            try:
                yield root.replace(path, made)
            except ShapeError:
                continue


def one_step(node: Node, problem: Problem) -> Iterator[Node]:
    for kinds, way in WAYS:
        if isinstance(node, kinds):
            yield from way(node, problem)


# ---------------------------------------------------------------- definitions
def of_definition(node: Node, problem: Problem) -> Iterator[Node]:
    body = meaning(node, problem)
    if body is not None:
        yield body


def meaning(node: Node, problem: Problem) -> Node | None:
    """What a named quantity or a value of a defined function is by definition."""
    if not problem.definitions:
        return None
    if isinstance(node, Map) and not node.primes:
        d = problem.function(node.name)
        if d is not None and len(d.params) == 1 and d.params[0].shape == node.u.shape:
            return substitute(d.body, {d.params[0]: node.u})
    elif isinstance(node, Apply) and not node.slots:
        d = problem.function(node.name)
        if d is not None and [p.shape for p in d.params] == [u.shape for u in node.arguments]:
            return substitute(d.body, dict(zip(d.params, node.arguments, strict=True)))
    elif isinstance(node, Entry | Member):
        for found in problem.definitions:
            held = found.name
            if type(held) is type(node) and isinstance(held, Entry | Member) and named_alike(held, node):
                return substitute(found.body, dict(zip(held.indices, node.indices, strict=True)))
    elif not node.kids and not isinstance(node, Num):
        d = problem.definition(node) or (problem.function(node.name) if isinstance(node, Sym) else None)
        if d is not None and d.body.shape == node.shape:
            return d.body
    return None


def named_alike(held: Entry | Member, node: Entry | Member) -> bool:
    """Is this an entry (a member) of what is defined for every index?"""
    if len(held.indices) != len(node.indices) or not all(isinstance(i, Idx) for i in held.indices):
        return False
    if isinstance(held, Entry) and isinstance(node, Entry):
        return held.u is node.u
    return isinstance(held, Member) and isinstance(node, Member) and held.name == node.name


def with_definitions(root: Node, problem: Problem, rounds: int = 4) -> Node:
    """All definitions put in. A variable of a derivative stays the letter that it is."""
    if not problem.definitions:
        return root
    variables = {v for part in root.walk() if isinstance(part, Derivative) for v in part.by}

    def change(node: Node) -> Node:
        if node in variables:
            return node
        body = meaning(node, problem)
        return body if body is not None else node

    for _ in range(rounds):
        try:
            new = transform(root, change)
        except (DerivationError, AttributeError, TypeError):
            return root
        if new is root:
            break
        root = new
    return root


# ---------------------------------------------------------------- logarithms, products
def of_logarithm(node: Node, problem: Problem) -> Iterator[Node]:
    match node:
        case Map("log", Prod(factors)) if all(is_scalar(f.shape) for f in factors):
            yield add(*(log_of(f) for f in factors))
        case Map("log", Pow(u, k)):
            yield mul(k, Map("log", u))
        case Map("log", BigProd(body, index, low, high)):
            yield BigSum(Map("log", body), index, low, high)
        case Map("log", Map("sqrt", u)):
            yield mul(Num(1) / Num(2), Map("log", u))
        case Map("log", Map("exp", u)) | Map("exp", Map("log", u)):
            yield u


def log_of(factor: Node) -> Node:
    """The logarithm of a factor, with its exponent brought down."""
    return mul(factor.exponent, Map("log", factor.base)) if isinstance(factor, Pow) else Map("log", factor)


def of_product(node: Node, problem: Problem) -> Iterator[Node]:
    match node:
        case Pow(Sum((u, v)), Num(k)) if k == 2:
            if is_scalar(u.shape):
                yield add(Pow(u, Num(2)), mul(Num(2), u, v), Pow(v, Num(2)))
            else:
                yield add(Pow(u, Num(2)), mul(u, v), mul(v, u), Pow(v, Num(2)))
        case Prod(factors):
            for place, factor in enumerate(factors):
                if isinstance(factor, Sum):
                    yield add(*(mul(*factors[:place], t, *factors[place + 1 :]) for t in factor.terms))
        case Pow(Prod(factors), Num(k)) if all(is_scalar(f.shape) for f in factors):
            yield mul(*(Pow(f, Num(k)) for f in factors))


def of_integral(node: Node, problem: Problem) -> Iterator[Node]:
    match node:
        case Integral(Sum(terms), x, low, high):
            yield add(*(Integral(t, x, low, high) for t in terms))
        case Integral(Prod(factors), x, low, high):
            for k, factor in enumerate(factors):
                if isinstance(factor, Sum):
                    yield Integral(add(*(mul(*factors[:k], t, *factors[k + 1 :]) for t in factor.terms)), x, low, high)


def of_norm(node: Node, problem: Problem) -> Iterator[Node]:
    """A squared norm as a product, a transpose and a determinant of a product taken apart."""
    match node:
        case Pow(Norm(u, "2" | "F"), Num(k)) if k == 2:
            if is_column(u.shape):
                if isinstance(u, Prod):
                    yield mul(Transpose(u), *u.factors)
                turned = u.factors if isinstance(u, Prod) else (u,)
                yield mul(*(transpose(f) for f in reversed(turned)), *turned)
            else:
                yield Trace(mul(transpose(u), u))
        case Transpose(Sum(terms)):
            yield add(*(transpose(t) for t in terms))
        case Transpose(Prod(factors)) if all(not is_scalar(f.shape) for f in factors):
            yield mul(*(transpose(f) for f in reversed(factors)))
        case Map("sqrt", Pow(u, Num(k))) if k == 2:
            yield Map("abs", u)
        case Det(Prod((c, u))) if is_scalar(c.shape) and is_square(u.shape):
            yield mul(Pow(c, Size(u.shape[0])), Det(u))
        case BigSum(Sum(terms), index, low, high, ()) if low is Num(1):
            free = [t for t in terms if index not in free_leaves(t)]
            if free:
                bound = [BigSum(t, index, low, high, ()) for t in terms if index in free_leaves(t)]
                yield add(*bound, *(mul(high, t) for t in free))
        case Det(Prod((c, u, *rest))) if is_scalar(c.shape) and rest and is_square(u.shape):
            yield mul(Det(mul(c, u)), *(Det(v) for v in rest if is_square(v.shape)))


#: the nodes that a way speaks of, and the way
WAYS: tuple[tuple[type[Node] | UnionType, Callable[[Node, Problem], Iterator[Node]]], ...] = (
    (Node, of_definition),
    (Derivative, of_derivative),
    (Map, of_logarithm),
    (Pow | Transpose | Map | Det | BigSum, of_norm),
    (Expect, of_mean),
    (Var | Cov, of_spread),
    (Sum, of_moments),
    (Pow | Prod, of_product),
    (Sum | Prod | Pow | Prob | Dens, of_probability),
    (Node, of_density),
    (Integral, of_integral),
)
