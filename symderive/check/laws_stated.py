"""What the givens say of a variable: of which others it is made, and which law it has."""

from __future__ import annotations

from itertools import combinations

from symderive.expr.algebra import Num, Rel, Sum
from symderive.expr.node import Node
from symderive.expr.probability import Law, RandVar
from symderive.expr.problem import Follows, Problem
from symderive.rules.mistakes_independence import apart


def made_of(x: RandVar, problem: Problem) -> Node | None:
    """What the variable is of other variables, M = max(X, Y), where it is stated."""
    found = problem.definition(x)
    if found is not None:
        return found.body
    for fact in problem.facts:
        match fact.node:
            case Rel("=", left, Node() as right) if left is x and not isinstance(right, RandVar):
                return right
    return None


def law_of(x: Node, problem: Problem) -> Law | None:
    """The law that is stated of a variable; of a sum of independent trials with one probability the binomial law."""
    made = made_of(x, problem) if isinstance(x, RandVar) else x
    if isinstance(made, Sum) and all(isinstance(u, RandVar) for u in made.terms):
        laws = {stated_law(u, problem) for u in made.terms}
        law = next(iter(laws))
        trials = len(laws) == 1 and law is not None and law.name == "Bernoulli"
        if law is not None and trials and all(apart(u, v, problem) for u, v in combinations(made.terms, 2)):
            return Law("Binomial", (Num(len(made.terms)), *law.params))
    return stated_law(x, problem)


def stated_law(x: Node, problem: Problem) -> Law | None:
    for fact in problem.facts:
        match fact.node:
            case Follows(u, Law() as law, None) if u is x:
                return law
    return None
