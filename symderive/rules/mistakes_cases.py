"""Mistakes with sums over cases: a case forgotten, weights left out, what lies in two events counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Apply, Num, Prod, Rel, Sum
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    Dens,
    Expect,
    Law,
    Or,
    Prob,
    RandVar,
    SumOver,
)
from symderive.expr.problem import Follows, Problem
from symderive.rules.conditionals import cases, chance, letters_to_sum, split_by
from symderive.rules.faulty import (
    complement,
    conditional_factor,
    conjuncts,
    joined,
    negative,
    probability,
    stated_probabilities,
)
from symderive.rules.mistakes_probability import two_valued

SOURCE = "common mistakes in probability"
EVENTS = r"A, B, C \text{ events with positive joint probabilities}"


def cases_of(b: Node, problem: Problem) -> list[tuple[Node, ...]]:
    """The conditions c for which P(b | c) was stated, as the partition {c, complement of c} or as stated; not those
    of which b itself speaks."""
    stated = [p.given for p in stated_probabilities(problem) if p.event is b and p.given is not None]
    found: list[tuple[Node, ...]] = [(c, complement(c)) for c in stated]
    if len(stated) > 1:
        found.append(tuple(stated))
    events = [d.node for d in problem.declarations.values() if d.kind == "event" and d.node is not None]
    found += [(e, complement(e)) for e in events if e is not b and complement(e) is not b]
    whole = chance(Prob(b))
    if whole is not None:
        found += list(cases(whole, problem))
    return [parts for parts in dict.fromkeys(found) if not set(parts) & set(conjuncts(b))]


@rule(
    r"P(B) \ne P(B \mid A)\, P(A)",
    source=SOURCE,
    examples=[(r"P(B \mid A) P(A) + P(B \mid \bar A) P(\bar A)", r"P(B \mid A) P(A)", EVENTS)],
    sound=False,
)
def forget_complement_term(node: Prob | Expect | Sum, problem: Problem) -> Iterator[Node]:
    """The law of total probability has a term for every case: add P(B | A^c) P(A^c)."""
    match node:
        case Prob(b, None, head):
            for parts in cases_of(b, problem):
                for c in parts:
                    yield mul(Prob(b, c, head), Prob(c, None, head))
                for k in range(len(parts) if len(parts) > 2 else 0):
                    kept = (*parts[:k], *parts[k + 1 :])
                    yield add(*(mul(Prob(b, c, head), Prob(c, None, head)) for c in kept))
        case Prob(_, Node()):
            split = chance(node)
            if split is not None:
                for parts in cases(split, problem):
                    yield from (mul(p, w) for p, w in split_by(split, parts))
        case Expect(u, None, under):
            for parts in cases_of_mean(u, problem):
                for c in parts:
                    yield mul(Expect(u, c, under), Prob(c, None))
        case Sum(terms) if len(terms) >= 2 and all(probability(t) and negative(t) is None for t in terms):
            for k in range(len(terms)):
                yield add(*terms[:k], *terms[k + 1 :])


@rule(
    r"P(B) \ne P(B \mid A) + P(B \mid A^c)",
    source=SOURCE,
    examples=[(r"P(B)", r"P(B \mid A) + P(B \mid \bar A)", EVENTS)],
    sound=False,
)
def sum_of_conditionals(node: Prob | Expect | Dens | Sum, problem: Problem) -> Iterator[Node]:
    """Each conditional probability counts with the weight of its case: P(B | A) P(A) + P(B | A^c) P(A^c)."""
    match node:
        case Prob(b, None, head):
            for parts in cases_of(b, problem):
                yield add(*(Prob(b, c, head) for c in parts))
        case Expect(u, None, under):
            for parts in cases_of_mean(u, problem):
                yield add(*(Expect(u, c, under) for c in parts))
        case Dens():
            c = chance(node)
            if c is None:
                return
            for letter, part in letters_to_sum(c, problem):
                yield SumOver(c.of(c.asked, (part, *c.known)), letter)
        case Sum(terms):
            bare = [conditional_factor(t) for t in terms]
            if all(bare):
                yield add(*(b for b in bare if b is not None))


@rule(
    r"P(B) \ne \tfrac{1}{2}(P(B \mid A) + P(B \mid A^c))",
    source=SOURCE,
    examples=[(r"P(B)", r"\frac{1}{2} (P(B \mid A) + P(B \mid \bar A))", EVENTS)],
    sound=False,
)
def unweighted_average(node: Prob | Expect | Sum, problem: Problem) -> Iterator[Node]:
    """A plain mean is right only where the cases are equally likely: weight each by its probability."""
    match node:
        case Prob(b, None, head):
            for parts in cases_of(b, problem):
                mean = add(*(Prob(b, c, head) for c in parts))
                yield mul(Num(Fraction(1, len(parts))), mean)
        case Prob(b, Node() as known, head):
            events = [d.node for d in problem.declarations.values() if d.kind == "event" and d.node is not None]
            for e in events:
                if e is not b and e not in set(known.walk()):
                    each = (Prob(b, joined(e, known), head), Prob(b, joined(complement(e), known), head))
                    yield mul(Num(Fraction(1, 2)), add(*each))
        case Expect(Expect(u, Node() as given, under), None, _) if two_valued(given, problem):
            each_mean = [Expect(u, Rel("=", given, Num(v)), under) for v in (0, 1)]
            yield mul(Num(Fraction(1, 2)), add(*each_mean))
        case Expect(u, None, under):
            for parts in cases_of_mean(u, problem):
                yield mul(Num(Fraction(1, len(parts))), add(*(Expect(u, c, under) for c in parts)))
        case Sum(terms):
            bare = [conditional_factor(t) for t in terms]
            if all(bare) and len(terms) > 1:
                yield mul(Num(Fraction(1, len(terms))), add(*(b for b in bare if b is not None)))


def cases_of_mean(u: Node, problem: Problem) -> Iterator[tuple[Node, ...]]:
    """The partitions by which a mean may be split: the values of another finite variable, an event."""
    whole = chance(Prob(Rel("=", u, Num(0))))
    if whole is not None:
        yield from cases(whole, problem)


@rule(
    r"P(A \cup B) \ne P(A) + P(B)",
    source=SOURCE,
    examples=[(r"P(A \cup B)", r"P(A) + P(B)", EVENTS)],
    sound=False,
)
def add_nonexclusive(node: Prob | Sum, problem: Problem) -> Iterator[Node]:
    """What lies in both events is counted twice: subtract P(A and B)."""
    match node:
        case Prob(Rel(op, Apply("max" | "min", parts), value), given, head):
            yield add(*(Prob(Rel(op, part, value), given, head) for part in parts))
        case Prob(Or(events), given, head):
            each = [Prob(e, given, head) for e in events]
            yield add(*each)
            if len(events) > 2:
                yield add(*each, mul(MINUS, Prob(And(events, True), given, head)))
        case Prob(Rel((">=" | ">") as op, RandVar() as x, Num(k)), None, _) if k == (1 if op == ">=" else 0):
            for fact in problem.facts:
                match fact.node:
                    case Follows(u, Law("Binomial", (n, p)), None) if u is x:
                        yield mul(n, p)  # at least once in n trials, every trial counted
            for d in problem.definitions:
                if d.name is x and isinstance(d.body, Sum) and all(isinstance(u, RandVar) for u in d.body.terms):
                    yield add(*(Prob(Rel("=", u, Num(1)), None) for u in d.body.terms))
        case Prob(Rel("=", RandVar() as x, Num(k)), None, head) if k == 1:
            for d in problem.definitions:
                match d.body:
                    case Or(parts) | Apply("max", parts) if d.name is x:
                        yield add(*(Prob(Rel("=", part, Num(1)), None, head) for part in parts))
        case Sum(terms) if len(terms) >= 3:
            kept = [t for t in terms if not (isinstance(t, Prod) and t.factors[0] is MINUS)]
            if 2 <= len(kept) < len(terms) and all(probability(t) for t in kept):
                yield add(*kept)
