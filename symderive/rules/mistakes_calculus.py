"""Mistakes of differentiation in one variable and several: lost inner derivatives, quotients, paths."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Map, Num, Pow, Prod, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, divide, mul, neg, transpose
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.node import Node, nodes_of, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, is_column, is_scalar
from symderive.rules.faulty import again, depends, negative, quotient, quotients, single, slope
from symderive.rules.wrong_paths import beside, every_term, paths_through, problem_quantities
from symderive.rules.wrong_slopes import (
    Held,
    all_factors,
    by_the_inside,
    constants_before,
    matrix_before,
    one_term,
    times,
    with_wrong_slope,
)

SOURCE = "common mistakes in calculus"
X = r"x \in \mathbb{R}"


# ---------------------------------------------------------------- chain rule
@rule(
    r"(g(u(x)))' \ne g'(u(x))",
    source=SOURCE,
    examples=[(r"\frac{d}{dx} \sin(x^2)", r"\cos(x^2)", X), (r"\frac{d}{dx} (2x + 1)^3", r"3 (2x+1)^2", X)],
    sound=False,
)
def chain_missing_inner(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The outer derivative is taken; the inner derivative u'(x) is missing as a factor."""
    if not isinstance(node, Derivative) or len(node.by) != 1:
        return
    x = node.by[0]
    yield from inner_left_out(node)
    if not depends(node.of, x):
        return
    if not is_scalar(node.of.shape):
        return
    match node.of:
        case Map(name, u, 0) if u is not x and (outer := slope(name, u)) is not None:
            yield outer
            if negative(u) is not None:
                yield neg(outer)
        case Map(name, u, 0) if u is not x and problem.function(name) is not None:
            yield Map(name, u, 1)
        case Pow(u, Num(k)) if u is not x:
            yield mul(Num(k), Pow(u, Num(k - 1)))
        case Pow(u, k) if u is not x and not depends(k, x):
            yield mul(k, Pow(u, k - Num(1)))
        case Integral(body, t, Node() as low, Node() as high) if depends(high, x) and not depends(body, x):
            yield substitute(body, {t: high}) - (substitute(body, {t: low}) if depends(low, x) else Num(0))


def inner_left_out(node: Derivative) -> Iterator[Node]:
    """The derivative by an inner quantity; a constant before x, a matrix before a vector, that does not come out."""
    if not is_scalar(node.by[0].shape):
        yield from by_the_inside(node)
        for made in by_the_inside(node):
            if not is_scalar(made.shape) and ONE in made.shape:
                yield transpose(made)

    def without_constant(part: Node, held: Held) -> Iterator[Node]:
        for _, v in matrix_before(part, held):
            yield add(held(part), v, neg(held(v)))
        if isinstance(part, Map) or (isinstance(part, Pow) and isinstance(part.base, Sum)):
            u = part.kids[0]
            for c in constants_before(u, held):
                yield part.replace((0,), times(u, held, Pow(c, MINUS)))
                if not isinstance(c, Num):
                    yield part.replace((0,), times(u, held, neg(Pow(c, MINUS))))
        if isinstance(part, Pow):
            for c in constants_before(part.exponent, held):
                yield part.replace((1,), times(part.exponent, held, Pow(c, MINUS)))
        if isinstance(part, Map) and part is not node.of and part.u is not node.by[0]:
            yield add(held(part), part.u, neg(held(part.u)))

    yield from with_wrong_slope(node, without_constant)


@rule(
    r"\partial_x \sin(xy) \ne \cos(xy)",
    source=SOURCE,
    examples=[(r"\frac{\partial}{\partial x} \sin(x y)", r"\cos(x y)", r"x, y \in \mathbb{R}")],
    sound=False,
)
def partial_missing_inner(node: Derivative, problem: Problem) -> Iterator[Node]:
    """Differentiate the inside by the same letter too: its slope is a factor."""
    match node:
        case Derivative(Map(_, Prod(factors)) | Pow(Prod(factors), _), (x,), True):
            # w x + b beside it is an inner function like any other
            beside_it = [f for f in factors if not depends(f, x) and not isinstance(f, Num) and is_scalar(f.shape)]
            if x in factors and beside_it:
                yield from chain_missing_inner(node, problem)


