"""Mistakes with inverses, Jacobians and Hessians: matrices differentiated like numbers, diagonals forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Apply, Delta, Det, Eye, Inverse, Map, Num, Ones, Pow, Prod, Trace, Transpose
from symderive.expr.arrays import BigSum, Diag, Entry, Member
from symderive.expr.build import add, hadamard, mul, neg, transpose
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import is_column, is_scalar
from symderive.rules.faulty import again, depends, quotient, slope, without
from symderive.rules.mistakes_gradients import COLUMN, SHAPED, SOURCE, gradient, turned
from symderive.rules.mistakes_turned import attempt
from symderive.rules.wrong_slopes import Held, inverse_powers, times, with_wrong_slope

ENTRIES = r"\frac{\partial f}{\partial x} \text{ has entry } (i,j) = \frac{\partial f_i}{\partial x_j}"


# ---------------------------------------------------------------- inverses
@rule(
    r"\frac{\partial}{\partial X} a^\top X^{-1} b \ne X^{-\top} a b^\top X^{-\top}",
    source=SOURCE,
    examples=[
        (
            r"\frac{\partial}{\partial X} (a^\top X^{-1} b)",
            r"X^{-\top} a b^\top X^{-\top}",
            r"X \in \mathbb{R}^{n \times n} \text{ invertible}, a, b \in \mathbb{R}^n; " + SHAPED,
        )
    ],
    sound=False,
)
def inverse_derivative_sign(node: Derivative, problem: Problem) -> Iterator[Node]:
    """An inverse falls where the matrix grows: d(X^{-1}) = - X^{-1} (dX) X^{-1}."""
    if not isinstance(node, Derivative) or len(node.by) != 1:
        return
    x = node.by[0]
    if any(isinstance(p, Inverse) and depends(p, x) for p in node.of.walk()) and not holds_det(node.of):
        yield neg(node)

    def rising(part: Node, held: Held) -> Iterator[Node]:
        if isinstance(part, Inverse):
            yield times(part, held, MINUS)

    yield from with_wrong_slope(node, rising)


def holds_det(of: Node) -> bool:
    return holds(of, Det)


@rule(
    r"\frac{\partial}{\partial X} a^\top X^{-1} b \ne -X^{-2} a b^\top",
    source=SOURCE,
    examples=[
        (
            r"\frac{\partial}{\partial X} (a^\top X^{-1} b)",
            r"-X^{-2} a b^\top",
            r"X \in \mathbb{R}^{n \times n} \text{ invertible}, a, b \in \mathbb{R}^n; " + SHAPED,
        )
    ],
    sound=False,
)
def inverse_derivative_like_scalar(node: Derivative, problem: Problem) -> Iterator[Node]:
    """-1/x^2 is for numbers; in the derivative of an inverse matrix the inverse stands on both sides."""
    yield from with_wrong_slope(node, inverse_powers)
    found = gradient(node)
    if found is None:
        return
    derivative, x = found
    match derivative.of:
        case Prod((Transpose(a), Inverse(u), b)) if u is x:
            square = Pow(Inverse(x), Num(2))
            both = (mul(a, transpose(b)), mul(b, transpose(a)))
            for outer in both:
                for power in (square, transpose(square), Inverse(x), transpose(Inverse(x))):
                    yield from attempt(node, MINUS, power, outer)
                    yield from attempt(node, MINUS, outer, power)
                yield from attempt(node, MINUS, Inverse(x), outer, Inverse(x))
        case Trace(Inverse(u)) if u is x:
            yield neg(Pow(Inverse(x), Num(2)))
        case Trace(Prod((A, Inverse(u)))) | Trace(Prod((Inverse(u), A))) if u is x:
            for power in (Pow(Inverse(x), Num(2)), transpose(Pow(Inverse(x), Num(2)))):
                for side in (A, transpose(A)):
                    yield from attempt(node, MINUS, power, side)
                    yield from attempt(node, MINUS, side, power)


# ---------------------------------------------------------------- Jacobians and Hessians
@rule(
    r"\frac{\partial \operatorname{softmax}(x)}{\partial x} \ne \operatorname{diag}(s \odot (1 - s))",
    source=SOURCE,
    examples=[
        (
            r"\frac{\partial}{\partial x} \operatorname{softmax}(x)",
            r"\operatorname{diag}(\operatorname{softmax}(x) \odot (\mathbf{1} - \operatorname{softmax}(x)))",
            r"x \in \mathbb{R}^n",
        )
    ],
    sound=False,
)
def softmax_diagonal_only(node: Derivative, problem: Problem) -> Iterator[Node]:
    """Every output of softmax depends on every input through the normaliser: diag(s) - s s^T."""
    if not isinstance(node, Derivative) or len(node.by) != 1:
        return
    match node.of:
        case Apply("softmax", (u,)) as s if u is node.by[0]:
            yield Diag(hadamard(s, add(Ones(s.shape), neg(s))))
            yield Diag(s)
        case named if (d := problem.definition(named)) is not None and isinstance(d.body, Apply):
            if d.body.name == "softmax":
                yield Diag(hadamard(named, add(Ones(named.shape), neg(named))))
                yield Diag(named)
        case Entry(_, (i,)) | Member(_, (i,)) as p if softmax_entry(p, problem):
            match node.by[0]:
                case Entry(_, (j,)):
                    yield mul(p, add(Num(1), neg(p)), Delta(i, j))
                    yield mul(p, add(Num(1), neg(p)))
                    if i is not j:
                        yield Num(0)
        case BigSum(body, i) if any(softmax_entry(p, problem) for p in body.walk() if isinstance(p, Entry | Member)):
            match node.by[0]:
                case Entry(_, (j,)):  # of all outputs only the one of this input is differentiated
                    yield Derivative(substitute(body, {i: j}), node.by, node.partial, node.layout)
        case Prod((*front, BigSum() as total)):
            inner = Derivative(total, node.by, node.partial, node.layout)
            yield from (mul(*front, made) for made in softmax_diagonal_only(inner, problem))


def softmax_entry(p: Node, problem: Problem) -> bool:
    """Is this p_i = e^{z_i} / sum_k e^{z_k}, or an entry of softmax(z)?"""
    if isinstance(p, Entry) and (d := problem.definition(p.u)) is not None:
        return isinstance(d.body, Apply) and d.body.name == "softmax"
    for d in problem.definitions:
        if type(d.name) is type(p) and getattr(d.name, "u", None) is getattr(p, "u", None):
            match quotient(d.body):
                case (Map("exp"), BigSum(Map("exp"))):
                    return True
    return False


@rule(
    r"\frac{\partial f}{\partial x} \ne \left(\frac{\partial f}{\partial x}\right)^\top",
    source=SOURCE,
    examples=[
        (
            r"\frac{\partial}{\partial x} (A x)",
            r"A^\top",
            r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n; " + ENTRIES,
        )
    ],
    sound=False,
)
def layout_mix(node: Derivative, problem: Problem) -> Iterator[Node]:
    """Right in the other layout: what was declared asks for the transpose."""
    match node:
        case Derivative(of, (x,)) if is_column(of.shape) or not is_column(x.shape):
            yield transpose(node)


@rule(
    r"\frac{\partial f(z)}{\partial x} \ne f'(z) \odot \frac{\partial z}{\partial x} \text{ without diag}",
    source=SOURCE,
    examples=[
        (
            r"\frac{\partial}{\partial x} \exp(x)",
            r"\exp(x)",
            r"x \in \mathbb{R}^n; " + ENTRIES,
        )
    ],
    sound=False,
)
def entrywise_missing_diag(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The function acts entry by entry: its Jacobian is a diagonal matrix, diag(f'(z)), times the inner one."""
    match node:
        case Derivative(Map(name, u, 0), (x,)) if (
            not is_scalar(u.shape) and (outer := entrywise_slope(name, u)) is not None
        ):
            yield outer
            if u is not x:
                yield again(node, u)


