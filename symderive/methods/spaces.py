"""(Omega, F, P): is it a probability space, and which axiom fails?"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

from symderive.data.field import Value, from_node
from symderive.data.reading import fold, is_value, number
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import Num, Pow, Rel
from symderive.expr.build import add
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, FiniteSet, In, NamedSet, Prob
from symderive.expr.problem import Problem, Space
from symderive.methods.plan import Plan
from symderive.rules import outcomes

Set = frozenset[Node]


@dataclass(slots=True)
class Claim:
    """A finite sample space, its events and the stated probabilities."""

    outcomes: tuple[Node, ...]
    events: list[Set] | None
    stated: dict[Set, tuple[Value, Node]]


def fits(problem: Problem) -> bool:
    """The goal is the triple itself."""
    return problem.goal is not None and isinstance(problem.goal.node, Space)


def carry_out(problem: Problem) -> Derivation | None:
    claim = read_claim(problem)
    if claim is None:
        return None
    fault, certain = judged(claim)
    if not certain:
        return None
    assert problem.goal is not None
    strands: list[Strand] = []
    total = total_strand(claim)
    if total is not None:
        strands.append(total)
    told = "all three axioms hold: P is not negative, P(Omega) = 1, and P is additive on the events"
    if fault:
        told = f"(Omega, F, P) is not a probability space: {fault}"
        return Derivation(problem, "inconsistent", tuple(strands), remarks=(told,), error={"message": told})
    answer = Answer(latex=rf"\text{{yes: {told}}}", exact="True")
    return Derivation(problem, "solved", tuple(strands), answer, remarks=(told,))


def read_claim(problem: Problem) -> Claim | None:
    space = next((f.node for f in problem.facts if isinstance(f.node, Space)), None)
    goal = problem.goal.node if problem.goal is not None else None
    assert isinstance(goal, Space)
    outcomes = elements_of(problem, space.outcomes if isinstance(space, Space) else goal.outcomes)
    if outcomes is None:
        return None
    listed = (space.events if isinstance(space, Space) else None) or goal.events
    events: list[Set] | None = None
    if listed is not None:
        found = family_of(problem, listed, outcomes)
        if found == "unread":
            return None
        events = found if isinstance(found, list) else None
    stated: dict[Set, tuple[Value, Node]] = {}
    for fact in problem.facts:
        if fact.kind != "relation" or not isinstance(fact.node, Rel) or fact.node.op != "=":
            continue
        left, right = fact.node.left, fact.node.right
        if isinstance(left, Prob):
            event = set_of(left.event, outcomes)
            value = from_node(fold(right))
            if event is None or value is None:
                return None
            stated[event] = (value, left)
    return Claim(outcomes, events, stated)


def elements_of(problem: Problem, node: Node) -> tuple[Node, ...] | None:
    if isinstance(node, FiniteSet):
        return node.elements
    for d in problem.definitions:
        if d.name is node and isinstance(d.body, FiniteSet):
            return d.body.elements
    decl = problem.declarations.get(str(getattr(node, "name", "")))
    if decl is not None and isinstance(decl.within, FiniteSet):
        return decl.within.elements
    return None


def family_of(problem: Problem, node: Node, outcomes: tuple[Node, ...]) -> list[Set] | str | None:
    """The listed events; None where all subsets are meant."""
    if isinstance(node, FiniteSet):
        sets = [set_of(e, outcomes) for e in node.elements]
        return "unread" if any(s is None for s in sets) else [s for s in sets if s is not None]
    if isinstance(node, NamedSet) and node.name in ("power", "2^Omega"):
        return None
    if isinstance(node, Pow):
        return None
    for d in problem.definitions:
        if d.name is node and d.body is not node:
            return family_of(problem, d.body, outcomes)
    return None


def set_of(event: Node, outcomes: tuple[Node, ...]) -> Set | None:
    if isinstance(event, In):
        event = event.within
    if isinstance(event, FiniteSet) and all(is_value(e) or e in outcomes for e in event.elements):
        return frozenset(event.elements)
    if isinstance(event, NamedSet):
        return frozenset(outcomes) if event.name == "Omega" else frozenset() if event.name == "empty" else None
    if isinstance(event, EventSym) and event in outcomes:
        return frozenset((event,))
    return frozenset((event,)) if is_value(event) and event in outcomes else None


def judged(claim: Claim) -> tuple[str, bool]:
    """The first axiom that fails, in words ("" if none), and whether that is certain."""
    whole = frozenset(claim.outcomes)
    events = claim.events
    if events is not None:
        family = set(events)
        if whole not in family:
            return "the certain event Omega is not among the events", True
        for e in family:
            if whole - e not in family:
                return f"the complement of {spelled(e)} is not among the events", True
        for a, b in itertools.combinations(family, 2):
            if a | b not in family:
                return f"the union of {spelled(a)} and {spelled(b)} is not among the events", True
    for event, (value, _) in claim.stated.items():
        if isinstance(value, Fraction) and value < 0:
            return f"P({spelled(event)}) is negative", True
        if not event <= whole:
            return f"{spelled(event)} is not a subset of Omega", True
    if whole in claim.stated and claim.stated[whole][0] != 1:
        return "P(Omega) is not 1", True
    empty: Set = frozenset()
    if empty in claim.stated and claim.stated[empty][0]:
        return "P of the empty set is not 0", True
    single = {e: v for e, (v, _) in claim.stated.items() if len(e) == 1}
    if len(single) == len(whole):
        total = sum(single.values(), Fraction(0))
        if total != 1:
            return "the probabilities of the outcomes do not add to P(Omega) = 1", True
        for event, (value, _) in claim.stated.items():
            if sum((single[frozenset((o,))] for o in event), Fraction(0)) != value:
                return f"additivity fails for {spelled(event)}", True
        return "", True
    for a, b in itertools.combinations(claim.stated, 2):
        if a & b:
            continue
        both = claim.stated[a][0] + claim.stated[b][0]
        if a | b in claim.stated and both != claim.stated[a | b][0]:
            return f"additivity fails for {spelled(a)} and {spelled(b)}", True
        if a | b == whole and both != 1:
            return f"P of {spelled(a)} and of its complement do not add to 1", True
    told = events is not None and all(e in claim.stated or not e or e == whole for e in events)
    return "", told


def spelled(event: Set) -> str:
    words = sorted((str(number(e)) if number(e) is not None else str(getattr(e, "name", e))) for e in event)
    return "{" + ", ".join(words) + "}"


def total_strand(claim: Claim) -> Strand | None:
    """The sum of the probabilities of the outcomes."""
    parts = [node for e, (_, node) in claim.stated.items() if len(e) == 1]
    values = [v for e, (v, _) in claim.stated.items() if len(e) == 1 and isinstance(v, Fraction)]
    if len(parts) < 2 or len(values) != len(parts):
        return None
    subject = add(*parts)
    filled = add(*(Num(v) for v in values))
    first = outcomes.put_in_the_values.step(subject, filled)
    second = outcomes.work_out.step(filled, Num(sum(values, Fraction(0))))
    return Strand(subject, (first, second), "The probabilities of all outcomes must add to one.")


PLANS = (Plan("probability space", fits, carry_out),)
