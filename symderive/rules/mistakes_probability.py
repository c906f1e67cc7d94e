"""Mistakes with probabilities: conditions turned round, terms forgotten, independence taken for granted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import add, divide, mul
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import (
    And,
    Dens,
    FiniteSet,
    Info,
    Law,
    LawDens,
    Minus,
    Not,
    Or,
    Prob,
    RandVar,
)
from symderive.expr.problem import Follows, Problem
from symderive.rules.conditionals import chance
from symderive.rules.faulty import complement, conditional_factor, quotient, stated_probabilities

SOURCE = "common mistakes in probability"
EVENTS = r"A, B, C \text{ events with positive joint probabilities}"
THREE_CASES = (
    "C \\in \\{1, 2, 3\\}, \\ H \\in \\{0, 1\\}\nP(C = 1) = \\frac{1}{2}, \\ P(C = 2) = \\frac{1}{4}\n"
    "P(H = 1 \\mid C = 1) = \\frac{1}{3}, \\ P(H = 1 \\mid C = 2) = \\frac{2}{3}, \\ P(H = 1 \\mid C = 3) = 0"
)


# ---------------------------------------------------------------- conditions
@rule(
    r"P(A \mid B) \ne P(B \mid A)",
    source=SOURCE,
    examples=[(r"P(A \mid B)", r"P(B \mid A)", EVENTS)],
    sound=False,
)
def inverse_fallacy(node: Prob | Dens | Info, problem: Problem) -> Iterator[Node]:
    """P(A | B) and P(B | A) are different questions: they differ by the factor P(A)/P(B) of Bayes' rule."""
    c = chance(node)
    if c is not None and c.known:
        yield c.of(c.known, c.asked)
    match node:
        case Info("H", (u,), RandVar() as v):
            yield Info("H", (v,), u)


@rule(
    r"P(A \mid B) \ne P(B \mid A)\, P(A)",
    source=SOURCE,
    examples=[(r"P(A \mid B)", r"P(B \mid A) P(A)", EVENTS)],
    sound=False,
)
def drop_evidence(node: Prob | Dens, problem: Problem) -> Iterator[Node]:
    """Likelihood times prior is the joint probability: divide by the evidence P(B)."""
    c = chance(node)
    if c is not None and c.known:
        yield mul(c.of(c.known, c.asked), c.of(c.asked))
        yield c.of((*c.asked, *c.known))
        for k, part in enumerate(c.known if len(c.known) > 1 else ()):
            rest = (*c.known[:k], *c.known[k + 1 :])
            yield mul(c.of((part,), (*c.asked, *rest)), c.of(c.asked, rest))
            yield c.of((*c.asked, part), rest)


@rule(
    r"P(A \mid B) \ne P(B \mid A)\, P(B) / P(A)",
    source=SOURCE,
    examples=[(r"P(A \mid B)", r"\frac{P(B \mid A) P(B)}{P(A)}", EVENTS)],
    sound=False,
)
def prior_evidence_swapped(node: Prob | Dens, problem: Problem) -> Iterator[Node]:
    """Bayes' rule multiplies by the prior P(A) and divides by the evidence P(B); here they have changed places."""
    c = chance(node)
    if c is not None and c.known:
        yield divide(mul(c.of(c.known, c.asked), c.of(c.known)), c.of(c.asked))


@rule(
    r"\frac{P(A \mid B)}{P(C \mid B)} \ne \frac{P(B \mid A)}{P(B \mid C)}",
    source=SOURCE,
    examples=[
        (
            r"\frac{P(A \mid B)}{P(\bar A \mid B)}",
            r"\frac{P(B \mid A)}{P(B \mid \bar A)}",
            EVENTS,
        )
    ],
    sound=False,
)
def base_rate_neglect(node: Prod | Pow | Prob, problem: Problem) -> Iterator[Node]:
    """The prior odds are missing: posterior odds are the likelihood ratio times the prior odds."""
    found = quotient(node)
    match found:
        case (Prob(a, Node() as b, head), Prob(c, Node() as e, _)) if b is e:
            yield divide(Prob(b, a, head), Prob(b, c, head))
    match node:
        case Prob(a, Node() as b, head):
            likelihood = Prob(b, a, head)
            yield divide(likelihood, add(likelihood, Prob(b, complement(a), head)))
            for values in values_of(a, problem):
                yield divide(likelihood, add(*(Prob(b, v, head) for v in values)))
            densities = likelihoods(a, b, problem)
            if densities is not None:
                yield divide(densities[a], add(*densities.values()))


def values_of(a: Node, problem: Problem) -> Iterator[tuple[Node, ...]]:
    """The events X = v of a finite variable of which the event is one, if there are more than two."""
    match a:
        case Rel("=", RandVar(name) as x, _):
            declared = problem.declarations.get(name)
            if declared is not None and isinstance(declared.within, FiniteSet) and len(declared.within.kids) > 2:
                yield tuple(Rel("=", x, v) for v in declared.within.kids)


