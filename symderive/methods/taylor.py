"""Taylor polynomials: the derivatives one after the other, their values at the point, the sum."""

from __future__ import annotations

from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import Sym
from symderive.expr.calculus import At, Derivative
from symderive.expr.node import Node, substitute
from symderive.expr.problem import Definition, Problem
from symderive.methods.calculus import carried_out, no_value, not_there
from symderive.methods.calculus_answer import shown
from symderive.methods.plan import Plan
from symderive.methods.question import asked, stands_for
from symderive.methods.workings import NoRuleError, Part, last_line, simplified
from symderive.rules.adjoint import NotLinearError
from symderive.rules.algebra import collect_and_cancel
from symderive.rules.facts import facts_of
from symderive.rules.identification import insert_the_definition, insert_the_point, insert_the_value
from symderive.rules.settle import settle
from symderive.rules.taylor import taylor_polynomial


def fits(problem: Problem) -> bool:
    goal = problem.goal
    return goal is not None and str(getattr(goal.name, "name", "")).startswith("T_") and bool(values_asked(goal.node))


def values_asked(u: Node) -> list[At]:
    """The function and its derivatives at the point, in the order in which the polynomial has them."""
    if isinstance(u, At):
        return [u]
    return list(dict.fromkeys(found for k in u.kids for found in values_asked(k)))


def carry_out(problem: Problem) -> Derivation | None:
    assert problem.goal is not None
    goal, name = problem.goal.node, problem.goal.name
    assert isinstance(name, Sym)
    strands: dict[Node, Strand] = {}
    values: dict[Node, Node] = {}
    try:
        for part_asked in values_asked(goal):
            part = value_of(part_asked, problem)
            if part is None:
                return None
            if why := no_value(part.value):
                return not_there(problem, part, why)
            strands |= {s.subject: s for s in part.strands if s.subject not in strands}
            values[part_asked] = part.value
    except (NoRuleError, NotLinearError):
        return None
    filled = put_in(goal, values)
    problem = problem.but(definitions=(*problem.definitions, Definition(name, goal)))
    steps: list[Step] = [taylor_polynomial.step(name, goal), insert_the_value.step(goal, filled, size="major")]
    value = settle(filled, facts_of(problem))  # collected, but the powers of the distance are not multiplied out
    if value is not filled:
        steps.append(collect_and_cancel.step(filled, value))
    whole = Strand(name, tuple(steps), intro="The values at the point are put into the polynomial:")
    return Derivation(
        problem, "solved", shown((*strands.values(), whole)), Answer(node=value, shape=value.shape, layout="mixed")
    )


def value_of(u: At, problem: Problem) -> Part | None:
    """The strands that lead to the value of the function, or of one derivative, at the point."""
    if isinstance(u.body, Derivative):
        question = asked(u, problem)
        return None if question is None else carried_out(question, problem, "")
    formula, _ = stands_for(u.body, problem)
    steps: list[Step] = []
    if formula is not u.body:
        steps.append(insert_the_definition.step(u, At(formula, u.point)))
    there = substitute(formula, dict(u.point))
    steps.append(insert_the_point.step(last_line(u, steps), there))
    steps += simplified(there, problem)
    return Part((Strand(u, tuple(steps)),), last_line(u, steps))


def put_in(u: Node, values: dict[Node, Node]) -> Node:
    """The polynomial with the values found for the function and its derivatives."""
    if u in values:
        return values[u]
    return u.rebuild(tuple(put_in(k, values) for k in u.kids)) if u.kids else u


PLANS = (Plan("Taylor polynomial", fits, carry_out),)
