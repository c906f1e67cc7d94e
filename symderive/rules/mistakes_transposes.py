"""Mistakes with sides: a transpose, an inverse or a factor on the wrong side, or lost."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import Eye, Inverse, Num, Pow, Prod, Sum, Transpose
from symderive.expr.build import mul
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import without
from symderive.rules.mistakes_matrix import SOURCE, fits, fitting, paired


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
def push_through_wrong_side(node: Prod, problem: Problem) -> Iterator[Node]:
    """Pushing through exchanges the factors inside: (I + UV)^{-1} U = U (I + VU)^{-1}."""
    match node:
        case Prod((*front, Inverse(Sum()) as inner, u)) if not is_scalar(u.shape):
            yield from fitting((*front, u, inner), node)
        case Prod((u, Inverse(Sum()) as inner, *back)) if not is_scalar(u.shape):
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
def transpose_order(node: Prod, problem: Problem) -> Iterator[Node]:
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


@rule(
    r"\|M\|^2 = \operatorname{tr}(M^\top M) \ne \operatorname{tr}(M M)",
    source=SOURCE,
    examples=[
        (r"\operatorname{tr}(A^\top A)", r"\operatorname{tr}(A A)", r"A \in \mathbb{R}^{n \times n}"),
        (r"A^\top x", r"A x", r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n"),
    ],
    sound=False,
)
def transpose_dropped(node: Transpose, problem: Problem) -> Iterator[Node]:
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
def drop_factor(node: Prod, problem: Problem) -> Iterator[Node]:
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
