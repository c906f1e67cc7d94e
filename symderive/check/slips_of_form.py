"""Repairs of the form of a line: an order, a transpose, a bracket, a weight, a complement, a side of an equation."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import factorial

from symderive.check.places import places
from symderive.check.repair import Repair, put
from symderive.expr.algebra import MINUS, Apply, Hadamard, Map, Num, Pow, Prod, Rel, Sum, Sym, Transpose
from symderive.expr.arrays import BigSum, Kron
from symderive.expr.build import add, divide, mul, neg, transpose
from symderive.expr.node import Node, substitute
from symderive.expr.shape import ShapeError, is_column, is_scalar, is_square
from symderive.rules.faulty import without


def moved(row: Rel) -> Iterator[Rel]:
    """A row whose terms stand on a side with the other sign: one that was brought over without turning it."""
    for left in (True, False):
        side = row.left if left else row.right
        for k, term in enumerate(side.terms if isinstance(side, Sum) else (side,)):
            rest = add(*without(side.terms, k)) if isinstance(side, Sum) else None
            turned = neg(term) if rest is None else rest - term
            yield Rel("=", turned, row.right) if left else Rel("=", row.left, turned)


def corrections(b: Node) -> Iterator[Repair]:
    """The term beside a completed square: halved, doubled, with the other sign."""
    for path, part in places(b):
        squared = [k for k, kid in enumerate(part.kids) if completed(kid)]
        if not isinstance(part, Sum | Prod) or not squared or len(squared) == len(part.kids):
            continue
        for k, kid in enumerate(part.kids):
            inner = (k, 0) if isinstance(kid, Map) and kid.name == "exp" else (k,)
            term = part.at(inner)
            if k in squared or isinstance(term, Num) or (isinstance(part, Prod) and len(inner) == 1):
                continue
            for factor in (Fraction(1, 2), 2, -1, Fraction(-1, 2), Fraction(1, 4)):
                for made in put(b, (*path, *inner), mul(Num(factor), term)):
                    yield Repair("complete-square-correction", made)


def completed(node: Node) -> bool:
    """Does a square of a sum stand inside?"""
    return any(isinstance(p, Pow) and isinstance(p.base, Sum) and p.exponent is Num(2) for p in node.walk())


def distributed(a: Node, b: Node) -> Iterator[Repair]:
    """A term that lacks the factor before the bracket."""
    lost: dict[Node, None] = {}
    for part in a.walk():
        if isinstance(part, Prod) and any(bracket(f) for f in part.factors):
            scalars = [f for f in part.factors if is_scalar(f.shape) and not bracket(f)]
            lost.update(dict.fromkeys(scalars))
            if len(scalars) > 1:
                lost[mul(*scalars)] = None
    for path, part in places(b):
        if isinstance(part, Sum):
            for k, term in enumerate(part.terms):
                for factor in lost:
                    if factor is MINUS:
                        continue
                    for made in put(b, path, add(*part.terms[:k], mul(factor, term), *part.terms[k + 1 :])):
                        yield Repair("distribute-slip", made)


def bracket(f: Node) -> bool:
    """Is this a sum of several terms, or a sum over an index of such?"""
    return isinstance(f, Sum) or (isinstance(f, BigSum) and isinstance(f.body, Sum))


def sums_squared(b: Node) -> Iterator[Repair]:
    """The square of a sum for the sum of the squares, and the other way round."""
    for path, part in places(b):
        match part:
            case Pow(BigSum(body, index, low, high, skip), Num(k)) if k == 2:
                new: Node = BigSum(Pow(body, part.exponent), index, low, high, skip)
            case BigSum(Pow(body, Num(k) as two), index, low, high, skip) if k == 2:
                new = Pow(BigSum(body, index, low, high, skip), two)
            case _:
                continue
        for made in put(b, path, new):
            yield Repair("square-of-sum", made)


def factored(b: Node) -> Iterator[Repair]:
    """A factor taken out of a bracket in which a term still bears it."""
    for path, part in places(b):
        match part:
            case Prod(inner):
                for k, bracket in enumerate(inner):
                    outside = [f for f in without(inner, k) if is_scalar(f.shape) and f is not MINUS]
                    for j, term in enumerate(bracket.terms if isinstance(bracket, Sum) else ()):
                        for f in outside:
                            for made in put(b, (*path, k, j), divide(term, f)):
                                yield Repair("distribute-slip", made, term, Pow(f, MINUS))


def transposes(b: Node) -> Iterator[Repair]:
    for path, part in places(b):
        if is_scalar(part.shape):
            match part:
                case Prod(factors):
                    yield from paired(b, path, factors)
            continue
        match part:
            case Prod(factors):
                yield from paired(b, path, factors)
        if is_square(part.shape):
            for made in put(b, path, part.u if isinstance(part, Transpose) else transpose(part)):
                yield Repair("transpose-dropped", made)
        match part:
            case Prod((*front, u, Transpose(v))) if is_column(u.shape) and u.shape == v.shape and u is not v:
                for made in put(b, path, mul(*front, v, transpose(u))):
                    yield Repair("transpose-order", made)
            case Kron(u, v):
                for made in put(b, path, Kron(v, u)):
                    yield Repair("transpose-order", made)


def inner_transposes(b: Node) -> Iterator[Repair]:
    """A transpose of a part of the line, lost or added."""
    for repair in transposes(b):
        if repair.line is not transpose(b) and not (isinstance(b, Transpose) and repair.line is b.u):
            yield repair


def paired(b: Node, path: tuple[int, ...], factors: tuple[Node, ...]) -> Iterator[Repair]:
    """A Σ Aᵀ for Aᵀ Σ A."""
    places_ = [k for k, f in enumerate(factors) if not is_scalar(f.shape)]
    for j in places_:
        for k in places_:
            if j < k and (transpose_of(factors[j]) is factors[k] or transpose_of(factors[k]) is factors[j]):
                turned = list(factors)
                turned[j], turned[k] = turned[k], turned[j]
                inner = is_column(factors[j].shape) or is_column(factors[k].shape)
                try:
                    made = b.replace(path, mul(*turned))
                except ShapeError:
                    continue
                yield Repair("outer-vs-inner" if inner else "transpose-order", made)


def transpose_of(u: Node) -> Node | None:
    return u.u if isinstance(u, Transpose) else None


def mixed(b: Node) -> Iterator[Repair]:
    """A mean of two in which each has the weight of the other: the letters of the denominator u + v exchanged above."""
    for path, part in places(b):
        match part:
            case Prod(inner):
                for k, factor in enumerate(inner):
                    match factor:
                        case Pow(Sum((u, v)), Num(power)) if power == -1 and not isinstance(u, Num):
                            above = mul(*without(inner, k))
                            for made in put(b, path, mul(substitute(above, {u: v, v: u}), factor)):
                                yield Repair("weights-swapped", made)
            case Sum((Prod((*one, m)), Prod((*other, n)))) if one and other and is_scalar(part.shape):
                if is_scalar(m.shape) and is_scalar(n.shape):
                    for made in put(b, path, add(mul(*other, m), mul(*one, n))):
                        yield Repair("weights-swapped", made)


def complements(b: Node) -> Iterator[Repair]:
    """A probability that stands for the one of the complement."""
    for path, part in places(b):
        match part:
            case Num(v) if 0 < v < 1 and v != Fraction(1, 2):
                turned: Node = Num(1 - v)
            case Pow(Num(v), Num(power)) if power == -1 and v > 2:
                turned = Num(1 - 1 / v)
            case Sym() if is_scalar(part.shape):
                turned = Num(1) - part
            case _:
                continue
        for made in put(b, path, turned):
            yield Repair("complement-not-taken", made)


def orders_counted(b: Node) -> Iterator[Repair]:
    """Ordered pairs beside unordered ones: n choose k for n (n-1) ..., or the other way."""
    if any(isinstance(p, Pow) and p.exponent is not MINUS for p in b.walk()):
        return  # chances to a power, no counts alone
    for path, part in places(b):
        match part:
            case Apply("binom", (_, Num(k))) if k.denominator == 1 and 2 <= k <= 6:
                ordered = factorial(int(k))
                for made in (*put(b, path, mul(Num(ordered), part)), *put(b, path, divide(part, Num(ordered)))):
                    yield Repair("ordered-unordered", made)


def exchanged(b: Node, path: tuple[int, ...], factors: tuple[Node, ...]) -> Iterator[Repair]:
    """Two neighbours exchanged, or one factor brought to another place."""
    matrices = [k for k, f in enumerate(factors) if not is_scalar(f.shape)]
    neighbours = list(pairwise(matrices))
    farther = [(j, k) for j in matrices[:6] for k in matrices[:6] if (j, k) not in neighbours and j != k]
    for j, k in neighbours + farther:
        turned = list(factors)
        if (j, k) in neighbours:
            turned[j], turned[k] = turned[k], turned[j]
        else:
            turned.insert(k, turned.pop(j))
        try:
            yield Repair("commuting-matrices", b.replace(path, mul(*turned)))
        except ShapeError:
            continue


def orders(b: Node) -> Iterator[Repair]:
    for path, part in places(b):
        match part:
            case Prod(factors_):
                yield from exchanged(b, path, factors_)
            case Sum((u, Prod((Num(m), v)))) if m == -1:
                for made in put(b, path, v - u):
                    yield Repair("sign-slip", made)
            case Prod((u, Pow(v, Num(k)))) if k == -1 and is_scalar(u.shape):
                for made in put(b, path, mul(v, Pow(u, MINUS))):
                    yield Repair("exponent-slip", made)
            case Hadamard((u, v)) if u.shape == v.shape:
                continue
