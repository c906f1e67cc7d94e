"""Mistakes of gradients: a transpose that is lost or on the wrong side."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import Apply, Det, Inverse, Map, Num, Prod, Sum, Sym, Trace, Transpose
from symderive.expr.build import add, mul, neg, transpose
from symderive.expr.calculus import At, Derivative
from symderive.expr.node import Node, holds
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, ShapeError, is_column, is_scalar
from symderive.rules.faulty import depends, terms
from symderive.rules.mistakes_gradients import COLUMN, SHAPED, SOURCE, SQUARE, gradient, linear_in, shaped, square_norm
from symderive.rules.wrong_slopes import Held, matrix_before, with_wrong_slope


@rule(
    r"\nabla_x f(Ax) \ne A \nabla f",
    source=SOURCE,
    examples=[
        (
            r"\nabla_x \left( c^\top A x \right)",
            r"A c",
            r"A \in \mathbb{R}^{n \times n}, x, c \in \mathbb{R}^n; " + COLUMN,
        ),
    ],
    sound=False,
)
def chain_transposed_wrong(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The inner Jacobian comes transposed before the gradient: A^T grad f (look at the sizes)."""
    yield from with_wrong_slope(node, turned_before)
    found = gradient(node)
    if found is None:
        return
    derivative, x = found
    if not is_column(x.shape):
        return
    match derivative.of:
        case Apply(name, (u,)) if u is not x and (A := linear_in(u, x)) is not None and not is_scalar(A.shape):
            # f(Ax) of a function f that is declared or defined: the gradient at y = Ax
            y = Sym(f"{name} argument", u.shape)
            inner = At(Derivative(Apply(name, (y,), derivative.of.shape), (y,), False, "denominator"), ((y, u),))
            yield from attempt(node, A, inner)
    match derivative.of:
        case Prod((*front, A, last)) if last is x and front and not any(depends(u, x) for u in (*front, A)):
            yield from attempt(node, A, transpose(mul(*front)))
        case Map() | Apply() | Prod() | Sum():
            for part in derivative.of.walk():
                if part is not x and part.shape[1] == ONE and not is_scalar(part.shape):
                    A = linear_in(part, x)
                    if A is not None and not is_scalar(A.shape):
                        outer = Derivative(derivative.of, (part,), True, "denominator")
                        yield from attempt(node, A, outer)


def turned_before(part: Node, held: Held) -> Iterator[Node]:
    """A v of a matrix and a moving vector with the slope of A^T v."""
    for A, v in matrix_before(part, held):
        yield add(held(part), mul(transpose(A), add(v, neg(held(v)))))


def attempt(node: Node, *factors: Node) -> Iterator[Node]:
    """The product, if its sizes fit and it has the shape of the derivative, up to a transpose."""
    try:
        made = mul(*factors)
    except ShapeError:
        return
    yield from shaped(made, node)


@rule(
    r"\nabla \|Ax - b\|^2 \ne 2 A (Ax - b)",
    source=SOURCE,
    examples=[
        (
            r"\nabla_x \|A x - b\|^2",
            r"2 A (A x - b)",
            SQUARE,
        )
    ],
    sound=False,
)
def missing_transpose(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The transpose of A was lost: 2 A^T (Ax - b)."""
    if isinstance(node, Derivative) and not holds(node.of, Map, Apply):
        yield from with_wrong_slope(node, turned_before)
    found = gradient(node)
    if found is None:
        return
    derivative, x = found
    squared = square_norm(derivative.of, x)
    if squared is not None:
        A = linear_in(squared[1], x)
        if A is not None and not is_scalar(A.shape):
            yield from attempt(node, Num(2), squared[0], A, squared[1])
    match derivative.of:
        case Prod((Transpose(b), A, last)) if last is x and b is not x:
            yield from attempt(node, A, b)


@rule(
    r"\frac{\partial}{\partial X} \operatorname{tr}(AX) \ne A",
    source=SOURCE,
    examples=[
        (
            r"\frac{\partial}{\partial X} \operatorname{tr}(A X)",
            r"A",
            r"A, X \in \mathbb{R}^{n \times n}; " + SHAPED,
        )
    ],
    sound=False,
)
def trace_gradient_no_transpose(node: Derivative, problem: Problem) -> Iterator[Node]:
    """tr(AX) is the sum of A_ij X_ji: the entry X_ij meets A_ji, so the gradient is A^T."""
    found = gradient(node)
    if found is None:
        return
    derivative, x = found
    inside = trace_of(derivative.of)
    linear = inside is not None and not holds(inside, Inverse) and once(inside, x)
    if not is_column(x.shape) and inside is not None and linear and depends(inside, x):
        yield transpose(node)


def once(inside: Node, x: Node) -> bool:
    """Does x stand in one factor of every product under the trace at most?"""
    return all(sum(depends(f, x) for f in (t.factors if isinstance(t, Prod) else (t,))) < 2 for t in terms(inside))


def trace_of(of: Node) -> Node | None:
    """U of tr(U)."""
    match of:
        case Trace(u):
            return u
        case Prod((*_, Trace(u))):
            return u
    return None


@rule(
    r"\frac{\partial}{\partial X} \log\det X \ne X^{-1}",
    source=SOURCE,
    examples=[
        (
            r"\frac{\partial}{\partial X} \log\det X",
            r"X^{-1}",
            r"X \in \mathbb{R}^{n \times n}, \ \det X > 0; " + SHAPED,
        )
    ],
    sound=False,
)
def logdet_missing_transpose(node: Derivative, problem: Problem) -> Iterator[Node]:
    """In the shape of X the gradient of log det X is X^{-T}; X^{-1} is right for a symmetric X only."""
    found = gradient(node)
    if found is None:
        return
    derivative, x = found
    if is_column(x.shape) or node.shape != (node.shape[1], node.shape[0]):
        return
    for part in derivative.of.walk():
        if isinstance(part, Det) and depends(part, x):
            yield transpose(node)
            return
