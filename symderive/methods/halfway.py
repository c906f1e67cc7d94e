"""An extremum whose equation has no solution by hand: how far one gets, and that it ends there."""

from __future__ import annotations

from symderive.derive.derivation import Derivation
from symderive.expr.algebra import Sym
from symderive.expr.probability import Best
from symderive.expr.problem import Problem
from symderive.methods.constraints import constraints_on, obeyed
from symderive.methods.extremes import first, fits, solve_for
from symderive.methods.plan import Plan
from symderive.methods.question import stands_for
from symderive.methods.stated import written_out
from symderive.methods.workings import NoRuleError
from symderive.rules.adjoint import NotLinearError

NO_WAY = (
    "the derivative is found, but no formula for its zero in {letters} is known: the equation is solved step by step "
    "with numbers (gradient descent, Newton's method)"
)
NO_SIGN = (
    "the derivative is zero where the rows say, but nothing shows that this is a {kind}: the second derivative there "
    "has no sure sign"
)
BOUND = (
    "the derivative is found, but what is stated binds {letters} (an equation, a range, a set), so that the {kind} "
    "need not be where it is zero"
)


def carry_out(problem: Problem) -> Derivation | None:
    """The derivative, and that the equation which sets it to zero is not solved by a formula."""
    problem, densities = written_out(problem)
    assert problem.goal is not None and isinstance(problem.goal.node, Best)
    goal = problem.goal.node
    letters = [v for v in goal.over if isinstance(v, Sym)]
    formula, _ = stands_for(goal.body, problem)
    strands = list(densities)
    bound = constraints_on(letters, problem)
    solved = None
    try:
        slopes = [first(formula, v, problem) for v in letters]
        if not (bound.equations or bound.discrete):
            solved = solve_for(tuple(letters), [slope.value for slope in slopes], problem)
    except (NoRuleError, NotLinearError):
        return None
    for slope in slopes:
        strands += slope.strands
    kind = "maximum" if goal.kind.endswith("max") else "minimum"
    said = NO_WAY
    if solved is not None and obeyed(bound.inequalities, solved.solution, problem):
        strands += solved.strands
        said = NO_SIGN
    elif bound.equations or bound.discrete or solved is not None:
        said = BOUND
    names = ", ".join(v.name for v in letters)
    return Derivation(problem, "unsolved", tuple(strands), error={"message": said.format(letters=names, kind=kind)})


PLANS = (Plan("the derivative that is to be zero", fits, carry_out),)
