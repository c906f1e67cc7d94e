"""The probability that a count is one of a, a + s, a + 2s, ...: its masses at these values, added up."""

from __future__ import annotations

from symderive import scalar
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import INFINITY, ZERO, Num, Rel, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import In, Law, Prob, RandVar, SetOf
from symderive.expr.problem import Follows, Problem
from symderive.methods.chance.known import letters_of
from symderive.methods.chance.signs import upright
from symderive.methods.plan import Plan
from symderive.rules import outcomes
from symderive.rules.expectation import work_out_the_sum

COUNTS = ("Geometric", "Poisson")


def read(problem: Problem) -> tuple[RandVar, Law, SetOf] | None:
    """The variable, its law on the whole numbers, and the progression that is asked for."""
    goal = problem.goal.node if problem.goal is not None else None
    match goal:
        case Prob(In(RandVar() as x, SetOf(_, (index,), Rel(">=", low, zero)) as within), None) if zero is ZERO:
            stated = [f.node for f in problem.facts if isinstance(f.node, Follows) and f.node.u is x]
            law = stated[0].law if len(stated) == 1 and stated[0].given is None else None
            if low is index and isinstance(law, Law) and law.name in COUNTS:
                return x, law, within
    return None


def fits(problem: Problem) -> bool:
    return problem.goal is not None and problem.goal.where is None and read(problem) is not None


def carry_out(problem: Problem) -> Derivation | None:
    """The sum of the masses from the first value of the progression on."""
    found = read(problem)
    assert problem.goal is not None
    if found is None:
        return None
    _, law, within = found
    row = law_row(law)
    first = substitute(within.body, {within.variables[0]: ZERO})
    least = 1 if law.name == "Geometric" else 0
    start = scalar.number(first)
    if row is None or start is None or start < least:
        return None
    (index,) = within.variables
    mass = row.density(within.body, *law.params)
    letters = letters_of(problem)
    for p in law.params:
        if isinstance(p, Sym):
            letters = letters.within(p, Num(0).value, Num(1).value) if law.name == "Geometric" else letters.positive(p)
    value = scalar.summation(mass, index, ZERO, INFINITY, letters)
    if value is None:
        return None
    line: Node = BigSum(mass, index, ZERO, INFINITY)
    goal = problem.goal.node
    steps: list[Step] = [outcomes.additivity_over_outcomes.step(goal, line, note="every value of the progression")]
    closed = upright(scalar.simplify(value, letters))
    steps.append(work_out_the_sum.step(line, closed))
    decimal = None if [x for x in free_leaves(closed) if not isinstance(x, Num)] else scalar.number(closed)
    return Derivation(problem, "solved", (Strand(goal, tuple(steps)),), Answer(node=closed, decimal=decimal))


PLANS = (Plan("every so many values", fits, carry_out),)
