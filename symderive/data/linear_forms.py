"""Expressions in probabilities as quotients and products of linear forms."""

from __future__ import annotations

from fractions import Fraction

from symderive.data.bounds import Row
from symderive.data.field import Value
from symderive.data.linear import CONSTANT, Form, scaled
from symderive.expr.algebra import MINUS, Num, Pow, Prod
from symderive.expr.node import Node
from symderive.expr.probability import And, Prob


def plain_row(form: Form) -> Row:
    return {k: c for k, c in form.items() if isinstance(c, Fraction)}


def times_out(factors: list[Form]) -> Form | None:
    """The product of forms of which at most one is not a constant."""
    open_factors = [f for f in factors if any(k != CONSTANT for k in f)]
    scale: Value = Fraction(1)
    for f in factors:
        if all(k == CONSTANT for k in f):
            scale = scale * f.get(CONSTANT, Fraction(0))
    if not scale:
        return {}
    if len(open_factors) > 1:
        return None
    return scaled(open_factors[0], scale) if open_factors else {CONSTANT: scale}


def fraction_of(node: Node) -> tuple[Node, Node] | None:
    """Numerator and denominator of a quotient or of a conditional probability."""
    match node:
        case Prob(event, given, head) if given is not None:
            return Prob(And((event, given), True), None, head), Prob(given, None, head)
        case Prod(factors):
            below = [f.base for f in factors if isinstance(f, Pow) and f.exponent is MINUS]
            above = [f for f in factors if not (isinstance(f, Pow) and f.exponent is MINUS)]
            if below:
                return joined(above), joined(below)
        case Pow(base, exponent) if exponent is MINUS:
            return Num(1), base
    return None


def joined(factors: list[Node]) -> Node:
    return Prod(tuple(factors)) if len(factors) > 1 else factors[0] if factors else Num(1)
