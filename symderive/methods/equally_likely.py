"""Two independent variables that are uniform on 1, ..., n for a letter n: equal, different, or one below the other."""

from __future__ import annotations

from symderive.data.statements import lettered
from symderive.derive.derivation import Derivation, Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import MINUS, UNITY, Num, Pow, Rel, Size, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node
from symderive.expr.probability import And, Indep, Law, Prob, RandVar, SetOf
from symderive.expr.problem import Follows, Problem
from symderive.methods.plan import Plan
from symderive.methods.worked import answer_of
from symderive.rules import events, outcomes

OPPOSITE = {"!=": "=", ">=": "<", "<=": ">"}


def length(law: Node) -> Node | None:
    """n of the uniform law on 1, ..., n, where n is a letter."""
    match law:
        case Law("UniformSet", (SetOf(body, (index,), And((Rel("<=", low, x), Rel("<=", y, high)))),)):
            if body is index is x is y and low == UNITY and isinstance(high, Sym | Size):
                return high
    return None


def fits(problem: Problem) -> bool:
    """The probability of a comparison of two such variables, and nothing observed."""
    goal = problem.goal
    return goal is not None and goal.where is None and isinstance(goal.node, Prob) and read(problem) is not None


def read(problem: Problem) -> tuple[Rel, Node] | None:
    """The comparison and the number of values."""
    goal = problem.goal.node if problem.goal is not None else None
    match goal:
        case Prob(Rel(op, RandVar() as x, RandVar() as y) as event, None) if x is not y:
            laws = [law_of(problem, v) for v in (x, y)]
            n = length(laws[0]) if laws[0] is not None and laws[0] == laws[1] else None
            if n is not None and op in ("=", "!=", "<", ">", "<=", ">=") and apart(problem, x, y):
                return event, n
    return None


def member(stated: Node, v: RandVar) -> bool:
    """Is a statement on this variable, or on the family that it belongs to?"""
    return stated is v or (lettered(stated) and isinstance(stated, RandVar) and stated.family == v.family)


def law_of(problem: Problem, v: RandVar) -> Node | None:
    found = [
        f.node.law
        for f in problem.facts
        if isinstance(f.node, Follows) and f.node.given is None and member(f.node.u, v)
    ]
    others = [f for f in problem.facts if f.node is not None and not isinstance(f.node, Follows | Indep)]
    told = any(isinstance(u, RandVar) and member(u, v) for f in others if f.node is not None for u in f.node.walk())
    return found[0] if len(found) == 1 and not told else None


def apart(problem: Problem, x: RandVar, y: RandVar) -> bool:
    """Are the two stated to be independent?"""
    for fact in problem.facts:
        if isinstance(fact.node, Indep) and not fact.node.given:
            groups = [g for g in fact.node.groups if any(member(v, x) or member(v, y) for v in g)]
            if len(groups) == 2 or (len(groups) == 1 and any(isinstance(v, RandVar) and v.family for v in groups[0])):
                return True
    return False


def carry_out(problem: Problem) -> Derivation | None:
    """n of the n^2 pairs are equal; of the others half have the first one below."""
    found = read(problem)
    assert problem.goal is not None
    goal = problem.goal.node
    if found is None or not isinstance(goal, Prob):
        return None
    event, n = found
    op = event.op if event.op in ("=", "<", ">") else OPPOSITE[event.op]
    asked = Prob(Rel(op, event.left, event.right))
    pairs = Pow(n, Num(2))
    if op == "=":
        counted: Node = mul(n, Pow(pairs, MINUS))
        value: Node = Pow(n, MINUS)
        note = "n of the n^2 pairs have equal parts"
    else:
        counted = mul(n, add(n, MINUS), Pow(mul(Num(2), pairs), MINUS))
        value = mul(add(n, MINUS), Pow(mul(Num(2), n), MINUS))
        note = "of the pairs with different parts, half have the smaller one first"
    steps: list[Step] = [outcomes.equally_likely_outcomes.step(asked, counted, note=note)]
    steps.append(outcomes.work_out.step(counted, value, size="major"))
    strands = [Strand(asked, tuple(steps))]
    if asked.event is not event:
        whole = add(1, neg(asked))
        filled = add(1, neg(value))
        last = outcomes.put_in_the_values.step(whole, filled)
        strands.append(Strand(goal, (events.complement_rule.step(goal, whole), last)))
        value = filled
    return Derivation(problem, "solved", tuple(strands), answer_of(value))


PLANS = (Plan("pairs of equally likely values", fits, carry_out),)
