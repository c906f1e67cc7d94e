"""Means, variances and covariances of finite variables and of indicators of events, from what fixes their table."""

from __future__ import annotations

from symderive.data.field import to_node
from symderive.data.joint import rows_of
from symderive.data.masses import with_masses
from symderive.data.moves import Chain, event_of
from symderive.data.ranges import Range, range_of_mean
from symderive.data.read_world import read_world
from symderive.data.reading import fold
from symderive.data.repeated import for_every_event
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import MINUS, TRUE, ZERO, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import add, mul
from symderive.expr.node import Node, holds, substitute
from symderive.expr.probability import And, Cov, EventSym, Expect, In, Not, Or, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.methods.determined import chain_to
from symderive.methods.plan import Plan
from symderive.methods.table_page import Page, on_a_page
from symderive.methods.unsure import undetermined
from symderive.methods.worked import strands_of
from symderive.rules.algebra import tidy
from symderive.rules.expectation import (
    covariance_by_raw_moments,
    expectation_as_sum,
    put_in_what_is_given,
    simplify,
    variance_by_raw_moments,
    work_out_the_sum,
)
from symderive.rules.probability import bayes_rule

LARGEST = 20_000  # cells of a table
TOLD = 4  # probabilities of cells that are derived before they are used


def fits(problem: Problem) -> bool:
    """A mean, variance or covariance of scalar variables or of indicators, given an event or not."""
    goal = problem.goal.node if problem.goal is not None else None
    if not isinstance(goal, Expect | Var | Cov) or not is_scalar(goal.shape):
        return False
    if isinstance(goal, Expect | Var) and goal.under is not None:
        return False
    spoken = [part for part in goal.walk() if isinstance(part, RandVar | EventSym)]
    plain = goal.given is None or isinstance(goal.given, Rel | And | Or | Not | In | EventSym)
    return plain and bool(spoken) and all(is_scalar(v.shape) for v in spoken)


def carry_out(problem: Problem) -> Derivation | None:
    """E as the sum over the table; Var and Cov by their raw moments, each from the table first."""
    problem = for_every_event(problem)
    assert problem.goal is not None
    goal = problem.goal.node
    assert isinstance(goal, Expect | Var | Cov)
    world = read_world(problem)
    parts = [*needed_for(goal), *([goal.given] if goal.given is not None else []), *world.observed]
    spoken: set[Node] = {v for u in parts for v in world.plain(u).walk() if isinstance(v, RandVar | EventSym)}
    if not spoken <= world.values.keys() or spoken & world.infinite:
        return None

    def answer(page: Page) -> Derivation | None:
        if (found := solved(page, goal)) is not None and letters_left_out(problem, found):
            return None
        return found or opened(page, goal)

    return on_a_page(problem, world, spoken, goal.given, answer)


def letters_left_out(problem: Problem, found: Derivation) -> bool:
    """Does a letter stand in the answer although a variance is stated, which is no equation of this room?"""
    node = found.answer.node if found.answer is not None else None
    if node is None or not holds(node, Sym):
        return False
    return any(isinstance(p, Var | Cov) for f in problem.facts if f.node is not None for p in f.node.walk())


def needed_for(goal: Node) -> list[Node]:
    """The expressions whose means give the answer."""
    match goal:
        case Expect(u):
            return [u]
        case Var(u):
            return [Pow(u, Num(2)), u]
        case Cov(u, v):
            return [mul(u, v), *dict.fromkeys((u, v))]
    return []


# ---------------------------------------------------------------- where the table is fixed
def solved(page: Page, goal: Expect | Var | Cov) -> Derivation | None:
    needed = needed_for(goal)
    strands: list[Strand] = []
    values: list[Node] = []
    told = Chain()
    for each in needed:
        found = mean(page, each, told)
        if found is None:
            return None
        strands += [s for s in found if s.subject not in {t.subject for t in strands}]
        values.append(found[-1].last)
    if not isinstance(goal, Expect):
        strands.append(combined(goal, needed, values, page.problem))
    value = strands[-1].last
    return Derivation(
        with_masses(page.problem, page.world),
        "solved",
        tuple(strands),
        Answer(node=value, shape=value.shape),
        tuple(dict.fromkeys((*page.world.assumptions, *page.known.assumptions))),
    )


