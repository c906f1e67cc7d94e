"""Mistakes with products and inverses of matrices, as if matrices were numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from symderive.derive.rule import rule
from symderive.expr.algebra import Eye, Inverse, Num, Pow, Prod, Sum, Transpose
from symderive.expr.build import add, mul, transpose
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import ShapeError, is_scalar, is_square

SOURCE = "common mistakes in matrix algebra"


AB = r"A, B \in \mathbb{R}^{n \times n}"


REGULAR = r"A, B \in \mathbb{R}^{n \times n} \text{ invertible}"


@rule(
    r"(AB)^\top \ne A^\top B^\top",
    source=SOURCE,
    examples=[(r"(A B)^\top", r"A^\top B^\top", AB)],
    sound=False,
)
def transpose_product_order(node: Transpose, problem: Problem) -> Iterator[Node]:
    """A transpose turns the order of the factors round: (AB)^T = B^T A^T."""
    match node:
        case Transpose(Prod(factors)):
            turned = [transpose(f) for f in factors]
            yield from fitting(tuple(turned))
            # (A B x)^T = x^T (A B)^T with the last step done in the wrong order
            for k in range(len(turned) - 1 if len(turned) > 2 else 0):
                order = [*turned[::-1]]
                order[k], order[k + 1] = order[k + 1], order[k]
                yield from fitting(tuple(order), node)


@rule(
    r"(AB)^{-1} \ne A^{-1} B^{-1}",
    source=SOURCE,
    examples=[(r"(A B)^{-1}", r"A^{-1} B^{-1}", REGULAR)],
    sound=False,
)
def inverse_product_order(node: Inverse, problem: Problem) -> Iterator[Node]:
    """An inverse turns the order of the factors round: (AB)^{-1} = B^{-1} A^{-1}."""
    match node:
        case Inverse(Prod(factors)):
            if all(is_square(f.shape) for f in factors):
                yield mul(*(Inverse(f) if not is_scalar(f.shape) else Pow(f, Num(-1)) for f in factors))


@rule(
    r"(A + B)^{-1} \ne A^{-1} + B^{-1}",
    source=SOURCE,
    examples=[(r"(A + B)^{-1}", r"A^{-1} + B^{-1}", REGULAR)],
    sound=False,
)
def inverse_of_sum(node: Inverse, problem: Problem) -> Iterator[Node]:
    """The inverse of a sum does not split; for a correction of low rank there is Woodbury's formula."""
    match node:
        case Inverse(Sum(terms)):
            yield add(*(scaled_inverse(t) for t in terms))


def scaled_inverse(u: Node) -> Node:
    match u:
        case Prod(factors):
            scalars = [Pow(f, Num(-1)) for f in factors if is_scalar(f.shape)]
            matrices = [f for f in factors if not is_scalar(f.shape)]
            if len(matrices) == 1 and is_square(matrices[0].shape):
                return mul(*scalars, scaled_inverse(matrices[0]))
        case Eye():
            return u
    return Inverse(u)


@rule(
    r"(A + B)^2 \ne A^2 + 2AB + B^2",
    source=SOURCE,
    examples=[(r"(A + B)^2", r"A^2 + 2 A B + B^2", AB)],
    sound=False,
)
def commuting_matrices(node: Pow | Prod | Sum, problem: Problem) -> Iterator[Node]:
    """Matrices do not commute: the factors of a product keep their order."""
    match node:
        case Pow(Sum((a, b)), Num(k)) if k == 2 and not is_scalar(a.shape):
            yield add(Pow(a, Num(2)), mul(Num(2), a, b), Pow(b, Num(2)))
            yield add(Pow(a, Num(2)), mul(Num(2), b, a), Pow(b, Num(2)))
        case Pow(Prod(factors), Num(k)) if k >= 2 and not is_scalar(node.shape):
            yield mul(*(Pow(f, Num(k)) for f in factors))
        case Prod(factors):
            places = [k for k, f in enumerate(factors) if not is_scalar(f.shape)]
            for one, two in pairwise(places):
                turned = list(factors)
                turned[one], turned[two] = turned[two], turned[one]
                if len(places) > 2 and not paired(factors[one], factors[two]):
                    yield from fitting(tuple(turned), node)
            for j in range(len(factors) - 2):
                a, b, c = factors[j : j + 3]
                if inverse_of(a, c):
                    yield mul(*factors[:j], b, *factors[j + 3 :])
            for j, (u, v) in enumerate(pairwise(factors)):
                if isinstance(u, Sum) and isinstance(v, Sum) and is_square(u.shape) and u.shape == v.shape:
                    for made in multiplied_out(u.terms, v.terms):
                        yield mul(*factors[:j], made, *factors[j + 2 :])
        case Sum(terms):
            # AB + BA, or u + u^T, taken for twice the one
            for first, u in enumerate(terms):
                for second, v in enumerate(terms):
                    if first != second and (exchanged(u, v) or transpose_of(u, v)):
                        kept = [t for i, t in enumerate(terms) if i not in (first, second)]
                        yield add(mul(Num(2), u), *kept)


def multiplied_out(ours: tuple[Node, ...], theirs: tuple[Node, ...]) -> Iterator[Node]:
    """The product of two sums, with two factors exchanged in one of its terms; u^T v and v^T u counted as one."""
    pairs = [(u, v) for u in ours for v in theirs]
    for k, (u, v) in enumerate(pairs):
        if not is_scalar(u.shape) and u is not v:
            yield add(*(mul(t, s) if j == k else mul(s, t) for j, (s, t) in enumerate(pairs)))
    if len(pairs) == 4 and paired(ours[0], theirs[0]) and paired(ours[1], theirs[1]):
        squares, mixed = [mul(*pairs[0]), mul(*pairs[3])], [mul(*pairs[1]), mul(*pairs[2])]
        yield from (add(*squares, mul(Num(2), u)) for u in mixed)


def transpose_of(u: Node, v: Node) -> bool:
    """Are these two matrix terms transposes of one another?"""
    if not isinstance(u, Prod) or not isinstance(v, Prod) or u.shape != v.shape or is_scalar(u.shape):
        return False
    turned = [transpose(f) if not isinstance(f, Transpose) else f.u for f in reversed(u.factors)]
    return list(v.factors) == turned and u is not v


def inverse_of(a: Node, b: Node) -> bool:
    return (isinstance(a, Inverse) and a.u is b) or (isinstance(b, Inverse) and b.u is a)


def exchanged(u: Node, v: Node) -> bool:
    """Are these AB and BA, with the same numbers before them?"""
    if not (isinstance(u, Prod) and isinstance(v, Prod)) or u is v or is_scalar(u.shape):
        return False
    same_numbers = [f for f in u.factors if is_scalar(f.shape)] == [f for f in v.factors if is_scalar(f.shape)]
    ours, theirs = ([f for f in w.factors if not is_scalar(f.shape)] for w in (u, v))
    return same_numbers and len(ours) == 2 and ours == theirs[::-1]


def paired(a: Node, b: Node) -> bool:
    """Is one factor the transpose of the other?"""
    return (isinstance(a, Transpose) and a.u is b) or (isinstance(b, Transpose) and b.u is a)


def fits(factors: list[Node]) -> bool:
    try:
        mul(*factors)
    except ShapeError:
        return False
    return True


def fitting(factors: tuple[Node, ...], like: Node | None = None) -> Iterator[Node]:
    """The product of the factors where their sizes fit."""
    if fits(list(factors)):
        product = mul(*factors)
        if like is None or product.shape == like.shape:
            yield product
