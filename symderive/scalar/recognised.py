"""Integrals that are recognised: powers, exponentials and squares in the exponent, over half lines and the line."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symderive.scalar.arcs import arc_kernel
from symderive.scalar.signs import sign_of
from symderive.scalar.translate import Translation


def by_recognition(e: Any, x: Any, a: Any, b: Any, words: Translation) -> Any:
    """Term by term: powers of x times exp(quadratic) times a power of (end - x)."""
    if not e.has(x):
        return e * (b - a) if b - a != sp.oo else None
    e = sp.powsimp(sp.expand(e, power_base=True, power_exp=False, log=False))
    total = sp.Integer(0)
    for term in sp.Add.make_args(e):
        part = one_kernel(term, x, a, b, words)
        if part is None:
            part = arc_kernel(term, x, a, b, words)
        if part is None:
            return None
        total += part
    return total


def one_kernel(term: Any, x: Any, a: Any, b: Any, words: Translation) -> Any:
    """The integral of c x^p exp(q2 x^2 + q1 x + q0) (h - x)^s where the range fits a known kernel."""
    c, p, s, h = sp.Integer(1), sp.Integer(0), sp.Integer(0), None
    q = sp.Integer(0)
    for factor in sp.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if not factor.has(x):
            c *= factor
        elif base == x and not exponent.has(x):
            p += exponent
        elif factor.func is sp.exp or base is sp.E:
            q += factor.args[0] if factor.func is sp.exp else exponent
        elif not base.has(x) and exponent.has(x):
            q += sp.log(base) * exponent
        elif exponent.has(x):
            return None
        else:
            slope = sp.diff(base, x)
            end = sp.simplify(-base.subs(x, 0) / slope) if not slope.has(x) and slope != 0 else None
            if end is None or (h is not None and end != h):
                return None
            h = end
            s += exponent
            c *= (-slope) ** exponent
    q = sp.expand(q)
    if q != 0:
        poly = sp.Poly(q, x) if q.is_polynomial(x) else None
        if poly is None or poly.degree() > 2 or s != 0:
            return None
        q2, q1, q0 = (poly.coeff_monomial(x**k) for k in (2, 1, 0))
        return exponential_kernel(c * sp.exp(q0), p, q2, q1, x, a, b, words)
    if s == 0:
        return power_kernel(c, p, a, b, words)
    if a == 0 and h is not None and sp.expand(h - b) == 0 and b != sp.oo:
        if not exists(p + 1, words) or not exists(s + 1, words):
            return None
        return c * b ** (p + s + 1) * sp.gamma(p + 1) * sp.gamma(s + 1) / sp.gamma(p + s + 2)
    if s.is_Integer and s > 0 and p.is_Integer and p >= 0:
        return by_recognition(sp.expand(c * x**p * (h - x) ** s), x, a, b, words)
    return None


def exists(u: Any, words: Translation) -> bool:
    """Is an exponent positive, so that the integral exists? Where the letters leave it open it is taken to be."""
    sign = sign_of(u, words)
    if sign is None:
        words.needs.append(u)
    return sign in (1, None)


def power_kernel(c: Any, p: Any, a: Any, b: Any, words: Translation) -> Any:
    """The integral of c x^p."""
    n = p + 1
    rise = sign_of(n, words)
    if rise == 0 and n == 0:
        if a == 0 or b == sp.oo:
            sign = sign_of(c, words)
            return None if sign is None else sign * sp.oo
        return c * (sp.log(b) - sp.log(a)) if sign_of(a, words) == 1 else None
    if rise is None or rise == 0:
        return None
    if a is -sp.oo or (b is sp.oo and rise > 0) or (a == 0 and rise < 0):
        sign = sign_of(c, words)
        return None if sign is None or a is -sp.oo else sign * sp.oo
    if not p.is_Integer and sign_of(a, words) not in (0, 1):
        return None
    if p.is_Integer and p < 0 and sign_of(a, words) != 1 and sign_of(b, words) != -1:
        return None
    top = sp.Integer(0) if b is sp.oo else b**n
    bottom = sp.Integer(0) if a == 0 else a**n
    return c * (top - bottom) / n


def exponential_kernel(c: Any, p: Any, q2: Any, q1: Any, x: Any, a: Any, b: Any, words: Translation) -> Any:
    """The integral of c x^p exp(q2 x^2 + q1 x)."""
    natural = p.is_Integer and p >= 0
    if q2 == 0:
        if a == 0 and b is sp.oo and not (natural and p.is_number and p < 12):
            if sign_of(q1, words) == -1 and exists(p + 1, words):
                return c * sp.gamma(p + 1) / (-q1) ** (p + 1)
            return None
        return by_parts(c, p, q1, a, b, words) if natural else None
    if sign_of(q2, words) != -1:
        return None
    if a == 0 and b is sp.oo and q1 == 0:
        n = p + 1
        return c * sp.gamma(n / 2) * (-q2) ** (-n / 2) / 2 if sign_of(n, words) == 1 else None
    if not natural:
        return None
    m, v = -q1 / (2 * q2), -1 / (2 * q2)
    top = c * sp.exp(sp.factor(-(q1**2) / (4 * q2)))
    # x = m + sqrt(v) z: powers of z against exp(-z^2/2)
    ends = [end if end in (sp.oo, -sp.oo) else (end - m) / sp.sqrt(v) for end in (a, b)]
    moments: list[Any] = []
    for k in range(int(p) + 1):
        if k == 0:
            moments.append(sp.sqrt(sp.pi / 2) * (sp.erf(ends[1] / sp.sqrt(2)) - sp.erf(ends[0] / sp.sqrt(2))))
            continue
        edge = [sp.Integer(0) if z in (sp.oo, -sp.oo) else z ** (k - 1) * sp.exp(-sp.expand(z**2) / 2) for z in ends]
        moments.append(edge[0] - edge[1] + ((k - 1) * moments[k - 2] if k > 1 else 0))
    body = sum(sp.binomial(p, k) * m ** (p - k) * sp.sqrt(v) ** k * moments[k] for k in range(int(p) + 1))
    return top * sp.sqrt(v) * body


def by_parts(c: Any, p: Any, q1: Any, a: Any, b: Any, words: Translation) -> Any:
    """The integral of c x^p exp(q1 x): repeated integration by parts."""
    slope = sign_of(q1, words)
    if (b is sp.oo and slope != -1) or (a is -sp.oo and slope != 1):
        return None

    def antiderivative(end: Any) -> Any:
        if end in (sp.oo, -sp.oo):
            return sp.Integer(0)
        terms = [
            (-1) ** k * sp.factorial(p) / sp.factorial(p - k) * end ** (p - k) / q1 ** (k + 1)
            for k in range(int(p) + 1)
        ]
        return sp.exp(q1 * end) * sum(terms)

    return c * (antiderivative(b) - antiderivative(a))