def likelihoods(a: Node, b: Node, problem: Problem) -> dict[Node, Node] | None:
    """The densities of X = x under the event, first, and under the other cases for which a law of X is stated."""
    match b:
        case Rel("=", RandVar() as x, value):
            stated = [f.node for f in problem.facts if isinstance(f.node, Follows) and f.node.u is x]
            laws = {f.given: f.law for f in stated if f.given is not None and isinstance(f.law, Law)}
            if a in laws and len(stated) == len(laws) > 1:
                return {case: LawDens(laws[case], value) for case in (a, *(c for c in laws if c is not a))}
    return None


@rule(
    r"P(A \mid B) \ne \frac{P(A)}{P(A) + P(A^c)}",
    source=SOURCE,
    examples=[
        (
            r"P(C = 2 \mid H = 1)",
            r"\frac{P(C = 2)}{P(C = 1) + P(C = 2)}",
            THREE_CASES,
        )
    ],
    sound=False,
)
def likelihood_neglect(node: Prob, problem: Problem) -> Iterator[Node]:
    """Weigh each case by how likely it makes what was seen: prior times likelihood, not the prior alone."""
    match node:
        case Prob(a, Node() as seen, head):
            both = (a, complement(a))
            yield divide(Prob(a, None, head), add(*(Prob(v, None, head) for v in both)))
            for values in values_of(a, problem):
                others = [v for v in values if v is not a]
                for n in range(1, len(others) + 1):
                    for left in combinations(others, n):
                        kept = [v for v in values if v is a or v in left]
                        yield divide(Prob(a, None, head), add(*(Prob(v, None, head) for v in kept)))
                for beside in (others, *([v] for v in others)):
                    # the likelihood left out above only, or below only
                    weighed = [mul(Prob(seen, v, head), Prob(v, None, head)) for v in (a, *beside)]
                    yield divide(Prob(a, None, head), add(*weighed))


@rule(
    r"\frac{P(A)}{P(A^c)} \ne P(A)",
    source=SOURCE,
    examples=[(r"\frac{P(A)}{P(\bar A)}", r"P(A)", r"A \text{ an event}, 0 < P(A) < 1")],
    sound=False,
)
def odds_as_probability(node: Prod | Prob, problem: Problem) -> Iterator[Node]:
    """Odds are P/(1 - P): a probability of 0.2 means odds of 0.2/0.8 = 1/4."""
    match node:
        case Prod(factors):
            for k, factor in enumerate(factors):
                if isinstance(factor, Pow) and factor.exponent is MINUS and odds(factors, factor.base):
                    yield mul(*factors[:k], *factors[k + 1 :])
                    yield from with_prior(factor.base)
        case Prob(a, given, head):
            yield divide(node, Prob(complement(a), given, head))


def with_prior(below: Node) -> Iterator[Node]:
    """The likelihood ratio times the prior, for the odds of a case by what is known: P(A^c | B) stands ``below``."""
    match below:
        case Prob(other, Node() as seen, head):
            case = complement(other)
            likelihoods = Prob(seen, case, head), Prob(seen, other, head)
            yield mul(likelihoods[0], Pow(likelihoods[1], MINUS), Prob(case, None, head))


def odds(factors: tuple[Node, ...], below: Node) -> bool:
    """Does the probability of the complement stand above?"""
    if not isinstance(below, Prob):
        return False
    return Prob(complement(below.event), below.given, below.head) in factors


@rule(
    r"P(A \mid B) \ne P(A \cap B) / P(A)",
    source=SOURCE,
    examples=[(r"P(A \mid B)", r"\frac{P(A \cap B)}{P(A)}", EVENTS)],
    sound=False,
)
def condition_divides_by_wrong_event(node: Prob | Dens, problem: Problem) -> Iterator[Node]:
    """Divide by the probability of what stands behind the bar."""
    c = chance(node)
    if c is None or not c.known:
        return
    yield divide(c.of((*c.asked, *c.known)), c.of(c.asked))
    likelihood = c.of(c.known, c.asked)
    yield divide(mul(likelihood, c.of(c.asked)), likelihood)
    if len(c.known) > 1:
        yield divide(c.of((*c.asked, c.known[0]), c.known[1:]), c.of(c.asked, c.known[1:]))
        yield from (divide(c.of((*c.asked, *c.known)), c.of((part,))) for part in c.known)
    for stated in stated_probabilities(problem):
        if isinstance(node, Prob) and stated.given is None and stated.event is not node.given:
            yield divide(c.of((*c.asked, *c.known)), stated)
    match node:
        case Prob(Rel() as asked, Rel(op, x, bound), head):
            letters = {u for side in (asked.right, bound) for u in free_leaves(side) if isinstance(u, Sym)}
            for other in sorted(letters - {bound}, key=lambda u: u.name):
                yield divide(c.of((*c.asked, *c.known)), Prob(Rel(op, x, other), None, head))


