"""The names of steps with limits, integrals, sums, norms, traces and determinants."""

from __future__ import annotations

from symderive.check.derived import derived
from symderive.check.reasons.by_values import PUT_IN
from symderive.check.reasons.change import Change, alike, as_letters, equal_in_value, scalars_only
from symderive.expr.algebra import MINUS, Det, Pow, Prod, Trace
from symderive.expr.arrays import BigProd, BigSum, Norm
from symderive.expr.build import divide, mul
from symderive.expr.calculus import At, Derivative, Integral, Limit
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import SumOver
from symderive.expr.problem import is_chance
from symderive.expr.shape import is_scalar

SUMS = frozenset((BigSum, SumOver))
MATRIX = frozenset((Trace, Det, Norm))

TOLD = frozenset((Limit, Integral, At, BigSum, SumOver, BigProd, Derivative))

#: operations that are gone without another in their place -> what was done with them
WORKED_OUT: tuple[tuple[frozenset[type[Node]], str], ...] = (
    (frozenset((Limit,)), "work-out-the-limit"),
    (frozenset((Integral,)), "work-out-the-integral"),
    (frozenset((Integral, At)), "work-out-the-integral"),
    (frozenset((At,)), "insert-the-point"),
    (SUMS, "work-out-the-sum"),
    (frozenset((BigProd,)), "work-out-the-sum"),
    (frozenset((Det,)), "work-out-the-determinant"),
    (frozenset((Norm,)), "norm-by-definition"),
    (frozenset((Trace,)), "rules-of-the-trace"),
)


def by_sums(change: Change) -> tuple[str, ...]:
    """The name of the step; () where something else changed."""
    went, arrived = change.went, change.arrived
    if not went or not went | arrived <= TOLD | MATRIX:
        return ()
    if not arrived and went <= SUMS and any(is_chance(u) for u in change.gone):
        return ("work-out-the-sum", PUT_IN)
    if not arrived:
        return next(((name,) for kinds, name in WORKED_OUT if went <= kinds), ())
    if went == {Limit} and arrived == {Limit}:
        return of_limits(change)
    if went == {Integral}:
        return of_integrals(change)
    if went == {BigProd}:
        return ("logarithm-of-a-product",) if arrived == {BigSum} else ()
    if went | arrived <= SUMS:
        linear = as_letters(change.above, change.line, change.problem)
        return ("linearity-of-the-sum",) if linear else ()
    if went == {Derivative} == arrived or not went | arrived <= MATRIX:
        return ()
    if Norm in went | arrived:
        return ("norm-by-definition",)
    return ("work-out-the-determinant",) if went | arrived == {Det} else ("rules-of-the-trace",)


def of_limits(change: Change) -> tuple[str, ...]:
    """What is done under a limit: l'Hopital's rule, a factor cancelled, algebra; or a limit taken apart."""
    if len(change.gone) > 1 or len(change.come) > 1:
        return ("limit-of-a-product",) if isinstance(change.line, Prod) else ("limit-of-a-sum",)
    (a,), (b,) = change.gone, change.come
    assert isinstance(a, Limit) and isinstance(b, Limit)
    if equal_in_value(a.body, b.body, change.problem):
        return ()
    slopes = [derived(Derivative(u, (a.var,), False, "mixed")) for u in fraction(a.body)]
    return ("l-hopital-rule",) if equal_in_value(divide(*slopes), b.body, change.problem) else ()


def fraction(node: Node) -> tuple[Node, Node]:
    """What stands over the bar and what below it."""
    factors = node.factors if isinstance(node, Prod) else (node,)
    below = [f.base for f in factors if isinstance(f, Pow) and f.exponent is MINUS]
    return mul(*(f for f in factors if not (isinstance(f, Pow) and f.exponent is MINUS))), mul(*below)


def of_integrals(change: Change) -> tuple[str, ...]:
    """By parts, substituted, taken apart, or algebra under the integral."""
    rest = [u for u in change.come if isinstance(u, Integral)]
    if At in change.arrived:
        return ("integration-by-parts",) if rest else ("values-of-an-antiderivative",)
    if not rest or change.arrived != {Integral}:
        return ()
    if len(change.gone) == len(rest) == 1:
        (a,), (b,) = change.gone, rest
        assert isinstance(a, Integral) and isinstance(b, Integral)
        if (a.var, a.low, a.high) == (b.var, b.low, b.high):
            if scalars_only(a.body, b.body) and alike(a.body, b.body, change.problem):
                return ("collect-and-cancel",)
            return ("linearity-of-the-integral",) if ratio_is_constant(a, b) else ("integration-by-parts",)
        return ("substitution",)
    return ("linearity-of-the-integral",)


def ratio_is_constant(a: Integral, b: Integral) -> bool:
    """Do the integrands have all their factors with the variable in common?"""
    moving = [
        {f for f in (u.body.factors if isinstance(u.body, Prod) else (u.body,)) if a.var in free_leaves(f)}
        for u in (a, b)
    ]
    return moving[0] == moving[1] and is_scalar(a.shape)