@rule(
    r"(g(u(x)))' \ne g'(u'(x))",
    source=SOURCE,
    examples=[(r"\frac{d}{dx} \sin(x^2)", r"\cos(2 x)", X)],
    sound=False,
)
def chain_derivative_inside(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The inside stays as it is; its derivative comes as a factor behind: g'(u) u'."""
    x = single(node)
    if x is None or not isinstance(node, Derivative):
        return
    match node.of:
        case Map(name, u, 0) if u is not x and (outer := slope(name, again(node, u))) is not None:
            yield outer
            yield Map(name, again(node, u))
        case Pow(u, Num(k)) if u is not x:
            yield mul(Num(k), Pow(again(node, u), Num(k - 1)))
            yield Pow(again(node, u), Num(k))


# ---------------------------------------------------------------- products and quotients
@rule(
    r"(fg)' \ne f' g'",
    source=SOURCE,
    examples=[(r"\frac{d}{dx} (x^2 \sin x)", r"2 x \cos x", X)],
    sound=False,
)
def product_of_derivatives(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The derivative of a product has two terms: f'g + fg'."""
    x = single(node)
    if x is None or not isinstance(node, Derivative):
        return
    match node.of:
        case Prod(factors):
            moving = [f for f in factors if depends(f, x)]
            if len(moving) > 1:
                constants = [f for f in factors if not depends(f, x)]
                yield mul(*constants, *(again(node, f) for f in moving))
                found = quotient(node.of)
                if found is not None and depends(found[1], x):
                    yield divide(again(node, found[0]), again(node, found[1]))


@rule(
    r"(f/g)' \ne \frac{f g' - f' g}{g^2}",
    source=SOURCE,
    examples=[
        (r"\frac{d}{dx} \frac{\sin x}{x}", r"\frac{\sin x - x \cos x}{x^2}", r"x > 0"),
        (r"\frac{d}{dx} \frac{\sin x}{x}", r"\frac{x \cos x + \sin x}{x^2}", r"x > 0"),
    ],
    sound=False,
)
def quotient_sign(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The numerator's derivative comes first and the other term is subtracted: (f'g - fg')/g^2."""
    for f, g, d in quotients(node):
        yield divide(mul(f, d(g)) - mul(d(f), g), Pow(g, Num(2)))
        yield divide(mul(f, d(g)) + mul(d(f), g), Pow(g, Num(2)))


@rule(
    r"(f/g)' \ne \frac{f' g - f g'}{g}",
    source=SOURCE,
    examples=[(r"\frac{d}{dx} \frac{\sin x}{x}", r"\frac{x \cos x - \sin x}{x}", r"x > 0")],
    sound=False,
)
def quotient_denominator(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The denominator of the quotient rule is squared."""
    for f, g, d in quotients(node):
        yield divide(mul(d(f), g) - mul(f, d(g)), g)
        yield mul(d(f), g) - mul(f, d(g))


@rule(
    r"(fg)' \ne f' g",
    source=SOURCE,
    examples=[
        (r"\frac{d}{dx} (x^2 \sin x)", r"2 x \sin x", X),
        (
            r"\nabla_X \operatorname{tr}(X^\top A X)",
            r"A X",
            r"X \in \mathbb{R}^{n \times m}, A \in \mathbb{R}^{n \times n}, \nabla_X f \text{ has the shape of } X",
        ),
    ],
    sound=False,
)
def product_rule_one_term(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The variable stands in two factors: each gives a term of its own."""
    if not isinstance(node, Derivative) or len(node.by) != 1:
        return
    x = node.by[0]
    if is_scalar(x.shape) and is_scalar(node.of.shape) and depends(node.of, x):
        match node.of:
            case Prod(factors):
                moving = [k for k, f in enumerate(factors) if depends(f, x)]
                below = quotient(node.of)
                if len(moving) > 1 and (below is None or not depends(below[1], x)):
                    for k in moving:
                        yield mul(*factors[:k], again(node, factors[k]), *factors[k + 1 :])
        return
    yield from with_wrong_slope(node, one_term)


# ---------------------------------------------------------------- several variables
@rule(
    r"\partial_x (x^2 y) \ne 2 x y + x^2",
    source=SOURCE,
    examples=[(r"\frac{\partial}{\partial x} (x^2 y)", r"2 x y + x^2", r"x, y \in \mathbb{R}")],
    sound=False,
)
def partial_treats_other_as_variable(node: Derivative, problem: Problem) -> Iterator[Node]:
    """In a partial derivative every other letter is a constant."""
    x = single(node)
    if x is None or not isinstance(node, Derivative):
        return
    yield from every_term(node, x)
    others = {p for p in node.of.walk() if not p.kids and not isinstance(p, Num) and p is not x and is_scalar(p.shape)}
    for y in sorted(others, key=repr):
        other = Derivative(node.of, (y,), True, node.layout)
        yield again(node, node.of) + other
        if not isinstance(node.of, Sum):
            if any(isinstance(p, Prod) and beside(p, x, y) for p in node.of.walk()):
                yield other
            continue
        for term in node.of.terms:
            if depends(term, y):
                yield again(node, node.of) + Derivative(term, (y,), True, node.layout)


@rule(
    r"\frac{df}{dt} \ne \frac{\partial f}{\partial x} \frac{dx}{dt}",
    source=SOURCE,
    examples=[
        (
            r"\frac{df}{dt}",
            r"\frac{\partial f}{\partial x} \frac{dx}{dt}",
            r"f(x, y) = x y^2, \ y = t^2, \ x = e^t, \ t \in \mathbb{R}",
        )
    ],
    sound=False,
)
def total_derivative_one_path(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The variable reaches f on several paths; each adds a term: f_x x' + f_y y'."""
    if not isinstance(node, Derivative) or len(node.by) != 1 or node.partial:
        return
    t = node.by[0]
    for f, names in paths_through(node.of, problem):
        for name, body in names:
            if depends(body, t) or name in problem_quantities(problem):
                yield mul(Derivative(f, (name,), True, node.layout), Derivative(name, (t,), False, node.layout))
        if depends(f, t) and names:
            yield Derivative(f, (t,), True, node.layout)


@rule(
    r"(\log \sum_j e^{x_j})' \ne \frac{1}{\sum_j e^{x_j}}",
    source=SOURCE,
    examples=[
        (
            r"\frac{d}{dx} \log(e^{x} + e^{2 x})",
            r"\frac{1}{e^{x} + e^{2 x}}",
            X,
        )
    ],
    sound=False,
)
def log_derivative_numerator(node: Derivative, problem: Problem) -> Iterator[Node]:
    """(log u)' = u'/u: the derivative of the inside belongs into the numerator."""
    if not isinstance(node, Derivative) or len(node.by) != 1:
        return
    match node.of:
        case of if any(p.name == "log" for p in nodes_of(of, Map)):

            def as_one(part: Node, held: Held) -> Iterator[Node]:
                if isinstance(part, Map) and part.name == "exp":
                    yield add(held(part), part.u, neg(held(part.u)))

            yield from with_wrong_slope(node, as_one)
    match node.of:
        case Map("log", Sum() | BigSum() as u) if is_scalar(node.by[0].shape):
            if any(isinstance(p, Map) and p.name == "exp" for p in u.walk()):
                yield Pow(u, MINUS)
        case Map("log", Sum(terms) as u) if is_column(node.by[0].shape):
            yield Pow(u, MINUS)
            inside = [t for t in terms if isinstance(t, Map) and t.name == "exp" and depends(t, node.by[0])]
            if len(inside) == 1:
                yield mul(Pow(u, MINUS), again(node, inside[0].u))
                match inside[0].u:
                    case Prod() as inner:
                        moving = [f for f in all_factors(inner) if depends(f, node.by[0]) or not is_scalar(f.shape)]
                        yield mul(Pow(u, MINUS), again(node, mul(*moving)))
        case Map("log", BigSum() as u):
            yield Pow(u, MINUS)
