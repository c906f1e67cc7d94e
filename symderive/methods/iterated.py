"""The mean of a conditional mean or variance, and the variance of a conditional mean, from a table of finite
variables: first the inner one for every value of the condition, then over these values."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from symderive.data.field import to_node
from symderive.data.joint import rows_of
from symderive.data.masses import with_masses
from symderive.data.moves import Chain, probability
from symderive.data.read_world import read_world
from symderive.data.repeated import for_every_event
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import MINUS, TRUE, Num, Pow, Rel
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import EventSym, Expect, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.methods.plan import Plan
from symderive.methods.table_page import Page, on_a_page
from symderive.methods.tables import derived, solved
from symderive.methods.unsure import assumed
from symderive.rules.algebra import tidy
from symderive.rules.expectation import (
    expectation_as_sum,
    put_in_what_is_given,
    variance_by_raw_moments,
    work_out_the_sum,
)


def inner_of(goal: Node | None) -> Expect | Var | None:
    """E[X | Y] or Var[X | Y] in E[...] or Var[...], with a variable Y for the condition."""
    match goal:
        case Expect(Expect(_, RandVar(), None) | Var(_, RandVar(), None) as inner, None, None):
            return inner
        case Var(Expect(_, RandVar(), None) as inner, None, None):
            return inner
    return None


def fits(problem: Problem) -> bool:
    return problem.goal is not None and inner_of(problem.goal.node) is not None


def carry_out(problem: Problem) -> Derivation | None:
    problem = for_every_event(problem)
    assert problem.goal is not None
    goal = problem.goal.node
    inner = inner_of(goal)
    assert inner is not None and isinstance(inner.given, RandVar)
    world = read_world(problem)
    named = [*world.plain(inner.u).walk(), *world.plain(inner.given).walk()]
    spoken: set[Node] = {v for v in named if isinstance(v, RandVar | EventSym)}
    if not spoken <= world.values.keys() or spoken & world.infinite or inner.given not in world.values:
        return None
    return on_a_page(problem, world, spoken, None, partial(over_the_condition, goal=goal, inner=inner, y=inner.given))


def over_the_condition(page: Page, goal: Node, inner: Expect | Var, y: RandVar) -> Derivation | None:
    rows = rows_of(page.known, (y,), page.condition)
    if rows is None or page.condition is not TRUE:
        return None
    strands: list[Strand] = []
    values: dict[Node, Node] = {}
    pairs: list[tuple[Prob, Node]] = []
    for (v,), weight in rows.items():
        event = Rel("=", y, v)
        part = type(inner)(inner.u, event)
        found = solved(replace(page, given=event), part)
        if found is None or found.answer is None or found.answer.node is None:
            return None
        strands += [s for s in found.strands if s.subject not in {t.subject for t in strands}]
        chance = probability(((y, v),))
        values[part], values[chance] = found.answer.node, to_node(weight)
        pairs.append((chance, part))
    if not all(isinstance(v, Num) for v in values.values()):
        return None
    known = {s.subject for s in strands}
    strands += [s for s in derived(page, [chance for chance, _ in pairs], Chain()) if s.subject not in known]
    line = add(*(mul(chance, part) for chance, part in pairs))
    rule = expectation_as_sum
    if isinstance(goal, Var):
        square = add(*(mul(chance, Pow(part, Num(2))) for chance, part in pairs))
        line, rule = add(square, mul(MINUS, Pow(line, Num(2)))), variance_by_raw_moments
    filled = substitute(line, values)
    value = tidy(filled, page.problem)
    steps = [rule.step(goal, line), put_in_what_is_given.step(line, filled)]
    if value is not filled:
        steps.append(work_out_the_sum.step(filled, value))
    word = "mean" if isinstance(inner, Expect) else "variance"
    intro = f"The inner {word} is a function of the variable that it is given: average its values over that variable."
    return Derivation(
        with_masses(page.problem, page.world),
        "solved",
        (*strands, Strand(goal, tuple(steps), intro)),
        Answer(node=value, shape=value.shape),
        assumed(page.known),
    )


PLANS = (Plan("mean over a condition", fits, carry_out),)
