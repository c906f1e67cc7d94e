"""Directional derivatives from the definition: the limit of (f(x + h v) - f(x)) / h is a slope along a line."""

from __future__ import annotations

from dataclasses import replace

from symderive.derive.derivation import Derivation, Strand
from symderive.expr.algebra import MINUS, ZERO, Pow, Prod, Sum
from symderive.expr.build import neg
from symderive.expr.calculus import At, Derivative, Limit
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.methods.calculus import solve_by
from symderive.methods.limits import with_definitions
from symderive.methods.plan import Plan
from symderive.rules.algebra import tidy
from symderive.rules.identification import insert_the_definition
from symderive.rules.indexing import put
from symderive.rules.limits import definition_of_the_derivative
from symderive.rules.terms import terms_of
from symderive.rules.vary import leaves


def along_a_line(problem: Problem) -> tuple[Limit, Node, Node] | None:
    """(the goal, its body with definitions put in, f(x + h v)) where the goal is such a limit with vectors in it."""
    goal = problem.goal.node if problem.goal is not None else None
    if not isinstance(goal, Limit) or goal.target is not ZERO or not is_scalar(goal.shape):
        return None
    opened = with_definitions(goal.body, problem)
    match opened:
        case Prod((top, Pow(h, exponent))) | Prod((Pow(h, exponent), top)) if h is goal.var and exponent is MINUS:
            moved = [t for t in terms_of(top) if h in leaves(t)]
            still = [t for t in terms_of(top) if h not in leaves(t)]
        case _:
            return None
    if not moved or all(is_scalar(leaf.shape) for t in moved for leaf in leaves(t)):
        return None
    line = Sum(tuple(moved)) if len(moved) > 1 else moved[0]
    start = neg(Sum(tuple(still)) if len(still) > 1 else still[0]) if still else ZERO
    return (goal, opened, line) if tidy(put(line, {goal.var: ZERO})) is tidy(start) else None


def fits(problem: Problem) -> bool:
    return along_a_line(problem) is not None


def carry_out(problem: Problem) -> Derivation | None:
    found = along_a_line(problem)
    assert found is not None and problem.goal is not None
    goal, opened, line = found
    slope = At(Derivative(line, (goal.var,), False), ((goal.var, ZERO),))
    worked = solve_by("chain")(problem.but(goal=replace(problem.goal, node=slope)))
    if worked is None or not worked.strands:
        return None
    written = goal if opened is goal.body else Limit(opened, goal.var, ZERO, goal.side)
    steps = [] if written is goal else [insert_the_definition.step(goal, written)]
    steps.append(definition_of_the_derivative.step(written, slope))
    *before, last = worked.strands
    return replace(worked, problem=problem, strands=(*before, Strand(goal, (*steps, *last.steps))))


PLANS = (Plan("the slope along a line", fits, carry_out),)