def mean(page: Page, u: Node, told: Chain) -> tuple[Strand, ...] | None:
    """E[u | given] from the joint table, with the probabilities that it needs; None where the table is not fixed."""
    world = page.world
    spoken = set(world.plain(u).walk())
    variables = tuple(v for v in world.values if v in spoken)
    size = 1
    for v in variables:
        size *= len(world.values[v])
    rows = rows_of(page.known, variables, page.condition) if variables and size <= LARGEST else None
    if rows is None:
        return None
    subject = Expect(u, page.given)
    terms: list[Node] = []
    named: list[Node] = []
    for cell, weight in rows.items():
        fixed = dict(zip(variables, cell, strict=True))
        value = fold(world.plain(u), fixed)
        if not isinstance(value, Num):
            return None
        if value is not ZERO:
            chance = Prob(event_of(tuple(fixed.items())), None if page.condition is TRUE else page.condition)
            named.append(mul(value, chance) if value.value != 1 else chance)
            terms.append(Prod((value, to_node(weight))))
    line, filled = add(*named), add(*terms)
    value = tidy(filled, page.problem)
    before: tuple[Strand, ...] = ()
    if 0 < len(named) <= TOLD and len(world.values) <= 6:
        before = derived(page, [p for p in line.walk() if isinstance(p, Prob)], told)
    steps = [expectation_as_sum.step(subject, line), put_in_what_is_given.step(line, filled)]
    if not named:
        steps = [expectation_as_sum.step(subject, filled)]
    elif not before and page.condition is not TRUE:
        turned = by_bayes(page, line, told)
        if turned is not None:
            before, weighted, numbers = turned
            steps = [
                expectation_as_sum.step(subject, line),
                bayes_rule.step(line, weighted, note="every posterior is likelihood times prior over the evidence"),
                put_in_what_is_given.step(weighted, numbers),
            ]
            filled = numbers
            value = tidy(filled, page.problem)
    if value is not filled:
        steps.append(work_out_the_sum.step(filled, value))
    return (*before, Strand(subject, tuple(steps)))


def by_bayes(page: Page, line: Node, told: Chain) -> tuple[tuple[Strand, ...], Node, Node] | None:
    """A sum of values times posteriors by likelihoods and priors over the evidence, and the same in numbers."""
    pairs: list[tuple[Node, Node]] = []
    evidence = Prob(page.condition)
    for term in line.kids if isinstance(line, Sum) else (line,):
        (posterior,) = (p for p in term.walk() if isinstance(p, Prob))
        product = mul(Prob(page.condition, posterior.event), Prob(posterior.event))
        pairs.append((term, substitute(term, {posterior: product})))
    weighted = mul(add(*(after for _, after in pairs)), Pow(evidence, MINUS))
    asked = list(dict.fromkeys(p for p in weighted.walk() if isinstance(p, Prob)))
    chain = chain_to(page.known, add(*asked), asked)
    if chain is None or any(p not in chain.shown for p in asked):
        return None
    if any(m.quantity is not evidence and m.quantity in asked for m in chain.moves):
        return None  # a likelihood or prior that is not stated would need lines of its own
    told.shown.update({p: chain.shown[p] for p in asked})
    return strands_of(chain), weighted, substitute(weighted, {p: chain.shown[p] for p in asked})


def derived(page: Page, asked: list[Prob], told: Chain) -> tuple[Strand, ...]:
    """The probabilities of the cells that are not stated, by the shortest chains of rules."""
    new = [p for p in dict.fromkeys(asked) if p not in told.shown]
    chain = chain_to(page.known, add(*new), new) if new else None
    if chain is None or any(p not in chain.shown for p in new):
        return ()
    fresh = Chain([m for m in chain.moves if m.quantity not in told.shown], chain.shown, chain.stages)
    told.shown.update({m.quantity: chain.shown[m.quantity] for m in fresh.moves})
    return strands_of(fresh)


def combined(goal: Var | Cov, needed: list[Node], values: list[Node], problem: Problem) -> Strand:
    """Var[u] = E[u²] - E[u]², Cov[u, v] = E[uv] - E[u] E[v], with the means put in."""
    last = len(needed) - 1
    means = [Expect(u, goal.given) for u in needed]
    product = Pow(means[1], Num(2)) if isinstance(goal, Var) else mul(means[1], means[last])
    line = add(means[0], mul(MINUS, product))
    filled = add(values[0], Prod((MINUS, values[1], values[last])))
    value = tidy(filled, problem)
    rule = variance_by_raw_moments if isinstance(goal, Var) else covariance_by_raw_moments
    steps = [rule.step(goal, line), put_in_what_is_given.step(line, filled)]
    if value is not filled:
        steps.append(simplify.step(filled, value))
    return Strand(goal, tuple(steps))


# ---------------------------------------------------------------- where it is not
def opened(page: Page, goal: Expect | Var | Cov) -> Derivation | None:
    """The sharp range of a mean; of a variance or covariance where the means are fixed, so that it is linear."""
    match goal:
        case Expect(u):
            found = range_of_mean(page.known, u, page.condition)
        case Var(u):
            found = around(page, u, u)
        case Cov(u, v):
            found = around(page, u, v) or around(page, v, u)
    return None if found is None else undetermined(page.problem, page.known, goal, found)


def around(page: Page, u: Node, v: Node) -> Range | None:
    """The range of E[(u - E[u]) v] where E[u] is fixed."""
    middle = range_of_mean(page.known, u, page.condition)
    if middle is None or middle.low != middle.high:
        return None
    return range_of_mean(page.known, mul(add(u, Num(-middle.low)), v), page.condition)


PLANS = (Plan("moments of a table", fits, carry_out),)
