"""The rules of events: complements, unions, intersections, differences."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import Num, Rel
from symderive.expr.build import add, neg
from symderive.expr.node import Node
from symderive.expr.probability import And, In, Minus, Not, Or, Prob
from symderive.expr.problem import Problem

EVENTS = r"A, B, C \text{ events with positive joint probabilities}"
KOLMOGOROV = "Kolmogorov's axioms"


def conjuncts(event: Node | None) -> tuple[Node, ...]:
    """The events of an intersection, or the event alone; none for no event."""
    if event is None:
        return ()
    return event.events if isinstance(event, And) else (event,)


def joint(*events: Node | None) -> Node:
    """The intersection of events; relations between variables are joined by commas, named events by a cap."""
    flat = list(dict.fromkeys(e for event in events for e in conjuncts(event)))
    if len(flat) == 1:
        return flat[0]
    return And(tuple(flat), all(isinstance(e, Rel | In) for e in flat))


def opposite(event: Node) -> Node:
    """The complement, without two complements in a row."""
    return event.event if isinstance(event, Not) else Not(event)


@rule(
    r"P(A^c) = 1 - P(A)",
    source=KOLMOGOROV,
    examples=[(r"P(A^c)", r"1 - P(A)", EVENTS), (r"P(A^c \mid B)", r"1 - P(A \mid B)", EVENTS)],
)
def complement_rule(node: Prob, problem: Problem) -> Iterator[Node]:
    """An event and its complement are disjoint and together certain, so their probabilities add to one."""
    if isinstance(node, Prob):
        yield add(1, neg(Prob(opposite(node.event), node.given, node.head)))
        match node.event:
            case And(events) if events and all(isinstance(e, Not) for e in events):
                union = Or(tuple(e.event for e in events if isinstance(e, Not)))
                yield add(1, neg(Prob(union, node.given, node.head)))
            case Or(events) if events and all(isinstance(e, Not) for e in events):
                meet = And(tuple(e.event for e in events if isinstance(e, Not)))
                yield add(1, neg(Prob(meet, node.given, node.head)))


@rule(
    r"P(A \cup B) = P(A) + P(B) \quad (A \cap B = \emptyset)",
    source=KOLMOGOROV,
    examples=[
        (r"P(A)", r"P(A \cap B) + P(A \cap B^c)", EVENTS),
        (r"P((A \cap B^c) \cup (A^c \cap B))", r"P(A \cap B^c) + P(A^c \cap B)", EVENTS),
    ],
)
def additivity(node: Prob, problem: Problem) -> Iterator[Node]:
    """Probabilities of disjoint events add."""
    if isinstance(node, Prob) and isinstance(node.event, Or) and disjoint(node.event.events, problem):
        yield add(*(Prob(e, node.given, node.head) for e in node.event.events))


def disjoint(events: tuple[Node, ...], problem: Problem) -> bool:
    """Do any two of these exclude each other: as declared, or because one holds what the other denies?"""
    for n, a in enumerate(events):
        for b in events[n + 1 :]:
            if not (excludes(a, b) or declared_disjoint(a, b, problem)):
                return False
    return True


def excludes(a: Node, b: Node) -> bool:
    for u in conjuncts(a):
        for v in conjuncts(b):
            if opposite(u) is v:
                return True
            match u, v:
                case Rel("=", x, p), Rel("=", y, q) if (
                    x is y and p is not q and isinstance(p, Num) and isinstance(q, Num)
                ):
                    return True
    return False


def declared_disjoint(a: Node, b: Node, problem: Problem) -> bool:
    for fact in problem.facts:
        match fact.node:
            case Rel("=", And(events), _) if fact.kind == "relation" and len(events) == 2 and not fact.node.right.kids:
                if set(events) == {a, b} and getattr(fact.node.right, "name", "") == "empty":
                    return True
    return False


@rule(
    r"P(A \cup B) = P(A) + P(B) - P(A \cap B)",
    source=KOLMOGOROV,
    examples=[
        (r"P(A \cup B)", r"P(A) + P(B) - P(A \cap B)", EVENTS),
        (r"P(A \cap B)", r"P(A) + P(B) - P(A \cup B)", EVENTS),
        (r"P(A \cup B \mid C)", r"P(A \mid C) + P(B \mid C) - P(A \cap B \mid C)", EVENTS),
    ],
)
def inclusion_and_exclusion(node: Prob, problem: Problem) -> Iterator[Node]:
    """What lies in both events is counted twice in the sum and is taken off once."""
    match node:
        case Prob(Or((a, b)), given, head):
            yield add(Prob(a, given, head), Prob(b, given, head), neg(Prob(joint(a, b), given, head)))
        case Prob(And((a, b)), given, head):
            yield add(Prob(a, given, head), Prob(b, given, head), neg(Prob(Or((a, b)), given, head)))
        case Prob(Or((a, b, c)), given, head):
            one = [Prob(e, given, head) for e in (a, b, c)]
            two = [neg(Prob(joint(*p), given, head)) for p in ((a, b), (a, c), (b, c))]
            yield add(*one, *two, Prob(joint(a, b, c), given, head))


@rule(
    r"P(A \cap B^c) = P(A) - P(A \cap B)",
    source=KOLMOGOROV,
    examples=[
        (r"P(A \cap B^c)", r"P(A) - P(A \cap B)", EVENTS),
        (r"P(A \setminus B)", r"P(A) - P(A \cap B)", EVENTS),
    ],
)
def difference_rule(node: Prob, problem: Problem) -> Iterator[Node]:
    """A splits into the part inside B and the part outside; the part outside is what remains."""
    match node:
        case Prob(Minus(a, b), given, head):
            yield add(Prob(a, given, head), neg(Prob(joint(a, b), given, head)))
        case Prob(And(events), given, head):
            for n, e in enumerate(events):
                rest = joint(*events[:n], *events[n + 1 :])
                if isinstance(e, Not):
                    yield add(Prob(rest, given, head), neg(Prob(joint(rest, e.event), given, head)))


@rule(
    r"(A \cup B)^c = A^c \cap B^c",
    source="De Morgan's laws",
    examples=[
        (r"P(A^c \cap B^c)", r"P((A \cup B)^c)", EVENTS),
        (r"P(A^c \cup B^c)", r"P((A \cap B)^c)", EVENTS),
    ],
)
def de_morgan(node: Prob, problem: Problem) -> Iterator[Node]:
    """Neither happens exactly if it is not so that one of them happens."""
    match node:
        case Prob(And(events), given, head) if all(isinstance(e, Not) for e in events):
            yield Prob(Not(Or(tuple(opposite(e) for e in events))), given, head)
        case Prob(Or(events), given, head) if all(isinstance(e, Not) for e in events):
            yield Prob(Not(And(tuple(opposite(e) for e in events))), given, head)
        case Prob(Not(Or(events)), given, head):
            yield Prob(And(tuple(opposite(e) for e in events)), given, head)
        case Prob(Not(And(events)), given, head):
            yield Prob(Or(tuple(opposite(e) for e in events)), given, head)


@rule(
    r"A \cap (B \cup C) = (A \cap B) \cup (A \cap C)",
    title="Distributive law of events",
    source="algebra of sets",
    examples=[
        (r"P(A \cap (B \cup C))", r"P((A \cap B) \cup (A \cap C))", EVENTS),
        (r"P((A \cup B) \cap C)", r"P((A \cap C) \cup (B \cap C))", EVENTS),
    ],
)
def distribute_over_the_union(node: Prob, problem: Problem) -> Iterator[Node]:
    """An outcome lies in A and in one of B and C exactly if it lies in A and B, or in A and C."""
    match node:
        case Prob(And(events), given, head):
            for n, e in enumerate(events):
                if isinstance(e, Or):
                    cases = (joint(*events[:n], one, *events[n + 1 :]) for one in e.events)
                    yield Prob(Or(tuple(cases)), given, head)


@rule(
    r"P(A \cup B \cup C) = P(A \cup B) + P(C) - P((A \cup B) \cap C)",
    title="Inclusion and exclusion, one event more",
    source=KOLMOGOROV,
    examples=[(r"P(A \cup B \cup C)", r"P(A \cup B) + P(C) - P((A \cup B) \cap C)", EVENTS)],
)
def union_with_one_more(node: Prob, problem: Problem) -> Iterator[Node]:
    """The union of all but the last is one event: what lies in it and in the last is counted twice and taken off."""
    match node:
        case Prob(Or(events), given, head) if len(events) > 2:
            rest, last = Or(events[:-1]), events[-1]
            both = And((rest, last))
            yield add(Prob(rest, given, head), Prob(last, given, head), neg(Prob(both, given, head)))


@rule(
    r"A \subseteq B \;\Rightarrow\; P(A \cap B) = P(A)",
    title="The smaller event",
    source=KOLMOGOROV,
    examples=[(r"P(A \cap B)", r"P(A)", "A, B \\text{ events}\nA \\subseteq B")],
)
def smaller_event(node: Prob, problem: Problem) -> Iterator[Node]:
    """Where one event lies inside the other, both happen exactly if the smaller one does."""
    if isinstance(node, Prob) and isinstance(node.event, And):
        for fact in problem.facts:
            if isinstance(fact.node, Rel) and fact.node.op in ("subset", "subseteq"):
                small, large = fact.node.left, fact.node.right
                if {small, large} <= set(node.event.events):
                    yield Prob(joint(*(e for e in node.event.events if e is not large)), node.given, node.head)
