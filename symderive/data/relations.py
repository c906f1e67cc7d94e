"""Stated equations between probabilities and means, as linear relations between quantities: P(A) = 2 P(B), E[X] = 1."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from symderive.data.atoms import Atoms
from symderive.data.field import Value, from_node, to_node
from symderive.data.named_sets import Key, Sets, parts_of
from symderive.data.reading import conjunction, fold, number
from symderive.data.tables import equals
from symderive.data.world import Equation, World
from symderive.expr.algebra import MINUS, Num, Pow, Prod, Sum
from symderive.expr.build import add, mul
from symderive.expr.node import Node, holds
from symderive.expr.probability import Cov, Expect, Prob, Var


@dataclass(frozen=True, slots=True)
class Relation:
    """sum of coefficient times quantity + constant = 0, as the problem states it in ``equation``."""

    terms: dict[Key, Value]
    constant: Value
    equation: Equation


Terms = dict[Prob, Value]


def name_the_parts(sets: Sets, world: World) -> None:
    """Names for the events that equations speak of, and for the values over which means are taken."""
    for equation in equalities(world):
        found = linear_terms(sets.atoms, equation)
        if found is None or not world.mentions(Sum(tuple(p.event for p in found[0]))) <= set(sets.atoms.variables):
            continue
        for prob in found[0]:
            for e in (prob.event, prob.given, *parts_of(prob.event)):
                if e is not None:
                    sets.name(e)
            if prob.given is not None:
                sets.conditions.append(sets.mask(prob.given))


def equalities(world: World) -> list[Equation]:
    return [e for e in world.equations if e.op == "="]


def relations_of(sets: Sets) -> list[Relation]:
    """The equations that are linear in quantities with names."""
    world = sets.atoms.world
    found: list[Relation] = []
    for equation in equalities(world):
        read = linear_terms(sets.atoms, equation)
        if read is None:
            continue
        terms: dict[Key, Value] = {}
        try:
            for prob, c in read[0].items():
                given = sets.full if prob.given is None else sets.mask(prob.given)
                key = (sets.mask(prob.event) & given, given)
                terms[key] = terms.get(key, Fraction(0)) + c
        except KeyError:
            continue
        constant = read[1]
        for key in [k for k in terms if k[0] in (0, k[1])]:
            sure = terms.pop(key)
            constant = constant + sure if key[0] else constant
        kept = {k: c for k, c in terms.items() if c}
        if kept and all(k[0] in sets.names or k[1] != sets.full for k in kept):
            found.append(Relation(kept, constant, equation))
    return found


def linear_terms(atoms: Atoms, equation: Equation) -> tuple[Terms, Value] | None:
    """left - right as a linear combination of probabilities; a quotient that is a number is multiplied out."""
    for this, other in ((equation.left, equation.right), (equation.right, equation.left)):
        parts = quotient(this)
        value = from_node(fold(other)) if not holds(other, Prob, Expect, Var, Cov) else None
        if parts is not None and value is not None:
            top, below = linear(atoms, parts[0]), linear(atoms, parts[1])
            return None if top is None or below is None else plus(top, below, -value)
    left, right = linear(atoms, equation.left), linear(atoms, equation.right)
    return None if left is None or right is None else plus(left, right, Fraction(-1))


def uncertain(node: Node) -> bool:
    """Does a probability or a moment stand in it?"""
    return holds(node, Prob, Expect, Var, Cov)


def quotient(node: Node) -> tuple[Node, Node] | None:
    """a / b with a probability below."""
    match node:
        case Prod(factors):
            below = [f.base for f in factors if isinstance(f, Pow) and f.exponent is MINUS and isinstance(f.base, Prob)]
            above = [f for f in factors if not (isinstance(f, Pow) and isinstance(f.base, Prob))]
            if len(below) == 1:
                return mul(*above), below[0]
    return None


def plus(a: tuple[Terms, Value], b: tuple[Terms, Value], factor: Value) -> tuple[Terms, Value]:
    terms = dict(a[0])
    for prob, c in b[0].items():
        terms[prob] = terms.get(prob, Fraction(0)) + factor * c
    return terms, a[1] + factor * b[1]


def linear(atoms: Atoms, node: Node) -> tuple[Terms, Value] | None:
    world = atoms.world
    match node:
        case Prob(event, given):
            return {Prob(event, given): Fraction(1)}, Fraction(0)
        case Expect(u, given, None):
            return mean_as_sum(world, u, given)
        case Var(u, None, None):
            return about_the_mean(atoms, u, u)
        case Cov(u, v, None):
            return about_the_mean(atoms, u, v) or about_the_mean(atoms, v, u)
        case Sum(terms):
            total: tuple[Terms, Value] = ({}, Fraction(0))
            for term in terms:
                part = linear(atoms, term)
                if part is None:
                    return None
                total = plus(total, part, Fraction(1))
            return total
        case Prod(factors):
            chances = [f for f in factors if uncertain(f)]
            value = from_node(fold(mul(*(f for f in factors if f not in chances)))) if len(chances) == 1 else None
            inside = linear(atoms, chances[0]) if value is not None else None
            return None if inside is None or value is None else plus(({}, Fraction(0)), inside, value)
    if uncertain(node):
        return None
    value = from_node(fold(world.plain(node)))
    return None if value is None or world.mentions(node) else ({}, value)


def about_the_mean(atoms: Atoms, u: Node, v: Node) -> tuple[Terms, Value] | None:
    """Cov[u, v] = E[(u - E[u]) v] with E[u] known."""
    form = atoms.expectation(u)
    middle = None if form is None else atoms.system.value(form)
    return mean_as_sum(atoms.world, mul(add(u, Num(-middle)), v), None) if isinstance(middle, Fraction) else None


def mean_as_sum(world: World, u: Node, given: Node | None) -> tuple[Terms, Value] | None:
    """E[u | given] as the sum of its values times their probabilities."""
    plain = world.plain(u)
    variables = tuple(v for v in world.values if v in set(plain.walk()))
    size = 1
    for v in variables:
        size *= len(world.values[v])
    if not variables or size > 64:
        return None
    terms: Terms = {}
    for cell in itertools.product(*(world.values[v] for v in variables)):
        fixed = dict(zip(variables, cell, strict=True))
        value = number(fold(plain, fixed))
        if value is None:
            return None
        if value:
            terms[Prob(conjunction([equals(v, x) for v, x in fixed.items()], True), given)] = value
    return terms, Fraction(0)


def as_sum(world: World, u: Node, given: Node | None) -> Node | None:
    """The same, written out."""
    found = mean_as_sum(world, u, given)
    return None if found is None else combination(found[0], found[1])


def combination(terms: Mapping[Prob, Value], constant: Value = Fraction(0)) -> Node:
    """The linear combination as a tree."""
    parts = [prob if c == 1 else mul(to_node(c), prob) for prob, c in terms.items()]
    return add(*parts, *([to_node(constant)] if constant else []))
