"""Means, variances and covariances of finite variables whose joint table the statements fix."""

from __future__ import annotations

from symderive.data.errors import UndefinedError
from symderive.data.joint import joint_table
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import MINUS, ZERO, Num, Pow, Prod, Rel, add, mul
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, Expect, In, Not, Or, RandVar, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.methods.plan import Plan
from symderive.rules.algebra import tidy
from symderive.rules.expectation import (
    covariance_by_raw_moments,
    expectation_as_sum,
    put_in_what_is_given,
    simplify,
    variance_by_raw_moments,
    work_out_the_sum,
)


def fits(problem: Problem) -> bool:
    goal = problem.goal.node if problem.goal is not None else None
    if not isinstance(goal, Expect | Var | Cov) or not is_scalar(goal.shape):
        return False
    if isinstance(goal, Expect | Var) and goal.under is not None:
        return False
    spoken = [part for part in goal.walk() if isinstance(part, RandVar)]
    plain = goal.given is None or isinstance(goal.given, Rel | And | Or | Not | In)
    return plain and bool(spoken) and all(is_scalar(v.shape) for v in spoken)


def carry_out(problem: Problem) -> Derivation | None:
    """E as the sum over the table; Var and Cov by their raw moments, each from the table first."""
    assert problem.goal is not None
    goal = problem.goal.node
    match goal:
        case Expect(u, given, _):
            needed = [u]
        case Var(u, given, _):
            needed = [Pow(u, Num(2)), u]
        case Cov(u, v, given):
            needed = [mul(u, v), *dict.fromkeys((u, v))]
        case _:
            return None
    strands = []
    for each in needed:
        strand = mean(each, given, problem)
        if strand is None:
            return None
        strands.append(strand)
    if not isinstance(goal, Expect):
        strands.append(combined(goal, needed, given, [s.last for s in strands], problem))
    value = strands[-1].last
    return Derivation(problem, "solved", tuple(strands), Answer(node=value, shape=value.shape))


def mean(u: Node, given: Node | None, problem: Problem) -> Strand | None:
    """E[u | given] from the joint table; None where the table is not fixed."""
    try:
        table = joint_table(problem, [u], given)
    except UndefinedError:
        return None
    if table is None:
        return None
    subject = Expect(u, given)
    terms = []
    for cell, weight in table.trees().items():
        value = table.value(u, cell)
        if not isinstance(value, Num):
            return None
        if value is not ZERO:
            terms.append(Prod((value, weight)))
    line = add(*terms)
    value = tidy(line, problem)
    steps = [expectation_as_sum.step(subject, line)]
    if value is not line:
        steps.append(work_out_the_sum.step(line, value))
    return Strand(subject, tuple(steps))


def combined(goal: Node, needed: list[Node], given: Node | None, values: list[Node], problem: Problem) -> Strand:
    """Var[u] = E[u²] - E[u]², Cov[u, v] = E[uv] - E[u] E[v], with the means put in."""
    pair = (0, 1, len(needed) - 1)
    means = [Expect(u, given) for u in needed]
    product = Pow(means[1], Num(2)) if isinstance(goal, Var) else mul(means[pair[1]], means[pair[2]])
    line = add(means[pair[0]], mul(MINUS, product))
    filled = add(values[pair[0]], Prod((MINUS, values[pair[1]], values[pair[2]])))
    value = tidy(filled, problem)
    rule = variance_by_raw_moments if isinstance(goal, Var) else covariance_by_raw_moments
    steps = [rule.step(goal, line), put_in_what_is_given.step(line, filled)]
    if value is not filled:
        steps.append(simplify.step(filled, value))
    return Strand(goal, tuple(steps))


PLANS = (Plan("moments of a table", fits, carry_out),)
