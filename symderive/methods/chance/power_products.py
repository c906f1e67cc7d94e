"""The limit of a product of powers of polynomials: n^(1-n) (n - 2)^(n-2) (n - 1) goes to exp(-2).

A factor (a n^d + b n^(d-1) + ...)^(s n + t) is, up to what goes to one,
a^(s n + t) n^(d (s n + t)) exp(s b / a). Where the powers of n and of a that grow with n cancel, the rest is the limit.
"""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import UNITY, ZERO, Map, Num, Pow, Prod
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves
from symderive.numeric.plainly import plain_number
from symderive.scalar import Letters


def limit_of_power_product(u: Node, n: Node, letters: Letters) -> Node | None:
    """The limit for n to infinity; None where u is no such product or grows without bound."""
    fast: list[Node] = []  # the exponent of n^n
    steep: list[Node] = []  # the logarithm of what is taken to the power n
    slow: list[Node] = []  # the exponent of n
    kept: list[Node] = []  # factors of the limit
    for f in u.factors if isinstance(u, Prod) else (u,):
        base, exponent = base_and_exponent(f)
        if n not in free_leaves(f):
            kept.append(f)
            continue
        above, rate = scalar.polynomial(base, [n], letters), scalar.polynomial(exponent, [n], letters)
        if above is None or rate is None or set(rate) - {(0,), (1,)} or max(above) == (0,):
            return None
        (d,) = max(above)
        a, b = above[(d,)], above.get((d - 1,), ZERO)
        s, t = rate.get((1,), ZERO), rate.get((0,), ZERO)
        if s is not ZERO and scalar.sign(a, letters) != 1:
            return None
        fast.append(mul(Num(d), s))
        slow.append(mul(Num(d), t))
        if s is not ZERO and a != UNITY:
            steep.append(mul(s, Map("log", a)))
        kept += [Pow(a, t), Map("exp", mul(s, b, Pow(a, Num(-1))))]
    if not fast or any(not scalar.equal(add(*e), ZERO, letters) for e in (fast, steep) if e):
        return None
    order = scalar.sign(add(*slow), letters)
    if order == 0:
        return scalar.simplify(mul(*kept), letters)
    return ZERO if order == -1 else None


def base_and_exponent(f: Node) -> tuple[Node, Node]:
    """(u, n) of u^n, where powers of powers are one power."""
    exponent: Node = UNITY
    while isinstance(f, Pow):
        exponent = f.exponent if exponent is UNITY else mul(f.exponent, exponent)
        f = f.base
    number = plain_number(exponent)
    return f, exponent if number is None else Num(number)
