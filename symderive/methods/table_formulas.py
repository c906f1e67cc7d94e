"""A formula in several moments of a table (a correlation, a quotient, a root): each moment from the table, then the
formula of them."""

from __future__ import annotations

from dataclasses import replace

from symderive import scalar
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import Const, Map, Num, Pow, Prod, Sum
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Cov, Expect, Prob, Var
from symderive.expr.problem import Problem
from symderive.methods import finite, tables
from symderive.methods.plan import Plan
from symderive.rules.expectation import put_in_what_is_given, simplify

MOMENTS = (Expect, Var, Cov, Prob)


def moments_in(goal: Node) -> list[Node] | None:
    """The moments that a formula is made of, in order; None where something else than arithmetic joins them."""
    if isinstance(goal, MOMENTS):
        return [goal]
    if not goal.kids:
        return [] if isinstance(goal, Num | Const) else None
    if not isinstance(goal, Sum | Prod | Pow | Map):
        return None
    parts = [moments_in(kid) for kid in goal.kids]
    if any(p is None for p in parts):
        return None
    return list(dict.fromkeys(m for p in parts if p is not None for m in p))


def fits(problem: Problem) -> bool:
    if problem.goal is None or isinstance(problem.goal.node, MOMENTS) or problem.goal.where is not None:
        return False
    found = moments_in(problem.goal.node) or []
    if not any(isinstance(m, Expect | Var | Cov) for m in found):
        return False
    return all(isinstance(m, Prob) or tables.fits(asking(problem, m)) for m in found)


def asking(problem: Problem, moment: Node) -> Problem:
    assert problem.goal is not None
    return problem.but(goal=replace(problem.goal, node=moment))


def carry_out(problem: Problem) -> Derivation | None:
    """Each moment by itself; what is wrong with the statements is said by the first moment that meets it."""
    assert problem.goal is not None
    goal = problem.goal.node
    strands: list[Strand] = []
    values: dict[Node, Node] = {}
    assumptions: dict[str, None] = {}
    shown = problem
    for moment in moments_in(goal) or []:
        asked = asking(problem, moment)
        found = finite.carry_out(asked) if isinstance(moment, Prob) else tables.carry_out(asked)
        if found is None or found.status not in ("solved", "inconsistent", "undefined"):
            return None
        if found.status != "solved":
            return replace(found, problem=problem)
        if found.answer is None or found.answer.node is None:
            return None
        values[moment] = found.answer.node
        known = {s.subject for s in strands}
        strands += [s for s in found.strands if s.subject not in known]
        assumptions |= dict.fromkeys(found.assumptions)
        shown = found.problem
    if divided_by_zero(goal, values):
        told = "a denominator of the question is zero, so that it has no value"
        return Derivation(problem, "undefined", tuple(strands), remarks=(told,), error={"message": told})
    filled = substitute(goal, values)
    value = scalar.simplify(filled)
    steps = [put_in_what_is_given.step(goal, filled)]
    if value is not filled:
        steps.append(simplify.step(filled, value, (), size="major"))
    assert shown.goal is not None
    return Derivation(
        shown.but(goal=problem.goal),
        "solved",
        (*strands, Strand(goal, tuple(steps))),
        Answer(node=value, shape=value.shape, decimal=scalar.number(value) if not free(value) else None),
        tuple(assumptions),
    )


def free(value: Node) -> bool:
    return any(not p.kids and not isinstance(p, Num | Const) for p in value.walk())


def divided_by_zero(goal: Node, values: dict[Node, Node]) -> bool:
    for part in goal.walk():
        if isinstance(part, Pow) and isinstance(part.exponent, Num) and part.exponent.value < 0:
            below = scalar.simplify(substitute(part.base, values))
            if isinstance(below, Num) and below.value == 0:
                return True
    return False


PLANS = (Plan("formula of moments of a table", fits, carry_out),)
