"""Limits for large arguments: quotients of gamma functions by Stirling's series, everything else by SymPy's limit.

A quotient Gamma(z + a) / Gamma(z + b) is z^(a-b) times a series in 1/z (DLMF 5.11.13); with three terms kept the
limit of any expression that loses no more than two orders by cancellation is right, and the numbers far out confirm it.
"""

from __future__ import annotations

from fractions import Fraction
from math import exp, log1p

from symderive import scalar
from symderive.expr.algebra import INFINITY, ZERO, Idx, Map, Num, Pow, Prod, Size, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, free_leaves, substitute, transform
from symderive.methods.chance.faster_powers import limit_of_powers
from symderive.methods.chance.high_powers import product_of_high_powers
from symderive.methods.chance.power_products import base_and_exponent, limit_of_power_product
from symderive.scalar import Letters

#: where a function is looked at to see its limit; no whole numbers, so that no factorial is written out
FAR_OUT = tuple(Num(Fraction(10**k) + Fraction(1, 3)) for k in (3, 5, 7))


def limit_at_infinity(body: Node, letter: Node, letters: Letters) -> Node | None:
    """The limit, by Stirling's series where gamma functions stand in the body; None where it is not found."""
    products = limit_of_power_product(body, letter, letters)
    if products is not None:
        return products
    powers = limit_of_powers(body, letter, letters)
    if powers is not None:
        return powers
    if any(is_gamma(part) and letter in part.walk() for part in body.walk()):
        series = transform(body, lambda part: without_gammas(part, letter))
        if any(is_gamma(part) and letter in part.walk() for part in series.walk()):
            return None
        found = scalar.limit(scalar.expand(series, letters), letter, INFINITY, "", letters)
        return found if found is not None else scalar.limit(series, letter, INFINITY, "", letters)
    return scalar.limit(body, letter, INFINITY, "", letters)


def is_gamma(part: Node) -> bool:
    return argument_of_gamma(part) is not None


def argument_of_gamma(part: Node) -> Node | None:
    """z of a gamma function at z."""
    return part.u if isinstance(part, Map) and part.name == "gamma" and part.primes == 0 else None


def without_gammas(part: Node, letter: Node) -> Node:
    """A product of powers of gamma functions, as many above as below, by its series."""
    if not isinstance(part, Prod | Pow) or not any(is_gamma(p) for p in part.walk()):
        return part
    rest: list[Node] = []
    powers: list[tuple[Node, int]] = []
    for f in part.factors if isinstance(part, Prod) else (part,):
        base, n = base_and_exponent(f)
        inside = argument_of_gamma(base)
        if inside is not None and letter in base.walk() and isinstance(n, Num) and n.value.denominator == 1:
            powers.append((inside, int(n.value)))
        else:
            rest.append(f)
    if not powers or sum(n for _, n in powers) != 0:
        return part
    z = powers[0][0]
    shifts = [(scalar.simplify(add(u, mul(-1, z))), n) for u, n in powers]
    if not all(isinstance(c, Num) for c, _ in shifts):
        return part
    above = [c.value for c, n in shifts for _ in range(n) if isinstance(c, Num)]
    below = [c.value for c, n in shifts for _ in range(-n) if isinstance(c, Num)]
    return mul(*rest, *(quotient(z, a, b) for a, b in zip(above, below, strict=True)))


def quotient(z: Node, a: Fraction, b: Fraction) -> Node:
    """Gamma(z + a) / Gamma(z + b), the first three terms of its series."""
    d, s = a - b, a + b - 1
    first = d * s / 2
    second = d * (d - 1) / 2 * (3 * s * s - (d + 1)) / 12
    series = add(1, mul(Num(first), Pow(z, Num(-1))), mul(Num(second), Pow(z, Num(-2))))
    return mul(Pow(z, Num(d)), series)


def approached(body: Node, letter: Node, limit: Node, letters: Letters) -> bool:
    """Do the values of a function far out come nearer and nearer to what is said to be its limit?

    The other letters take one value within their ranges; slow convergence like 1/log n passes, a wrong limit does not.
    """
    put: dict[Node, Node] = {}
    others = dict.fromkeys(leaf for u in (body, limit) for leaf in free_leaves(u) if leaf is not letter)
    for k, leaf in enumerate(leaf for leaf in others if isinstance(leaf, Sym | Size | Idx)):
        low, high = letters.of(leaf)
        start = Fraction(low) if low is not None else Fraction(high) - 3 if high is not None else Fraction(0)
        width = Fraction(high) - start if high is not None else Fraction(3)
        put[leaf] = Num(start + width * Fraction(k + 3, k + 7))
    end = substitute(limit, put)
    values = [far_value(substitute(body, put), letter, at) for at in FAR_OUT]
    if any(v is None for v in values):
        return False
    if end in (INFINITY, neg(INFINITY)):
        sign = 1 if end is INFINITY else -1
        signed = [sign * v for v in values if v is not None]
        return 0 < signed[0] < signed[1] < signed[2]
    goal = scalar.number(end)
    if goal is None:
        return False
    gaps = [abs(v - goal) for v in values if v is not None]
    small = 1e-9 * max(1.0, abs(goal))
    return gaps[2] <= small or (gaps[2] < gaps[1] < gaps[0] and gaps[2] <= 0.1 * max(abs(goal), gaps[0] * 9))


def far_value(body: Node, letter: Node, at: Num) -> float | None:
    """A value far out; gamma functions there by their logarithms, so that none overflows."""
    here = substitute(body, {letter: at})
    together = product_of_high_powers(here)
    if together is not None:
        others = scalar.number(transform(mul(*together[1]), by_logarithms), 40)
        return None if others is None else together[0] * others
    return scalar.number(transform(here, by_logarithms), 40)


def by_logarithms(part: Node) -> Node:
    """A product or power of gamma functions of large numbers as one exponential; a high power of a number as one."""
    if isinstance(part, Pow) and (high := high_power(part)) is not None:
        return high
    if not isinstance(part, Prod | Pow) or not any(is_gamma(p) for p in part.walk()):
        return part
    rest: list[Node] = []
    exponent: list[Node] = []
    for f in part.factors if isinstance(part, Prod) else (part,):
        base, n = base_and_exponent(f)
        inside = argument_of_gamma(base)
        if inside is not None:
            exponent.append(mul(n, Map("loggamma", inside)))
        elif (
            isinstance(base, Map)
            and base.name == "exp"
            and any(p.name == "loggamma" for p in base.walk() if isinstance(p, Map))
        ):
            exponent.append(mul(n, base.u))
        else:
            rest.append(f)
    return mul(*rest, Map("exp", add(*exponent))) if exponent else part


def high_power(part: Pow) -> Node | None:
    """A power of a positive number with a large exponent, to the accuracy of a double; None for all else."""
    match part:
        case Pow(base, Num(n)) if abs(n) > 100:
            value = base.value if isinstance(base, Num) else scalar.number(base, 30)
            if value is None or value <= 0:
                return None
            exponent = float(n) * log1p(float(value - 1))
            return Num(Fraction(exp(exponent))) if -700 < exponent < 700 else ZERO if exponent < 0 else None
    return None
