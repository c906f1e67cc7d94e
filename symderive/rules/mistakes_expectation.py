"""Mistakes with expectations and densities: linearity where there is none, a density taken for a probability."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import Map, Num, Pow, Prod, Rel, Sum, Sym, Transpose
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, divide, mul
from symderive.expr.calculus import Integral
from symderive.expr.laws import law_row
from symderive.expr.node import Node, holds, nodes_of, substitute
from symderive.expr.probability import Cov, Dens, EventSym, Expect, FiniteSet, Law, LawDens, Prob, RandVar, SumOver, Var
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import quotient, without

SOURCE = "common mistakes in probability"
XY = r"X, Y \text{ random variables}"


def random(node: Node) -> bool:
    """Does a random variable stand in the node (outside of an E, Var or Cov, whose value is a number)?"""
    if isinstance(node, RandVar | EventSym):
        return True
    if isinstance(node, Expect | Var | Cov) and node.given is None:
        return False
    return any(random(kid) for kid in node.kids)


def split(u: Node) -> tuple[list[Node], list[Node]]:
    """The constant and the random factors of a product."""
    factors = u.factors if isinstance(u, Prod) else (u,)
    return [f for f in factors if not random(f)], [f for f in factors if random(f)]


# ---------------------------------------------------------------- expectation
@rule(
    r"\mathbb{E}[XY] \ne \mathbb{E}[X]\, \mathbb{E}[Y]",
    source=SOURCE,
    examples=[(r"E[XY]", r"E[X] E[Y]", XY)],
    sound=False,
)
def expectation_of_product(node: Expect | Cov, problem: Problem) -> Iterator[Node]:
    """The mean of a product is the product of the means only for uncorrelated variables: add Cov(X, Y)."""
    match node:
        case Expect(Prod() as u, given, under):
            constants, parts = split(u)
            if len(parts) > 1 and not second_power((parts[0], parts[-1])):
                yield mul(*constants, *(mean(p, given, under) for p in parts))
                for k in range(len(parts)):
                    rest = mul(*without(tuple(parts), k))
                    yield mul(*constants, mean(parts[k], given, under), mean(rest, given, under))
        case Expect(u, given, under) if given is not None:
            yield Expect(u, None, under)
        case Cov(u, v, None):
            if u is not v:
                yield Num(0)


def mean(u: Node, given: Node | None, under: Node | None) -> Node:
    """E[u], where a conditional expectation inside is its own outer mean."""
    if isinstance(u, Expect) and u.given is not None and given is None:
        return Expect(u.u, None, under)
    return Expect(u, given, under)


@rule(
    r"\mathbb{E}[X^2] \ne \mathbb{E}[X]^2",
    source=SOURCE,
    examples=[(r"E[X^2]", r"E[X]^2", r"X \text{ a random variable}")],
    sound=False,
)
def second_moment_is_square(node: Expect | Var, problem: Problem) -> Iterator[Node]:
    """E[X^2] is the squared mean plus the variance."""
    match node:
        case Expect(Pow(u, Num(k)), given, under) if k == 2:
            yield Pow(Expect(u, given, under), Num(2))
            if isinstance(u, Sum) and not any(isinstance(t, Expect) for t in u.terms):
                yield Pow(add(*(scaled_mean(t, given, under) if random(t) else t for t in u.terms)), Num(2))
        case Expect(Pow(u, Num(k)), given, under) if k.denominator == 1 and k > 2 and k % 2 == 0:
            yield Pow(Expect(Pow(u, Num(k / 2)), given, under), Num(2))
        case Expect(Prod(factors), given, under) if second_power((factors[0], factors[-1])):
            yield mul(*(Expect(f, given, under) if random(f) else f for f in factors))
        case Var(u, None, _):
            yield Expect(Pow(u, Num(2)), None, None)


def scaled_mean(term: Node, given: Node | None, under: Node | None) -> Node:
    constants, parts = split(term)
    return mul(*constants, Expect(mul(*parts), given, under))


def second_power(factors: tuple[Node, ...]) -> bool:
    u, v = factors
    return u is v or (isinstance(v, Transpose) and v.u is u) or (isinstance(u, Transpose) and u.u is v)


@rule(
    r"\mathbb{E}[X/Y] \ne \mathbb{E}[X] / \mathbb{E}[Y]",
    source=SOURCE,
    examples=[
        (
            r"E\left[\frac{X}{Y}\right]",
            r"\frac{E[X]}{E[Y]}",
            r"X \in \{1, 2\}, Y \in \{1, 2\}, P(X = 1) = \frac{1}{3}, P(Y = 1) = \frac{1}{4}, X \perp Y",
        )
    ],
    sound=False,
)
def expectation_of_ratio(node: Expect, problem: Problem) -> Iterator[Node]:
    """The mean of a quotient is not the quotient of the means: 1/Y is not linear."""
    match node:
        case Expect(u, given, under):
            found = quotient(u)
            if found is not None and random(found[1]):
                yield divide(Expect(found[0], given, under), Expect(found[1], given, under))


@rule(
    r"\mathbb{E}[g(X)] \ne g(\mathbb{E}[X])",
    source=SOURCE,
    examples=[(r"E[e^{X}]", r"e^{E[X]}", r"X \sim \mathcal{N}(0, 1)")],
    sound=False,
)
def expectation_through_function(node: Expect | BigSum | SumOver | Integral, problem: Problem) -> Iterator[Node]:
    """Only an affine function lets the expectation through; for others E[g(X)] and g(E[X]) differ (Jensen)."""
    match node:
        case Expect(Map(name, u), given, under):
            yield Map(name, Expect(u, given, under))
        case Expect(Pow(c, u), given, under) if random(u) and not random(c):
            yield Pow(c, Expect(u, given, under))
        case BigSum(body) | SumOver(body) | Integral(body):
            # a mean written out: the function before the weighted sum
            if isinstance(node, Integral) and not holds(body, Dens, LawDens):
                return
            for weights, (name, u) in weighted_functions(body):
                yield Map(name, node.replace((0,), mul(*weights, u)))
        case Expect(Pow(u, k), given, under) if k is not Num(2) or not isinstance(u, RandVar):
            yield Pow(Expect(u, given, under), k)


# ---------------------------------------------------------------- densities
def weighted_functions(body: Node) -> Iterator[tuple[tuple[Node, ...], tuple[str, Node]]]:
    """(the weights, (the name of the function, what stands in it)) of p_k g(x_k)."""
    factors = body.factors if isinstance(body, Prod) else ()
    for k, factor in enumerate(factors):
        if isinstance(factor, Map) and factor.name in ("log", "exp", "sqrt") and not factor.primes:
            yield without(factors, k), (factor.name, factor.u)


@rule(
    r"P(X = x) \ne p(x) \text{ for a continuous } X",
    source=SOURCE,
    examples=[(r"P(X = 1)", r"\frac{1}{2}", r"X \sim \text{Uniform}(0, 2)")],
    sound=False,
)
def density_as_probability(node: Prob, problem: Problem) -> Iterator[Node]:
    """A density is not a probability: P(X = x) = 0 for a continuous X, and p(x) may be larger than 1."""
    match node:
        case Prob(Rel("=" | "<" | "<=" | ">" | ">=", RandVar() as x, value), None, _) if not has_masses(x, problem):
            yield Dens("p", (value,), (), (), (x,))


def has_masses(x: RandVar, problem: Problem) -> bool:
    """Is a variable known to be discrete: by its law, by the values that it takes, or as made of such variables?"""
    declared = problem.declarations.get(x.name)
    if declared is not None and isinstance(declared.within, FiniteSet):
        return True
    for fact in problem.facts:
        match fact.node:
            case Follows(RandVar(name), Law() as law) if name == x.name and (row := law_row(law)) is not None:
                return row.discrete
    for d in problem.definitions:
        if getattr(d.name, "name", "") == x.name:
            parts = nodes_of(d.body, RandVar)
            return bool(parts) and all(has_masses(part, problem) for part in parts if part.name != x.name)
    return False


@rule(
    r"\mathbb{E}[g(X)] \ne \int g(x)\, dx",
    source=SOURCE,
    examples=[
        (
            r"\int_0^b x^2 \frac{1}{b} dx",
            r"\int_0^b x^2 dx",
            r"b > 0",
        )
    ],
    sound=False,
)
def normaliser_dropped(node: Integral | SumOver | Prod | Expect, problem: Problem) -> Iterator[Node]:
    """The density belongs under the integral: E[g(X)] is the integral of g(x) p(x)."""
    match node:
        case Integral(Prod(factors), x, low, high):
            for k, factor in enumerate(factors):
                plain = isinstance(factor, Num | Pow | Dens | LawDens)
                if plain and (isinstance(factor, Dens | LawDens) or x not in set(factor.walk())):
                    yield Integral(mul(*without(factors, k)), x, low, high)
        case SumOver(Prod(factors), x, within):
            for k, factor in enumerate(factors):
                if isinstance(factor, Dens):
                    yield SumOver(mul(*without(factors, k)), x, within)
        case Prod(factors):
            for k, factor in enumerate(factors):
                constant = isinstance(factor, Pow) and not isinstance(factor.base, Num)
                if constant and any(isinstance(f, Integral | BigSum) for f in factors):
                    yield mul(*without(factors, k))
        case Expect(u, None, None):
            for fact in problem.facts:
                match fact.node:
                    case Follows(RandVar() as variable, Law() as law, None):
                        yield from without_constant(u, variable, law)


def without_constant(u: Node, variable: RandVar, law: Law) -> Iterator[Node]:
    """E[u] as an integral in which a constant factor of the density is left out."""
    row = law_row(law)
    if row is None or row.discrete or not is_scalar(variable.shape):
        return
    letter = value_letter(variable)
    low, high = row.support(*law.params)
    density = row.density(letter, *law.params)
    factors = density.factors if isinstance(density, Prod) else (density,)
    moving = [f for f in factors if letter in set(f.walk())]
    for kept in ([], [f for f in factors if f not in moving and isinstance(f, Num)]):
        if low is not None and high is not None and len(moving) + len(kept) < len(factors):
            yield Integral(mul(substitute(u, {variable: letter}), *kept, *moving), letter, low, high)


def value_letter(variable: Node) -> Node:
    return Sym(str(getattr(variable, "name", "x")).lower() + "_value")
