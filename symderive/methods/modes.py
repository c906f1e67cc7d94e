"""The mode of a density, arg max p(theta | x): the law first, then the derivative of its logarithm set to zero."""

from __future__ import annotations

from dataclasses import replace

from symderive.derive.derivation import Derivation
from symderive.expr.algebra import INFINITY, Prod, Rel, Sym
from symderive.expr.build import mul, neg
from symderive.expr.laws import law_row
from symderive.expr.node import Node
from symderive.expr.probability import Best, Dens, Law
from symderive.expr.problem import Fact, Goal, Problem
from symderive.expr.shape import is_scalar
from symderive.methods import extremes, laws
from symderive.methods.plan import Plan


def fits(problem: Problem) -> bool:
    """arg max of a density over the letter of its one scalar argument."""
    match problem.goal.node if problem.goal is not None else None:
        case Best("argmax", Dens(_, (argument,)), (Sym() as letter,), None):
            return argument is letter and is_scalar(letter.shape)
    return False


def carry_out(problem: Problem) -> Derivation | None:
    goal = problem.goal
    assert goal is not None and isinstance(goal.node, Best) and isinstance(goal.node.over[0], Sym)
    letter = goal.node.over[0]
    found = laws.carry_out(replace(problem, goal=Goal(goal.node.body)))
    if found is None or found.status != "solved" or found.answer is None or not isinstance(found.answer.node, Law):
        return None
    law = found.answer.node
    row = law_row(law)
    if row is None or row.discrete:
        return None
    density = kernel(row.density(letter, *law.params), letter)
    inside = [Fact("relation", node) for node in within(letter, *row.support(*law.params))]
    asked = replace(goal, node=Best("argmax", density, (letter,), None))
    best = extremes.carry_out(found.problem.but(facts=(*found.problem.facts, *inside), goal=asked))
    if best is None or best.status != "solved":
        return None
    first, *before, last = best.strands
    first = replace(first, intro=f"Factors without ${letter.latex}$ do not move the maximum.")
    steps = (replace(last.steps[0], before=goal.node), *last.steps[1:])
    strands = (*found.strands, first, *before, replace(last, subject=goal.node, steps=steps))
    return replace(best, problem=best.problem.but(goal=goal), strands=strands, assumptions=found.assumptions)


def kernel(density: Node, letter: Sym) -> Node:
    """The factors of a density that hold the letter."""
    factors = density.factors if isinstance(density, Prod) else (density,)
    return mul(*(f for f in factors if letter in f.walk()))


def within(letter: Sym, low: Node, high: Node) -> list[Node]:
    """The letter lies between the ends of the law's range."""
    above = [Rel("<", low, letter)] if low is not neg(INFINITY) else []
    return [*above, *([Rel("<", letter, high)] if high is not INFINITY else [])]


PLANS = (Plan("mode of a density", fits, carry_out),)
