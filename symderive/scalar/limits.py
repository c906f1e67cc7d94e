"""Limits of formulas in one letter."""

from __future__ import annotations

import sympy as sp

from symderive.expr.algebra import INFINITY
from symderive.expr.node import Node
from symderive.scalar.forms import bad, tidy
from symderive.scalar.letters import NOTHING_KNOWN, Letters
from symderive.scalar.limited import limited
from symderive.scalar.translate import CANNOT, Translation


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
