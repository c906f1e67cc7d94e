"""Limits, series and integrals that exist for a part of the declared letters only: what was taken for granted.

The integral of e^{-ax} over x > 0 is 1/a where a > 0, and nothing elsewhere. A line of which the letters were declared
to be any real numbers needs that assumption, if with it both lines agree and without it the line above has no value
anywhere while the line has one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from symderive import scalar
from symderive.check.antiderivatives import differentiated, variable
from symderive.check.assumption import Assumption, relation
from symderive.check.holes import divisors, zeros
from symderive.check.known import known_of
from symderive.check.state import State
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import INFINITY, MINUS, ZERO, Map, Num, Pow, Rel, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import Integral, Limit
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.probability import Expect, RandVar
from symderive.expr.problem import Fact, Follows, Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.compare import agree
from symderive.numeric.deadline import OutOfTime, until
from symderive.numeric.kept import has_value
from symderive.numeric.lawful import relations_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.outline import stated_of
from symderive.numeric.sample import draw
from symderive.render import notation

SECONDS = 2.0
POINTS = 4  # at which the line above must be without a value
WITHOUT_VALUE = re.compile(r"settle|not defined|does not exist|has no value|infinite")


def taken_for_granted(a: Node, b: Node, problem: Problem, seed: int = 0, *, partly: bool = False) -> Assumption | None:
    """The assumption under which ``a`` has a value, the same as ``b``; None where none is found, and one without words
    where there was no time to tell. ``partly``: at some of the points drawn it had none."""
    everywhere = conditional(a)
    if not everywhere and not (partly and holds(a, Expect)):
        return None
    of_laws = parameters(a, problem)
    leaves = sorted({*free_leaves(a), *of_laws}, key=repr)
    letters = [x for x in leaves if isinstance(x, Sym) and ((everywhere and x in of_laws) or declared(x, problem))]
    end = time.perf_counter() + SECONDS
    try:
        with until(end):
            for x in letters:
                parts = chain(
                    beside_letters(x, b, problem, of_laws), parts_of_the_line(x, b, problem) if everywhere else ()
                )
                for words, inside, outside in parts:
                    if not without_value(a, b, problem.but(facts=(*problem.facts, *outside)), seed):
                        continue  # it has a value elsewhere too: mostly this is seen at the first point
                    if agree(a, b, problem.but(facts=(*problem.facts, *inside)), seed=seed).verdict == "equal":
                        return Assumption(words, inside)
    except OutOfTime:
        return Assumption("", ())
    return None


def existing(above: Node, right: Node, state: State, *, partly: bool = False) -> Verdict | None:
    """The verdict on a line below one that has a value under an assumption only (at some of the points drawn it had
    none: ``partly``); None where none is needed."""
    needs, which = taken_for_granted(above, right, state.problem, state.seed, partly=partly), "the line above"
    if needs is None and any(isinstance(p, BigSum) and p.high is INFINITY for p in right.walk()):
        needs, which = taken_for_granted(right, above, state.problem, state.seed), "the series"
    if needs is not None and not needs.facts:
        return Verdict(0, "undecided", message=f"There was no time to tell whether {which} has a value everywhere.")
    if needs is not None:
        return lacking(needs.words, f"elsewhere {which} has no value")
    if (words := positive_below_logarithm(above, right, state)) is not None:
        return lacking(words, "elsewhere the right side has no value")
    if (words := within_ends(above, right, state)) is not None:
        return lacking(words, "at the end of the range the two sides differ")
    return None


def lacking(words: str, why: str) -> Verdict:
    said = f"This needs {words}, which is not stated: {why}."
    return Verdict(0, "unjustified", mistake="missing-assumption", message=said)


def positive_below_logarithm(above: Node, right: Node, state: State) -> str | None:
    """x > 0 where an indefinite integral has a value on both sides of 0, and the line for positive x only."""
    x, problem = variable(above, right), state.problem
    slope = None if x is None else differentiated(above, x)
    if x is None or slope is None or not declared(x, problem):
        return None
    low, _ = known_of(problem).of(x)
    if low is not None and low >= 0:
        return None  # there is nothing on the other side
    if not any(isinstance(p, Map) and p.name == "log" and x in free_leaves(p) for p in right.walk()):
        return None
    there = problem.but(facts=(*problem.facts, relation(x, "<", ZERO)))
    return rf"{x.latex} > 0" if without_value(right, slope, there, state.seed) else None


def within_ends(above: Node, right: Node, state: State) -> str | None:
    """x > 0 where x >= 0 is stated, and at x = 0 an integral, a limit or a series is something else than the line."""
    if not (conditional(above) or conditional(right)) or state.problem.about_chance:
        return None
    for rel in relations_of(state.problem):
        match rel:
            case Rel(">=" | "<=" as op, Sym() as x, Num() as end) if x in free_leaves(above) | free_leaves(right):
                sides = substitute(above, {x: end}), substitute(right, {x: end})
                try:
                    found = agree(*sides, state.problem, seed=state.seed, limit=SECONDS)
                except (DerivationError, ZeroDivisionError):
                    continue
                if found.verdict == "different" and not found.undefined:
                    return rf"{x.latex} {op[0]} {end.value}"
    return None


def conditional(node: Node) -> bool:
    """Does something stand here that need not exist for every value of its letters?"""
    for part in node.walk():
        match part:
            case Integral() | Limit():
                return True
            case BigSum(_, _, _, high) if high is INFINITY:
                return True
            case Expect(u) if any(isinstance(p, Pow) and is_reciprocal(p) for p in u.walk()):
                return True
    return False


def is_reciprocal(part: Pow) -> bool:
    """Is this 1/X or 1/X^2, the mean of which need not exist?"""
    return isinstance(part.base, RandVar) and isinstance(part.exponent, Num) and part.exponent.value < 0


def declared(x: Sym, problem: Problem) -> bool:
    """Was the letter declared to be a real number, or said to lie in a range?"""
    decl = problem.declarations.get(x.name)
    if decl is None or decl.kind != "scalar" or not is_scalar(x.shape):
        return False
    return not decl.inferred or any(x in free_leaves(rel) for rel in relations_of(problem))


def parameters(a: Node, problem: Problem) -> set[Node]:
    """The letters in the laws of the variables of a formula."""
    return {
        leaf
        for fact in problem.facts
        if isinstance(fact.node, Follows) and fact.node.u in free_leaves(a)
        for leaf in free_leaves(fact.node.law)
        if isinstance(leaf, Sym) and is_scalar(leaf.shape)
    }


def parts_of_the_line(x: Sym, b: Node, problem: Problem) -> Iterator[tuple[str, tuple[Fact, ...], tuple[Fact, ...]]]:
    """(in words, statement of a part, statement of what lies outside of it), the largest part first."""
    known = known_of(problem)
    low, high = known.of(x)
    if x in known.whole:
        return
    name, ends = x.latex, sorted({Fraction(1), Fraction(2), *map(abs, poles(x, b, problem))})
    if low is None and high is None:
        yield rf"{name} > -1", (relation(x, ">", MINUS),), (relation(x, "<", MINUS),)
        yield rf"{name} > 0", (relation(x, ">", ZERO),), (relation(x, "<", ZERO),)
        yield rf"{name} < 0", (relation(x, "<", ZERO),), (relation(x, ">", ZERO),)
        for end in reversed(ends):
            inside = (relation(x, ">", Num(-end)), relation(x, "<", Num(end)))
            yield rf"|{name}| < {end}", inside, (relation(x, ">", Num(end)),)
    if high is None and low in (None, 0):
        for end in ends:
            if end > 0:
                yield rf"{name} > {end}", (relation(x, ">", Num(end)),), (relation(x, "<", Num(end)),)
    for end in reversed(ends):
        if high is None and low is not None and low < end:
            yield rf"{name} < {end}", (relation(x, "<", Num(end)),), (relation(x, ">", Num(end)),)
        if low is None and high is not None and high > -end:
            yield rf"{name} > -{end}", (relation(x, ">", Num(-end)),), (relation(x, "<", Num(-end)),)


def poles(x: Sym, b: Node, problem: Problem) -> list[Fraction]:
    """The numbers at which a formula has no value."""
    return [root.value for divisor in divisors(b) if x in free_leaves(divisor) for root in zeros(divisor, x, problem)]


def beside_letters(
    x: Sym, b: Node, problem: Problem, of_laws: set[Node]
) -> Iterator[tuple[str, tuple[Fact, ...], tuple[Fact, ...]]]:
    """The same with ends that other letters tell, of which something is stated (or that are parameters of laws): the
    rate of an exponential law, at which its moment generating function has no value."""
    for divisor in sorted(divisors(b), key=repr):
        others = free_leaves(divisor) - {x}
        letters = [u for u in others if isinstance(u, Sym)]
        known = all(u in of_laws or u in stated_of(problem).ranges for u in letters)
        if x in free_leaves(divisor) and letters and known:
            for root in scalar.solve(divisor, x, known_of(problem)) or ():
                if x not in free_leaves(root) and free_leaves(root) & others:
                    yield rf"{x.latex} < {notation.latex(root)}", (relation(x, "<", root),), (relation(x, ">", root),)


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
