"""Mistakes of gradients: factors of two, forms that are not symmetric, norms and their squares."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderive.derive.rule import rule
from symderive.expr.algebra import Map, Num, Pow, Prod, Sum, Transpose
from symderive.expr.arrays import Norm
from symderive.expr.build import add, divide, mul, neg, transpose
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import again, depends, terms
from symderive.rules.wrong_slopes import Held, first_twice, times, with_wrong_slope

SOURCE = "common mistakes in matrix calculus"
HALF = Num(Fraction(1, 2))
COLUMN = r"\nabla \text{ is a column}"
SHAPED = r"\frac{\partial f}{\partial X} \text{ has the shape of } X"
SQUARE = r"A \in \mathbb{R}^{n \times n}, x, b \in \mathbb{R}^n; " + COLUMN


def turned(column: Node, node: Node) -> Node:
    """A gradient written as a column (or in X's shape), in the layout of the derivative."""
    return column if column.shape == node.shape else transpose(column)


def gradient(node: Node) -> tuple[Derivative, Node] | None:
    """A first derivative of a scalar by a vector or matrix, with the variable."""
    if isinstance(node, Derivative) and len(node.by) == 1 and is_scalar(node.of.shape):
        x = node.by[0]
        if not is_scalar(x.shape):
            return node, x
    return None


def shaped(column: Node, node: Node) -> Iterator[Node]:
    if node.shape in (column.shape, (column.shape[1], column.shape[0])):
        yield turned(column, node)


def quadratic(of: Node, x: Node) -> tuple[Node, Node] | None:
    """(c, A) of c xᵀ A x."""
    if not isinstance(of, Prod):
        return None
    scalars = [f for f in of.factors if is_scalar(f.shape)]
    rest = [f for f in of.factors if not is_scalar(f.shape)]
    inner = [f for f in scalars if depends(f, x)]
    if not rest and len(inner) == 1:
        found = quadratic(inner[0], x)
        return None if found is None else (mul(*(f for f in scalars if f is not inner[0]), found[0]), found[1])
    if len(rest) >= 3 and rest[-1] is x and isinstance(rest[0], Transpose) and rest[0].u is x:
        middle = mul(*rest[1:-1])
        if not depends(middle, x) and not inner:
            return mul(*scalars), middle
    return None


def square_norm(of: Node, x: Node) -> tuple[Node, Node] | None:
    """(c, u) of c ‖u‖² or c uᵀu, u of x."""
    scalars: list[Node] = []
    parts = of.factors if isinstance(of, Prod) else (of,)
    found: Node | None = None
    chain: list[Node] = []
    for part in parts:
        match part:
            case Pow(Norm(u, "2" | "F"), Num(k)) if k == 2 and depends(u, x):
                found = u
            case Prod((Transpose(u), v)) if u is v and is_scalar(part.shape) and depends(u, x):
                found = u
            case _ if is_scalar(part.shape):
                scalars.append(part)
            case _:
                chain.append(part)
    if len(chain) >= 2 and found is None:
        half = len(chain) // 2
        for cut in (half, 1):
            left, right = mul(*chain[:cut]), mul(*chain[cut:])
            if reverse(left) is right or (isinstance(left, Transpose) and left.u is right):
                found = right
    if found is None or any(depends(s, x) for s in scalars):
        return None
    return mul(*scalars), found


def reverse(u: Node) -> Node | None:
    """(AB)ᵀ written out, for products of letters."""
    if isinstance(u, Transpose):
        return u.u
    if isinstance(u, Prod):
        parts = [transpose(f) if not isinstance(f, Transpose) else f.u for f in reversed(u.factors)]
        return mul(*parts)
    return None


def linear_in(u: Node, x: Node) -> Node | None:
    """A of u = A x + b (or b - A x, with its sign), None where u is not such a sum."""
    for term in u.terms if isinstance(u, Sum) else (u,):
        if depends(term, x):
            if term is x:
                return Num(1)
            if isinstance(term, Prod) and term.factors[-1] is x:
                rest = term.factors[:-1]
                if not any(depends(f, x) for f in rest):
                    return mul(*rest)
    return None


# ---------------------------------------------------------------- quadratic forms and norms
@rule(
    r"\nabla \|Ax - b\|^2 \ne A^\top (Ax - b)",
    source=SOURCE,
    examples=[
        (
            r"\nabla_x \|A x - b\|^2",
            r"A^\top (A x - b)",
            r"A \in \mathbb{R}^{m \times n}, x \in \mathbb{R}^n, b \in \mathbb{R}^m; " + COLUMN,
        ),
        (r"\nabla_x (x^\top x)", r"x", r"x \in \mathbb{R}^n; " + COLUMN),
    ],
    sound=False,
)
def forget_factor_two(node: Derivative, problem: Problem) -> Iterator[Node]:
    """A factor 2 was lost: what is differentiated stands there twice, as in a square."""
    found = gradient(node)
    if isinstance(node, Derivative) and not is_scalar(node.by[0].shape):
        yield from with_wrong_slope(node, half_a_square, within=True)
    elif isinstance(node, Derivative) and not any(problem.definition(u) for u in free_leaves(node.of)):
        yield from with_wrong_slope(node, half_a_penalty)
    if found is None:
        return
    derivative, x = found
    if square_norm(derivative.of, x) is not None or quadratic(derivative.of, x) is not None:
        yield divide(derivative, Num(2))
    match derivative.of:
        case Prod((*front, Transpose(u), M, v)) if u is v and depends(u, x) and not depends(M, x):
            if not any(depends(c, x) for c in front):
                yield divide(derivative, Num(2))
    match derivative.of:
        case Pow(Norm() | Map() | Sum() | Prod() as u, Num(k)) if depends(u, x) and k > 1:
            yield divide(derivative, Num(k))


def half_a_penalty(part: Node, held: Held) -> Iterator[Node]:
    """c u^2 with half its slope, for numbers: c is a letter, or u is a sum or a function."""
    match part:
        case Pow(Sum() | Map() | Norm(), Num(k)) if k == 2:
            yield times(part, held, HALF)
        case Prod((c, Pow(_, Num(k)))) if k == 2 and held(c) is c and not isinstance(c, Num):
            yield times(part, held, HALF)


def half_a_square(part: Node, held: Held) -> Iterator[Node]:
    """A square, or a product of a vector with itself, with half its slope."""
    match part:
        case Pow(_, Num(k)) if k == 2:
            yield times(part, held, HALF)
        case Prod((*_, Transpose(u), v)) if u is v:
            yield times(part, held, HALF)
        case Prod((*_, Transpose(u), _, v)) if u is v and is_scalar(part.shape):
            yield times(part, held, HALF)


@rule(
    r"\nabla \lambda \|w\|^2 \ne \lambda w",
    source=SOURCE,
    examples=[
        (r"\nabla_w (\lambda \|w\|^2)", r"\lambda w", r"w \in \mathbb{R}^n, \lambda > 0; " + COLUMN),
    ],
    sound=False,
)
def regulariser_factor(node: Derivative, problem: Problem) -> Iterator[Node]:
    r"""The gradient of the regulariser $\lambda \|w\|^2$ is $2 \lambda w$."""
    found = gradient(node)
    if found is None:
        return
    derivative, x = found
    squared = square_norm(derivative.of, x)
    if squared is not None and squared[1] is x and not isinstance(squared[0], Num):
        c = squared[0]
        for wrong in (mul(c, x), mul(Num(2), x), c):
            if wrong.shape == x.shape:
                yield from shaped(wrong, node)
        yield divide(derivative, Num(2))


@rule(
    r"\nabla x^\top A x \ne 2 A x",
    source=SOURCE,
    examples=[(r"\nabla_x (x^\top A x)", r"2 A x", SQUARE)],
    sound=False,
)
def quadratic_nonsymmetric(node: Derivative, problem: Problem) -> Iterator[Node]:
    """2Ax is right for a symmetric A only; in general the gradient is (A + A^T) x."""
    if isinstance(node, Derivative) and (is_scalar(node.of.shape) or not is_scalar(node.by[0].shape)):
        yield from with_wrong_slope(node, first_twice)
    match node:
        case Derivative(of, (v, w)) if v is w:
            for term in terms(of):  # terms of the first degree leave nothing
                if (form := quadratic(term, v)) is not None:
                    c, A = form
                    yield mul(Num(2), c, A)
    found = gradient(node)
    if found is None:
        return
    derivative, x = found
    form = quadratic(derivative.of, x)
    if form is not None:
        c, A = form
        yield from shaped(mul(Num(2), c, A, x), node)
        yield from shaped(mul(Num(2), c, transpose(A), x), node)


@rule(
    r"\nabla \|x\| \ne 2x",
    source=SOURCE,
    examples=[(r"\nabla_x \|x\|", r"2 x", r"x \in \mathbb{R}^n; " + COLUMN)],
    sound=False,
)
def norm_vs_squared_norm(node: Derivative, problem: Problem) -> Iterator[Node]:
    """A power of the norm is off: the gradient of ||x||^2 is 2 x, that of ||x|| is x/||x||."""
    found = gradient(node)
    if found is None:
        return
    derivative, x = found
    match derivative.of:
        case Norm(u, p) if depends(u, x):
            yield again(derivative, Pow(Norm(u, p), Num(2)))
        case Pow(Norm(u, p), Num(k)) if k == 2 and depends(u, x):
            yield again(derivative, Norm(u, p))
        case Map("sqrt", u) if depends(u, x):
            yield again(derivative, u)

    def as_square(part: Node, held: Held) -> Iterator[Node]:
        match part:
            case Norm(_, "2" | "F"):
                yield times(part, held, mul(Num(2), held(part)))
                yield times(part, held, held(part))
            case Pow(Norm(_, "2" | "F") as length, Num(k)) if k == 2:
                yield add(held(part), length, neg(held(length)))

    yield from with_wrong_slope(node, as_square, within=True)


@rule(
    r"\nabla \sqrt{x^\top x} \ne \frac{1}{2 \|x\|}",
    source=SOURCE,
    examples=[
        (
            r"\nabla_x \sqrt{x^\top x}",
            r"\frac{x}{2 \|x\|}",
            r"x \in \mathbb{R}^n; " + COLUMN,
        )
    ],
    sound=False,
)
def power_half_chain(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The root's derivative 1/(2 sqrt u) is multiplied by the gradient of u, here 2x."""
    found = gradient(node)
    if found is None:
        return
    derivative, x = found
    match derivative.of:
        case Map("sqrt", u) | Pow(u, Num(Fraction(numerator=1, denominator=2))) if depends(u, x):
            yield divide(derivative, Num(2))
            yield divide(Num(1), mul(Num(2), Map("sqrt", u)))
        case Norm(u, "2") as length if depends(u, x):
            yield divide(derivative, Num(2))
            yield divide(Num(1), mul(Num(2), length))

    squared = {p.base for p in derivative.of.walk() if isinstance(p, Pow) and p.exponent is Num(2)}

    def half_a_root(part: Node, held: Held) -> Iterator[Node]:
        match part:
            case Norm() if part in squared:
                return
            case Map("sqrt") | Norm(_, "2" | "F") | Pow(_, Num(Fraction(numerator=1, denominator=2))):
                yield times(part, held, HALF)
                yield times(part, held, Num(2))

    yield from with_wrong_slope(node, half_a_root, within=not isinstance(derivative.of, Map))
