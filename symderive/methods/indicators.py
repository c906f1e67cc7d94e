"""Means, variances and covariances of indicators of events: each is a probability, products are intersections."""

from __future__ import annotations

from dataclasses import replace

from symderive import scalar
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import Num, Rel
from symderive.expr.build import add, mul
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import And, Cov, EventSym, Expect, Indicator, Prob, RandVar, Var
from symderive.expr.problem import Goal, Problem
from symderive.expr.shape import is_scalar
from symderive.methods.chance.known import letters_of
from symderive.methods.chance.lines import Chain
from symderive.methods.plan import Plan
from symderive.methods.table import plans
from symderive.rules import expectation as rules
from symderive.rules import indicators as own
from symderive.scalar import Letters


def fits(problem: Problem) -> bool:
    """A moment of a polynomial in indicators, and of no other variable."""
    goal = problem.goal.node if problem.goal is not None else None
    if (
        not isinstance(goal, Expect | Var | Cov)
        or not is_scalar(goal.shape)
        or getattr(goal, "under", None) is not None
    ):
        return False
    inside = [goal.u, goal.v] if isinstance(goal, Cov) else [goal.u]
    marks = indicators(inside)
    hidden = {part for mark in marks for part in mark.walk()}
    return bool(marks) and all(
        part in hidden for u in inside for part in u.walk() if isinstance(part, RandVar | EventSym)
    )


def indicators(inside: list[Node]) -> list[Indicator]:
    return list(dict.fromkeys(part for u in inside for part in u.walk() if isinstance(part, Indicator)))


def carry_out(problem: Problem) -> Derivation | None:
    """The moment in probabilities, these from what is stated, the numbers put in; None where one stays open."""
    assert problem.goal is not None
    goal = problem.goal.node
    letters = letters_of(problem)
    chain = Chain(goal)
    match goal:
        case Expect(u, given, _):
            line = mean(u, given, letters)
            if line is None:
                return None
            chain.to(own.mean_of_an_indicator, line)
        case Var(u, given, _):
            line = spread(u, u, given, letters, chain)
        case Cov(u, v, given):
            line = spread(u, v, given, letters, chain)
        case _:
            return None
    if line is None:
        return None
    strands: list[Strand] = []
    assumptions: list[str] = []
    put: dict[Node, Node] = {}
    for asked in dict.fromkeys(part for part in line.walk() if isinstance(part, Prob)):
        found = probability(problem, asked)
        if found is None or found.answer is None or found.answer.node is None or found.status != "solved":
            return replace(found, problem=problem) if found is not None and found.status == "inconsistent" else None
        put[asked] = found.answer.node
        assumptions += found.assumptions
        if not stated(problem, asked):
            strands += found.strands
    chain.to(rules.put_in_what_is_given, substitute(line, put))
    chain.simplified(scalar.simplify(chain.line, letters))
    value = chain.line
    decimal = None if [x for x in free_leaves(value) if not isinstance(x, Num)] else scalar.number(value)
    return Derivation(
        problem,
        "solved",
        (*strands, chain.strand()),
        Answer(node=value, decimal=decimal),
        assumptions=tuple(dict.fromkeys(assumptions)),
    )


def stated(problem: Problem, asked: Prob) -> bool:
    return any(isinstance(f.node, Rel) and f.node.op == "=" and same(f.node.left, asked) for f in problem.facts)


def probability(problem: Problem, asked: Prob) -> Derivation | None:
    """The first plan that finds a probability of the same problem."""
    part = problem.but(goal=Goal(asked))
    for plan in plans(part):
        if plan.fits(part) and (found := plan.carry_out(part)) is not None:
            return found
    return None


# ---------------------------------------------------------------- moments in probabilities
def monomials(u: Node, letters: Letters) -> list[tuple[Node, tuple[Indicator, ...]]] | None:
    """A polynomial in indicators as coefficients of products; a power of an indicator is the indicator."""
    marks = indicators([u])
    powers = scalar.polynomial(u, list(marks), letters)
    if powers is None:
        return None
    found: dict[tuple[Indicator, ...], Node] = {}
    for exponents, c in powers.items():
        group = tuple(m for m, k in zip(marks, exponents, strict=True) if k)
        found[group] = add(found[group], c) if group in found else c
    return [(c, group) for group, c in found.items()]


def event_of(group: tuple[Indicator, ...]) -> Node:
    events = tuple(m.event for m in group)
    return events[0] if len(events) == 1 else And(events)


def mean(u: Node, given: Node | None, letters: Letters) -> Node | None:
    """E[u] as a sum of probabilities of intersections."""
    parts = monomials(u, letters)
    if parts is None:
        return None
    return add(*(mul(c, Prob(event_of(group), given)) if group else c for c, group in parts))


def spread(u: Node, v: Node, given: Node | None, letters: Letters, chain: Chain) -> Node | None:
    """Var or Cov of linear forms in indicators by those of single ones, else by E[uv] - E[u] E[v]."""
    left, right = monomials(u, letters), monomials(v, letters)
    if left is None or right is None:
        return None
    if any(len(group) > 1 for _, group in (*left, *right)):
        product, first, second = (mean(w, given, letters) for w in (mul(u, v), u, v))
        if product is None or first is None or second is None:
            return None
        whole = add(Expect(mul(u, v), given), mul(-1, Expect(u, given), Expect(v, given)))
        chain.to(rules.covariance_by_raw_moments, whole)
        return chain.to(own.mean_of_an_indicator, add(product, mul(-1, first, second))).line
    pairs: dict[tuple[Indicator, Indicator], Node] = {}
    for a, one in left:
        for b, other in right:
            if one and other:
                key = (one[0], other[0]) if (other[0], one[0]) not in pairs else (other[0], one[0])
                pairs[key] = scalar.simplify(add(pairs[key], mul(a, b)) if key in pairs else mul(a, b), letters)
    formed = add(*(mul(c, Var(x, given) if x is y else Cov(x, y, given)) for (x, y), c in pairs.items()))
    chain.to(rules.variance_of_a_linear_form if u is v else rules.covariance_is_bilinear, formed)
    return chain.to(
        own.variance_of_an_indicator, add(*(mul(c, single(x, y, given)) for (x, y), c in pairs.items()))
    ).line


def single(x: Indicator, y: Indicator, given: Node | None) -> Node:
    p = Prob(x.event, given)
    if x is y:
        return mul(p, add(1, mul(-1, p)))
    return add(Prob(And((x.event, y.event)), given), mul(-1, p, Prob(y.event, given)))


PLANS = (Plan("indicators", fits, carry_out, method="laws"),)
