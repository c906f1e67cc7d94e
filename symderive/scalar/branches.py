"""The branch of a result by cases that holds for the letters as they are."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symderive.scalar.signs import point
from symderive.scalar.translate import Translation


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
