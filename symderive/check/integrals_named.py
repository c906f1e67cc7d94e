"""Which mistake was made on the way to an antiderivative? It is differentiated: that is how a person checks one.

Lines with indefinite integrals are equal up to a constant, so their derivatives are compared, as written and with one
slip mended. A bracket [F] between the ends of a definite integral is an antiderivative too.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from symderive.check.antiderivatives import differentiated, variable
from symderive.check.named import Named, of_slip
from symderive.check.naming import name
from symderive.check.repair import ADVICE, Repair
from symderive.check.slips import repairs
from symderive.check.telling import telling
from symderive.expr.algebra import Num, Prod, Sum, Sym
from symderive.expr.build import divide, neg
from symderive.expr.calculus import At, Derivative, Integral
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.quickly import agreed

CHECK = "Differentiate it: what stands under the integral does not come out."


def up_to_a_constant(above: Node, line: Node, x: Sym, problem: Problem, *, seconds: float, seed: int = 0) -> Named:
    """The likely mistake in a line of indefinite integrals by x that is not equal to the one above up to a constant."""
    end = time.perf_counter() + seconds
    due, slope = differentiated(above, x), differentiated(line, x)
    if due is None or slope is None or not is_scalar(due.shape):
        return Named(None)
    if agreed(due, neg(slope), problem, seed):
        return Named("sign-slip", ADVICE["sign-slip"], mended=neg(line))
    for repair in repairs(above, line):
        if time.perf_counter() > end:
            break
        mended = differentiated_safely(repair.line, x)
        if mended is not None and agreed(due, mended, problem, seed):
            return of_slip(telling(of_integral(repair, above, line), above, line, problem), line)
    if variable(above) is None:
        return name(above, line, problem, assume=False, seconds=max(0.05, end - time.perf_counter()), seed=seed)
    return wrong_antiderivative() if variable(line) is None else Named(None)


def differentiated_safely(line: Node, x: Sym) -> Node | None:
    try:
        return differentiated(line, x)
    except (DerivationError, ZeroDivisionError):
        return None


def of_integral(repair: Repair, above: Node, line: Node) -> Repair:
    """A number or an exponent that is off where an integral was done is the antiderivative's; where another integral
    is left, one of the parts'."""
    if repair.name not in ("arithmetic-slip", "factor-slip", "exponent-slip", "drop-factor"):
        return repair
    if variable(line) is not None:
        return replace(repair, name="by-parts-missing-factor") if isinstance(above, Integral) else repair
    return replace(repair, name="antiderivative-slip") if variable(above) is not None else repair


def wrong_antiderivative() -> Named:
    return Named("antiderivative-slip", CHECK)


def between_ends(above: Node, line: Node, problem: Problem, seed: int = 0) -> Named | None:
    """The mistake in a bracket [F] for a definite integral of the line above; None where F is an antiderivative of it,
    up to a factor, or where there is no such bracket."""
    integrals = [p for p in above.walk() if isinstance(p, Integral) and p.low is not None and isinstance(p.var, Sym)]
    for low, high, bracket in brackets(line):
        for p in integrals:
            x = p.var
            if isinstance(x, Sym) and (p.low, p.high) == (low, high):
                slope = Derivative(bracket, (x,))
                if p is above and isinstance(line, Sum) and len(line.terms) == 2:
                    sign = agreed(slope, neg(p.body), problem, seed)
                    return Named("sign-slip", ADVICE["sign-slip"], mended=neg(line)) if sign else wrong_antiderivative()
                if not proportional(slope, p.body, x, problem, seed):
                    return wrong_antiderivative()
    return None


def brackets(line: Node) -> Iterator[tuple[Node, Node, Node]]:
    """The ends and the body of every difference F(b) - F(a) that is still written as a bracket."""
    for part in line.walk():
        match part:
            case Sum((At(body, ((_, high),)), Prod((Num(m), At(other, ((_, low),)))))) if m == -1 and body is other:
                yield low, high, body


def proportional(u: Node, v: Node, x: Sym, problem: Problem, seed: int) -> bool:
    """Is u a multiple of v by something free of x?"""
    return agreed(Derivative(divide(u, v), (x,)) + Num(1), Num(1), problem, seed)
