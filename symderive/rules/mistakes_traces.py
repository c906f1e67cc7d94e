"""Mistakes with traces and determinants: as if they were linear, multiplicative or blind to order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from symderive.derive.rule import rule
from symderive.expr.algebra import Det, Eye, Inverse, Map, Num, Pow, Prod, Rel, Size, Sum, Trace
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, holds
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar, is_square
from symderive.rules.algebra import tidy
from symderive.rules.faulty import negative
from symderive.rules.mistakes_matrix import AB, SOURCE, fitting, paired


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
def trace_arbitrary_permutation(node: Trace, problem: Problem) -> Iterator[Node]:
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
def trace_multiplicative(node: Trace, problem: Problem) -> Iterator[Node]:
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
def determinant_scale_linear(node: Det, problem: Problem) -> Iterator[Node]:
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
def determinant_additive(node: Det | Map, problem: Problem) -> Iterator[Node]:
    """A determinant is multiplicative, not additive."""
    match node:
        case Det(Sum(terms)):
            yield add(*(Num(1) if isinstance(t, Eye) else Det(t) for t in terms))
            yield add(*(neg(Det(u)) if (u := negative(t)) is not None else Det(t) for t in terms))
        case Det(Prod(factors)) if all(is_square(f.shape) for f in factors):
            yield add(*(f if is_scalar(f.shape) else Det(f) for f in factors))
        case Map("log", Det(Sum(terms))):
            yield add(*(Map("log", Det(t)) for t in terms if negative(t) is None))


@rule(
    r"\operatorname{tr} I_n \ne 1",
    source=SOURCE,
    examples=[(r"\operatorname{tr}(A A^{-1})", r"1", r"A \in \mathbb{R}^{n \times n} \text{ invertible}")],
    sound=False,
)
def trace_of_identity(node: Trace, problem: Problem) -> Iterator[Node]:
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
    return holds(u, Inverse) and isinstance(tidy(u, problem), Eye)
