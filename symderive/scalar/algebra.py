"""Simplify, expand, factor, solve, compare: algebra of scalar trees.

Every service returns None rather than guess. Signs are proved, by what SymPy knows or by interval arithmetic over the
letters' bounds; equality by a vanishing difference.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import sympy as sp

from symderive.expr.algebra import Num
from symderive.expr.node import Node
from symderive.scalar.letters import NOTHING_KNOWN, Letters
from symderive.scalar.limited import limited
from symderive.scalar.translate import CANNOT, Translation

Rows = Sequence[Sequence[Node]]


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


# ---------------------------------------------------------------- forms
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
    else:
        forms += [sp.powsimp(sp.expand(e)), sp.factor_terms(sp.expand(e)), sp.together(e)]
        if e.has(sp.gamma, sp.binomial, sp.factorial):
            forms.append(sp.gammasimp(e))
        with suppress(*CANNOT):  # where SymPy fails there is one form fewer to choose from
            forms.append(sp.simplify(e))
        forms.append(sp.factor(forms[-1]))
    return min((f for f in forms if not bad(f)), key=weight)


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


# ---------------------------------------------------------------- numbers and signs
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


# ---------------------------------------------------------------- equations
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


# ---------------------------------------------------------------- small matrices
def matrix(rows: Rows, words: Translation) -> Any:
    return sp.Matrix([[words.there(entry) for entry in row] for row in rows])


def back_rows(m: Any, words: Translation) -> list[list[Node]]:
    return [[words.back(tidy(m[i, j])) for j in range(m.shape[1])] for i in range(m.shape[0])]


def matrix_product(*matrices: Rows, letters: Letters = NOTHING_KNOWN) -> list[list[Node]] | None:
    """The product of matrices of scalar trees."""
    words = Translation(letters)

    def work() -> list[list[Node]]:
        product = matrix(matrices[0], words)
        for rows in matrices[1:]:
            product = product * matrix(rows, words)
        return back_rows(product, words)

    try:
        return limited(work)
    except CANNOT:
        return None


def invert(rows: Rows, letters: Letters = NOTHING_KNOWN) -> list[list[Node]] | None:
    """The inverse of a matrix of scalar trees; None where it is singular."""
    words = Translation(letters)

    def work() -> list[list[Node]] | None:
        m = matrix(rows, words)
        determinant = sp.simplify(m.det(method="berkowitz"))
        return None if determinant == 0 else back_rows(m.adjugate() / determinant, words)

    try:
        return limited(work)
    except CANNOT:
        return None


def determinant(rows: Rows, letters: Letters = NOTHING_KNOWN) -> Node | None:
    words = Translation(letters)
    try:
        return limited(lambda: words.back(tidy(matrix(rows, words).det(method="berkowitz"))))
    except CANNOT:
        return None


def eigenvalues(rows: Rows, letters: Letters = NOTHING_KNOWN) -> list[Node] | None:
    """The eigenvalues of a matrix of scalar trees, each as often as it counts."""
    words = Translation(letters)

    def work() -> list[Node]:
        found = matrix(rows, words).eigenvals()
        return [words.back(tidy(v)) for v, times_ in found.items() for _ in range(times_)]

    try:
        return limited(work)
    except CANNOT:
        return None
