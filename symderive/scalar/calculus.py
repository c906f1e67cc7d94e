"""Integrals, sums and limits of scalar trees.

The integrals of probability are done by recognition first (normal, gamma and beta kernels, powers times exponentials),
which is fast and copes with letters; SymPy does the rest within its time. Whatever the way, the result is compared
with quadrature (or with the sum added up) at random values of the letters before it is returned.
"""

from __future__ import annotations

import itertools
from typing import Any

import sympy as sp

from symderive.expr.algebra import INFINITY
from symderive.expr.node import Node
from symderive.scalar.algebra import bad, point, sign_of, tidy
from symderive.scalar.arcs import arc_kernel
from symderive.scalar.letters import NOTHING_KNOWN, Letters
from symderive.scalar.limited import limited
from symderive.scalar.translate import CANNOT, Translation

#: a sum of up to so many terms is simply added up
ADDED_UP = 400


# ---------------------------------------------------------------- integrals
def integrate(body: Node, var: Node, low: Node, high: Node, letters: Letters = NOTHING_KNOWN) -> Node | None:
    """The integral of ``body`` by ``var`` from ``low`` to ``high``; infinite where it diverges to infinity."""
    words = Translation(letters)
    try:
        e, x, a, b = words.there(body), words.variable(var), words.there(low), words.there(high)
        found = limited(lambda: integral(e, x, a, b, words), seconds=5.0)
        if found is None or bad(found) or found.has(sp.Integral):
            return None
        return words.back(tidy(found))
    except CANNOT:
        return None


def integral(e: Any, x: Any, a: Any, b: Any, words: Translation) -> Any:
    """The integral, confirmed by quadrature, or None."""
    if sign_of(b - a, words) == 0:
        return sp.Integer(0)
    y = sp.Symbol("x_", real=True)  # what is known of the letter must not narrow the variable of integration
    e, x = e.xreplace({x: y}), y
    whole = sp.Integer(0)
    for piece, left, right in without_corners(e, x, a, b, words):
        part = by_recognition(piece, x, left, right, words)
        if part is None or bad(part):
            part = by_sympy(piece, x, left, right, words)
        if part is None:
            return None
        # A constant times the length of the range needs no numbers, and its ends may be real for some letters only.
        if part not in (sp.oo, -sp.oo) and piece.has(x) and not quadrature_agrees(part, piece, x, left, right, words):
            return None
        whole += part
    return whole


def without_corners(e: Any, x: Any, a: Any, b: Any, words: Translation) -> list[tuple[Any, Any, Any]]:
    """The range cut at the zeros of what stands inside |.|, max, min and sign."""
    for corner in e.atoms(sp.Abs, sp.sign, sp.Max, sp.Min):
        if not corner.has(x):
            continue
        inside = corner.args[0] if len(corner.args) == 1 else corner.args[0] - corner.args[1]
        if len(corner.args) > 2:
            return [(e, a, b)]
        roots = sp.solve(inside, x)
        cuts = [r for r in roots if r.is_real and sign_of(r - a, words) == 1 and sign_of(b - r, words) == 1]
        if any(r.is_real and None in (sign_of(r - a, words), sign_of(b - r, words)) for r in roots):
            return [(e, a, b)]
        if len(cuts) > 1 and not all(c.is_number for c in cuts):
            return [(e, a, b)]
        ends = [a, *sorted(cuts, key=sp.N), b]
        pieces = []
        for left, right in itertools.pairwise(ends):
            positive = inner_sign(inside, x, left, right, words)
            if positive is None:
                return [(e, a, b)]
            value = {
                sp.Abs: positive * inside,
                sp.sign: sp.Integer(positive),
                sp.Max: corner.args[0] if positive > 0 else corner.args[-1],
                sp.Min: corner.args[-1] if positive > 0 else corner.args[0],
            }[corner.func]
            pieces += without_corners(e.xreplace({corner: value}), x, left, right, words)
        return pieces
    return [(e, a, b)]


def inner_sign(inside: Any, x: Any, left: Any, right: Any, words: Translation) -> int | None:
    """The sign that ``inside`` has between two neighbouring zeros."""
    if left is -sp.oo and right is sp.oo:
        middle = sp.Integer(0)
    elif left is -sp.oo:
        middle = right - 1
    elif right is sp.oo:
        middle = left + 1
    else:
        middle = (left + right) / 2
    found = sign_of(sp.expand(inside.subs(x, middle)), words)
    return found or None


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


def by_sympy(e: Any, x: Any, a: Any, b: Any, words: Translation) -> Any:
    """SymPy's integral, over a variable with the sign that the range gives it."""
    low, high = sign_of(a, words), sign_of(b, words)
    known = {"positive": True} if low in (0, 1) else {"negative": True} if high in (0, -1) else {"real": True}
    y = sp.Symbol("y_", **known)
    found = limited(lambda: sp.integrate(e.subs(x, y), (y, a, b), conds="none"), seconds=3.0)
    found = None if found is None else plain(found, words)
    return None if found is None or found.has(sp.Integral) or bad(found) else found


