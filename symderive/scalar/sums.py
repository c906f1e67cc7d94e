"""Sums over an index: by SymPy, as adding up bears out."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symderive.expr.node import Node
from symderive.scalar.branches import plain
from symderive.scalar.forms import bad, tidy
from symderive.scalar.letters import NOTHING_KNOWN, Letters
from symderive.scalar.limited import limited
from symderive.scalar.signs import point
from symderive.scalar.translate import CANNOT, Translation

#: a sum of up to so many terms is simply added up
ADDED_UP = 400


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
