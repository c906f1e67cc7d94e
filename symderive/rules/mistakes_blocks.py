"""Mistakes with jointly normal blocks and with densities of transformed variables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import Inverse, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.arrays import Block
from symderive.expr.build import add, divide, mul, neg, transpose
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, holds
from symderive.expr.probability import Cov, Dens, Expect, Law, LawDens, RandVar, Var
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import is_scalar

SOURCE = "common mistakes with normal densities"
BLOCKS = (
    r"\begin{pmatrix} x \\ y \end{pmatrix} \sim \mathcal{N}\left(\begin{pmatrix} a \\ b \end{pmatrix}, "
    r"\begin{pmatrix} A & C \\ C^\top & B \end{pmatrix}\right), \ x,a \in \mathbb{R}^n, y,b \in \mathbb{R}^m, "
    r"A \in \mathbb{R}^{n\times n}, B \in \mathbb{R}^{m \times m}, C \in \mathbb{R}^{n\times m}"
    "\n"
    r"\begin{pmatrix} A & C \\ C^\top & B \end{pmatrix} \succ 0"
)


# ---------------------------------------------------------------- blocks
def blocks(problem: Problem) -> Iterator[tuple[Node, Node, Node, Node, Node, Node, Node]]:
    """(x, y, a, b, A, C, B) of every pair of jointly normal vectors, in both orders."""
    for fact in problem.facts:
        match fact.node:
            case Follows(Block(((x,), (y,))), Law("Normal", (Block(((a,), (b,))), Block(((A, C), (D, B)))))):
                yield x, y, a, b, A, C, B
                yield y, x, b, a, B, D, A


def asked(node: Node, problem: Problem) -> Iterator[tuple[Node, Node, Node, Node, Node, Node]]:
    """(value of y, a, b, A, C, B) where the node is E[x | y] or Cov[x | y] of jointly normal blocks."""
    u = getattr(node, "u", None)
    given = getattr(node, "given", None)
    if u is None or given is None:
        return
    for x, y, a, b, A, C, B in blocks(problem):
        if u is x:
            yield (given.right if hasattr(given, "right") else y), a, b, A, C, B


@rule(
    r"\mathbb{E}[x \mid y] \ne a - C B^{-1} (y - b)",
    source=SOURCE,
    examples=[(r"E[x \mid y]", r"a - C B^{-1} (y - b)", BLOCKS)],
    sound=False,
)
def conditional_mean_sign(node: Expect | Sum, problem: Problem) -> Iterator[Node]:
    """A y above its mean pulls x along with the sign of the covariance: a + C B^{-1} (y - b)."""
    if isinstance(node, Expect):
        for y, a, b, _, C, B in asked(node, problem):
            yield a - mul(C, inv(B), y - b)
            yield a + mul(C, inv(B), y + b)
    match node:
        case Sum((a, Prod((*front, Sum() as last)))) if front and not isinstance(front[0], Num):
            yield a - mul(*front, last)


def inv(B: Node) -> Node:
    return Pow(B, Num(-1)) if is_scalar(B.shape) else Inverse(B)


@rule(
    r"\mathbb{E}[x \mid y] \ne a + A^{-1} C (y - b)",
    source=SOURCE,
    examples=[(r"E[x \mid y]", r"a + A^{-1} C (y - b)", BLOCKS)],
    sound=False,
)
def conditional_wrong_block_inverse(node: Node, problem: Problem) -> Iterator[Node]:
    """The block of what is known is inverted: C B^{-1} (y - b)."""
    for y, a, b, A, C, B in asked(node, problem):
        gains = [mul(inv(A), C)]
        if A.shape == B.shape:
            gains += [mul(C, inv(A)), mul(inv(B), C)]
        for gain in gains:
            if isinstance(node, Expect):
                yield a + mul(gain, y - b)
            else:
                yield A - mul(gain, transpose(C))
        if not isinstance(node, Expect):
            yield A - mul(transpose(C), inv(A), C) if A.shape == B.shape else B - mul(transpose(C), inv(A), C)


@rule(
    r"\operatorname{Cov}[x \mid y] \ne A + C B^{-1} C^\top",
    source=SOURCE,
    examples=[(r"\operatorname{Cov}[x \mid y]", r"A + C B^{-1} C^\top", BLOCKS)],
    sound=False,
)
def conditional_cov_sign(node: Cov | Var, problem: Problem) -> Iterator[Node]:
    """Knowing y makes x more certain: A minus C B^{-1} C^T."""
    if isinstance(node, Cov | Var):
        for _, _, _, A, C, B in asked(node, problem):
            yield A + mul(C, inv(B), transpose(C))


@rule(
    r"\operatorname{Cov}[x \mid y] \ne A",
    source=SOURCE,
    examples=[(r"\operatorname{Cov}[x \mid y]", r"A", BLOCKS)],
    sound=False,
)
def conditional_cov_is_marginal(node: Cov | Var | Expect, problem: Problem) -> Iterator[Node]:
    """A is the covariance before y is known; after it A - C B^{-1} C^T is left."""
    if isinstance(node, Cov | Var):
        for _, _, _, A, _, _ in asked(node, problem):
            yield A
    match node:
        case Expect(u, given, under) if given is not None and isinstance(u, RandVar):
            yield Expect(u, None, under)


@rule(
    r"(\Sigma^{-1})_{xx} \ne \operatorname{Cov}[x]",
    source=SOURCE,
    examples=[
        (
            r"\operatorname{Cov}[x \mid y]",
            r"(A - C B^{-1} C^\top)^{-1}",
            BLOCKS,
        )
    ],
    sound=False,
)
def precision_block_as_covariance(node: Cov, problem: Problem) -> Iterator[Node]:
    """A block of the precision matrix is the inverse of the conditional covariance, not a covariance."""
    match node:
        case Cov(u, v, given) if u is v:
            for x, _, _, _, A, C, B in blocks(problem):
                if u is x:
                    yield Inverse(A - mul(C, inv(B), transpose(C)))
                    if given is not None:
                        yield inv(A)


# ---------------------------------------------------------------- change of variables
@rule(
    r"p_Y(y) \ne p_X(g^{-1}(y))",
    source=SOURCE,
    examples=[
        (
            r"\frac{1}{2 \sqrt{y}} e^{-\sqrt{y}}",
            r"e^{-\sqrt{y}}",
            r"y > 0",
        )
    ],
    sound=False,
)
def change_of_variables_no_jacobian(node: Dens | Prod, problem: Problem) -> Iterator[Node]:
    """A density stretches with the map: multiply by |d g^{-1}(y)/dy|."""
    match node:
        case Dens(_, (y,), (), _, (variable,)):
            for x, inverse, _ in maps(variable, y, problem):
                yield density_at(x, inverse, problem, node)
                if squared(variable, x, problem):
                    yield density_at(x, inverse, problem, node) + density_at(x, neg(inverse), problem, node)
        case Prod(factors) if any(isinstance(f, Map) and f.name == "exp" for f in factors):
            yield mul(*(f for f in factors if isinstance(f, Map) and f.name == "exp"))


@rule(
    r"p_Y(y) \ne p_X(x) \left|\frac{dy}{dx}\right|",
    source=SOURCE,
    examples=[
        (
            r"\frac{1}{2 \sqrt{y}} e^{-\sqrt{y}}",
            r"2 \sqrt{y} e^{-\sqrt{y}}",
            r"y > 0",
        )
    ],
    sound=False,
)
def jacobian_inverted(node: Dens | Prod, problem: Problem) -> Iterator[Node]:
    """The factor is |dx/dy|, the derivative of the old variable by the new one; this is its reciprocal."""
    match node:
        case Dens(_, (y,), (), _, (variable,)):
            for x, inverse, factor in maps(variable, y, problem):
                yield mul(factor, density_at(x, inverse, problem, node))
        case Prod(factors):
            moving = [f for f in factors if not (isinstance(f, Map) and f.name == "exp")]
            rest = [f for f in factors if isinstance(f, Map) and f.name == "exp"]
            if rest and moving:
                yield mul(Pow(mul(*moving), Num(-1)), *rest)


def squared(variable: Node, x: Node, problem: Problem) -> bool:
    """Is the variable X^2, which two values of X give?"""
    found = problem.definition(variable)
    stated = [f.node.right for f in problem.facts if isinstance(f.node, Rel) and f.node.left is variable]
    return Pow(x, Num(2)) in ([found.body] if found is not None else stated)


def maps(variable: Node, y: Node, problem: Problem) -> Iterator[tuple[Node, Node, Node]]:
    """(X, g^{-1}(y), |dy/dx|) for Y = aX + b, exp(X), X^2."""
    found = problem.definition(variable)
    stated = [f.node.right for f in problem.facts if isinstance(f.node, Rel) and f.node.left is variable]
    for made in [found.body] if found is not None else stated:
        yield from inverses(made, y)


def inverses(made: Node, y: Node) -> Iterator[tuple[Node, Node, Node]]:
    """(X, g^{-1}(y), |dy/dx|) of y = g(X)."""
    match made:
        case Map("exp", RandVar() as x):
            yield x, Map("log", y), y
        case Prod((a, RandVar() as x)):
            yield x, divide(y, a), a if isinstance(a, Num) and a.value > 0 else Map("abs", a)
        case Sum((Prod((a, RandVar() as x)), b)):
            yield x, divide(y - b, a), Map("abs", a)
        case Pow(RandVar() as x, Num(k)) if k == 2:
            yield x, Map("sqrt", y), mul(Num(2), Map("sqrt", y))
        case Map("sqrt", RandVar() as x):
            yield x, Pow(y, Num(2)), Pow(mul(Num(2), y), Num(-1))
        case Map("log", RandVar() as x):
            yield x, Map("exp", y), Pow(Map("exp", y), Num(-1))
        case _ if isinstance(y, Sym) and (found := undone(made, y)) is not None:
            yield *found, Pow(Map("abs", Derivative(found[1], (y,))), Num(-1))


def undone(made: Node, y: Node) -> tuple[Node, Node] | None:
    """X and g^{-1}(y) of y = g(X), one operation taken off after the other; None where X stands twice."""
    match made:
        case RandVar():
            return made, y
        case Map(name, u, 0) if name in UNDONE_BY:
            return undone(u, UNDONE_BY[name](y))
        case Pow(u, Num(k)) if k != 0:
            return undone(u, Map("sqrt", y) if k == 2 else Pow(y, Num(1 / k)))
        case Sum(parts) | Prod(parts):
            moving = [p for p in parts if holds(p, RandVar)]
            rest = [p for p in parts if p not in moving]
            if len(moving) != 1:
                return None
            return undone(moving[0], y - add(*rest) if isinstance(made, Sum) else divide(y, mul(*rest)))
    return None


UNDONE_BY: dict[str, Callable[[Node], Node]] = {
    "exp": lambda y: Map("log", y),
    "log": lambda y: Map("exp", y),
    "sqrt": lambda y: Pow(y, Num(2)),
}


def density_at(x: Node, value: Node, problem: Problem, like: Dens) -> Node:
    for fact in problem.facts:
        match fact.node:
            case Follows(u, Law() as law, None) if u is x:
                return LawDens(law, value)
    return Dens(like.head, (value,), (), (), (x,))
