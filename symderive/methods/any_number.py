"""Any number of independent events of one kind: that all happen, that one of them does, and what all of them tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product

from symderive.data.field import from_node
from symderive.data.moves import Chain, Move, over
from symderive.data.read_world import read_world
from symderive.data.reading import fold
from symderive.data.statements import new_member
from symderive.derive.derivation import Confirmed, Derivation, Strand
from symderive.expr.algebra import TRUE, Idx, Num, Pow, Rel, Size
from symderive.expr.build import add, mul, neg
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.probability import EventSym, Exists, ForAll, Indep, Not, Prob, RandVar
from symderive.expr.problem import Goal, Problem
from symderive.methods.plan import Plan
from symderive.methods.table import plans
from symderive.methods.worked import worked
from symderive.rules import events, independence
from symderive.rules import probability as rules

LETTERED = re.compile(r".+_[a-z]")
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


@dataclass(frozen=True, slots=True)
class Many:
    """For all members of a family, or for one of them, an event holds; ``given`` is what the members are independent
    given: nothing, or one variable with its values."""

    problem: Problem
    index: Idx
    given: RandVar | None = None
    values: tuple[Node, ...] = ()
    stem: str = ""  # of events by name: A of A_1, ..., A_n


def fits(problem: Problem) -> bool:
    """A probability with a run of events up to a letter in it, or under its bar."""
    goal = problem.goal
    return goal is not None and goal.where is None and isinstance(goal.node, Prob) and asked(goal.node) is not None


def asked(prob: Prob) -> Exists | ForAll | None:
    """The one run of events that a probability speaks of."""
    runs = [u for u in prob.walk() if isinstance(u, Exists | ForAll)]
    if len(runs) != 1 or len(runs[0].indices) != 1 or runs[0].condition is not TRUE:
        return None
    (index,) = runs[0].indices
    lettered = isinstance(index, Idx) and index.size is not None and index.size.number is None
    return runs[0] if lettered else None


def carry_out(problem: Problem) -> Derivation | None:
    """Powers of the probability of one of the events; with a common cause, weighted over its values."""
    assert problem.goal is not None
    goal = problem.goal.node
    assert isinstance(goal, Prob)
    run = asked(goal)
    many = None if run is None else read_many(problem, run)
    if many is None or run is None:
        return None
    chain = Chain()
    strands: list[Strand] = []
    try:
        done = derive(many, run, goal, chain, strands)
    except (KeyError, ZeroDivisionError):
        return None  # a probability that the powers need is not known
    if not done or goal not in chain.shown:
        return None
    whole = tuple(a for a in read_world(problem).assumptions if "as a whole" in a)
    found = worked(problem, chain, chain.shown[goal], assumptions=whole)
    if many.stem:
        sure = agrees_at_three(many, run, chain)
        return None if not sure else replace(found, confirmed=Confirmed(1, 1, 0.0, "exact arithmetic"))
    return Derivation(problem, "solved", (*strands, *found.strands), found.answer, found.assumptions, found.remarks)


def agrees_at_three(many: Many, run: Exists | ForAll, chain: Chain) -> bool:
    """Does the formula give for three events by name what the eight cases of happening or not add up to?"""
    one = next(q for q in chain.shown if isinstance(q, Prob) and q.event in (run.event, opposite(run.event)))
    share = chain.shown[one] if one.event is run.event else add(1, neg(chain.shown[one]))
    wanted = all if isinstance(run, ForAll) else any
    cases = [case for case in product((True, False), repeat=3) if wanted(case)]
    terms = [mul(*(share if happens else add(1, neg(share)) for happens in case)) for case in cases]
    assert many.index.size is not None
    formula = substitute(chain.shown[Prob(run)], {Size(many.index.size): Num(3)})
    listed, found = from_node(fold(add(*terms))), from_node(fold(formula))
    return listed is not None and found is not None and listed == found


def derive(many: Many, run: Exists | ForAll, goal: Prob, chain: Chain, strands: list[Strand]) -> bool:
    """The moves to the goal; False where its form is another one."""
    if goal.event is run:
        cause = value_of_cause(many, goal.given)
        if goal.given is not None and cause is None:
            return False
        if many.given is None or cause is not None:
            return the_run(many, run, goal.given, chain, strands)
        for value in many.values:
            case: Node = Rel("=", many.given, value)
            if not (told(many, Prob(case), chain, strands) and the_run(many, run, case, chain, strands)):
                return False
        terms = [mul(Prob(run, c), Prob(c)) for c in (Rel("=", many.given, v) for v in many.values)]
        chain.add(Move(goal, rules.total_probability.name, add(*terms)))
        return True
    if goal.given is run and many.given is not None and value_of_cause(many, goal.event) is not None:
        evidence = Prob(run)
        if not derive(many, run, evidence, chain, strands):
            return False
        chain.add(Move(goal, rules.bayes_rule.name, over(mul(Prob(run, goal.event), Prob(goal.event)), evidence)))
        return True
    return False


def the_run(many: Many, run: Exists | ForAll, given: Node | None, chain: Chain, strands: list[Strand]) -> bool:
    """P(all) = q^n, or P(one of them) = 1 - (1 - q)^n."""
    index = many.index
    assert index.size is not None
    event = run.event if isinstance(run, ForAll) else opposite(run.event)
    one = Prob(first_of(event, index), given) if not many.stem else Prob(event, given)
    if not told(many, one, chain, strands):
        return False
    power = Pow(one, Size(index.size))
    rule = independence.independence if many.given is None else independence.conditional_independence
    note = "one factor for each, and all factors are equal"
    if isinstance(run, ForAll):
        chain.add(Move(Prob(run, given), rule.name, power, note=note))
        return True
    none = Prob(ForAll(event, run.indices, run.condition), given)
    chain.add(Move(none, rule.name, power, note=note))
    chain.add(Move(Prob(run, given), events.complement_rule.name, add(1, neg(none)), note="none of them (De Morgan)"))
    return True


def read_many(problem: Problem, run: Exists | ForAll) -> Many | None:
    """The family that a run goes through, where its members are stated to be independent."""
    (index,) = run.indices
    assert isinstance(index, Idx)
    spoken = {v for v in run.event.walk() if isinstance(v, RandVar | EventSym)}
    if len(spoken) != 1:
        return None
    (one,) = spoken
    if isinstance(one, EventSym):
        stem = one.name.removesuffix(f"_{index.name}")
        stated = stem != one.name and any(
            isinstance(e, EventSym) and LETTERED.fullmatch(e.name) and e.name.rpartition("_")[0] == stem
            for fact in problem.facts
            if isinstance(fact.node, Indep) and not fact.node.given
            for group in fact.node.groups
            for e in group
        )
        return Many(problem, index, stem=stem) if stated else None
    if not isinstance(one, RandVar) or one.indices != (index,):
        return None
    for fact in problem.facts:
        if not isinstance(fact.node, Indep) or not any(one.family == family_of(v) for g in fact.node.groups for v in g):
            continue
        if not fact.node.given:
            return Many(problem, index)
        (cause, *others) = fact.node.given
        values = read_world(problem).values.get(cause, ())
        if not others and isinstance(cause, RandVar) and values:
            return Many(problem, index, cause, values)
    return None


def family_of(v: Node) -> str:
    """The family of a member with a letter in its index, else nothing."""
    lettered = isinstance(v, RandVar) and v.family and not any(isinstance(i, Num) for i in v.indices)
    return v.family if isinstance(v, RandVar) and lettered else ""


def value_of_cause(many: Many, event: Node | None) -> Node | None:
    """d where an event says that the common cause D has the value d."""
    if isinstance(event, Rel) and event.op == "=" and event.left is many.given and event.right in many.values:
        return event.right
    return None


def first_of(event: Node, index: Idx) -> Node:
    """The event for the first member of the family."""
    members: dict[Node, Node] = {v: new_member(v, 1) for v in event.walk() if isinstance(v, RandVar)}
    return substitute(event, {**members, index: Num(1)})


def opposite(event: Node) -> Node:
    if isinstance(event, Rel) and event.op in OPPOSITE:
        return Rel(OPPOSITE[event.op], event.left, event.right)
    return event.event if isinstance(event, Not) else Not(event)


def told(many: Many, prob: Prob, chain: Chain, strands: list[Strand]) -> bool:
    """Put the value of one probability into the chain: stated, or found from the same statements."""
    if prob in chain.shown:
        return True
    for fact in many.problem.facts:
        node = fact.node
        if isinstance(node, Rel) and node.op == "=" and says(many, node.left, prob) and constant(node.right, many):
            chain.shown[prob] = fold(node.right)
            return True
    if many.stem:
        opposed = Prob(opposite(prob.event))
        if isinstance(opposed.event, Not) or not told(many, opposed, chain, strands):
            return False
        chain.add(Move(prob, events.complement_rule.name, add(1, neg(opposed))))
        return True
    found = probability(many.problem, prob)
    if found is None or found.answer is None or found.answer.node is None:
        return False
    if not constant(found.answer.node, many):
        return False
    chain.shown[prob] = found.answer.node
    strands += [s for s in found.strands if s.subject not in {t.subject for t in strands}]
    return True


def says(many: Many, stated: Node, prob: Prob) -> bool:
    """Is it this probability that is stated, of events by name with any letter for the index?"""
    if not many.stem:
        return same(stated, prob)
    own = [e for e in stated.walk() if isinstance(e, EventSym)]
    if len(own) != 1 or not LETTERED.fullmatch(own[0].name) or own[0].name.rpartition("_")[0] != many.stem:
        return False
    (named,) = (e for e in prob.walk() if isinstance(e, EventSym))
    return same(substitute(stated, {own[0]: named}), prob)


def constant(value: Node, many: Many) -> bool:
    """Is a value the same for all members, and free of chance?"""
    names = {getattr(leaf, "name", "") for leaf in free_leaves(value) if not isinstance(leaf, Num)}
    indices = {many.index.name, *"ijk"} if many.stem else {many.index.name}
    return not names & indices and not holds(value, Prob, RandVar, EventSym)


def probability(problem: Problem, asked_for: Prob) -> Derivation | None:
    """The first plan that finds a probability of the same problem."""
    part = problem.but(goal=Goal(asked_for))
    for plan in plans(part):
        if plan.fits(part) and (found := plan.carry_out(part)) is not None:
            return found if found.status == "solved" else None
    return None


PLANS = (Plan("any number of events", fits, carry_out),)
