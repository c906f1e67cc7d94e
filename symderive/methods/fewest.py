"""How many are needed until two are alike: the birthday problem for any number of equally likely values."""

from __future__ import annotations

from fractions import Fraction
from math import perm

from symderive.data.laws import finite_law
from symderive.data.reading import ORDER, fold, number
from symderive.derive.derivation import Answer, Confirmed, Derivation, Strand
from symderive.expr.algebra import UNITY, Idx, Num, Prod, Rel, Size, Sum, Sym
from symderive.expr.arrays import BigProd
from symderive.expr.build import add, neg
from symderive.expr.probability import Best, Exists, Not, Prob, RandVar
from symderive.expr.problem import Follows, Problem
from symderive.methods.plan import Plan
from symderive.rules import outcomes
from symderive.rules.events import complement_rule

LARGEST = 5000


def fits(problem: Problem) -> bool:
    """min N where it is stated how likely two equal ones among X_1, ..., X_N must be."""
    goal = problem.goal.node if problem.goal is not None else None
    return (
        isinstance(goal, Best)
        and goal.kind == "min"
        and isinstance(goal.body, Sym | Size)
        and stated(problem) is not None
    )


def stated(problem: Problem) -> tuple[Prob, str, Fraction, int] | None:
    """The probability, the relation and the number that it is compared with, and how many values there are."""
    for fact in problem.facts:
        match fact.node:
            case Rel(">=" | ">" as op, Prob(Exists(Rel("=", a, b)) as event, None) as p, right):
                if not isinstance(a, RandVar) or not isinstance(b, RandVar) or a.family != b.family:
                    continue
                level, values = number(fold(right)), values_of(problem, a.family)
                if level is not None and values and different(event):
                    return p, op, level, values
    return None


def different(event: Exists) -> bool:
    """Does the condition on the indices say that they are two different ones?"""
    condition = event.condition
    return isinstance(condition, Rel) and condition.op in ("<", ">", "!=") and len(event.indices) == 2


def values_of(problem: Problem, family: str) -> int:
    """How many values a family of independent uniform variables takes; 0 where it is not one."""
    for fact in problem.facts:
        if isinstance(fact.node, Follows) and isinstance(fact.node.u, RandVar) and fact.node.u.family == family:
            masses = finite_law(fact.node.law)
            independent = any(f.kind == "independence" for f in problem.facts)
            if masses and independent and len(set(masses.values())) == 1:
                return len(masses)
    return 0


def carry_out(problem: Problem) -> Derivation | None:
    """The probability that all differ is a product; N grows until its complement is large enough."""
    found = stated(problem)
    goal = problem.goal.node if problem.goal is not None else None
    if found is None or not isinstance(goal, Best):
        return None
    p, op, level, values = found
    if not 0 < level < 1:
        return None
    none, n = Fraction(1), 1
    while not ORDER[op](1 - none, level):
        none *= Fraction(values - n, values)
        n += 1
        if n > LARGEST:
            return None
    if none != Fraction(perm(values, n), values**n):
        return None
    apart = Prob(Not(p.event))
    k = Idx("k", None, "k")
    share = Sum((UNITY, neg(Prod((k, Num(Fraction(1, values)))))))
    product = BigProd(share, k, UNITY, add(goal.body, Num(-1)))
    first = Strand(
        apart, (outcomes.counting_arrangements.step(apart, product, note="each differs from all before it"),)
    )
    whole = add(1, neg(apart))
    filled = outcomes.put_in_the_values.step(whole, add(1, neg(product)))
    second = Strand(p, (complement_rule.step(p, whole), filled))
    before = 1 - none * Fraction(values, values - n + 1)
    note = f"N = {n - 1} gives {float(before):.4f}, N = {n} gives {float(1 - none):.4f}"
    last = Strand(goal, (outcomes.solve_the_inequality.step(goal, Num(n), note=note),))
    answer = Answer(node=Num(n), decimal=float(n))
    return Derivation(
        problem, "solved", (first, second, last), answer, confirmed=Confirmed(n, 1, 0.0, "exact arithmetic")
    )


PLANS = (Plan("until two are alike", fits, carry_out),)
