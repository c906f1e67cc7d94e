"""Chances that are stated beside every value of a variable with a law: P(W = 1 | N = n) = 2^{-n}, P(A | X = x) = x^2.

They are the law of W, or of the indicator of A, given N: the values of which nothing is said share what is left, where
there is one of them only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, holds, substitute
from symderive.expr.probability import And, Dens, EventSym, Expect, Indicator, Label, Law, Prob, RandVar
from symderive.expr.problem import Fact
from symderive.numeric.masses import MASS, conditions
from symderive.numeric.variables import Name, Variable, name_of, running

LETTER = Sym("the value", None, "w")
Value = Callable[[Node], Fraction | None]


@dataclass(slots=True)
class Beside:
    """What is stated of one variable beside the values of others: ``masses`` of some of its values."""

    parents: tuple[Node, ...]
    held: tuple[Node, ...]
    masses: dict[Fraction, Node] = field(default_factory=dict)


def chance_given(fact: Fact, value: Value) -> tuple[Node, Fraction, Beside] | None:
    """The variable or event, its value, and the chance of it beside the values of others; None for any other
    statement."""
    match fact.node:
        case Rel("=", Prob(event, Node() as given), right) if fact.where is None:
            if holds(right, Prob, Dens, Expect):
                return None
        case _:
            return None
    parts = conditions(given)
    if not all(isinstance(g, Rel) and g.op == "=" and isinstance(g.left, RandVar) for g in parts):
        return None
    put = {g.right: g.left for g in parts if isinstance(g, Rel) and g.right in fact.every}
    held = tuple(g for g in parts if isinstance(g, Rel) and g.right not in put)
    if not put or any(running(v) for v in put.values() if isinstance(v, RandVar)):
        return None
    beside = Beside(tuple(put.values()), held)
    match event:
        case EventSym():
            return event, Fraction(1), keep(beside, Fraction(1), substitute(right, put))
        case Rel("=", RandVar() as u, (Num() | Label()) as v) if not running(u) and (number := value(v)) is not None:
            return u, number, keep(beside, number, substitute(right, put))
    return None


def keep(beside: Beside, value: Fraction, mass: Node) -> Beside:
    beside.masses[value] = mass
    return beside


def laws_given(facts: Iterable[Fact], variables: Mapping[Name, Variable], value: Value) -> None:
    """Give the variables without a law the one that chances beside the values of lawful variables make up."""
    found: dict[tuple[Name, tuple[Node, ...], tuple[Node, ...]], Beside] = {}
    for fact in facts:
        told = chance_given(fact, value)
        if told is None:
            continue
        u, number, beside = told
        found.setdefault((name_of(u), beside.parents, beside.held), beside).masses[number] = beside.masses[number]
    for (name, parents, held), beside in found.items():
        variable = variables.get(name)
        lawful = [variables[name_of(x)] for x in parents if name_of(x) in variables]
        if variable is None or variable.laws or variable.defined or not any(x.laws for x in lawful):
            continue
        law = law_of(beside.masses, values_of(variable, beside.masses, value))
        if law is not None:
            variable.laws.append((law, And((*parents, *held), True) if len((*parents, *held)) > 1 else parents[0]))


def values_of(variable: Variable, masses: Mapping[Fraction, Node], value: Value) -> Sequence[Fraction] | None:
    """The values that a variable is declared to take; 0 and 1 where none are and one of these is spoken of."""
    elements = getattr(variable.within, "elements", None)
    if elements is not None:
        numbers = [value(e) for e in elements]
        return None if None in numbers else [n for n in numbers if n is not None]
    return (Fraction(0), Fraction(1)) if masses.keys() <= {0, 1} and variable.within is None else None


def law_of(masses: Mapping[Fraction, Node], values: Sequence[Fraction] | None) -> Law | None:
    """The law of these masses, where at most one value is left over and all are whole numbers."""
    if values is None or not masses.keys() <= set(values) or any(v.denominator != 1 for v in values):
        return None
    left = [v for v in values if v not in masses]
    if len(left) > 1:
        return None
    if set(values) == {0, 1} and 1 in masses:
        return Law("Bernoulli", (masses[Fraction(1)],))
    whole = dict(masses) | {v: add(1, neg(add(*masses.values()))) for v in left}
    body = add(*(mul(Indicator(Rel("=", LETTER, Num(v))), mass) for v, mass in whole.items()))
    return Law(MASS, (LETTER, body, Num(min(values)), Num(max(values))))