@rule(
    r"P(A \cap B^c) \ne P(A) - P(B)",
    source=SOURCE,
    examples=[(r"P(A \cap \bar B)", r"P(A) - P(B)", EVENTS)],
    sound=False,
)
def complement_slip(node: Prob, problem: Problem) -> Iterator[Node]:
    """Only the part of B that lies in A is taken away: P(A) - P(A and B)."""
    match node:
        case Prob(And((a, Not(b)), _) | And((Not(b), a), _) | Minus(a, b), given, head):
            yield Prob(a, given, head) - Prob(b, given, head)


@rule(
    r"P\left((A \cap B)^c\right) \ne P(A^c \cap B^c)",
    source=SOURCE,
    examples=[
        (r"P(\overline{A \cap B})", r"P(\bar A \cap \bar B)", EVENTS),
        (r"P(\overline{A \cup B})", r"P(\bar A \cup \bar B)", EVENTS),
    ],
    sound=False,
)
def complement_distributes(node: Prob, problem: Problem) -> Iterator[Node]:
    """Not both is one or the other not: the complement of an intersection is the union of the complements."""
    match node:
        case Prob(Not(And(events)), given, head):
            yield Prob(And(tuple(complement(e) for e in events)), given, head)
            yield mul(*(Prob(complement(e), given, head) for e in events))
        case Prob(Not(Or(events)), given, head):
            yield Prob(Or(tuple(complement(e) for e in events)), given, head)
            yield add(*(Prob(complement(e), given, head) for e in events))
        case Prob(And(events), given, head) if all(isinstance(e, Not) for e in events):
            yield 1 - Prob(And(tuple(complement(e) for e in events), True), given, head)
        case Prob(Or(events), given, head):
            yield 1 - Prob(Or(tuple(complement(e) for e in events)), given, head)


@rule(
    r"P(A^c \mid B) \ne 1 - P(A \mid B^c)",
    source=SOURCE,
    examples=[(r"P(\bar A \mid B)", r"1 - P(A \mid \bar B)", EVENTS)],
    sound=False,
)
def conditional_complement_wrong_slot(node: Prob, problem: Problem) -> Iterator[Node]:
    """Complements add to one under one condition: P(A^c | B) = 1 - P(A | B); the condition stays as it is."""
    match node:
        case Prob(a, Node() as b, head):
            yield 1 - Prob(complement(a), complement(b), head)
            yield 1 - Prob(a, complement(b), head)


@rule(
    r"P(A^c) \ne P(A)",
    source=SOURCE,
    examples=[(r"P(B \mid \bar A) P(\bar A)", r"P(B \mid \bar A) P(A)", EVENTS)],
    sound=False,
)
def complement_not_taken(node: Prob | Sum, problem: Problem) -> Iterator[Node]:
    """The other case has the probability 1 - P(A): the complement was not taken."""
    match node:
        case Prob(Not(a), given, head):
            yield Prob(a, given, head)
        case Prob(Rel("=", x, Num(v)), given, head) if v in (0, 1) and two_valued(x, problem):
            yield Prob(Rel("=", x, Num(1 - v)), given, head)
        case Prob(And(events, comma), given, head) if any(isinstance(e, Rel) for e in events):
            for k, e in enumerate(events):
                match e:
                    case Rel("=", x, Num(v)) if v in (0, 1) and two_valued(x, problem):
                        turned = Rel("=", x, Num(1 - v))
                        yield Prob(And((*events[:k], turned, *events[k + 1 :]), comma), given, head)
        case Prob(And(events), None, head) if all(isinstance(e, Not) for e in events):
            yield mul(*(Prob(complement(e), None, head) for e in events))
            yield Prob(And(tuple(complement(e) for e in events), True), None, head)
        case Sum((Num(value), Prod((Num(minus), *rest)))) if value == 1 and minus < 0:
            yield mul(*rest) if minus == -1 else mul(Num(-minus), *rest)
        case Sum((Num(value), Num(minus))) if value == 1 and -1 < minus < 0:
            yield Num(-minus)
        case Sum(terms) if len(terms) == 2 and all(conditional_factor(t) is not None for t in terms):
            # the weight of the other case left out altogether
            bare = [conditional_factor(t) for t in terms]
            first, second = bare
            if first is not None and second is not None:
                yield first + terms[1]
                yield terms[0] + second


def two_valued(x: Node, problem: Problem) -> bool:
    """Was the variable declared with the values 0 and 1 (or is nothing said of its values)?"""
    declared = problem.declarations.get(getattr(x, "name", ""))
    within = None if declared is None else declared.within
    laws = [f.node.law for f in problem.facts if isinstance(f.node, Follows) and f.node.u is x]
    bernoulli = all(isinstance(law, Law) and law.name == "Bernoulli" for law in laws)
    return set(within.kids) == {Num(0), Num(1)} if isinstance(within, FiniteSet) else bernoulli
