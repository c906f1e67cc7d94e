"""Events without numbers: P(A ∪ B), P(A^c | B) and the like in terms of simpler probabilities, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Rule
from symderive.expr.algebra import UNITY, Num, Pow, Prod, Sum
from symderive.expr.build import add, mul
from symderive.expr.node import Node, Path, transform
from symderive.expr.probability import And, EventSym, Indep, Minus, Not, Or, Prob
from symderive.expr.problem import Problem
from symderive.methods.identities import numeric
from symderive.methods.plan import Plan
from symderive.rules import events as sets
from symderive.rules import independence as apart
from symderive.rules import outcomes
from symderive.rules import probability as rules

LONGEST = 24


def fits(problem: Problem) -> bool:
    """A probability of named events, and no statement that gives a probability a value."""
    goal = problem.goal
    if goal is None or not isinstance(goal.node, Prob) or goal.where is not None:
        return False
    leaves = [x for x in goal.node.walk() if not x.kids]
    return all(isinstance(x, EventSym) for x in leaves) and not numeric(problem)


def carry_out(problem: Problem) -> Derivation | None:
    assert problem.goal is not None
    goal = problem.goal.node
    line, steps = goal, []
    for _ in range(LONGEST):
        found = next_step(line, problem, goal)
        if found is None:
            found = turned(goal, problem) if line is goal and isinstance(goal, Prob) else None
            if found is not None:
                path, rule, line = found
                steps.append(rule.step(goal, line, path, used=used_by(rule, problem)))
                evidence = evidence_of(line) if rule is rules.bayes_rule else None
                if evidence is not None and isinstance(goal, Prob):
                    whole = cases(goal, line.at(evidence))
                    step = rules.total_probability.step(line.at(evidence), whole, evidence, note="the evidence")
                    steps.append(step)
                    line = line.replace(evidence, whole)
            break
        path, rule, after = found
        step = rule.step(line.at(path), after, path, used=used_by(rule, problem))
        steps.append(step)
        line = line.replace(path, after)
    if not steps or goal in set(line.walk()):
        return None
    flat = tidied(line)
    if flat is not line:
        steps.append(outcomes.work_out.step(line, flat))
    return Derivation(problem, "solved", (Strand(goal, tuple(steps)),), Answer(node=flat))


def used_by(rule: Rule, problem: Problem) -> tuple[str, ...]:
    if rule in (apart.independence, apart.conditional_independence):
        return tuple(dict.fromkeys(f.text for f in problem.facts if isinstance(f.node, Indep) and f.text))
    return ()


def places(root: Node, path: Path = ()) -> Iterator[tuple[Path, Prob]]:
    """All probabilities in a line with their places."""
    if isinstance(root, Prob):
        yield path, root
        return
    for n, kid in enumerate(root.kids):
        yield from places(kid, (*path, n))


def next_step(line: Node, problem: Problem, goal: Node) -> tuple[Path, Rule, Node] | None:
    for path, prob in places(line):
        for rule in simpler(prob, problem):
            after = rule.first(prob, problem)
            if after is not None and after is not prob:
                return path, rule, in_authors_order(after, goal)
    return None


def simpler(prob: Prob, problem: Problem) -> list[Rule]:
    """The rules that take this event apart, in the order in which a person tries them."""
    event, given = prob.event, prob.given
    named = sets.conjuncts(event)
    match event:
        case And(events):
            known = sets.conjuncts(given)
            if apart.stated_independent(events, known, problem):
                return [apart.independence if given is None else apart.conditional_independence]
            if inside(prob, problem) is not None:
                return [sets.smaller_event]
            if all(isinstance(e, Not) for e in events):
                return [sets.de_morgan]
            if any(isinstance(e, Or) for e in events):
                return [sets.distribute_over_the_union]
            if any(isinstance(e, Not) for e in events):
                return [sets.difference_rule]
        case Or(events):
            if sets.disjoint(events, problem):
                return [sets.additivity]
            if all(isinstance(e, Not) for e in events):
                return [sets.de_morgan]
            return [sets.union_with_one_more if len(events) > 2 else sets.inclusion_and_exclusion]
        case Not():
            return [sets.complement_rule]
        case Minus():
            return [sets.difference_rule]
    if given is not None:
        known = sets.conjuncts(given)
        for n, k in enumerate(known):
            if apart.stated_independent((*named, k), known[:n] + known[n + 1 :], problem):
                return [apart.conditional_independence] if len(known) > 1 else [apart.irrelevant_condition]
        if any(isinstance(k, Not | Or | Minus) for k in known):
            return [rules.conditional_probability]
    return []


def inside(prob: Prob, problem: Problem) -> Node | None:
    return sets.smaller_event.first(prob, problem)


def turned(goal: Prob, problem: Problem) -> tuple[Path, Rule, Node] | None:
    """An event that no rule takes apart: the product rule, Bayes' rule, or the law of total probability."""
    if goal.given is not None:
        return (), rules.bayes_rule, list(rules.bayes_rule(goal, problem))[-1]
    if isinstance(goal.event, And):
        rule = rules.product_rule_of_probability if len(goal.event.events) == 2 else rules.chain_rule_of_probability
        after = rule.first(goal, problem)
        return None if after is None else ((), rule, after)
    for whole in rules.total_probability(goal, problem):
        return (), rules.total_probability, whole
    return None


