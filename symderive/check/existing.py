"""Limits, series and integrals that exist for a part of the declared letters only: what was taken for granted.

The integral of e^{-ax} over x > 0 is 1/a where a > 0, and nothing elsewhere. A line of which the letters were declared
to be any real numbers needs that assumption, if with it both lines agree and without it the line above has no value
anywhere while the line has one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from symderive.check.assumption import Assumption, relation
from symderive.check.known import known_of
from symderive.check.state import State
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import INFINITY, MINUS, UNITY, ZERO, Num, Pow, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import Integral, Limit
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Expect, RandVar
from symderive.expr.problem import Fact, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.compare import agree
from symderive.numeric.deadline import OutOfTime, until
from symderive.numeric.kept import has_value
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import draw

SECONDS = 1.5
POINTS = 4  # at which the line above must be without a value
WITHOUT_VALUE = re.compile(r"settle|not defined|does not exist|has no value|infinite")


def taken_for_granted(a: Node, b: Node, problem: Problem, seed: int = 0) -> Assumption | None:
    """The assumption under which ``a`` has a value, the same as ``b``; None where none is found."""
    letters = [x for x in sorted(free_leaves(a), key=repr) if isinstance(x, Sym) and declared(x, problem)]
    if not letters or not conditional(a):
        return None
    end = time.perf_counter() + SECONDS
    try:
        with until(end):
            for x in letters:
                for words, inside, outside in parts_of_the_line(x, problem):
                    there = problem.but(facts=(*problem.facts, *inside))
                    if agree(a, b, there, seed=seed).verdict != "equal":
                        continue
                    if without_value(a, b, problem.but(facts=(*problem.facts, *outside)), seed):
                        return Assumption(words, inside)
    except OutOfTime:
        return None
    return None


def existing(above: Node, right: Node, state: State) -> Verdict | None:
    """The verdict on a line below one that has a value under an assumption only; None where none is needed."""
    needs = taken_for_granted(above, right, state.problem, state.seed)
    if needs is None:
        return None
    said = f"This needs {needs.words}, which is not stated: elsewhere the line above has no value."
    return Verdict(0, "unjustified", mistake="missing-assumption", message=said)


def conditional(node: Node) -> bool:
    """Does something stand here that need not exist for every value of its letters?"""
    for part in node.walk():
        match part:
            case Integral() | Limit():
                return True
            case BigSum(_, _, _, high) if high is INFINITY:
                return True
            case Expect(u) if any(
                isinstance(p, Pow)
                and isinstance(p.exponent, Num)
                and p.exponent.value < 0
                and isinstance(p.base, RandVar)
                for p in u.walk()
            ):
                return True
    return False


def declared(x: Sym, problem: Problem) -> bool:
    """Was the letter declared, to be a real number?"""
    decl = problem.declarations.get(x.name)
    return decl is not None and not decl.inferred and decl.kind == "scalar" and is_scalar(x.shape)


def parts_of_the_line(x: Sym, problem: Problem) -> Iterator[tuple[str, tuple[Fact, ...], tuple[Fact, ...]]]:
    """(in words, statement of a part, statement of what lies outside of it), the largest part first."""
    known = known_of(problem)
    low, high = known.of(x)
    if x in known.whole or high is not None:
        return
    name = x.latex
    if low is None:
        yield rf"{name} > -1", (relation(x, ">", MINUS),), (relation(x, "<", MINUS),)
        yield rf"{name} > 0", (relation(x, ">", ZERO),), (relation(x, "<", ZERO),)
        yield rf"{name} < 0", (relation(x, "<", ZERO),), (relation(x, ">", ZERO),)
        inside = (relation(x, ">", MINUS), relation(x, "<", UNITY))
        yield rf"|{name}| < 1", inside, (relation(x, ">", UNITY),)
    if low is None or low == 0:
        yield rf"{name} > 1", (relation(x, ">", UNITY),), (relation(x, "<", UNITY),)
    if low == 0:
        yield rf"{name} < 1", (relation(x, "<", UNITY),), (relation(x, ">", UNITY),)


def without_value(a: Node, b: Node, problem: Problem, seed: int) -> bool:
    """Has ``a`` no value at any of some points of a problem at which ``b`` has one?"""
    for number in range(POINTS):
        try:
            point = draw(problem, (a, b), seed + number, count=1)
            if not has_value(b, point, problem):
                return False
        except OutOfTime:
            raise
        except NoNumber:
            return False
        try:
            if has_value(a, point, problem):
                return False
        except OutOfTime:
            raise
        except NoNumber as reason:
            if not WITHOUT_VALUE.search(str(reason)):
                return False
    return True
