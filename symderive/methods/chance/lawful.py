"""A stated law by name as a source: its density or mass on its support, at the values of its parents."""

from __future__ import annotations

from symderive.expr.algebra import INFINITY, UNITY, Num, Pow, Rel, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.integers import integer_run
from symderive.expr.laws import law_row, values_of
from symderive.expr.node import Node, substitute
from symderive.expr.probability import (
    And,
    Law,
    RandVar,
    SetOf,
)
from symderive.methods.chance.regions import MINUS_INFINITY, Condition
from symderive.methods.chance.sources import Chance, Source


def source_of_law(chance: Chance, x: RandVar, law: Law, given: Node | None) -> Source | None:
    letter = chance.letter(x)
    when: Rel | And | None = given if isinstance(given, Rel) else None
    parents = frozenset(p for p in law.walk() if isinstance(p, RandVar))
    if isinstance(given, And):
        when = given if any(isinstance(e, Rel) for e in given.events) else None
    put: dict[Node, Node] = {p: chance.letter(p) for p in parents}
    values = values_of(law)
    if values is not None and law.name != "Bernoulli":
        mass = Num(1) / Num(len(values))
        return Source((x,), (letter,), mass, (), (True,), parents, law, values, when)
    match law:
        case Law("UniformSet", (SetOf() as run,)) if (span := integer_run(run)) is not None and INFINITY not in span:
            low, high = (substitute(end, put) for end in span)
            mass = Pow(add(high, mul(-1, low), 1), Num(-1)) if low is not UNITY else Pow(high, Num(-1))
            conditions = support_conditions(letter, low, high)
            return Source((x,), (letter,), mass, conditions, (True,), parents, law, None, when)
    row = law_row(law)
    if row is None:
        return None
    params = [substitute(p, put) for p in law.params]
    low, high = row.support(*params)
    conditions = support_conditions(letter, low, high)
    if law.name == "Hypergeometric":
        conditions = (
            *conditions,
            Condition(add(params[1], neg(letter))),
            Condition(add(params[0], neg(params[1]), neg(params[2]), letter)),
        )
    body = row.density(letter, *params)
    return Source((x,), (letter,), body, conditions, (row.discrete,), parents, law, values, when)


def support_conditions(letter: Sym, low: Node, high: Node) -> tuple[Condition, ...]:
    found = []
    if low is not MINUS_INFINITY:
        found.append(Condition(add(letter, mul(-1, low)) if low != Num(0) else letter))
    if high is not INFINITY:
        found.append(Condition(add(high, mul(-1, letter))))
    return tuple(found)