def evidence_of(line: Node) -> Path | None:
    """Where the evidence stands below the line."""
    for n, factor in enumerate(line.kids):
        if isinstance(line, Prod) and isinstance(factor, Pow) and isinstance(factor.base, Prob):
            return (n, 0)
    return None


def cases(goal: Prob, evidence: Node) -> Node:
    """P(E | C) as P(E | A, C) P(A | C) + P(E | A^c, C) P(A^c | C)."""
    assert isinstance(evidence, Prob)
    parts = []
    for case in (goal.event, sets.opposite(goal.event)):
        given = sets.joint(case, evidence.given) if evidence.given is not None else case
        parts.append(mul(Prob(evidence.event, given, goal.head), Prob(case, evidence.given, goal.head)))
    return add(*parts)


def in_authors_order(node: Node, goal: Node) -> Node:
    """Intersections with their events in the order in which the question names them."""
    named: dict[Node, None] = dict.fromkeys(x for x in goal.walk() if isinstance(x, EventSym))
    place = {v: n for n, v in enumerate(named)}

    def change(part: Node) -> Node:
        if isinstance(part, And) and all(
            isinstance(e.event if isinstance(e, Not) else e, EventSym) for e in part.events
        ):
            plain = {e: e.event if isinstance(e, Not) else e for e in part.events}
            return And(tuple(sorted(part.events, key=lambda e: place.get(plain[e], len(place)))), part.comma)
        return part

    return transform(node, change)


def tidied(line: Node) -> Node:
    """Signs of sums opened, and what is added and taken off cancelled: 1 - (P(A) + P(B) - P(A ∩ B)) as one sum."""
    if not isinstance(line, Sum):
        return line
    total: dict[Node, Fraction] = {}
    for sign, term in signed(line, Fraction(1)):
        total[term] = total.get(term, Fraction(0)) + sign
    kept = sorted((t for t, c in total.items() if c), key=lambda t: sum(isinstance(x, EventSym) for x in t.walk()))
    return add(*(t if total[t] == 1 else Num(total[t]) if t is UNITY else mul(Num(total[t]), t) for t in kept))


def signed(line: Node, sign: Fraction) -> Iterator[tuple[Fraction, Node]]:
    """The terms of a sum with their factors, brackets opened; a number is a multiple of 1."""
    match line:
        case Sum(terms):
            for term in terms:
                yield from signed(term, sign)
        case Num(value):
            yield sign * value, UNITY
        case Prod((Num(k), *rest)):
            yield from signed(mul(*rest), sign * k)
        case _:
            yield sign, line


PLANS = (Plan("probabilities of events", fits, carry_out),)
