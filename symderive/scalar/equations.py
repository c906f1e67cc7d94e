"""Equations in one letter and systems of them: their solutions, put in again to make sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from symderive.expr.node import Node
from symderive.scalar.forms import tidy
from symderive.scalar.letters import NOTHING_KNOWN, Letters
from symderive.scalar.limited import limited
from symderive.scalar.translate import CANNOT, Translation


def solve(equation: Node, unknown: Node, letters: Letters = NOTHING_KNOWN) -> list[Node] | None:
    """All real solutions of ``equation = 0`` that obey what is known of the unknown; None where SymPy is not sure."""
    words = Translation(letters)
    try:
        e, x = words.there(equation), words.variable(unknown)
        found = limited(lambda: sp.solve(e, x))
    except CANNOT:
        return None
    if found is None:
        return None
    return keep_roots(found, e, x, words)


def keep_roots(found: list[Any], e: Any, x: Any, words: Translation) -> list[Node] | None:
    low, high = words.letters.of(words.nodes[x])
    kept = []
    for root in found:
        if root.is_real is False:
            continue
        if root.has(sp.Piecewise, sp.LambertW, sp.RootOf):
            return None
        value = sp.N(root) if root.is_number else None
        if value is not None:
            if not value.is_comparable or abs(sp.im(value)) > 1e-12:
                continue
            if (low is not None and value < float(low) - 1e-12) or (high is not None and value > float(high) + 1e-12):
                continue
        try:
            kept.append(words.back(tidy(root)))
        except CANNOT:
            return None
    return kept


def solve_system(
    equations: Sequence[Node], unknowns: Sequence[Node], letters: Letters = NOTHING_KNOWN
) -> list[dict[Node, Node]] | None:
    """All solutions of several equations (each = 0) in several unknowns."""
    words = Translation(letters)
    try:
        es, xs = [words.there(e) for e in equations], [words.variable(u) for u in unknowns]
        found = limited(lambda: sp.solve(es, xs, dict=True))
        if found is None:
            return None
        return [{words.nodes[x]: words.back(tidy(v)) for x, v in one.items()} for one in found]
    except CANNOT:
        return None
