"""The rules of independence."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.build import mul
from symderive.expr.node import Node
from symderive.expr.probability import And, EventSym, Indep, Prob, RandVar
from symderive.expr.problem import Problem
from symderive.rules.events import conjuncts, joint
from symderive.rules.planned import table_of
from symderive.rules.probability import DICE

planned = table_of(__name__)


@rule(
    r"A \perp B \;\Rightarrow\; P(A \cap B) = P(A)\, P(B)",
    source="definition of independence",
    examples=[
        (r"P(A \cap B)", r"P(A) P(B)", "A \\perp B\n" + r"A, B \text{ events}"),
        (r"P(X_1 = 1, X_2 = 2)", r"P(X_1 = 1) P(X_2 = 2)", DICE),
    ],
)
def independence(node: Prob, problem: Problem) -> Iterator[Node]:
    """For independent events the probability of all of them is the product of their probabilities."""
    match node:
        case Prob(And(events), None, head) if len(events) == 2 and stated_independent(events, (), problem):
            yield mul(*(Prob(e, None, head) for e in events))


@rule(
    r"A \perp B \mid C \;\Rightarrow\; P(A \cap B \mid C) = P(A \mid C)\, P(B \mid C)",
    source="definition of conditional independence",
    examples=[
        (
            r"P(A \cap B \mid C)",
            r"P(A \mid C) P(B \mid C)",
            "A, B, C \\text{ events}\nA \\perp B \\mid C\n0 < P(C) < 1",
        )
    ],
)
def conditional_independence(node: Prob, problem: Problem) -> Iterator[Node]:
    """Once C is known, the one says nothing more about the other."""
    match node:
        case Prob(And(events), Node() as given, head) if stated_independent(events, conjuncts(given), problem):
            yield mul(*(Prob(e, given, head) for e in events))
        case Prob(event, And(events), head):
            for n in range(len(events)):
                rest = events[:n] + events[n + 1 :]
                if stated_independent((event, events[n]), rest, problem):
                    yield Prob(event, joint(*rest), head)


def stated_independent(events: tuple[Node, ...], given: tuple[Node, ...], problem: Problem) -> bool:
    """Is the independence of two events (of the variables that they speak of), given others, stated in the problem?"""
    sides = [speaks_of(e) for e in events]
    known = [speaks_of(g) for g in given]
    for fact in problem.facts:
        if isinstance(fact.node, Indep) and len(fact.node.groups) >= len(sides):
            groups = [{v for e in g for v in speaks_of(e)} for g in fact.node.groups]
            conditions = [speaks_of(g) for g in fact.node.given]
            same_condition = {v for c in conditions for v in c} == {v for k in known for v in k}
            if same_condition and all(sum(side <= group for group in groups) == 1 for side in sides):
                return True
    return False


def speaks_of(event: Node) -> set[Node]:
    return {v for v in event.walk() if isinstance(v, RandVar | EventSym)}


@rule(
    r"A \perp B \;\Rightarrow\; P(A \mid B) = P(A)",
    title="A condition that says nothing",
    source="definition of independence",
    examples=[(r"P(A \mid B)", r"P(A)", "A, B \\text{ events}\nA \\perp B\n0 < P(B) < 1")],
)
def irrelevant_condition(node: Prob, problem: Problem) -> Iterator[Node]:
    """Knowing an independent event does not change the probability."""
    match node:
        case Prob(a, Node() as b, head) if stated_independent((a, b), (), problem):
            yield Prob(a, None, head)


both_sides_compared = planned(
    "both_sides_compared",
    "Both sides compared",
    r"u = v \iff u - v = 0",
    "An equation holds where the difference of its sides is zero.",
    "algebra",
    (r"P(A \cap B) - P(A) P(B)", "0", "A \\perp B\n" + r"A, B \text{ events}"),
)
