"""Events without numbers: P(A ∪ B), P(A^c | B) and the like in terms of simpler probabilities, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Rule
from symderive.expr.algebra import MINUS, Num, Prod, Sum, add, mul
from symderive.expr.node import Node, Path
from symderive.expr.probability import And, EventSym, Indep, Minus, Not, Or, Prob
from symderive.expr.problem import Problem
from symderive.methods.identities import numeric
from symderive.methods.plan import Plan
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
    if rule in (rules.independence, rules.conditional_independence):
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
                return path, rule, after
    return None


def simpler(prob: Prob, problem: Problem) -> list[Rule]:
    """The rules that take this event apart, in the order in which a person tries them."""
    event, given = prob.event, prob.given
    named = rules.conjuncts(event)
    match event:
        case And(events):
            known = rules.conjuncts(given)
            if rules.stated_independent(events, known, problem):
                return [rules.independence if given is None else rules.conditional_independence]
            if inside(prob, problem) is not None:
                return [rules.smaller_event]
            if all(isinstance(e, Not) for e in events):
                return [rules.de_morgan]
            if any(isinstance(e, Not) for e in events):
                return [rules.difference_rule]
        case Or(events):
            if rules.disjoint(events, problem):
                return [rules.additivity]
            if all(isinstance(e, Not) for e in events):
                return [rules.de_morgan]
            return [rules.inclusion_and_exclusion]
        case Not():
            return [rules.complement_rule]
        case Minus():
            return [rules.difference_rule]
    if given is not None:
        known = rules.conjuncts(given)
        for n, k in enumerate(known):
            if rules.stated_independent((*named, k), known[:n] + known[n + 1 :], problem):
                return [rules.conditional_independence] if len(known) > 1 else [rules.irrelevant_condition]
        if any(isinstance(k, Not | Or | Minus) for k in known):
            return [rules.conditional_probability]
    return []


def inside(prob: Prob, problem: Problem) -> Node | None:
    return rules.smaller_event.first(prob, problem)


def turned(goal: Prob, problem: Problem) -> tuple[Path, Rule, Node] | None:
    """An event that no rule takes apart: the product rule, Bayes' rule, or the law of total probability."""
    if goal.given is not None:
        after = rules.bayes_rule.first(goal, problem)
        return None if after is None else ((), rules.bayes_rule, after)
    if isinstance(goal.event, And):
        rule = rules.product_rule_of_probability if len(goal.event.events) == 2 else rules.chain_rule_of_probability
        after = rule.first(goal, problem)
        return None if after is None else ((), rule, after)
    for whole in rules.total_probability(goal, problem):
        return (), rules.total_probability, whole
    return None


def tidied(line: Node) -> Node:
    """Signs of sums opened: 1 - (P(A) + P(B) - P(A ∩ B)) as one sum."""

    if not isinstance(line, Sum):
        return line
    terms: list[Node] = []
    for term in line.terms:
        match term:
            case Prod((Num(k), Sum(inner))) if k == -1:
                terms += [negative(t) for t in inner]
            case _:
                terms.append(term)
    return add(*terms)


def negative(term: Node) -> Node:
    match term:
        case Prod((first, *rest)) if first is MINUS:
            return mul(*rest)
    return mul(MINUS, term)


PLANS = (Plan("probabilities of events", fits, carry_out),)
