"""Mistakes with independence and counting: what depends is multiplied, orders are counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Num, Pow, Prod, Rel, Sum
from symderive.expr.build import add, divide, mul, neg
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    Dens,
    EventSym,
    Expect,
    Indep,
    Indicator,
    Or,
    Prob,
    RandVar,
    SumOver,
)
from symderive.expr.problem import Edge, Problem
from symderive.rules.conditionals import Parts, cases, chance
from symderive.rules.faulty import complement, conjuncts, joined, stated_probabilities

SOURCE = "common mistakes in probability"
EVENTS = r"A, B, C \text{ events with positive joint probabilities}"


# ---------------------------------------------------------------- independence
@rule(
    r"P(A \cap B) \ne P(A)\, P(B)",
    source=SOURCE,
    examples=[(r"P(A \cap B)", r"P(A) P(B)", EVENTS), (r"P(A \mid B)", r"P(A)", EVENTS)],
    sound=False,
)
def dependent_as_independent(node: Prob | Expect | Dens, problem: Problem) -> Iterator[Node]:
    """Independence was not stated: P(A and B) = P(A) P(B | A)."""
    match node:
        case Prob(And(events), given, head):
            yield mul(*(Prob(e, given, head) for e in events))
            if given is not None:
                yield mul(*(Prob(e, None, head) for e in events))
                yield from (Prob(e, None, head) for e in events)  # what is known taken for the other event
        case Prob(a, Node(), head):
            yield Prob(a, None, head)
        case Expect(Prod(factors), None, _) if all(isinstance(f, Indicator) for f in factors):
            yield mul(*(Prob(f.kids[0], None) for f in factors))
        case Dens(head, arguments, (), params, variables) if len(arguments) > 1:
            named = variables or (None,) * len(arguments)
            yield mul(
                *(
                    Dens(head, (x,), (), params, (v,) if v is not None else ())
                    for x, v in zip(arguments, named, strict=True)
                )
            )


@rule(
    r"P(A \cap B) \ne P(A)\, P(B) \text{ for disjoint } A, B",
    source=SOURCE,
    examples=[
        (
            r"P(A \cap B)",
            r"P(A) P(B)",
            "A, B \\text{ events}\nA \\cap B = \\emptyset\nP(A) = \\frac{1}{3}, P(B) = \\frac{1}{4}",
        )
    ],
    sound=False,
)
def exclusive_as_independent(node: Prob, problem: Problem) -> Iterator[Node]:
    """Disjoint events are as dependent as can be: where one happens the other cannot, P(A and B) = 0."""
    match node:
        case Prob(And(events), None, head):
            for a, b in combinations(events, 2):
                if disjoint(a, b, problem):
                    yield mul(*(Prob(e, None, head) for e in events))
                    return
        case Prob(Or((a, b)), None, head) if disjoint(a, b, problem):
            yield add(Prob(a, None, head), Prob(b, None, head), mul(MINUS, Prob(a, None, head), Prob(b, None, head)))


def disjoint(a: Node, b: Node, problem: Problem) -> bool:
    """Was the intersection of two events stated to be empty (or of probability zero)?"""
    for fact in problem.facts:
        match fact.node:
            case Rel("=", And(events), _) | Rel("=", Prob(And(events), None, _), Num(_)):
                zero = not isinstance(fact.node.right, Num) or fact.node.right.value == 0
                if zero and set(events) == {a, b}:
                    return True
    return False


@rule(
    r"P(A \mid B, C) \ne \frac{P(B \mid A, C)\, P(A)}{P(B)}",
    source=SOURCE,
    examples=[
        (r"\frac{P(B \mid A, C) P(A \mid C)}{P(B \mid C)}", r"\frac{P(B \mid A, C) P(A)}{P(B)}", EVENTS),
        (r"\frac{P(A, B \mid C)}{P(B \mid C)}", r"\frac{P(A, B \mid C)}{P(B)}", EVENTS),
    ],
    sound=False,
)
def drop_conditioning(node: Prod | Prob | Dens, problem: Problem) -> Iterator[Node]:
    """The condition stays behind the bar in every factor."""
    match node:
        case Prob(Or((a, b)), Node() as given, head):
            for kept in ((0, 1), (2,), (1, 2), (0, 2), (1,), (0,)):
                one, other, both = (
                    Prob(e, given if k in kept else None, head) for k, e in enumerate((a, b, joined(a, b)))
                )
                yield add(one, other, neg(both))
        case Prod(factors):
            yield from dropped_in(factors)
        case Prob(_, Node()) | Dens():
            c = chance(node)
            if c is None or not c.known:
                return
            for parts in cases(c, problem):
                # the cases weighted without the condition, and the condition lost in both
                yield add(*(mul(c.of(c.asked, (case, *c.known)), c.of((case,))) for case in parts))
                yield add(*(mul(c.of(c.asked, (case,)), c.of((case,))) for case in parts))
            for k in range(len(c.known) if len(c.known) > 1 else 0):
                rest = (*c.known[:k], *c.known[k + 1 :])
                part = (c.known[k],)
                bayes = (c.of(part, (*c.asked, *rest)), c.of(c.asked, rest), Pow(c.of(part, rest), MINUS))
                yield from dropped_in(bayes)


def dropped_in(factors: tuple[Node, ...]) -> Iterator[Node]:
    """A product of conditional probabilities with conditions lost in some of its factors."""
    bases = [f.base if isinstance(f, Pow) else f for f in factors]
    seen = [chance(p) for p in bases]
    conditions = [part for c in seen if c is not None for part in c.known]
    choices: list[list[Node]] = []
    for factor, c in zip(factors, seen, strict=True):
        options = [factor]
        for k, part in enumerate(c.known if c is not None else ()):
            if c is not None and conditions.count(part) > 1:
                less = c.of(c.asked, (*c.known[:k], *c.known[k + 1 :]))
                options.append(Pow(less, factor.exponent) if isinstance(factor, Pow) else less)
        choices.append(options)
    whole = [mul(*factors)]
    for k, options in enumerate(choices):
        for option in options[1:]:
            one = (*factors[:k], option, *factors[k + 1 :])
            whole.append(mul(*one))
            for j in range(k + 1, len(choices)):
                whole.extend(mul(*one[:j], other, *one[j + 1 :]) for other in choices[j][1:])
    yield from whole[1:]


@rule(
    r"A \perp B \mid C \not\Rightarrow P(A, B) = P(A)\, P(B)",
    source=SOURCE,
    examples=[
        (
            r"P(A, B)",
            r"P(A) P(B)",
            "A, B, C \\text{ events with } 0 < P(C) < 1\nA \\perp B \\mid C, \\quad A \\perp B \\mid \\bar C",
        )
    ],
    sound=False,
)
def conditional_independence_as_marginal(node: Prob | Dens | Sum | SumOver, problem: Problem) -> Iterator[Node]:
    """Independent given C is not independent: sum over the cases of C."""
    match node:
        case Prob(And(events), None, head):
            if any(independent_given(a, b, problem) for a, b in combinations(events, 2)):
                yield mul(*(Prob(e, None, head) for e in events))
        case Dens(head, arguments, (), params, variables) if len(variables) == len(arguments) > 1:
            if any(independent_given(a, b, problem) for a, b in combinations(filter(None, variables), 2)):
                pairs = zip(arguments, variables, strict=True)
                yield mul(*(Dens(head, (x,), (), params, (v,)) for x, v in pairs))
        case Prob(a, Node() as b, head) if independent_given(a, b, problem):
            yield Prob(a, None, head)
        case Sum() | SumOver():
            # The sum over the cases was written, and then left out again.
            if isinstance(node, SumOver) and isinstance(node.body, Dens) and not node.body.given:
                whole = node.body
                kept = [u for u in zip(whole.arguments, whole.variables, strict=False) if u[0] is not node.var]
                if len(kept) == len(whole.arguments) - 1 > 1:
                    yield mul(*(Dens(whole.head, (x,), (), whole.params, (v,)) for x, v in kept))
            for event in jointly(node):
                yield from conditional_independence_as_marginal(event, problem)


def jointly(node: Node) -> Iterator[Node]:
    """The joint probability of which a sum P(A, B | C) P(C) + ... is made, without its condition."""
    for part in node.walk():
        match part:
            case Prob(And() as event, Node(), head):
                yield Prob(event, None, head)
                return


@rule(
    r"A \perp B \mid C \not\Rightarrow \frac{1}{P(A, B)} = \frac{1}{P(A)\, P(B)}",
    source=SOURCE,
    examples=[
        (
            r"\frac{P(A \mid C) P(B \mid C) P(C)}{P(A, B)}",
            r"\frac{P(A \mid C) P(B \mid C) P(C)}{P(A) P(B)}",
            "A, B, C \\text{ events with } 0 < P(C) < 1\nA \\perp B \\mid C, \\quad A \\perp B \\mid \\bar C",
        )
    ],
    sound=False,
)
def evidence_factored(node: Pow | Prob | Dens, problem: Problem) -> Iterator[Node]:
    """The evidence does not split: A and B are independent only given C, so sum over the cases of C below too."""
    match node:
        case Pow(Prob(And(events), None, head), Num(k)) if k == -1:
            if any(independent_given(a, b, problem) for a, b in combinations(events, 2)):
                yield Pow(mul(*(Prob(e, None, head) for e in events)), MINUS)
        case Prob(_, And()) | Dens():
            # Bayes with two findings at once, its evidence taken apart.
            c = chance(node)
            if c is not None and any(independent_given(a, b, problem) for a, b in combinations(events_of(c.known), 2)):
                above = mul(*(c.of((e,), c.asked) for e in c.known), c.of(c.asked))
                yield divide(above, mul(*(c.of((e,)) for e in c.known)))


def events_of(parts: Parts) -> list[Node]:
    return [p if isinstance(p, Node) else (p[1] if p[1] is not None else p[0]) for p in parts]


def independent_given(a: Node, b: Node, problem: Problem) -> bool:
    """Was independence of a and b given something stated, or do both stem from one cause in the graph?"""
    if any(
        isinstance(f.node, Indep) and f.node.given and touches(f.node, a) and touches(f.node, b) for f in problem.facts
    ):
        return True
    arrows = {(f.node.parent, f.node.child) for f in problem.facts if isinstance(f.node, Edge)}
    ours, others = names_in(a), names_in(b)
    shared = {u for u, x in arrows if x in ours} & {u for u, y in arrows if y in others}
    joined_up = any({u, x} <= ours | others for u, x in arrows)
    return bool(arrows) and not ours & others and bool(shared) and not joined_up


def touches(fact: Indep, event: Node) -> bool:
    names = {part for group in fact.groups for part in group}
    return bool(names & {part for node in (event, *conjuncts(event)) for part in node.walk()})


@rule(
    r"P(A \cap B) \ge P(A) \text{ is false}",
    source=SOURCE,
    examples=[(r"P(A)", r"P(A) + P(B)", EVENTS)],
    sound=False,
)
def conjunction_grows(node: Prob, problem: Problem) -> Iterator[Node]:
    """A and B together are at most as likely as A alone: probabilities of a conjunction do not add."""
    match node:
        case Prob(And(events), given, head):
            yield add(*(Prob(e, given, head) for e in events))
        case Prob(a, None, head):
            for known in stated_probabilities(problem):
                if known.given is None and known.event is not a:
                    yield add(node, known)
            others = [d.node for d in problem.declarations.values() if d.kind == "event" and d.node is not None]
            yield from (add(node, Prob(e, None, head)) for e in others if e is not a)


@rule(
    r"P(X_3 = 1 \mid X_1 = 0, X_2 = 0) \ne 3/4 \text{ for independent tosses of a fair coin}",
    source=SOURCE,
    examples=[
        (
            r"P(X_2 = 1 \mid X_1 = 1)",
            r"\frac{1}{4}",
            r"X_1, X_2 \in \{0, 1\}, X_1 \perp X_2, P(X_1 = 1) = \frac{1}{2}, P(X_2 = 1) = \frac{1}{2}",
        )
    ],
    sound=False,
)
def gamblers_fallacy(node: Prob, problem: Problem) -> Iterator[Node]:
    """Independent trials have no memory: what came before does not change the probability of the next."""
    match node:
        case Prob(a, Node() as b, head) if apart(a, b, problem):
            for known in stated_probabilities(problem):
                if known.event is a and known.given is None:
                    yield mul(known, Prob(b, None, head))
                    yield 1 - mul(Prob(complement(a), None, head), Prob(b, None, head))
            yield Prob(a, None, head) - Prob(b, None, head)
            yield Prob(joined(a, b), None, head)
            yield 1 - Prob(joined(complement(a), b), None, head)


def apart(a: Node, b: Node, problem: Problem) -> bool:
    """Was a stated to be independent of all that b speaks of, without a condition?"""
    ours, others = names_in(a), names_in(b)
    for fact in problem.facts:
        if isinstance(fact.node, Indep) and not fact.node.given:
            groups = [{leaf for part in group for leaf in names_in(part)} for group in fact.node.groups]
            mine = [g for g in groups if g & ours]
            if mine and others <= set().union(*(g for g in groups if g not in mine)):
                return True
    return False


def names_in(event: Node) -> set[Node]:
    """The variables and events that stand in an event."""
    return {leaf for leaf in event.walk() if isinstance(leaf, RandVar | EventSym)}
