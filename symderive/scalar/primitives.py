"""Antiderivatives of scalar trees, each confirmed by differentiating it back."""

from __future__ import annotations

import sympy as sp

from symderive.expr.node import Node
from symderive.scalar.branches import plain
from symderive.scalar.forms import bad, tidy
from symderive.scalar.letters import NOTHING_KNOWN, Letters
from symderive.scalar.limited import limited
from symderive.scalar.signs import equal
from symderive.scalar.translate import CANNOT, Translation


def antiderivative(body: Node, x: Node, letters: Letters = NOTHING_KNOWN) -> Node | None:
    """A function whose derivative by ``x`` is ``body``, without a constant; None where none was found in time."""
    words = Translation(letters)
    try:
        e, variable = words.there(body), words.variable(x)
        y = sp.Symbol("y_", real=True)
        found = limited(lambda: sp.integrate(e.xreplace({variable: y}), y), seconds=3.0)
        found = None if found is None else plain(found, words)
        if found is None or bad(found) or found.has(sp.Integral):
            return None
        back = words.back(tidy(sp.diff(found, y).xreplace({y: variable})))
        if not equal(back, body, letters):
            return None
        return words.back(tidy(found.xreplace({y: variable})))
    except CANNOT:
        return None
