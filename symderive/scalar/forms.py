"""Scalar formulas in another form: tidied, expanded, factored, differentiated, as a polynomial."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import sympy as sp

from symderive.expr.node import Node
from symderive.scalar.custom import falling
from symderive.scalar.letters import NOTHING_KNOWN, Letters
from symderive.scalar.limited import limited
from symderive.scalar.translate import CANNOT, Translation


def bad(e: Any) -> bool:
    """Does an expression hold something that is no number?"""
    return bool(e.has(sp.nan, sp.zoo))


def rewrite(u: Node, letters: Letters, change: Callable[[Any], Any]) -> Node | None:
    """``u`` through SymPy and back, within the time limit."""
    words = Translation(letters)
    try:
        e = words.there(u)
        made = limited(change, e)
        return None if made is None or bad(made) else words.back(made)
    except CANNOT:
        return None


def weight(e: Any) -> tuple[int, int]:
    """How long an expression is to a reader: fewer operations, then fewer characters."""
    return (int(sp.count_ops(e, visual=False)) + 2 * len(e.atoms(sp.Pow)), len(str(e)))


def tidy(e: Any) -> Any:
    """The shortest of a few honest forms."""
    if e.is_number and e.is_Rational:
        return e
    forms = [e]
    rational = e.is_rational_function(*e.free_symbols) if e.free_symbols else False
    if rational:
        forms.append(sp.factor(e))
        forms.append(sp.cancel(e))
        numerator, denominator = sp.fraction(sp.cancel(e))
        forms.append(sp.expand(numerator) / sp.factor(denominator))
        forms.append(sp.expand(e))
        forms.append(sp.factor_terms(forms[-1]))  # p (1 - p), not -p (p - 1)
    else:
        forms += [sp.powsimp(sp.expand(e)), sp.factor_terms(sp.expand(e)), sp.together(e)]
        if e.has(sp.gamma, sp.binomial, sp.factorial):
            forms.append(sp.gammasimp(e))
        with suppress(*CANNOT):  # where SymPy fails there is one form fewer to choose from
            forms.append(sp.simplify(e))
        forms.append(sp.factor(forms[-1]))
    return falling(min((f for f in forms if not bad(f)), key=weight))


def simplify(u: Node, letters: Letters = NOTHING_KNOWN) -> Node:
    """``u`` as a person would leave it; ``u`` itself where that takes too long."""
    return rewrite(u, letters, tidy) or u


def expand(u: Node, letters: Letters = NOTHING_KNOWN) -> Node:
    return rewrite(u, letters, sp.expand) or u


def factor(u: Node, letters: Letters = NOTHING_KNOWN) -> Node:
    return rewrite(u, letters, sp.factor) or u


def differentiate(u: Node, x: Node, letters: Letters = NOTHING_KNOWN) -> Node | None:
    """The derivative of a scalar by a letter."""
    words = Translation(letters)
    try:
        e = words.there(u)
        return words.back(tidy(sp.diff(e, words.variable(x))))
    except CANNOT:
        return None


def polynomial(
    u: Node, variables: Sequence[Node], letters: Letters = NOTHING_KNOWN
) -> dict[tuple[int, ...], Node] | None:
    """The coefficients of ``u`` as a polynomial in the variables, by exponents; None where it is none."""
    words = Translation(letters)
    try:
        symbols = [words.symbol(v) for v in variables]
        e = words.there(u)
        for v in variables:
            words.variable(v)
        if not symbols:
            return {(): u}
        made = limited(lambda: sp.Poly(sp.expand(e), *symbols))
    except CANNOT:
        return None
    if made is None or any(c.has(*symbols) for c in made.coeffs()):
        return None
    try:
        return {tuple(map(int, powers)): words.back(sp.factor_terms(c)) for powers, c in made.terms() if c != 0}
    except CANNOT:
        return None
