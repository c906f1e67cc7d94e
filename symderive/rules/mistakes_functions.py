"""Mistakes with the derivatives of single functions: exponentials, reciprocals, absolute values, the sigmoid."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Map, Num, Ones, Pow, Prod, Sum
from symderive.expr.build import add, hadamard, mul, neg
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, nodes_of
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import again, depends, single, without
from symderive.rules.wrong_slopes import Held, times, with_slope, with_wrong_slope

SOURCE = "common mistakes in calculus"
X = r"x \in \mathbb{R}"


@rule(
    r"(a^x)' \ne x a^{x-1}",
    source=SOURCE,
    examples=[(r"\frac{d}{dx} 2^x", r"x 2^{x - 1}", X)],
    sound=False,
)
def power_rule_on_exponential(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The variable stands in the exponent: (a^x)' = a^x log a."""
    x = single(node)
    if x is None or not isinstance(node, Derivative):
        return
    match node.of:
        case Pow(a, u) if depends(a, x) and depends(u, x):
            yield mul(u, Pow(a, u - Num(1))) if a is x else mul(u, Pow(a, u - Num(1)), again(node, a))
        case Pow(a, u) if not depends(a, x) and depends(u, x):
            yield mul(u, Pow(a, u - Num(1)))
            yield Pow(a, u) if u is x else mul(Pow(a, u), again(node, u))
        case Map("exp", u) if depends(u, x):
            yield mul(u, Map("exp", u - Num(1)))

    def as_power(part: Node, held: Held) -> Iterator[Node]:
        """a^u with the slope u a^{u-1}, times what stands inside or above differentiated."""
        if isinstance(part, Pow) and held(part.exponent) is not part.exponent:
            rate = held(mul(part.exponent, Pow(part.base, part.exponent - Num(1))))
            steps = [u - held(u) for u in (part.exponent, part.base) if held(u) is not u]
            yield from (add(held(part), mul(rate, step)) for step in steps)
            if len(steps) == 1:
                yield add(held(part), mul(rate, x - held(x)))

    yield from with_wrong_slope(node, as_power)


@rule(
    r"(1/v)' \ne 1/v^2",
    source=SOURCE,
    examples=[
        (r"\frac{d}{dx} \frac{1}{x}", r"\frac{1}{x^2}", r"x > 0"),
        (r"\frac{d}{dx} \frac{1}{x}", r"\log x", r"x > 0"),
    ],
    sound=False,
)
def reciprocal_derivative(node: Derivative, problem: Problem) -> Iterator[Node]:
    """1/v falls where v grows: (1/v)' = -v'/v^2."""
    if not isinstance(node, Derivative) or len(node.by) != 1:
        return

    in_quotients = {
        f
        for p in node.walk()
        if isinstance(p, Prod) and sum(depends(f, node.by[0]) for f in p.factors) > 1
        for f in p.factors
    }

    def rising(part: Node, held: Held) -> Iterator[Node]:
        match part:
            case Pow(v, Num(k)) if k == -1 and is_scalar(v.shape) and part not in in_quotients:
                yield times(part, held, MINUS)

    yield from with_wrong_slope(node, rising)
    x = single(node)
    if x is None:
        return
    match node.of:
        case Pow(v, Num(k)) if k < 0:
            inner = Num(1) if v is x else again(node, v)
            yield mul(Num(-k), Pow(v, Num(k - 1)), inner)
            if k != -1:
                yield mul(Num(k), Pow(v, Num(k + 1)), inner)
            yield Map("log", v)
        case Prod(factors):
            for j, factor in enumerate(factors):
                if isinstance(factor, Pow) and isinstance(factor.exponent, Num) and factor.exponent.value < 0:
                    rest = without(factors, j)
                    if depends(factor, x) and all(isinstance(f, Num) for f in rest):
                        yield mul(*rest, Num(-1), again(node, factor))


