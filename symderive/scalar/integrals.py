"""Integrals of one variable.

Those of probability are done by recognition first, which is fast and copes with letters; SymPy does the rest within
its time. Whatever the way, the result is compared with quadrature at random values of the letters before it is
returned.
"""

from __future__ import annotations

import itertools
from typing import Any

import sympy as sp

from symderive.expr.node import Node
from symderive.scalar.branches import plain
from symderive.scalar.forms import bad, tidy
from symderive.scalar.letters import NOTHING_KNOWN, Letters
from symderive.scalar.limited import limited
from symderive.scalar.recognised import by_recognition
from symderive.scalar.signs import point, sign_of
from symderive.scalar.translate import CANNOT, Translation

UNSURE = 1e-4  # the error that a quadrature may own to


def integrate(body: Node, var: Node, low: Node, high: Node, letters: Letters = NOTHING_KNOWN) -> Node | None:
    """The integral of ``body`` by ``var`` from ``low`` to ``high``; infinite where it diverges to infinity."""
    words = Translation(letters)
    try:
        e, x, a, b = words.there(body), words.variable(var), words.there(low), words.there(high)
        found = limited(lambda: integral(e, x, a, b, words), seconds=5.0)
        if found is None or bad(found) or found.has(sp.Integral):
            return None
        found = without_imaginary_logarithms(found, words)
        return None if found.has(sp.I) else words.back(tidy(found))
    except CANNOT:
        return None


def without_imaginary_logarithms(found: Any, words: Translation) -> Any:
    """log(y - 1) = log(1 - y) + i pi where y < 1: what is imaginary in an antiderivative falls away at its ends."""
    if not found.has(sp.I):
        return found
    turned = found.replace(
        lambda u: u.func is sp.log and sign_of(u.args[0], words) == -1,
        lambda u: sp.log(-u.args[0]) + sp.I * sp.pi,
    )
    return sp.expand(turned)


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
        roots = roots_between(inside, x, a, b)
        if roots is None:
            return [(e, a, b)]
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


def roots_between(inside: Any, x: Any, a: Any, b: Any) -> list[Any] | None:
    """The zeros between two ends; None where they are not all known: SymPy solves sin x = 0 for one turn only."""
    if not inside.has(sp.functions.elementary.trigonometric.TrigonometricFunction):
        return list(sp.solve(inside, x))
    if not (a.is_finite and b.is_finite and a.is_number and b.is_number):
        return None
    found = limited(lambda: sp.solveset(inside, x, sp.Interval(a, b)), seconds=2.0)
    return list(found) if isinstance(found, sp.FiniteSet) else [] if found is sp.S.EmptySet else None


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


def by_sympy(e: Any, x: Any, a: Any, b: Any, words: Translation) -> Any:
    """SymPy's integral, over a variable with the sign that the range gives it."""
    low, high = sign_of(a, words), sign_of(b, words)
    known = {"positive": True} if low in (0, 1) else {"negative": True} if high in (0, -1) else {"real": True}
    y = sp.Symbol("y_", **known)
    found = limited(lambda: sp.integrate(e.subs(x, y), (y, a, b), conds="none"), seconds=3.0)
    found = None if found is None else plain(found, words)
    return None if found is None or found.has(sp.Integral) or bad(found) else found


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
    """A number for an integral, by the quadrature that SymPy brings; None where it is not sure of it (beside a pole the
    values of both sides can cancel although there is no integral)."""
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
    ends = [mp.mpf(sp.N(m, 20)) if m not in (sp.oo, -sp.oo) else mp.mpf("inf") * int(sp.sign(m)) for m in middle]
    found, error = mp.quad(g, ends, error=True)
    return found if error <= UNSURE * max(1, abs(found)) else None
