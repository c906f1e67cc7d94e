"""The number that a formula is, the range in which it lies, its sign; two formulas by size, or equal.

Signs are proved, by what SymPy knows or by interval arithmetic over the letters' bounds; equality by a vanishing
difference. Every service returns None rather than guess.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import sympy as sp

from symderive.expr.algebra import Num
from symderive.expr.node import Node
from symderive.scalar.forms import bad
from symderive.scalar.letters import NOTHING_KNOWN, Letters
from symderive.scalar.limited import limited
from symderive.scalar.translate import CANNOT, Translation


def number(u: Node, digits: int = 20) -> float | None:
    """The value of a tree without letters."""
    words = Translation()
    try:
        e = sp.N(words.there(u), digits)
    except CANNOT:
        return None
    return float(sp.re(e)) if e.is_number and e.is_comparable else None


Span = tuple[Any, Any]


def span(e: Any, words: Translation) -> Span:
    """An interval that holds every value of an expression, by interval arithmetic over the letters' bounds."""
    whole = (-sp.oo, sp.oo)
    if e.is_number:
        return (e, e)
    if e.is_Symbol:
        low, high = words.letters.of(words.nodes[e]) if e in words.nodes else (None, None)
        if low is None and e.is_positive:
            low = 1 if e.is_integer else 0  # type: ignore[assignment]
        return (-sp.oo if low is None else sp.sympify(low), sp.oo if high is None else sp.sympify(high))
    if e.is_Add:
        spans = [span(a, words) for a in e.args]
        return (sum_of([s[0] for s in spans], -sp.oo), sum_of([s[1] for s in spans], sp.oo))
    if e.is_Mul:
        total: Span = (sp.Integer(1), sp.Integer(1))
        for a in e.args:
            ends = [times(p, q) for p in total for q in span(a, words)]
            total = (sp.Min(*ends), sp.Max(*ends))
        return total
    if e.func is sp.exp:
        low, high = span(e.args[0], words)
        return (sp.exp(low), sp.exp(high))
    if e.func is sp.log:
        low, high = span(e.args[0], words)
        return (sp.log(low) if low.is_positive else -sp.oo, sp.log(high) if high.is_positive else sp.oo)
    if e.func in (sp.gamma, sp.Abs):
        return (sp.Integer(0), sp.oo) if e.is_positive or e.is_nonnegative else whole
    if e.is_Pow:
        low, high = span(e.base, words)
        n = e.exp
        if n.is_number and n.is_extended_real:
            if (low >= 0) == True:  # noqa: E712  a SymPy relation
                ends = [power(low, n), power(high, n)]
                return (sp.Min(*ends), sp.Max(*ends))
            if n.is_Integer and n > 0:
                ends = [power(low, n), power(high, n)]
                return (sp.Integer(0) if n % 2 == 0 else sp.Min(*ends), sp.Max(*ends))
        elif (low >= 0) == True:  # noqa: E712
            return (sp.Integer(0), sp.oo)
    return whole


def sum_of(ends: list[Any], worst: Any) -> Any:
    return worst if worst in ends else sp.Add(*ends)


def times(p: Any, q: Any) -> Any:
    return sp.Integer(0) if p == 0 or q == 0 else p * q


def power(base: Any, n: Any) -> Any:
    if base == 0 and n < 0:
        return sp.oo
    if base in (sp.oo, -sp.oo) and n < 0:
        return sp.Integer(0)
    return base**n


def sign_of(e: Any, words: Translation) -> int | None:
    if e.is_positive or e is sp.oo:
        return 1
    if e.is_negative or e is -sp.oo:
        return -1
    if e.is_zero:
        return 0
    for form in (e, sp.expand(e), sp.factor(e)) if not e.is_number else (e,):
        if form.is_zero:
            return 0
        low, high = span(form, words)
        if (low >= 0) == True:  # noqa: E712
            return 1
        if (high <= 0) == True:  # noqa: E712
            return -1
        if form.is_Mul:
            signs = [sign_of(f, words) for f in form.args]
            if None not in signs:
                result = 1
                for s in signs:
                    result *= s  # type: ignore[operator]
                return result
    if e.is_number and e.is_comparable:
        return int(sp.sign(sp.N(e)))
    return None


def sign(u: Node, letters: Letters = NOTHING_KNOWN) -> int | None:
    """1, 0 or -1 where the sign is proved (but for the ends of intervals), else None."""
    if isinstance(u, Num):
        return (u.value > 0) - (u.value < 0)
    words = Translation(letters)
    try:
        e = words.there(u)
        return None if bad(e) else limited(sign_of, e, words)
    except CANNOT:
        return None


def compare(u: Node, v: Node, letters: Letters = NOTHING_KNOWN) -> int | None:
    """1, 0 or -1 as u is greater than, equal to or less than v; None where the letters leave it open."""
    if u is v:
        return 0
    words = Translation(letters)
    try:
        a, b = words.there(u), words.there(v)
        if sp.oo in (a, -b) or -sp.oo in (b, -a):
            return 0 if a == b else 1
        if -sp.oo in (a, -b) or sp.oo in (b, -a):
            return 0 if a == b else -1
        return limited(sign_of, a - b, words)
    except CANNOT:
        return None


def point(words: Translation, symbols: Sequence[Any], seed: int) -> dict[Any, Any]:
    """A random rational point that obeys what is known of the letters, and what the result needs where it can."""
    for attempt in range(40):
        at = one_point(words, symbols, seed + 1000 * attempt)
        if all((need.subs(at) <= 0) != True for need in words.needs):  # noqa: E712  a SymPy relation
            break
    return at


def one_point(words: Translation, symbols: Sequence[Any], seed: int) -> dict[Any, Any]:
    rng = random.Random(seed)
    at = {}
    for s in symbols:
        low, high = words.letters.of(words.nodes[s]) if s in words.nodes else (None, None)
        if s.is_integer:
            start = int(low) if low is not None else 1
            at[s] = sp.Integer(rng.randint(start, int(high) if high is not None else start + 5))
            continue
        unit = sp.Rational(rng.randint(11, 72), 83)
        if low is not None and high is not None:
            at[s] = sp.sympify(low) + unit * sp.sympify(high - low)
        elif low is not None:
            at[s] = sp.sympify(low) + 2 * unit
        elif high is not None:
            at[s] = sp.sympify(high) - 2 * unit
        else:
            at[s] = 3 * unit - 1 if not s.is_positive else 2 * unit
    return at


def equal(u: Node, v: Node, letters: Letters = NOTHING_KNOWN) -> bool:
    """Are two scalars the same: a vanishing difference, or agreement at several points to 25 digits?"""
    words = Translation(letters)
    try:
        e = words.there(u) - words.there(v)
    except CANNOT:
        return False
    if e == 0 or sp.expand(e) == 0:
        return True
    symbols = sorted(e.free_symbols, key=str)
    for seed in range(4):
        value = sp.N(e.subs(point(words, symbols, seed)), 25)
        if not value.is_number or abs(complex(value)) > 1e-18:
            return False
    return True