def plain(e: Any, words: Translation) -> Any:
    """The branch of a piecewise result that holds for the letters as they are (None: it depends)."""
    if not e.has(sp.Piecewise):
        return e
    folded = sp.piecewise_fold(e)
    if not folded.is_Piecewise:
        return folded
    chosen = None
    symbols = sorted(folded.free_symbols, key=str)
    for seed in range(6):
        at = point(words, symbols, seed)
        for value, when in folded.args:
            if when.subs(at) == True:  # noqa: E712  a SymPy relation
                if chosen not in (None, value):
                    return None
                chosen = value
                break
        else:
            return None
    return chosen


def quadrature_agrees(found: Any, e: Any, x: Any, a: Any, b: Any, words: Translation) -> bool:
    """The closed form against quadrature at two random values of the letters."""
    symbols = sorted((found.free_symbols | e.free_symbols | a.free_symbols | b.free_symbols) - {x}, key=str)
    for seed in range(2 if symbols else 1):
        at = point(words, symbols, seed)
        left = sp.N(found.subs(at), 20)
        body, low, high = e.subs(at), a.subs(at), b.subs(at)
        right = limited(lambda f=body, p=low, q=high: quadrature(f, x, p, q), seconds=2.0)
        if right is None or not left.is_number:
            return False
        if not abs(complex(left) - complex(right)) <= 1e-7 * max(1.0, abs(complex(right))):
            return False
    return True


def quadrature(f: Any, x: Any, low: Any, high: Any) -> Any:
    """A number for an integral, by the quadrature that SymPy brings."""
    mp = sp.external.importtools.import_module("mpmath")
    g = sp.lambdify(x, f, "mpmath")
    middle = [low, high]
    if low is -sp.oo and high is sp.oo:
        middle = [low, -3, 0, 3, high]
    elif high is sp.oo:
        middle = [low, low + 1, low + 5, high]
    elif low is -sp.oo:
        middle = [low, high - 5, high - 1, high]
    else:
        middle = [low, (low + high) / 2, high]
    return mp.quad(
        g, [mp.mpf(sp.N(m, 20)) if m not in (sp.oo, -sp.oo) else mp.mpf("inf") * int(sp.sign(m)) for m in middle]
    )


# ---------------------------------------------------------------- sums
def summation(body: Node, index: Node, low: Node, high: Node, letters: Letters = NOTHING_KNOWN) -> Node | None:
    """The sum of ``body`` for the integer ``index`` from ``low`` to ``high`` (which may be infinite)."""
    words = Translation(letters)
    try:
        e, k, a, b = words.there(body), words.variable(index), words.there(low), words.there(high)
        found = limited(lambda: total(e, k, a, b, words), seconds=5.0)
        return None if found is None or bad(found) or found.has(sp.Sum) else words.back(tidy(found))
    except CANNOT:
        return None


def total(e: Any, k: Any, a: Any, b: Any, words: Translation) -> Any:
    j = sp.Symbol("k_", integer=True, nonnegative=bool(a.is_nonnegative))
    e = e.xreplace({k: j})
    if a.is_Integer and b.is_Integer and b - a <= ADDED_UP:
        return sum((e.subs(j, i) for i in range(int(a), int(b) + 1)), sp.Integer(0))
    forms = [(e, j, a), (sp.expand(e.rewrite(sp.factorial)), j, a)]
    if not a.is_number:
        # A sum from a letter k on: count from there, so that factorials cancel.
        i = sp.Symbol("i_", integer=True, nonnegative=True)
        forms.insert(0, (sp.powsimp(sp.combsimp(e.subs(j, a + i))), i, sp.Integer(0)))
    for form, index, start in forms:
        end = b if index is j else b - a
        found = limited(lambda f=form, k=index, p=start, q=end: sp.summation(f, (k, p, q)), seconds=2.0)
        found = None if found is None else plain(found, words)
        if found is not None and not found.has(sp.Sum) and adds_up(found, e, j, a, b, words):
            return found
    return None


def adds_up(found: Any, e: Any, j: Any, a: Any, b: Any, words: Translation) -> bool:
    """The closed form against the terms added up, at two random values of the letters."""
    symbols = sorted((found.free_symbols | e.free_symbols | a.free_symbols | b.free_symbols) - {j}, key=str)
    for seed in range(2 if symbols else 1):
        at = point(words, symbols, seed)
        low, high = a.subs(at), b.subs(at)
        body = sp.lambdify(j, e.subs(at), "mpmath")
        start = int(low)
        end = int(high) if high.is_Integer else start + 500
        value = sum(complex(body(i)) for i in range(start, end + 1))
        left = sp.N(found.subs(at), 20)
        if not left.is_number or not abs(complex(left) - value) <= 1e-7 * max(1.0, abs(value)):
            return False
    return True


# ---------------------------------------------------------------- limits
def limit(body: Node, var: Node, to: Node, side: str = "", letters: Letters = NOTHING_KNOWN) -> Node | None:
    """The limit of ``body`` for ``var`` to ``to``; ``side`` is "+", "-" or "" (both)."""
    words = Translation(letters)
    try:
        e, x, end = words.there(body), words.variable(var), words.there(to)
        h = sp.Symbol("h_", positive=True) if to is INFINITY else sp.Symbol("h_", real=True)
        way = "-" if to is INFINITY else side or "+-"
        found = limited(lambda: sp.limit(e.xreplace({x: h}), h, end, way))
        if found is None or bad(found) or found.has(sp.Limit, sp.AccumBounds):
            return None
        return words.back(tidy(found))
    except CANNOT:
        return None
