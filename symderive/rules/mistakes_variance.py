"""Mistakes with variances and covariances: terms between two variables, factors, constants, signs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import prod

from symderive.derive.rule import rule
from symderive.expr.algebra import Num, Pow, Prod, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import terms
from symderive.rules.mistakes_cases import cases_of_mean
from symderive.rules.mistakes_expectation import random, split

SOURCE = "common mistakes in probability"
XY = r"X, Y \text{ random variables}"


@rule(
    r"\operatorname{Var}(X + Y) \ne \operatorname{Var}(X) + \operatorname{Var}(Y)",
    source=SOURCE,
    examples=[(r"\operatorname{Var}(X + Y)", r"\operatorname{Var}(X) + \operatorname{Var}(Y)", XY)],
    sound=False,
)
def variance_without_covariance(node: Var | Sum, problem: Problem) -> Iterator[Node]:
    """Variances add for uncorrelated variables only: add twice the covariance."""
    match node:
        case Var(Sum(terms), given, under):
            yield add(*(scaled_variance(t, given, under) for t in terms if random(t)))
        case Var(BigSum(body, index, low, high, skip), given, under):
            yield BigSum(scaled_variance(body, given, under), index, low, high, skip)
        case Sum(terms):
            kept = [t for t in terms if not any(isinstance(p, Cov) and p.u is not p.v for p in t.walk())]
            if 0 < len(kept) < len(terms):
                yield add(*kept)


def scaled_variance(term: Node, given: Node | None, under: Node | None) -> Node:
    constants, parts = split(term)
    if not constants:
        return Var(term, given, under)
    squares = [Num(c.value**2) if isinstance(c, Num) else Pow(c, Num(2)) for c in constants]
    return mul(*(s for s in squares if s is not Num(1)), Var(mul(*parts), given, under))


def covariances(u: Sum) -> list[Node]:
    """The covariances of the terms of a sum, with their signs and factors, each once."""
    found = []
    for a, b in combinations([t for t in u.terms if random(t)], 2):
        ca, pa = split(a)
        cb, pb = split(b)
        found.append(gathered(*ca, *cb, Cov(mul(*pa), mul(*pb))))
    return found


def gathered(*factors: Node) -> Node:
    """A product with its numbers multiplied and put in front."""
    flat = [g for f in factors for g in (f.factors if isinstance(f, Prod) else (f,))]
    number = prod(f.value for f in flat if isinstance(f, Num))
    rest = [f for f in flat if not isinstance(f, Num)]
    return mul(*rest) if number == 1 and rest else mul(Num(number), *rest)


@rule(
    r"\operatorname{Var}(X + Y) \ne \operatorname{Var}(X) + \operatorname{Var}(Y) + \operatorname{Cov}(X, Y)",
    source=SOURCE,
    examples=[
        (
            r"\operatorname{Var}(X + Y)",
            r"\operatorname{Var}(X) + \operatorname{Var}(Y) + \operatorname{Cov}(X, Y)",
            XY,
        )
    ],
    sound=False,
)
def covariance_once(node: Var | Prod, problem: Problem) -> Iterator[Node]:
    """The covariance of each pair counts twice: + 2 Cov(X, Y)."""
    match node:
        case Var(Sum(terms) as u, None, under):
            squares = [scaled_variance(t, None, under) for t in terms if random(t)]
            yield add(*squares, *covariances(u))
        case Prod((Num(two), *rest)) if abs(two) == 2 and any(isinstance(r, Cov) for r in rest):
            yield mul(Num(two / 2), *rest) if two < 0 else mul(*rest)


@rule(
    r"\operatorname{Var}(X - Y) \ne \operatorname{Var}(X) - \operatorname{Var}(Y)",
    source=SOURCE,
    examples=[
        (
            r"\operatorname{Var}(X - Y)",
            r"\operatorname{Var}(X) - \operatorname{Var}(Y)",
            "X, Y \\text{ random variables}\nX \\perp Y",
        )
    ],
    sound=False,
)
def variance_of_difference_minus(node: Var, problem: Problem) -> Iterator[Node]:
    """A variance is a mean of squares: subtracting a variable adds its variance."""
    match node:
        case Var(Sum(terms) as u, given, under):
            signed = []
            for term in terms:
                constants, _ = split(term)
                minus = any(isinstance(c, Num) and c.value < 0 for c in constants)
                if random(term):
                    square = scaled_variance(term, given, under)
                    signed.append(neg(square) if minus else square)
            yield add(*signed)
            yield add(*signed, *(mul(Num(2), c) for c in covariances(u)))
            if len(signed) == 2:
                first, second = (scaled_variance(t, given, under) for t in terms if random(t))
                yield first - second


@rule(
    r"\operatorname{Var}(aX) \ne a \operatorname{Var}(X)",
    source=SOURCE,
    examples=[
        (
            r"\operatorname{Var}(a X)",
            r"a \operatorname{Var}(X)",
            r"X \text{ a random variable}, a \in \mathbb{R}",
        ),
        (
            r"\operatorname{Cov}(A z)",
            r"A \Sigma",
            r"z \sim \mathcal{N}(\mu, \Sigma), z, \mu \in \mathbb{R}^n, A, \Sigma \in \mathbb{R}^{n \times n}",
        ),
    ],
    sound=False,
)
def var_scale_linear(node: Var | Cov, problem: Problem) -> Iterator[Node]:
    """A factor leaves a variance squared: Var(aX) = a^2 Var(X), and Cov(Az) = A Cov(z) A^T."""
    match node:
        case Var(Prod() as u, given, under):
            constants, parts = split(u)
            if constants and parts and is_scalar(u.shape):
                yield mul(*constants, Var(mul(*parts), given, under))
                yield mul(*(absolute(c) for c in constants), Var(mul(*parts), given, under))
        case Var(Sum(terms), given, under):
            kept = []
            for term in terms:
                constants, parts = split(term)
                if parts:
                    kept.append(mul(*constants, Var(mul(*parts), given, under)))
            yield add(*kept)
            if any(split(t)[0] for t in terms if random(t)):
                yield add(*kept, *(t for t in terms if not random(t)))  # the whole taken as a mean is
            if isinstance(node.u, Sum):
                yield add(*kept, *(mul(Num(2), c) for c in covariances(node.u)))
            positive = [mul(*(absolute(c) for c in split(t)[0]), Var(mul(*split(t)[1]))) for t in terms if random(t)]
            yield add(*positive)
        case Cov(Prod((*front, z)) as u, v, given) if u is v and front and not any(random(f) for f in front):
            inner = Cov(z, z, given)
            yield from one_sided(mul(*front), inner)
        case Cov(Sum(terms) as u, v, given) if u is v:
            for term in terms:
                match term:
                    case Prod((*front, z)) if random(z) and front and not any(random(f) for f in front):
                        yield from one_sided(mul(*front), Cov(z, z, given))
        case Var(BigSum() | Prod() as u, given, under) if sums_of_one(u):
            constants, parts = split(u)
            for part in parts:
                if isinstance(part, BigSum):
                    inner_ = Var(part.body, given, under)
                    yield mul(*constants, BigSum(inner_, part.index, part.low, part.high, part.skip))


def sums_of_one(u: Node) -> bool:
    """Is this a constant times a sum over an index?"""
    return any(isinstance(p, BigSum) for p in (u.factors if isinstance(u, Prod) else ()))


def one_sided(A: Node, spread: Node) -> Iterator[Node]:
    """A Cov and Cov A, where the sizes fit."""
    if is_scalar(A.shape) or A.shape[1] == spread.shape[0]:
        yield mul(A, spread)
    if is_scalar(A.shape) or spread.shape[1] == A.shape[0]:
        yield mul(spread, A)


def absolute(c: Node) -> Node:
    return Num(abs(c.value)) if isinstance(c, Num) else c


@rule(
    r"\operatorname{Var}(XY) \ne \operatorname{Var}(X)\, \operatorname{Var}(Y)",
    source=SOURCE,
    examples=[(r"\operatorname{Var}(XY)", r"\operatorname{Var}(X) \operatorname{Var}(Y)", XY + "\nX \\perp Y")],
    sound=False,
)
def variance_of_product(node: Var, problem: Problem) -> Iterator[Node]:
    """Variances do not multiply: Var(XY) = E[X^2 Y^2] - E[XY]^2, where the means count too."""
    match node:
        case Var(Prod() as u, given, under) if is_scalar(u.shape):
            constants, parts = split(u)
            if len(parts) > 1:
                squares = [Pow(c, Num(2)) for c in constants]
                yield mul(*squares, *(Var(p, given, under) for p in parts))


@rule(
    r"\operatorname{Var}(X) \ne \mathbb{E}[\operatorname{Var}(X \mid Y)]",
    source=SOURCE,
    examples=[(r"\operatorname{Var}(X)", r"E[\operatorname{Var}(X \mid Y)]", r"X, Y \in \{0, 1\}")],
    sound=False,
)
def total_variance_one_term(node: Var | Sum, problem: Problem) -> Iterator[Node]:
    """The means of the cases differ too: Var(X) = E[Var(X | Y)] + Var(E[X | Y])."""
    match node:
        case Var(u, None, under) if is_scalar(u.shape):
            for declared in problem.declarations.values():
                y = declared.node
                if isinstance(y, RandVar) and y is not u and y not in set(u.walk()):
                    yield Expect(Var(u, y, under), None, None)
                    yield Var(Expect(u, y, under), None, None)
            for parts in cases_of_mean(u, problem):
                yield add(*(mul(Prob(c, None), Var(u, c, under)) for c in parts))
                yield add(*(mul(Pow(Prob(c, None), Num(2)), Var(u, c, under)) for c in parts))
        case Sum(terms) if len(terms) == 2:
            within = [t for t in terms if isinstance(t, Expect) and isinstance(t.u, Var)]
            between = [t for t in terms if isinstance(t, Var) and isinstance(t.u, Expect)]
            if len(within) == len(between) == 1:
                yield from (*within, *between)


@rule(
    r"\operatorname{Var}(X + b) \ne \operatorname{Var}(X) + b",
    source=SOURCE,
    examples=[
        (
            r"\operatorname{Var}(X + b)",
            r"\operatorname{Var}(X) + b",
            r"X \text{ a random variable}, b \in \mathbb{R}",
        )
    ],
    sound=False,
)
def constant_variance_added(node: Var | Cov, problem: Problem) -> Iterator[Node]:
    """A constant moves a variable but does not spread it: Var(X + b) = Var(X)."""
    match node:
        case Var(Sum(terms), given, under):
            constants = [t for t in terms if not random(t)]
            if constants:
                rest = [scaled_variance(t, given, under) for t in terms if random(t)]
                yield add(*rest, *constants)
                yield add(*rest, *(Pow(c, Num(2)) for c in constants))
        case Var(c, None) if not random(c):
            yield c
            yield Pow(c, Num(2))
        case Cov(Sum(ours), Sum(theirs), None) if node.u is not node.v:
            fixed = [[t for t in terms if not random(t)] for terms in (ours, theirs)]
            moving = [add(*(t for t in terms if random(t))) for terms in (ours, theirs)]
            if all(fixed):
                yield Cov(moving[0], moving[1]) + mul(add(*fixed[0]), add(*fixed[1]))


def covariance_of(u: Node, v: Node, given: Node | None) -> list[Node]:
    """The covariances of the random terms of u with those of v, their factors before them."""
    found = []
    for s in terms(u):
        for t in terms(v):
            (cs, ps), (ct, pt) = split(s), split(t)
            if ps and pt:
                found.append(mul(*cs, *ct, Cov(mul(*ps), mul(*pt), given)))
    return found


@rule(
    r"\operatorname{Cov}(aX, Z) \ne a^2 \operatorname{Cov}(X, Z)",
    source=SOURCE,
    examples=[
        (
            r"\operatorname{Cov}(a X, Z)",
            r"a^2 \operatorname{Cov}(X, Z)",
            r"X, Z \text{ random variables}, a \in \mathbb{R}",
        )
    ],
    sound=False,
)
def square_scale_in_covariance(node: Cov, problem: Problem) -> Iterator[Node]:
    """A covariance is linear in each of its two places: Cov(aX, Z) = a Cov(X, Z)."""
    match node:
        case Cov(u, v, given) if u is not v:
            ca, pa = split(u)
            cb, pb = split(v)
            if ca or cb:
                squares = [Num(c.value**2) if isinstance(c, Num) else Pow(c, Num(2)) for c in (*ca, *cb)]
                yield mul(*squares, Cov(mul(*pa), mul(*pb), given))
