"""Mistakes of integration: antiderivatives, substitutions, parts."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import INFINITY, Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.build import add, divide, mul, neg
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.problem import Problem
from symderive.rules.faulty import negative, without

SOURCE = "common mistakes in algebra"


@rule(
    r"\int_a^b u\, dv \ne \ldots",
    title="Antiderivative slip",
    source=SOURCE,
    examples=[
        (r"\int_0^1 x^2 dx", r"\frac{1}{2}", r"x \in \mathbb{R}"),
        (r"\int_0^1 (x^2 - x^3) dx", r"\frac{1}{2} - \frac{1}{3}", r"x \in \mathbb{R}"),
    ],
    sound=False,
)
def antiderivative_slip(node: Integral, problem: Problem) -> Iterator[Node]:
    """The antiderivative of x^n is x^(n+1)/(n+1): raise the exponent, then divide by the new one."""
    match node:
        case Integral(body, x, Node() as low, Node() as high):
            terms = body.terms if isinstance(body, Sum) else (body,)
            powers = [power_of(t, x) for t in terms]
            if all(powers):
                known = [p for p in powers if p is not None]
                for slip in ("old exponent", "not divided", "derivative", "not raised"):
                    whole = [mul(c, between(n, slip, low, high)) for c, n in known if slip != "old exponent" or n]
                    if len(whole) == len(known):
                        yield add(*whole)
            for k, term in enumerate(terms):
                rate = rate_of(term, x)
                if rate is not None and rate is not Num(1):
                    rest = [Integral(t, x, low, high) for t in without(terms, k)]
                    for factor in (rate, mul(rate, rate), neg(rate), neg(mul(rate, rate))):
                        yield add(*rest, mul(factor, Integral(term, x, low, high)))
            for k, u in enumerate(terms):
                match u:
                    case Map("exp", Prod((Num(a), v))) | Map("exp", Prod((v, Num(a)))) if v is x:
                        rest = [Integral(t, x, low, high) for t in without(terms, k)]
                        ends = Map("exp", mul(Num(a), high)) - Map("exp", mul(Num(a), low))
                        yield add(*rest, ends)
                        yield add(*rest, mul(Num(a), ends))


def rate_of(term: Node, x: Node) -> Node | None:
    """a of a term c e^{a x}, c sin(a x), c cos(a x), whose antiderivative is divided by a."""
    factors = term.factors if isinstance(term, Prod) else (term,)
    moving = [f for f in factors if x in free_leaves(f)]
    match moving:
        case [Map("exp" | "sin" | "cos", Prod(inner))] if [f for f in inner if x in free_leaves(f)] == [x]:
            return mul(*(f for f in inner if f is not x))
    return None


def power_of(term: Node, x: Node) -> tuple[Node, int] | None:
    """(c, n) of c x^n."""
    factors = term.factors if isinstance(term, Prod) else (term,)
    rest: list[Node] = []
    n = 0
    for factor in factors:
        match factor:
            case _ if factor is x:
                n += 1
            case Pow(base, Num(k)) if base is x and k.denominator == 1 and k > 0:
                n += int(k)
            case _ if x in free_leaves(factor):
                return None
            case _:
                rest.append(factor)
    return mul(*rest), n


def between(n: int, slip: str, low: Node, high: Node) -> Node:
    """A wrong antiderivative of x^n between two ends."""
    power, factor = {
        "old exponent": (n + 1, Num(1) / Num(max(n, 1))),
        "not divided": (n + 1, Num(1)),
        "derivative": (max(n - 1, 0), Num(n)),
        "not raised": (n, Num(1) / Num(n + 1)),
    }[slip]
    ends = Pow(high, Num(power)) - Pow(low, Num(power)) if power else Num(0)
    return mul(factor, ends)


@rule(
    r"\int e^{-a x^2} dx \ne \int e^{-u^2} du",
    source=SOURCE,
    examples=[
        (
            r"\int_{-\infty}^{\infty} e^{-a x^2} dx",
            r"\int_{-\infty}^{\infty} e^{-u^2} du",
            r"a > 0, a \ne 1, u \in \mathbb{R}, x \in \mathbb{R}",
        )
    ],
    sound=False,
)
def substitution_jacobian(node: Integral, problem: Problem) -> Iterator[Node]:
    """With u = g(x) the measure changes too: dx = du / g'(x)."""
    match node:
        case Integral(body, x, Node() as low, Node() as high):
            for u in inner_functions(body, x):
                ends = substitute(u, {x: low}), substitute(u, {x: high})
                if INFINITY in (low, high) or neg(INFINITY) in (low, high):
                    ends = low, high
                new = Sym("new variable", x.shape, "u")
                changed = substitute(body, {u: new})
                if x not in free_leaves(changed):
                    yield Integral(changed, new, *ends)
                match changed:
                    case Prod(factors) if [f for f in factors if x in free_leaves(f)] == [x]:
                        yield Integral(mul(*(f for f in factors if f is not x)), new, *ends)
    match node:
        case Integral(Map("exp", power) as whole, x, start, stop):
            for letter in [p for p in power.walk() if p is not x and not p.kids and not isinstance(p, Num)]:
                yield Integral(substitute(whole, {letter: Num(1)}), x, start, stop)
            match power:
                case Prod((Num(k), *rest)) if abs(k) != 1:
                    yield Integral(Map("exp", mul(Num(1 if k > 0 else -1), *rest)), x, start, stop)


