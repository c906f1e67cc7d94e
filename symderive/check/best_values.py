"""The largest and the smallest value of a formula over a number: its value where it is stationary."""

from __future__ import annotations

from symderive import scalar
from symderive.check.derived import differentiate
from symderive.expr.algebra import ZERO, Map, Sym
from symderive.expr.build import add, neg
from symderive.expr.node import Node, holds, substitute
from symderive.expr.probability import Best, Dens, RandVar
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.compare import agree
from symderive.scalar import Letters

SECONDS = 0.5


def best_value(best: Best, problem: Problem, known: Letters) -> Node | None:
    """The value of min or max over one number x; None where the formula has not one stationary point, or there is a
    further value elsewhere."""
    match best:
        case Best("min" | "max" as kind, body, (Sym() as x,), None) if is_scalar(x.shape) and x not in known.whole:
            if holds(body, Dens, RandVar):
                return None
        case _:
            return None
    slope = differentiate(body, x)
    places = None if slope is None else scalar.solve(slope, x, known)
    if not places or len(places) != 1:
        return None
    hill = neg(body) if kind == "min" else body
    top = substitute(hill, {x: places[0]})
    if agree(Map("relu", add(hill, neg(top))), ZERO, problem, limit=SECONDS).verdict != "equal":
        return None
    return substitute(body, {x: places[0]})
