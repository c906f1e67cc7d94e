"""Laws for which bounds like Markov's and Chebyshev's are sharp: two values, the outer one just beyond the bound that
the event has, on a small scale and on a large one.

A bound with the wrong power of the threshold, P(|X - mu| >= c) <= Var(X) / c, fails on one of the scales only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from symderive.check.narrowings import may_be, put_in, valued, within
from symderive.check.special_functions import Special
from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.probability import Cov, Expect, Prob, RandVar, Var
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import is_scalar

SCALES = (Fraction(1, 8), Fraction(8))
BEYOND = Fraction(15, 16)  # where the threshold lies, as a part of the outer value
#: (inner value, probability of the outer value), the inner one as a part of the outer
SHAPES = ((-1, Fraction(1, 2)), (0, Fraction(1, 8)), (0, Fraction(7, 8)), (Fraction(-1, 15), Fraction(1, 16)))
MOMENTS = (Expect, Var, Cov)


def tight_laws(sides: Sequence[Node], problem: Problem) -> Iterator[Special]:
    """Such laws for each variable without a law that an event compares with a letter."""
    for x, letter in compared(sides, problem):
        for scale in SCALES:
            at = put_in({letter.name: str(BEYOND * scale)}, problem, {letter: Num(BEYOND * scale)})
            for inner, share in SHAPES:
                values = Num(inner * scale), Num(scale)
                if not may_be(x, values, problem):
                    continue
                words = {**at.words, x.name: f"{inner * scale} or {scale}", f"P({x.name} = {scale})": str(share)}
                case = valued(words, at.problem, x, values, Rel("=", Prob(Rel("=", x, values[1])), Num(share)))
                yield Special(words, case.problem, at.put)


def compared(sides: Sequence[Node], problem: Problem) -> list[tuple[RandVar, Sym]]:
    """(variable, letter) of every event in which a variable of any law is compared with something that one free letter
    stands in."""
    lawful = {f.node.u for f in problem.facts if isinstance(f.node, Follows)} | {d.name for d in problem.definitions}
    moments = [f.node for f in problem.facts if f.node is not None and holds(f.node, *MOMENTS)]
    told = {leaf for fact in moments for leaf in free_leaves(fact)}
    found: dict[tuple[RandVar, Sym], None] = {}
    for event in (p for side in sides for part in side.walk() if isinstance(part, Prob) for p in part.event.walk()):
        if not isinstance(event, Rel) or event.op == "=":
            continue
        variables = [u for u in free_leaves(event) if isinstance(u, RandVar) and u not in lawful and not u.family]
        letters = [u for u in free_leaves(event) if isinstance(u, Sym) and u not in told and is_scalar(u.shape)]
        others = sum(isinstance(u, RandVar) for u in free_leaves(event)) - len(variables)
        free = [x for x in variables if is_scalar(x.shape) and within(x, problem) is None]
        if len(free) == len(variables) == len(letters) == 1 and not others:
            found[free[0], letters[0]] = None
    return list(found)
