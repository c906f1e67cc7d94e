"""The integral of a power of x against a power of a^2 - x^2 from end to end: a Beta function."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symderive.scalar.signs import sign_of
from symderive.scalar.translate import Translation


def arc_kernel(term: Any, x: Any, a: Any, b: Any, words: Translation) -> Any:
    """The integral of c x^m (A - B x^2)^s over (-h, h) or (0, h) with h^2 = A / B; None for anything else.

    By x = h sqrt(t): half of the range gives h^(m + 2 s + 1) B^s Beta((m + 1)/2, s + 1) / 2.
    """
    c, m, arc = sp.Integer(1), sp.Integer(0), None
    for factor in sp.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if not factor.has(x):
            c *= factor
        elif base == x and exponent.is_Integer and exponent > 0:
            m += exponent
        elif arc is None and base.is_polynomial(x) and exponent.is_Rational and exponent > -1:
            arc = (sp.Poly(base, x), exponent)
        else:
            return None
    if arc is None:
        return None
    p, s = arc
    if p.degree() != 2 or p.coeff_monomial(x) != 0 or sign_of(b, words) != 1:
        return None
    whole, curve = p.coeff_monomial(1), -p.coeff_monomial(x**2)
    if sign_of(curve, words) != 1 or sp.simplify(whole - curve * b**2) != 0 or a not in (0, -b):
        return None
    if a != 0 and m % 2:
        return sp.Integer(0)
    half = b ** (m + 2 * s + 1) * curve**s * sp.gamma((m + 1) / sp.Integer(2)) * sp.gamma(s + 1) / 2
    half /= sp.gamma((m + 1) / sp.Integer(2) + s + 1)
    return c * half * (1 if a == 0 else 2)