@rule(
    r"(\log|x|)' \ne 1/|x|",
    source=SOURCE,
    examples=[(r"\frac{d}{dx} \log |x|", r"\frac{1}{|x|}", r"x \in \mathbb{R}, x \ne 0")],
    sound=False,
)
def abs_derivative(node: Derivative, problem: Problem) -> Iterator[Node]:
    """|x| has the derivative sign(x): (log|x|)' = 1/x on both sides of 0."""

    def always_rising(part: Node, held: Held) -> Iterator[Node]:
        if isinstance(part, Map) and part.name == "abs":
            yield with_slope(part, part.u, Ones(part.shape) if not is_scalar(part.shape) else Num(1), held)

    yield from with_wrong_slope(node, always_rising)
    x = single(node)
    if x is None or not isinstance(node, Derivative):
        return
    match node.of:
        case Map("log", Map("abs", u)):
            yield mul(Pow(Map("abs", u), MINUS), again(node, u) if u is not x else Num(1))
        case Map("abs", u):
            yield again(node, u) if u is not x else Num(1)


@rule(
    r"\sigma' \ne \sigma (1 + \sigma)",
    source=SOURCE,
    examples=[
        (
            r"\frac{d}{dx} \sigma(x)",
            r"\sigma(x) (1 + \sigma(x))",
            r"\sigma(x) = \frac{1}{1 + e^{-x}}, x \in \mathbb{R}",
        )
    ],
    sound=False,
)
def sigmoid_derivative(node: Map | Derivative, problem: Problem) -> Iterator[Node]:
    """The slope of the sigmoid is sigma (1 - sigma): it vanishes where the sigmoid is near 0 or near 1."""
    if isinstance(node, Map) and node.primes == 1 and (node.name == "sigmoid" or defined_sigmoid(node.name, problem)):
        s, one = Map(node.name, node.u), Num(1) if is_scalar(node.shape) else Ones(node.shape)
        yield from (s, hadamard(s, one + s), one - s, hadamard(s, s))
    if not isinstance(node, Derivative) or len(node.by) != 1:
        return
    of = node.of
    x = node.by[0]
    for name, u in sigmoids(of, problem):
        s = Map(name, u)
        inner = Num(1) if u is x else again(node, u)
        if s is of and (is_scalar(x.shape) or inner.shape == node.shape):
            for wrong in (mul(s, Num(1) + s), s, mul(Pow(s, Num(2)), Num(1) - s), Num(1) - s):
                yield mul(wrong, inner) if inner is not Num(1) else wrong

    def other_slope(part: Node, held: Held) -> Iterator[Node]:
        if isinstance(part, Map) and (part.name == "sigmoid" or defined_sigmoid(part.name, problem)):
            one = Num(1) if is_scalar(part.shape) else Ones(part.shape)
            for slope in (hadamard(part, one + part), part, one - part, hadamard(part, part)):
                yield with_slope(part, part.u, slope, held)

    yield from with_wrong_slope(node, other_slope)


def sigmoids(of: Node, problem: Problem) -> Iterator[tuple[str, Node]]:
    """The sigmoids inside: by the known name, or by a definition 1/(1 + e^{-z})."""
    for part in nodes_of(of, Map, Pow):
        if isinstance(part, Map) and (part.name == "sigmoid" or defined_sigmoid(part.name, problem)):
            yield part.name, part.u
        match part:
            case Pow(Sum((Num(one), Map("exp", w))), Num(k)) if one == 1 and k == -1:
                u = neg(w)
                yield "sigmoid", u


def defined_sigmoid(name: str, problem: Problem) -> bool:
    found = problem.function(name)
    if found is None or len(found.params) != 1:
        return False
    z = found.params[0]
    match found.body:
        case Pow(Sum((Num(one), Map("exp", Prod((Num(m), w))))), Num(k)):
            return one == 1 and m == -1 and k == -1 and w is z
    return False
