"""A mass or a density stated beside a law by name says which of the law's parametrisations is meant.

X ~ Geometric(p) with P(X = n) = p (1 - p)^n counts failures, Exponential(b) with density e^{-x/b} / b goes by scale.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from symderive import scalar
from symderive.expr.algebra import UNITY, Idx, Num, Pow, Rel, Sym
from symderive.expr.build import add, neg
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.probability import Dens, Law, LawDens, Prob, RandVar
from symderive.expr.problem import Fact, Follows, Problem
from symderive.methods.chance.named_variables import with_variables
from symderive.methods.chance.regions import Inconsistent

#: laws of which more than one parametrisation is in use, or that are compared at least
COMPARED = (
    "Normal",
    "Exponential",
    "Gamma",
    "Beta",
    "Bernoulli",
    "Binomial",
    "Poisson",
    "Geometric",
    "NegativeBinomial",
)

#: a number in the range of each kind of parameter
TYPICAL = {"unit": Fraction(3, 10), "count": Fraction(4), "positive": Fraction(3, 2), "real": Fraction(2, 5)}


@dataclass(frozen=True, slots=True)
class Reading:
    """A parametrisation: a law of the house, whose values are counted from ``shift`` less than the house does."""

    law: Law
    shift: Node | None = None

    def at(self, point: Node) -> Node:
        row = law_row(self.law)
        assert row is not None
        return row.density(point if self.shift is None else add(point, self.shift), *self.law.params)


def readings(law: Law) -> Iterator[Reading]:
    """The parametrisations in which a law is met, that of the house first."""
    yield Reading(law)
    match law:
        case Law("Geometric", (p,)):
            swapped = Law("Geometric", (add(1, neg(p)),))
            yield from (Reading(law, UNITY), Reading(swapped), Reading(swapped, UNITY))
        case Law("NegativeBinomial", (r, p)):
            swapped = Law("NegativeBinomial", (r, add(1, neg(p))))
            yield from (Reading(law, r), Reading(swapped), Reading(swapped, r))
        case Law("Exponential", (b,)):
            yield Reading(Law("Exponential", (Pow(b, Num(-1)),)))
        case Law("Gamma", (a, b)):
            yield Reading(Law("Gamma", (a, Pow(b, Num(-1)))))
        case Law("Normal", (m, s)):
            yield from (Reading(Law("Normal", (m, Pow(s, Num(2))))), Reading(Law("Normal", (m, Pow(s, Num(-1))))))


def with_law_as_stated(problem: Problem) -> Problem:
    """The problem with each law in the parametrisation that its stated mass or density shows.

    Raises ``Inconsistent`` where the formula is that of the law in none of them.
    """
    spoken = with_variables(problem)
    for told in spoken.facts:
        formula = formula_of(told)
        if formula is None:
            continue
        x, letter, right = formula
        laws = [(f, f.node) for f in spoken.facts if isinstance(f.node, Follows)]
        own = [(f, node.law) for f, node in laws if node.u is x and node.given is None]
        if len(own) != 1:
            continue
        fact, law = own[0]
        if not isinstance(law, Law) or law.name not in COMPARED:
            continue
        if free_leaves(right) - {letter} - free_leaves(law) - numbers(right) or holds(law, RandVar):
            continue
        found = [agrees(r, law, letter, right) for r in readings(law)]
        place = next((k for k, same in enumerate(found) if same), None)
        if place is None:
            if None in found:
                continue
            raise Inconsistent("the stated mass or density is not the one of the stated law in any parametrisation")
        spoken = rewritten(spoken, fact, told, tuple(readings(law))[place], place == 0)
    return spoken


def numbers(u: Node) -> set[Node]:
    return {x for x in free_leaves(u) if not isinstance(x, Sym | Idx)}


def formula_of(fact: Fact) -> tuple[RandVar, Node, Node] | None:
    """The variable, the letter of its value and the formula, where a fact states a mass or a density."""
    match fact.node:
        case Rel("=", Prob(Rel("=", RandVar() as x, Sym() | Idx() as letter), None), right):
            pass
        case Rel("=", Dens(_, (Sym() as letter,), (), (), (RandVar() as x,)), right) if not isinstance(
            right, Law | LawDens
        ):
            pass
        case _:
            return None
    return (x, letter, right) if letter in free_leaves(right) else None


def agrees(reading: Reading, law: Law, letter: Node, right: Node) -> bool | None:
    """Are a law and a formula the same at some points, with numbers for the letters? None: no numbers come out."""
    row = law_row(law)
    assert row is not None
    put: dict[Node, Node] = {}
    for p, kind in zip(law.params, row.ranges, strict=True):
        if isinstance(p, Sym | Idx):
            put[p] = Num(TYPICAL[kind])
    for leaf in (free_leaves(law) | free_leaves(right)) - {letter}:
        if isinstance(leaf, Sym | Idx):
            put.setdefault(leaf, Num(TYPICAL["unit"]))
    for point in points(law, put):
        here: dict[Node, Node] = {**put, letter: point}
        a, b = scalar.number(substitute(reading.at(point), put)), scalar.number(substitute(right, here))
        if a is None or b is None:
            return None
        if abs(a - b) > 1e-9 * max(1.0, abs(a), abs(b)):
            return False
    return True


def points(law: Law, put: dict[Node, Node]) -> list[Node]:
    match law.name:
        case "Bernoulli" | "Binomial":
            return [Num(0), UNITY]
        case "Geometric" | "Poisson":
            return [Num(k) for k in (1, 2, 4)]
        case "NegativeBinomial":
            r = scalar.number(substitute(law.params[0], put))
            return [Num(round(r or 1) + k) for k in (0, 1, 3)]
    return [Num(Fraction(k, 10)) for k in (2, 5, 9)]


def rewritten(problem: Problem, own: Fact, told: Fact, reading: Reading, as_it_is: bool) -> Problem:
    assert isinstance(told.node, Rel) and isinstance(own.node, Follows)
    mass = told.node.left if isinstance(told.node.left, Prob) else None
    if reading.shift is not None:
        # The values are counted from another number: the mass itself is the law.
        letter = mass.event.right if mass is not None and isinstance(mass.event, Rel) else None
        where = told.where if told.where is not None or letter is None else Rel(">=", letter, Num(0))
        facts = tuple(replace(f, where=where) if f is told else f for f in problem.facts if f is not own)
        return problem.but(facts=facts)
    if as_it_is and (told.where is not None or mass is not None):
        return problem
    law = replace(own, node=Follows(own.node.u, reading.law, None))
    kept = told if mass is not None else None
    return problem.but(facts=tuple(law if f is own else f for f in problem.facts if f is not told or f is kept))
