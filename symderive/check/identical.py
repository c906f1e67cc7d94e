"""Variables that are alike and of which only mean and variance are stated: drawn as normal ones.

Means, variances and covariances of what is made of them by sums, products of two and squares are the same for every
law with that mean and variance; where the lines speak of nothing else, any such law will do.
"""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Num, Pow, Prod, Rel, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, Law, RandVar, Var
from symderive.expr.problem import Fact, Follows, Has, Problem

MANY = 9  # more than any degree that is asked for


def with_laws(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem in which identically distributed variables with a stated mean and variance have a law."""
    alike = {f.node.u for f in problem.facts if isinstance(f.node, Has) and f.node.prop == "identically distributed"}
    lawful = {f.node.u for f in problem.facts if isinstance(f.node, Follows)}
    sides = sides_of(lines)
    if not alike - lawful or any(degree(side, problem) > 0 for side in sides):
        return problem
    moments: dict[Node, Node] = {}
    for fact in problem.facts:
        match fact.node:
            case Rel("=", Expect(u, None) | Var(u, None) as moment, value) if u in alike and fact.where is None:
                moments[moment] = value
    facts: list[Fact] = []
    for fact in problem.facts:
        match fact.node:
            case Has("identically distributed", u) if {Expect(u), Var(u)} <= moments.keys():
                facts.append(Fact("law", Follows(u, Law("Normal", (moments[Expect(u)], moments[Var(u)])))))
            case Rel("=", moment, _) if moment in moments and {Expect(moment.kids[0]), Var(moment.kids[0])} <= {
                *moments
            }:
                continue
            case _:
                facts.append(fact)
    return problem.but(facts=tuple(facts))


def degree(node: Node, problem: Problem, seen: int = 0) -> int:
    """How many variables are multiplied with one another at most, outside of moments; MANY where it is another function
    of them, or a moment of more than the second order."""

    def of(u: Node) -> int:
        return degree(u, problem, seen + 1)

    if seen > 60:
        return MANY
    match node:
        case RandVar():
            d = problem.definition(node)
            return 1 if d is None else of(d.body)
        case Expect(u, None):
            return 0 if of(u) <= 2 else MANY
        case Var(u, None):
            return 0 if of(u) <= 1 else MANY
        case Cov(u, v, None):
            return 0 if max(of(u), of(v)) <= 1 else MANY
        case Sum(terms):
            return max(map(of, terms))
        case Prod(factors):
            return min(MANY, sum(map(of, factors)))
        case Pow(base, Num(n)) if n.denominator == 1 and n > 0:
            return min(MANY, int(n) * of(base))
        case BigSum(body):
            return of(body)
    if not node.kids:
        d = problem.definition(node)
        return of(d.body) if d is not None else 0
    return MANY if any(of(kid) for kid in node.kids) else 0
