"""Mistakes with matrices: orders, transposes, traces, determinants and inverses as if they were numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, permutations

from symderive.derive.rule import rule
from symderive.expr.algebra import (
    Det,
    Eye,
    Inverse,
    Num,
    Pow,
    Prod,
    Rel,
    Size,
    Sum,
    Trace,
    Transpose,
    add,
    mul,
    neg,
    transpose,
)
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import ShapeError, is_scalar, is_square
from symderive.rules.algebra import tidy
from symderive.rules.faulty import negative, without

SOURCE = "common mistakes in matrix algebra"
AB = r"A, B \in \mathbb{R}^{n \times n}"
REGULAR = r"A, B \in \mathbb{R}^{n \times n} \text{ invertible}"


@rule(
    r"(AB)^\top \ne A^\top B^\top",
    source=SOURCE,
    examples=[(r"(A B)^\top", r"A^\top B^\top", AB)],
    sound=False,
)
def transpose_product_order(node: Node, problem: Problem) -> Iterator[Node]:
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
def inverse_product_order(node: Node, problem: Problem) -> Iterator[Node]:
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
def inverse_of_sum(node: Node, problem: Problem) -> Iterator[Node]:
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
def commuting_matrices(node: Node, problem: Problem) -> Iterator[Node]:
    """Matrices do not commute: (A + B)^2 = A^2 + AB + BA + B^2."""
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
        case Sum(terms):
            # AB + BA taken for 2AB
            for first, u in enumerate(terms):
                for second, v in enumerate(terms):
                    if first != second and exchanged(u, v):
                        kept = [t for i, t in enumerate(terms) if i not in (first, second)]
                        yield add(mul(Num(2), u), *kept)


def inverse_of(a: Node, b: Node) -> bool:
    return (isinstance(a, Inverse) and a.u is b) or (isinstance(b, Inverse) and b.u is a)


def exchanged(u: Node, v: Node) -> bool:
    """Are these AB and BA, with the same numbers before them?"""
    if not (isinstance(u, Prod) and isinstance(v, Prod)) or u is v or is_scalar(u.shape):
        return False
    same_numbers = [f for f in u.factors if is_scalar(f.shape)] == [f for f in v.factors if is_scalar(f.shape)]
    ours, theirs = ([f for f in w.factors if not is_scalar(f.shape)] for w in (u, v))
    return same_numbers and len(ours) == 2 and ours == theirs[::-1]


@rule(
    r"\operatorname{tr}(ABC) \ne \operatorname{tr}(ACB)",
    source=SOURCE,
    examples=[
        (
            r"\operatorname{tr}(A B C)",
            r"\operatorname{tr}(A C B)",
            r"A, B, C \in \mathbb{R}^{n \times n}",
        )
    ],
    sound=False,
)
def trace_arbitrary_permutation(node: Node, problem: Problem) -> Iterator[Node]:
    """Under a trace the factors may be turned in a circle, not exchanged at will."""
    match node:
        case Trace(Prod(factors)) if 3 <= len(factors) <= 4 and not (len(factors) > 3 and twins(factors)):
            circles = {factors[k:] + factors[:k] for k in range(len(factors))}
            for order in permutations(factors):
                for product in fitting(order) if order not in circles else ():
                    if is_square(product.shape):
                        yield Trace(product)


@rule(
    r"\operatorname{tr}(AB) \ne \operatorname{tr}(A) \operatorname{tr}(B)",
    source=SOURCE,
    examples=[(r"\operatorname{tr}(A B)", r"\operatorname{tr}(A) \operatorname{tr}(B)", AB)],
    sound=False,
)
def trace_multiplicative(node: Node, problem: Problem) -> Iterator[Node]:
    """A trace is linear, not multiplicative (a determinant is)."""
    match node:
        case Trace(Prod(factors)) if all(is_square(f.shape) for f in factors):
            yield mul(*(f if is_scalar(f.shape) else Trace(f) for f in factors))
        case Trace(Pow(u, k)) if not isinstance(k, Num) or k.value > 1:
            yield Pow(Trace(u), k)
    match node:
        case Trace(Prod(factors)):
            for cut in range(1, len(factors)):
                left, right = mul(*factors[:cut]), mul(*factors[cut:])
                if all(is_square(u.shape) and not is_scalar(u.shape) for u in (left, right)):
                    yield mul(Trace(left), Trace(right))


@rule(
    r"\det(cA) \ne c \det(A)",
    source=SOURCE,
    examples=[(r"\det(c A)", r"c \det(A)", r"A \in \mathbb{R}^{n \times n}, c \in \mathbb{R}")],
    sound=False,
)
def determinant_scale_linear(node: Node, problem: Problem) -> Iterator[Node]:
    """Each of the n rows carries the factor: det(cA) = c^n det(A)."""
    match node:
        case Det(Prod(factors)):
            scalars = [f for f in factors if is_scalar(f.shape)]
            rest = [f for f in factors if not is_scalar(f.shape)]
            if scalars and rest:
                yield mul(*scalars, Det(mul(*rest)))


@rule(
    r"\det(A + B) \ne \det A + \det B",
    source=SOURCE,
    examples=[(r"\det(A + B)", r"\det A + \det B", AB)],
    sound=False,
)
def determinant_additive(node: Node, problem: Problem) -> Iterator[Node]:
    """A determinant is multiplicative, not additive."""
    match node:
        case Det(Sum(terms)):
            yield add(*(Num(1) if isinstance(t, Eye) else Det(t) for t in terms))
            yield add(*(neg(Det(u)) if (u := negative(t)) is not None else Det(t) for t in terms))
        case Det(Prod(factors)) if all(is_square(f.shape) for f in factors):
            yield add(*(f if is_scalar(f.shape) else Det(f) for f in factors))


@rule(
    r"\operatorname{tr} I_n \ne 1",
    source=SOURCE,
    examples=[(r"\operatorname{tr}(A A^{-1})", r"1", r"A \in \mathbb{R}^{n \times n} \text{ invertible}")],
    sound=False,
)
def trace_of_identity(node: Node, problem: Problem) -> Iterator[Node]:
    """The identity has n ones on its diagonal: tr I = n, det I = 1."""
    match node:
        case Trace(u) if identity(u, problem):
            yield Num(1)
            sizes = {d for part in u.walk() for d in part.shape if d != u.shape[0] and d.letters}
            yield from (Size(d) for d in sorted(sizes, key=str))
        case Trace(Prod((u, v))) if paired(u, v) and orthonormal(u, v, problem):
            yield Size(u.shape[0])
        case Trace(Sum(terms)):
            for k, term in enumerate(terms):
                scalars = [f for f in (term.factors if isinstance(term, Prod) else (term,)) if is_scalar(f.shape)]
                rest_ = [f for f in (term.factors if isinstance(term, Prod) else (term,)) if not is_scalar(f.shape)]
                if rest_ and identity(mul(*rest_), problem):
                    yield add(*(mul(*scalars) if j == k else Trace(t) for j, t in enumerate(terms)))
        case Trace(Prod(factors)):
            scalars = [f for f in factors if is_scalar(f.shape)]
            rest = [f for f in factors if not is_scalar(f.shape)]
            if scalars and rest and identity(mul(*rest), problem):
                yield mul(*scalars)


def orthonormal(u: Node, v: Node, problem: Problem) -> bool:
    """Was the product in the other order stated to be the identity (U^T U = I for U U^T)?"""
    return any(
        isinstance(f.node, Rel) and f.node.left is mul(v, u) and isinstance(f.node.right, Eye) for f in problem.facts
    )


def twins(factors: tuple[Node, ...]) -> bool:
    """Do all factors come in pairs with their transposes (then a wrong order is a transpose on the wrong side)?"""
    return all(any(paired(f, g) for g in factors if g is not f) for f in factors)


def identity(u: Node, problem: Problem) -> bool:
    """Is this I, or a product that tidies to I?"""
    if isinstance(u, Eye):
        return True
    return any(isinstance(p, Inverse) for p in u.walk()) and isinstance(tidy(u, problem), Eye)


@rule(
    r"(I + UU^\top)^{-1} U \ne U (I + UU^\top)^{-1}",
    source=SOURCE,
    examples=[
        (
            r"(I + A B)^{-1} A",
            r"A (I + A B)^{-1}",
            r"A, B \in \mathbb{R}^{n \times n}",
        )
    ],
    sound=False,
)
def push_through_wrong_side(node: Node, problem: Problem) -> Iterator[Node]:
    """Pushing through exchanges the factors inside: (I + UV)^{-1} U = U (I + VU)^{-1}."""
    match node:
        case Prod((*front, Inverse() as inner, u)) if not is_scalar(u.shape):
            yield from fitting((*front, u, inner), node)
        case Prod((u, Inverse() as inner, *back)) if not is_scalar(u.shape):
            yield from fitting((inner, u, *back), node)


@rule(
    r"X (X^\top X)^{-1} X^\top \ne I \text{ for a tall } X",
    source=SOURCE,
    examples=[
        (
            r"X (X^\top X)^{-1} X^\top",
            r"I",
            r"X \in \mathbb{R}^{m \times n} \text{ with full column rank}, m > n",
        )
    ],
    sound=False,
)
def inverse_of_nonsquare(node: Node, problem: Problem) -> Iterator[Node]:
    """Only a square matrix has an inverse: (X^T X)^{-1} is not X^{-1} X^{-T}, and X (X^T X)^{-1} X^T projects."""
    match node:
        case Prod(factors):
            for j in range(len(factors) - 2):
                match factors[j : j + 3]:
                    case (X, Inverse(Prod((Transpose(Y), Z))), Transpose(W)) if X is Y and Y is Z and Z is W:
                        yield mul(*factors[:j], Eye(X.shape[0]), *factors[j + 3 :])
        case _ if not node.kids and (named := problem.definition(node)) is not None:
            yield from inverse_of_nonsquare(named.body, problem)


# ---------------------------------------------------------------- transposes
@rule(
    r"A \Sigma A^\top \ne A^\top \Sigma A",
    source=SOURCE,
    examples=[
        (
            r"A \Sigma A^\top",
            r"A^\top \Sigma A",
            r"A, \Sigma \in \mathbb{R}^{n \times n}",
        )
    ],
    sound=False,
)
def transpose_order(node: Node, problem: Problem) -> Iterator[Node]:
    """The transpose stands on the wrong side: look at the sizes, or at one entry."""
    match node:
        case Prod(factors):
            places = [k for k, f in enumerate(factors) if not is_scalar(f.shape)]
            for j in places:
                for k in places:
                    if j < k and paired(factors[j], factors[k]):
                        turned = list(factors)
                        turned[j], turned[k] = turned[k], turned[j]
                        yield from fitting(tuple(turned))


def paired(a: Node, b: Node) -> bool:
    """Is one factor the transpose of the other?"""
    return (isinstance(a, Transpose) and a.u is b) or (isinstance(b, Transpose) and b.u is a)


@rule(
    r"\|M\|^2 = \operatorname{tr}(M^\top M) \ne \operatorname{tr}(M M)",
    source=SOURCE,
    examples=[
        (r"\operatorname{tr}(A^\top A)", r"\operatorname{tr}(A A)", r"A \in \mathbb{R}^{n \times n}"),
        (r"A^\top x", r"A x", r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n"),
    ],
    sound=False,
)
def transpose_dropped(node: Node, problem: Problem) -> Iterator[Node]:
    """A transpose was lost."""
    match node:
        case Transpose(u):
            yield u


@rule(
    r"X^\top X \ne X",
    source=SOURCE,
    examples=[
        (r"A^\top A x", r"A x", r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n"),
        (r"a b c", r"a b", r"a, b, c \in \mathbb{R}"),
    ],
    sound=False,
)
def drop_factor(node: Node, problem: Problem) -> Iterator[Node]:
    """A factor was lost on the way."""
    match node:
        case Prod(factors):
            for k, factor in enumerate(factors):
                if isinstance(factor, Num):
                    continue
                match factor:
                    case Pow(u, Num(n)) if abs(n) >= 2 and is_scalar(u.shape):
                        yield mul(*factors[:k], Pow(u, Num(n - 1 if n > 0 else n + 1)), *factors[k + 1 :])
                rest = without(factors, k)
                if fits(list(rest)) and mul(*rest).shape == node.shape:
                    yield mul(*rest)


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
