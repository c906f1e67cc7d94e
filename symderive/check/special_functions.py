"""Special cases of functions that are known by name only: a constant, a straight line, a parabola.

What holds for the smooth functions drawn at random may fail for these, which the givens leave open as well.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from symderive.expr.algebra import UNITY, ZERO, Map, Num, Pow, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, transform
from symderive.expr.problem import Definition, Has, Problem
from symderive.numeric.agreement import Agreement
from symderive.numeric.bearings import SMOOTH, speaks_of
from symderive.numeric.compare import agree
from symderive.numeric.functions import KNOWN

FURTHER = (3, 6)  # seeds of further functions
FUNCTION_SECONDS = 1.5
LETTER = Sym("t")
UPWARD = frozenset(("increasing", "strictly increasing", "nondecreasing"))
ONE_TO_ONE = frozenset(("monotone", "strictly monotone", "injective", "invertible", "bijective", "linear"))
STRAIGHT = frozenset(("convex", "concave"))
#: functions of t, in words, with what is true of them (all are smooth)
FUNCTIONS: tuple[tuple[Node, str, frozenset[str]], ...] = (
    (ZERO, "0", STRAIGHT | {"even", "odd", "nondecreasing", "nonincreasing", "nonnegative", "bounded", "linear"}),
    (Num(2), "2", STRAIGHT | {"even", "nondecreasing", "nonincreasing", "nonnegative", "positive", "bounded"}),
    (LETTER, "t", STRAIGHT | UPWARD | ONE_TO_ONE | {"odd"}),
    (neg(LETTER), "-t", STRAIGHT | ONE_TO_ONE | {"odd", "decreasing", "strictly decreasing", "nonincreasing"}),
    (add(LETTER, Num(Fraction(-1, 2))), "t - 1/2", STRAIGHT | UPWARD | ONE_TO_ONE - {"linear"}),
    (Pow(LETTER, Num(3)), "t^3", UPWARD | ONE_TO_ONE - {"linear"} | {"odd"}),
    (mul(LETTER, add(UNITY, neg(LETTER))), "t (1 - t)", frozenset({"concave", "strictly concave"})),
    (mul(LETTER, LETTER), "t^2", frozenset({"convex", "strictly convex", "even", "nonnegative"})),
)


@dataclass(frozen=True, slots=True)
class Special:
    """A case in words, the problem in which it is stated too, and what it puts in for names in the lines."""

    words: dict[str, str]
    problem: Problem
    put: dict[Node, Node]
    of_function: bool = False

    def of(self, node: Node) -> Node:
        return transform(node, lambda part: self.put.get(part, part)) if self.put else node


def of_functions(sides: Sequence[Node], problem: Problem) -> Iterator[Special]:
    """Functions of a number that are known by name only: a constant, the number itself, a parabola."""
    for name in unknown_functions(sides, problem):
        said = [f for f in problem.facts if f.node is not None and speaks_of(name, f.node)]
        words = {f.node.prop if isinstance(f.node, Has) else "" for f in said}
        kept = tuple(f for f in problem.facts if f not in said)
        for body, shown, true in FUNCTIONS:
            if words <= true | SMOOTH:
                made = Definition(Sym(name), body, (LETTER,))
                case = problem.but(definitions=(*problem.definitions, made), facts=kept)
                yield Special({f"{name}(t)": shown}, case, {}, of_function=True)


def unknown_functions(sides: Sequence[Node], problem: Problem) -> list[str]:
    """The functions of a number of which only the name is known."""
    names = dict.fromkeys(p.name for side in sides for p in side.walk() if isinstance(p, Map) and p.name not in KNOWN)
    return [name for name in names if problem.function(name) is None]


def another_function(
    a: Node, b: Node, problem: Problem, *, seed: int = 0, seconds: float = FUNCTION_SECONDS
) -> Agreement | None:
    """Functions for which two lines differ that agree for the first ones drawn; None where none are found."""
    if not unknown_functions((a, b), problem):
        return None
    end = time.perf_counter() + seconds
    for further in FURTHER:
        found = agree(a, b, problem, seed=seed + further, limit=seconds / 2)
        if found.verdict == "different":
            return found
    for case in of_functions((a, b), problem):
        if time.perf_counter() > end:
            return None
        found = agree(a, b, case.problem, seed=seed, limit=seconds / 4)
        if found.verdict == "different" and not found.undefined:
            return replace(found, counterexample={**case.words, **found.counterexample})
    return None