def inner_functions(body: Node, x: Node) -> Iterator[Node]:
    """What stands inside a function or a square: a x, x^2, (x - m)/s."""
    for part in body.walk():
        match part:
            case Map(_, u, 0) if u is not x and x in free_leaves(u):
                yield u
                inner = negative(u)
                if inner is not None and inner is not x:
                    yield inner
            case Pow(u, Num(k)) if k == 2 and u is not x and x in free_leaves(u):
                yield u


@rule(
    r"\int u\, v'\, dx \ne [u v] + \int u' v\, dx",
    source=SOURCE,
    examples=[
        (
            r"\int_0^1 x e^{2 x} dx",
            r"e^{2} - \int_0^1 e^{2 x} dx",
            r"x \in \mathbb{R}",
        )
    ],
    sound=False,
)
def by_parts_missing_factor(node: Integral, problem: Problem) -> Iterator[Node]:
    """Every factor stays: the antiderivative of e^(ax) is e^(ax)/a, the derivative of x^2 is 2x."""
    match node:
        case Integral(Prod(factors), x, Node() as low, Node() as high):
            for k, factor in enumerate(factors):
                if isinstance(factor, Map) and factor.name in ("exp", "sin", "cos"):
                    u = mul(*without(factors, k))
                    v = {"exp": factor, "sin": neg(Map("cos", factor.u)), "cos": Map("sin", factor.u)}[factor.name]
                    ends = substitute(mul(u, v), {x: high}) - substitute(mul(u, v), {x: low})
                    inner = Integral(mul(Derivative(u, (x,)), v), x, low, high)
                    yield ends - inner
                    yield ends + inner
                    yield from halves(u, v, rate_of(factor, x), x, low, high)


def halves(u: Node, v: Node, rate: Node | None, x: Node, low: Node, high: Node) -> Iterator[Node]:
    """By parts with a factor lost in one half: v divided by its rate only once, x for the derivative of x^2."""
    due = v if rate is None else divide(v, rate)
    ends = substitute(mul(u, due), {x: high}) - substitute(mul(u, due), {x: low})
    if high is INFINITY:
        ends = Num(0)
    rated = mul(v, rate) if rate is not None else v
    for other in (v, rated, neg(v), neg(rated)):
        yield ends - Integral(mul(Derivative(u, (x,)), other), x, low, high)
    if x in free_leaves(u):
        yield ends - Integral(mul(u, due), x, low, high)  # u stands under the integral as it was
        yield ends + Integral(mul(u, due), x, low, high)
    for k, factor in enumerate(factors := u.factors if isinstance(u, Prod) else (u,)):
        match factor:
            case Pow(base, Num(power)) if base is x:
                lower = mul(*without(factors, k), Pow(base, Num(power - 1)) if power != 2 else base)
                yield ends - Integral(mul(lower, due), x, low, high)
