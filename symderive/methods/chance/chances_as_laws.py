"""P(W = 1 | N = n) = f(n), said for every n, is a law: given N, W follows Bernoulli(f(N))."""

from __future__ import annotations

from dataclasses import replace

from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.node import free_leaves, nodes_of, substitute
from symderive.expr.probability import FiniteSet, Law, Prob, RandVar
from symderive.expr.problem import Fact, Follows, Problem


def with_chances_as_laws(problem: Problem) -> Problem:
    """The problem in which such statements are laws."""
    facts = tuple(as_law(fact, problem) for fact in problem.facts)
    return problem if facts == problem.facts else problem.but(facts=facts)


def as_law(fact: Fact, problem: Problem) -> Fact:
    match fact.node:
        case Rel("=", Prob(Rel("=", RandVar() as x, Num(value)), Rel("=", RandVar() as y, Sym() as letter)), right) if (
            value == 1 and fact.where is None and letter in free_leaves(right) and yes_or_no(x, problem)
        ):
            law = Law("Bernoulli", (substitute(right, {letter: y}),))
            return replace(fact, kind="law", node=Follows(x, law, y), every=())
    return fact


def yes_or_no(x: RandVar, problem: Problem) -> bool:
    """Is x declared to be 0 or 1, or, where nothing is declared, set equal to nothing else?"""
    declared = problem.declarations.get(x.name)
    if declared is not None and isinstance(declared.within, FiniteSet):
        return set(declared.within.elements) == {Num(0), Num(1)}
    told = [f.node for f in problem.facts if f.node is not None]
    told += [problem.goal.node] if problem.goal is not None else []
    values = {rel.right for u in told for rel in nodes_of(u, Rel) if rel.left is x}
    return values <= {Num(0), Num(1)}
