"""Products of powers too high for doubles, as n^(1-n) (n - 2)^(n-2) at n = 10^7: their logarithms added up."""

from __future__ import annotations

from decimal import Decimal, localcontext
from math import exp

from symderive import scalar
from symderive.expr.algebra import Num, Pow, Prod
from symderive.expr.node import Node

#: exponents from here on are high
HIGH = 100
#: digits that the logarithms are added with; what cancels is far less
DIGITS = 50


def product_of_high_powers(u: Node) -> tuple[float, list[Node]] | None:
    """The value of all high powers of positive numbers among the factors together, and the other factors.

    None where there are fewer than two of them, or where their product itself is out of reach.
    """
    if not isinstance(u, Prod):
        return None
    high: list[tuple[Decimal, Decimal]] = []
    rest: list[Node] = []
    with localcontext() as context:
        context.prec = DIGITS
        for f in u.factors:
            exponent = scalar.simplify(f.exponent) if isinstance(f, Pow) else None
            if not isinstance(f, Pow) or not isinstance(exponent, Num) or abs(exponent.value) <= HIGH:
                rest.append(f)
                continue
            base = scalar.simplify(f.base)
            if not isinstance(base, Num) or base.value <= 0:
                return None
            high.append((as_decimal(base), as_decimal(exponent)))
        if len(high) < 2:
            return None
        together = float(sum(n * b.ln() for b, n in high))
    return (exp(together), rest) if -700 < together < 700 else None


def as_decimal(u: Num) -> Decimal:
    return Decimal(u.value.numerator) / Decimal(u.value.denominator)
