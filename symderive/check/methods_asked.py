"""What a chance comes to by the methods that solve problems: for values that numbers alone do not settle.

A continuous law is laid out on finitely many points, and an event in several variables is cut out of them: such numbers
tell roughly what the value is, and no more. A closed form that they confirm says it in full.
"""

from __future__ import annotations

import time

from symderive.check.by_methods import by_methods
from symderive.expr.algebra import Const, Num
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.probability import Cov, Dens, Expect, Info, LawDens, Prob, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import Trial, agree
from symderive.numeric.deadline import OutOfTime, until
from symderive.numeric.numbers import NoNumber
from symderive.scalar.limited import before

CHANCES = (Prob, Dens, LawDens, Expect, Var, Cov, Info)
SECONDS = 2.5
NEAR = 0.15  # relative; what laws on finitely many points are off by at most, where they confirm a value
CLEARLY = 3  # times that is what another value has to differ by


def is_number(node: Node) -> bool:
    """Is this a formula of numbers alone? What is drawn does not touch it."""
    return all(isinstance(leaf, Num | Const) for leaf in free_leaves(node))


def against_closed_form(a: Node, b: Node, problem: Problem, *, seed: int, limit: float | None) -> Agreement | None:
    """How ``b`` compares with the closed form of the chance ``a``, which the numbers of a confirm; None where there is
    none, or where they do not."""
    if holds(b, *CHANCES):
        return None
    closed = closed_form(a, problem, seed=seed, limit=limit)
    if closed is None:
        return None
    made, off = closed
    found = agree(made, b, problem, seed=seed)
    return found if found.verdict != "different" or found.max_error > CLEARLY * off else None


def closed_form(a: Node, problem: Problem, *, seed: int, limit: float | None) -> tuple[Node, float] | None:
    """The closed form of the chance ``a``, with what the numbers of a are off by; None where they do not confirm it."""
    if not isinstance(a, CHANCES) or not is_scalar(a.shape):
        return None
    end = time.perf_counter() + min(SECONDS, SECONDS if limit is None else limit)
    try:
        with until(end), before(end):
            made = by_methods(a, problem)
            if made is None or made.shape != a.shape or holds(made, *CHANCES):
                return None
            near = Trial(problem, (a, made), seed, SECONDS, shown=False).agree(a, made)
    except (DerivationError, NoNumber, OutOfTime, ArithmeticError, RecursionError):
        return None
    if near.verdict != "equal" and not (near.verdict == "different" and near.max_error < NEAR and is_number(made)):
        return None
    return made, near.max_error
