r"""X \sim p, p = \mathcal{N}(0, 1): what is drawn from a density whose name stands for a law has this law."""

from __future__ import annotations

from dataclasses import replace

from symderive.expr.algebra import Rel
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Dens, Law, LawDens
from symderive.expr.problem import Fact, Follows, Problem


def with_laws_named(problem: Problem) -> Problem:
    """The problem with the law itself wherever something is drawn from a name of it, whichever was stated first."""
    facts = tuple(in_full(fact, problem) for fact in problem.facts)
    return problem.but(facts=facts) if facts != problem.facts else problem


def in_full(fact: Fact, problem: Problem) -> Fact:
    match fact.node:
        case Follows(u, Dens(head, (), (), (), _), given):
            law = law_of(head, problem)
            return fact if law is None else replace(fact, node=Follows(u, law, given))
    return fact


def law_of(head: str, problem: Problem) -> Law | None:
    """The law that a density is said to be: p = LAW, or p(x) = the density of a law at x; None for none or two."""
    declared = problem.declarations.get(head)
    if declared is not None and isinstance(declared.within, Law):
        return declared.within
    match [f for f in problem.facts if isinstance(f.node, Rel) and is_of(f.node.left, head)]:
        case [Fact(node=Rel("=", Dens(_, (x,), (), ()), LawDens(Law() as law, point)), where=None)]:
            return law if point is x and x not in free_leaves(law) else None
    return None


def is_of(density: Node, head: str) -> bool:
    return isinstance(density, Dens) and density.head == head
