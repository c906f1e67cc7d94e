"""Means, variances, probabilities and densities written in another way: the sound rewritings of chance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from symderive.check.chances_of_laws import by_laws
from symderive.expr.algebra import MINUS, Num, Pow, Prod, Rel, Sum
from symderive.expr.build import add, divide, mul, transpose
from symderive.expr.laws import law_row
from symderive.expr.node import Node, holds
from symderive.expr.probability import Cov, Dens, Expect, Law, LawDens, Prob, RandVar, Var
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import is_scalar
from symderive.rules.conditionals import bayes_rules, chance, event_rules, product_rules, split_by, total_rules
from symderive.rules.faulty import complement, quotient, without
from symderive.rules.mistakes_gaussian import normal_density
from symderive.rules.mistakes_variance import covariances, gathered, scaled_variance


def of_mean(node: Node, problem: Problem) -> Iterator[Node]:
    match node:
        case Expect(Sum(terms), given, under):
            yield add(*(Expect(t, given, under) if any_random(t) else t for t in terms))
        case Expect(Prod(factors), given, under):
            constants = [f for f in factors if not any_random(f)]
            if constants and len(constants) < len(factors):
                yield mul(*constants, Expect(mul(*(f for f in factors if any_random(f))), given, under))


def of_spread(node: Node, problem: Problem) -> Iterator[Node]:
    """A variance or covariance of a sum, multiplied out; constants leave it."""
    match node:
        case Var(Sum(terms), given, under):
            moving = [t for t in terms if any_random(t)]
            if given is None and is_scalar(node.shape):
                crossed = [gathered(Num(2), c) for c in covariances(Sum(tuple(moving)))] if len(moving) > 1 else []
                yield add(*(scaled_variance(t, given, under) for t in moving), *crossed)
            yield add(
                *(Var(t, given, under) for t in moving),
                *(mul(Num(2), Cov(s, t, given)) for s, t in combinations(moving, 2)),
            )
        case Cov(Sum(terms) as u, v, given) if u is v and not is_scalar(node.shape):
            moving = [t for t in terms if any_random(t)]
            if len(moving) == 1 and len(terms) > 1:
                yield from of_spread(Cov(moving[0], moving[0], given), problem)
        case Cov(Sum(terms), v, given) if is_scalar(node.shape) and node.u is not v:
            yield add(*(Cov(t, v, given) for t in terms if any_random(t)))
        case Cov(u, Sum(terms), given) if is_scalar(node.shape) and node.v is not u:
            yield add(*(Cov(u, t, given) for t in terms if any_random(t)))
        case Cov(u, v, None) if is_scalar(node.shape) and u is not v:
            yield add(Expect(mul(u, v)), mul(MINUS, Expect(u), Expect(v)))
        case Cov(Prod((*front, z)) as u, v, given) if u is v and not any(any_random(f) for f in front):
            A = mul(*front)
            if not is_scalar(A.shape):
                yield mul(A, Cov(z, z, given), transpose(A))
        case Var(u, None) if is_scalar(node.shape):
            yield add(Expect(Pow(u, Num(2))), mul(MINUS, Pow(Expect(u), Num(2))))


def of_moments(node: Node, problem: Problem) -> Iterator[Node]:
    """The variance that E[u^2] - E[u]^2 is, beside what else stands in a sum."""
    for k, term in enumerate(node.terms if isinstance(node, Sum) else ()):
        match term:
            case Expect(Pow(u, Num(two)), given, under) if two == 2:
                less = mul(MINUS, Pow(Expect(u, given, under), Num(2)))
                rest = without(node.kids, k)
                if less in rest:
                    yield add(Var(u, given, under), *(t for t in rest if t is not less))


def any_random(node: Node) -> bool:
    return holds(node, RandVar)


def of_probability(node: Node, problem: Problem) -> Iterator[Node]:
    if isinstance(node, Sum) and len(node.terms) > 1:
        # the product rule in every term, in the same way
        each = [list(product_rules(c)) if (c := chance(t)) is not None else [] for t in node.terms]
        yield from (add(*terms) for terms in zip(*each, strict=False))
    found = quotient(node)
    match found:
        case (Prob(a, Node() as b, head), Prob(e, Node() as known, _)) if b is known:
            # the odds are the ratio of the likelihoods times the odds before
            above, below = (mul(Prob(b, u, head), Prob(u, None, head)) for u in (a, e))
            yield divide(above, below)
            yield mul(*above.kids, *(Pow(f, MINUS) for f in below.kids))
    c = chance(node)
    if c is None:
        return
    yield from bayes_rules(c)
    yield from product_rules(c)
    yield from event_rules(c)
    if isinstance(node, Prob):
        for condition in stated_conditions(node.event, problem):
            parts = (condition, complement(condition))
            yield add(*(mul(p, w) for p, w in split_by(c, parts)))
    yield from total_rules(c, problem)


def stated_conditions(a: Node, problem: Problem) -> list[Node]:
    found = []
    for fact in problem.facts:
        left = getattr(fact.node, "left", None)
        if isinstance(left, Prob) and left.event is a and left.given is not None:
            found.append(left.given)
    return found[:2]


def of_density(node: Node, problem: Problem) -> Iterator[Node]:
    yield from by_laws(node, problem)
    match node:
        case Dens(_, (x,), (), _, (variable,)):
            for fact in problem.facts:
                match fact.node:
                    case Follows(u, Law() as law, None) if u is variable:
                        yield LawDens(law, x)
        case Prob(Rel("=", RandVar() as variable, value), None, _):
            for fact in problem.facts:
                match fact.node:
                    case Follows(u, Law() as law, None) if u is variable and (row := law_row(law)) is not None:
                        if row.discrete:
                            yield row.density(value, *law.params)
        case LawDens(Law("Normal", (m, v)), x) if is_scalar(x.shape):
            yield normal_density(x, m, v, power=Num(1) / Num(2))
