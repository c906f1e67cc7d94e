"""Honest steps that a textbook takes at once, with matrices, sums, means, paths: what a wrong line should have been.

Each is only offered: that it is right is shown by its value.
"""

from __future__ import annotations

from collections.abc import Iterator

from symderive import scalar
from symderive.expr.algebra import Eye, Inverse, Map, Num, Pow, Prod, Size, Sum, Sym, Trace, Transpose
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, inverse, mul, neg, transpose
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Expect, RandVar, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar, is_square
from symderive.rules.faulty import depends
from symderive.rules.indexing import fresh
from symderive.rules.wrong_paths import paths_through
from symderive.scalar import Letters

ROTATED = 2  # ways to turn a product round under a trace

HYPERBOLIC = {"sinh", "cosh", "tanh"}


def textbook_steps(node: Node, problem: Problem) -> Iterator[Node]:
    """What one textbook step makes of an inverse, a transpose, a trace, a square, a mean of a square, a derivative on
    several paths."""
    match node:
        case Derivative(of, (t,), False):
            yield from along_all_paths(node, of, t, problem)
        case Inverse(Prod(factors)) if all(is_square(f.shape) and not is_scalar(f.shape) for f in factors):
            yield mul(*(inverse(f) for f in reversed(factors)))
        case Transpose(Prod(factors)) if not any(is_scalar(f.shape) for f in factors):
            yield mul(*(transpose(f) for f in reversed(factors)))
        case Trace(Eye() as identity):
            yield Size(identity.shape[0])
        case Trace(Prod(factors)) if len(factors) > 2:
            for k in range(1, ROTATED + 1):
                yield Trace(mul(*factors[k:], *factors[:k]))
        case Pow(Prod(factors), Num(k)) if k == 2 and not is_scalar(node.shape):
            yield mul(*factors, *factors)
        case Pow(BigSum(body, index, low, high, ()), Num(k)) if k == 2 and is_scalar(body.shape):
            other = fresh(index, body)
            within = BigSum(mul(body, substitute(body, {index: other})), other, low, high)
            yield BigSum(within, index, low, high)
        case Expect(Pow(RandVar() as x, Num(k)), None, under) if k == 2 and is_scalar(x.shape):
            yield add(Var(x, None, under), Pow(Expect(x, None, under), Num(2)))


def along_all_paths(node: Derivative, of: Node, t: Node, problem: Problem) -> Iterator[Node]:
    """f_x x' + f_y y' + f_t for a function of named quantities that depend on t."""
    for f, names in paths_through(of, problem):
        if all(depends(body, t) for _, body in names):
            outer = [Derivative(f, (x,), True, node.layout) for x, _ in names]
            direct = [Derivative(f, (t,), True, node.layout)] if depends(f, t) else []
            for inner in (names, [(body, body) for _, body in names]):
                slopes = [Derivative(u, (t,), False, node.layout) for u, _ in inner]
                yield add(*map(mul, outer, slopes), *direct)


def completed(above: Node, line: Node, known: Letters) -> Iterator[Node]:
    """The line above with the square that stands in the line, and what is left of it beside that square."""
    for term in line.terms if isinstance(line, Sum) and is_scalar(line.shape) else ():
        square = next((p.base for p in term.walk() if isinstance(p, Pow) and p.exponent is Num(2)), None)
        if isinstance(square, Sum):
            rest = scalar.simplify(add(above, neg(term)), known)
            if not any(depends(rest, u) for u in square.terms[0].walk() if isinstance(u, Sym)):
                yield add(term, rest)


def value(node: Node, known: Letters) -> Node | None:
    """A limit, a slope or an integral between ends, worked out; None where it is not known, or the node is something
    else."""
    match node:
        case Derivative(body, (Sym() as x,)) if is_scalar(body.shape) and is_scalar(x.shape):
            slope = scalar.differentiate(body, x, known)
            return None if slope is None or (named(slope, HYPERBOLIC) and not named(body, HYPERBOLIC)) else slope
        case Limit(body, x, to, side):
            return scalar.limit(body, x, to, side, known)
        case Integral(body, x, Node() as low, Node() as high):
            return scalar.integrate(body, x, low, high, known)
    return None


def named(node: Node, functions: set[str]) -> bool:
    """Does one of these functions stand in a tree?"""
    return any(isinstance(p, Map) and p.name in functions for p in node.walk())
