"""Algebra of scalars and matrices: the rules by which a line is tidied."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Hadamard, Inverse, Num, Pow, Prod, Sum, Transpose
from symderive.expr.arrays import BigSum, Entries
from symderive.expr.node import Node, holds, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, is_scalar
from symderive.rules import collecting, matrices, products, summing  # noqa: F401  (they fill the table of settle)
from symderive.rules.common import take_common
from symderive.rules.facts import NOTHING, Facts, facts_of
from symderive.rules.settle import settle
from symderive.rules.terms import burden, parts


def tidy(node: Node, problem: Problem | None = None) -> Node:
    """``node`` as a person would leave it: collected, cancelled, declared symmetries and sums used.

    Never changes the value where the problem's facts hold; tidying twice is tidying once.
    """
    known = NOTHING if problem is None else facts_of(problem)
    found = node.memo.get(("tidy", known))
    if found is None:
        found = node.memo["tidy", known] = tidied(node, known)
    return found


def tidied(node: Node, known: Facts) -> Node:
    """The tree settled, or settled after one of the other ways to write it, if that reads better."""
    neat = settle(node, known)
    for other_way in OTHER_WAYS if holds(neat, Sum) else OF_PRODUCTS:
        turned = other_way(neat)
        if turned is neat:
            continue
        other = settle(turned, known)
        if burden(other) < burden(neat) + (other_way is take_common):
            neat = other
    return neat


def multiply_everything_out(u: Node) -> Node:
    """Brackets of vectors and matrices, sums and entries of differences opened as far as they go."""
    if burden(u) >= LONG or not holds(u, Sum) or not holds(u, Entries, BigSum):
        return u
    for _ in range(4):
        opened_further = multiply_matrices_out(spread_sums(open_entries(u)))
        if opened_further is u:
            return u
        u = settle(opened_further, NOTHING)
    return u


def open_entries(u: Node) -> Node:
    """[a_i + b_i]_i written as [a_i]_i + [b_i]_i, c ⊙ (a + b) as c ⊙ a + c ⊙ b, c (a + b) under a sum likewise."""

    def change(v: Node) -> Node:
        match v:
            case Entries(Sum(terms), indices) if len(terms) <= 6:
                return Sum(tuple(Entries(t, indices) for t in terms))
            case BigSum(Prod() as body, index, low, high, skip) if is_scalar(body.shape):
                terms = pieces(body)
                return Sum(tuple(BigSum(t, index, low, high, skip) for t in terms)) if len(terms) > 1 else v
            case Hadamard(factors):
                for n, f in enumerate(factors):
                    if isinstance(f, Sum) and len(f.terms) <= 4:
                        return Sum(tuple(Hadamard((*factors[:n], t, *factors[n + 1 :])) for t in f.terms))
        return v

    return transform(u, change, Entries, BigSum, Hadamard)


def open_inverses(u: Node) -> Node:
    """(A B)⁻¹ written as B⁻¹ A⁻¹ where A and B are square; det(A B) as det(A) det(B) stays."""

    def change(v: Node) -> Node:
        match v:
            case Inverse(Prod(factors)) if all(f.shape[0] == f.shape[1] for f in factors):
                return Prod(tuple(opened(f) for f in reversed(factors)))
            case Transpose(Prod(factors)) if v.shape[0] == v.shape[1] and any_inverse(factors):
                return Prod(tuple(Transpose(f) for f in reversed(factors)))
        return v

    return transform(u, change, Inverse, Transpose) if holds(u, Inverse) else u


def opened(f: Node) -> Node:
    if is_scalar(f.shape):
        return Pow(f, MINUS)
    return Transpose(Inverse(f.u)) if isinstance(f, Transpose) else Inverse(f)


def any_inverse(factors: tuple[Node, ...]) -> bool:
    return any(isinstance(f, Inverse) for f in factors)


def multiply_out(u: Node) -> Node:
    """Scalar factors multiplied into sums of a few terms."""

    def change(v: Node) -> Node:
        if not isinstance(v, Prod) or not is_scalar(v.shape):
            return v
        for n, f in enumerate(v.factors):
            if isinstance(f, Sum) and len(f.terms) <= 6:
                return Sum(tuple(Prod((*v.factors[:n], t, *v.factors[n + 1 :])) for t in f.terms))
        return v

    return transform(u, change, Prod) if burden(u) < LONG else u


def open_brackets(u: Node) -> Node:
    """In a sum, a term that is a product of brackets multiplied out: -1 - 2 (1 - log x) is -3 + 2 log x."""

    def change(v: Node) -> Node:
        if not isinstance(v, Sum) or not is_scalar(v.shape) or len(v.terms) > 8:
            return v
        return Sum(tuple(piece for t in v.terms for piece in pieces(t)))

    return transform(u, change, Sum) if holds(u, Sum) and burden(u) < LONG else u


def pieces(t: Node) -> tuple[Node, ...]:
    """The terms of a product of brackets, at most nine of them."""
    if not isinstance(t, Prod):
        return (t,)
    done: list[tuple[Node, ...]] = [()]
    for f in t.factors:
        inner = f.terms if isinstance(f, Sum) and is_scalar(f.shape) and len(f.terms) * len(done) <= 9 else (f,)
        done = [(*head, x) for head in done for x in inner]
    return tuple(Prod(d) for d in done)


def multiply_matrices_out(u: Node) -> Node:
    """A (B + C) written as A B + A C."""

    def change(v: Node) -> Node:
        if not isinstance(v, Prod) or len(v.factors) > 8:
            return v
        for n, f in enumerate(v.factors):
            inner = f.u if isinstance(f, Transpose) else f
            if isinstance(inner, Sum) and not is_scalar(f.shape) and len(inner.terms) <= 3:
                terms = [Transpose(t) for t in inner.terms] if isinstance(f, Transpose) else list(inner.terms)
                return Sum(tuple(Prod((*v.factors[:n], t, *v.factors[n + 1 :])) for t in terms))
        return v

    return transform(u, change, Prod) if burden(u) < LONG else u


def under_one_transpose(u: Node) -> Node:
    """aᵀ - (b + c)ᵀ written as (a - b - c)ᵀ, where all terms of a row are rows turned."""

    def change(v: Node) -> Node:
        if not isinstance(v, Sum) or v.shape[0] != ONE or is_scalar(v.shape) or len(v.terms) > 8:
            return v
        columns: list[Node] = []
        for t in v.terms:
            number, scalars, chain = parts(t)
            if len(chain) != 1 or not isinstance(chain[0], Transpose):
                return v
            inner = chain[0].u.terms if isinstance(chain[0].u, Sum) else (chain[0].u,)
            columns.extend(Prod((Num(number), *scalars, x)) for x in inner)
        return Transpose(Sum(tuple(columns)))

    return transform(u, change) if holds(u, Transpose) and holds(u, Sum) else u


def spread_sums(u: Node) -> Node:
    """Σ (a_i + b_i) written as Σ a_i + Σ b_i."""

    def change(v: Node) -> Node:
        if isinstance(v, BigSum) and isinstance(v.body, Sum) and len(v.body.terms) <= 6:
            return Sum(tuple(BigSum(t, v.index, v.low, v.high, v.skip) for t in v.body.terms))
        if isinstance(v, BigSum) and isinstance(v.body, Transpose) and isinstance(v.body.u, Sum):
            return Transpose(change(BigSum(v.body.u, v.index, v.low, v.high, v.skip)))
        return v

    return transform(u, change) if holds(u, BigSum) and burden(u) < LONG else u


OTHER_WAYS = (
    spread_sums,
    open_inverses,
    multiply_out,
    multiply_matrices_out,
    take_common,
    open_brackets,
    multiply_everything_out,
    under_one_transpose,
)
OF_PRODUCTS = (open_inverses,)  # all others change sums
LONG = 400  # what is longer than this is not tried in other ways


@rule(
    r"2 \cdot \tfrac12\, u + 0 = u",
    source="algebra of real numbers and matrices",
    examples=[(r"A x + A^\top x", r"(A + A^\top) x", r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n")],
    size="minor",
    title="Simplify",
)
def collect_and_cancel(node: Node, problem: Problem) -> Iterator[Node]:
    """Numbers are multiplied out, like terms are collected, and what cancels is left out."""
    done = tidy(node)
    if done is not node:
        yield done


@rule(
    r"A^\top = A",
    source="as declared",
    examples=[
        (
            r"(A + A^\top) x",
            r"2 A x",
            r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n, A = A^\top",
        )
    ],
)
def use_what_is_declared(node: Node, problem: Problem) -> Iterator[Node]:
    """The problem declares it: a symmetric matrix equals its transpose, a stated sum has its stated value."""
    done = tidy(node, problem)
    if done is not node:
        yield done
