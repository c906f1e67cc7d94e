"""An extremum whose equation has no solution by hand: how far one gets, and that it ends there."""

from __future__ import annotations

from symderive.derive.derivation import Derivation
from symderive.expr.algebra import Sym
from symderive.expr.probability import Best
from symderive.expr.problem import Problem
from symderive.methods.extremes import first, fits
from symderive.methods.plan import Plan
from symderive.methods.question import stands_for
from symderive.methods.stated import written_out
from symderive.methods.workings import NoRuleError
from symderive.rules.adjoint import NotLinearError

NO_WAY = (
    "the derivative is found, but no formula for its zero in {letters} is known: the equation is solved step by step "
    "with numbers (gradient descent, Newton's method)"
)


def carry_out(problem: Problem) -> Derivation | None:
    """The derivative, and that the equation which sets it to zero is not solved by a formula."""
    problem, densities = written_out(problem)
    assert problem.goal is not None and isinstance(problem.goal.node, Best)
    goal = problem.goal.node
    letters = [v for v in goal.over if isinstance(v, Sym)]
    formula, _ = stands_for(goal.body, problem)
    strands = list(densities)
    try:
        for v in letters:
            strands += first(formula, v, problem).strands
    except (NoRuleError, NotLinearError):
        return None
    names = ", ".join(v.name for v in letters)
    return Derivation(problem, "unsolved", tuple(strands), error={"message": NO_WAY.format(letters=names)})


PLANS = (Plan("the derivative that is to be zero", fits, carry_out),)
