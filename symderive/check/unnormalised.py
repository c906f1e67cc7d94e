r"""Densities and masses that the givens state up to a factor, p(x) \propto e^{-x^2/8}: with a letter for the factor,
which the numbers choose so that the density integrates to 1, the masses add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Rel, Sym
from symderive.expr.build import mul
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Dens, Prob
from symderive.expr.problem import Fact, Problem


def with_factors(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem with each density that is stated up to a factor as a multiple by a new letter."""
    if not any(isinstance(f.node, Rel) and f.node.op == "propto" for f in problem.facts):
        return problem
    taken = {getattr(u, "name", "") for u in problem.leaves()} | problem.declarations.keys()
    taken |= {getattr(u, "name", "") for side in sides_of(lines) for u in free_leaves(side)}
    names = (name for k in count() if (name := "c" + f"_{k}" * (k > 0)) not in taken)
    return problem.but(facts=tuple(with_factor(fact, next(names)) for fact in problem.facts))


def with_factor(fact: Fact, name: str) -> Fact:
    match fact.node:
        case Rel("propto", Dens(_, _, (), _) | Prob(_, None, _) as left, right):
            whole: Node = Rel("=", left, mul(Sym(name), right))
            return replace(fact, node=whole)
    return fact