def entrywise_slope(name: str, u: Node) -> Node | None:
    """f' at the entries of u, where the table's form holds for a vector too."""
    return slope(name, u) if name in ("exp", "sin", "cos", "sinh", "cosh") else None


@rule(
    r"\nabla^2 \ell \ne s (1 - s)\, x^\top x",
    source=SOURCE,
    examples=[
        (r"x x^\top", r"x^\top x I", r"x \in \mathbb{R}^n"),
    ],
    sound=False,
)
def outer_vs_inner(node: Prod, problem: Problem) -> Iterator[Node]:
    """x x^T is a matrix, x^T x a number: a Hessian is a matrix."""
    match node:
        case Prod(factors):
            scalars = [f for f in factors if is_scalar(f.shape)]
            moving = [f for f in factors if not is_scalar(f.shape)]
            outer = len(moving) == 2 and isinstance(moving[1], Transpose) and is_column(moving[0].shape)
            if outer and moving[1].shape == moving[0].shape[::-1]:
                yield mul(*scalars, moving[1], moving[0])
            for k in range(len(factors) - 1):
                u, v = factors[k], factors[k + 1]
                if isinstance(v, Transpose) and v.u is u and is_column(u.shape) and len(without(factors, k)) == 1:
                    yield mul(mul(v, u), Eye(u.shape[0]))


@rule(
    r"\nabla f(u(x)) \ne f'(u) \text{ without } \nabla u",
    source=SOURCE,
    examples=[
        (
            r"\nabla_x \log(1 + x^\top x)",
            r"\frac{x}{1 + x^\top x}",
            r"x \in \mathbb{R}^n; " + COLUMN,
        )
    ],
    sound=False,
)
def gradient_inner_factor(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The outer derivative is multiplied by the gradient of the inside, with its factor."""
    found = gradient(node)
    if found is None:
        return
    derivative, x = found
    match derivative.of:
        case Map(name, u, 0) if (outer := slope(name, u)) is not None and depends(u, x):
            yield mul(outer, again(derivative, u), Num(1) / Num(2))
            if x in free_leaves(u) and is_column(x.shape):
                yield turned(mul(outer, x), node)
