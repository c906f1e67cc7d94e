"""Regions by inequalities between letters: the range of each letter, given those before it.

The letters behind are eliminated one after the other (Fourier and Motzkin): what bounds a letter from below must lie
under what bounds it from above. Conditions that are linear in a letter are read, and those of the form a y^2 + c <= 0.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from symderive.expr.algebra import INFINITY, ZERO, Apply, Map, Num, Pow, Prod, Rel, Sum
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import In, Interval

MOST = 60  # conditions after an elimination


def ranges(conditions: list[Node], letters: tuple[Node, ...]) -> list[tuple[Node, Node]] | None:
    """(low, high) of each letter in terms of those before it; None where a condition is not read."""
    forms = as_forms(conditions)
    if forms is None:
        return None
    found: list[tuple[Node, Node]] = []
    for letter in reversed(letters):
        lows: list[Node] = []
        highs: list[Node] = []
        rest: list[Node] = []
        pairs: list[tuple[Node, Node]] = []  # both ends of one condition, which says by itself when they are apart
        for form in forms:
            if letter not in free_leaves(form):
                rest.append(form)
                continue
            parts = solved(form, letter)
            if parts is None:
                return None
            ends, left = parts
            rest += left
            for side, end in ends:
                (lows if side < 0 else highs).append(end)
            if len(ends) == 2:
                pairs.append((ends[0][1], ends[1][1]))
        rest += [add(low, neg(high)) for low, high in product(lows, highs) if (low, high) not in pairs]
        forms = list(dict.fromkeys(f for f in rest if not always(f)))
        if len(forms) > MOST:
            return None
        found.append((largest("max", lows, neg(INFINITY)), largest("min", highs, INFINITY)))
    return list(reversed(found))


def as_forms(conditions: list[Node]) -> list[Node] | None:
    """Each condition as a formula that is at most 0."""
    forms: list[Node] = []
    for part in conditions:
        match part:
            case Rel("<" | "<=", left, right):
                pairs = [(left, right)]
            case Rel(">" | ">=", left, right):
                pairs = [(right, left)]
            case In(u, Interval(low, high, _)):
                pairs = [(low, u), (u, high)]
            case _:
                return None
        for left, right in pairs:
            if INFINITY not in set(left.walk()) | set(right.walk()):
                forms.append(add(left, neg(right)))
    return forms


def solved(form: Node, letter: Node) -> tuple[list[tuple[int, Node]], list[Node]] | None:
    """(the ends of the letter, with -1 for a lower one; what must be at most 0 besides) of form <= 0."""
    powers = by_powers(form, letter)
    if powers is None:
        return None
    rest = powers.pop(0, ZERO)
    if set(powers) == {1} and isinstance(powers[1], Num) and powers[1].value:
        a = powers[1].value
        return [(1 if a > 0 else -1, simple(mul(Num(-1 / Fraction(a)), rest)))], []
    if set(powers) == {2} and isinstance(powers[2], Num) and powers[2].value > 0:
        root = Map("sqrt", simple(mul(Num(-1 / Fraction(powers[2].value)), rest)))
        return [(-1, neg(root)), (1, root)], [rest]
    return None


def by_powers(form: Node, letter: Node) -> dict[int, Node] | None:
    """The coefficients of the powers of a letter in a sum; None where it stands elsewhere."""
    found: dict[int, Node] = {}
    for term in terms_of(form):
        factors = term.factors if isinstance(term, Prod) else (term,)
        power, others = 0, []
        for f in factors:
            if f is letter:
                power += 1
            elif isinstance(f, Pow) and f.kids[0] is letter and isinstance(f.kids[1], Num):
                power += int(f.kids[1].value)
            else:
                others.append(f)
        coefficient = simple(mul(*others)) if others else Num(1)
        if letter in free_leaves(coefficient):
            return None
        found[power] = simple(add(found[power], coefficient)) if power in found else coefficient
    return found


def terms_of(node: Node) -> list[Node]:
    """The terms of a sum, with a number before a bracket multiplied out."""
    if isinstance(node, Sum):
        return [t for term in node.terms for t in terms_of(term)]
    if isinstance(node, Prod):
        numbers = [f for f in node.factors if isinstance(f, Num)]
        others = [f for f in node.factors if not isinstance(f, Num)]
        if numbers and len(others) == 1 and isinstance(others[0], Sum):
            return [mul(*numbers, t) for t in terms_of(others[0])]
    return [node]


def simple(node: Node) -> Node:
    """Sums and products of numbers carried out."""
    if isinstance(node, Sum):
        terms = [simple(t) for t in terms_of(node)]
        total = sum((t.value for t in terms if isinstance(t, Num)), Fraction(0))
        rest = [t for t in terms if not isinstance(t, Num)]
        return add(*rest, *([Num(total)] if total else [])) if rest else Num(total)
    if isinstance(node, Prod):
        parts = terms_of(node)
        if len(parts) > 1:
            return simple(add(*parts))
        number = Fraction(1)
        others = []
        for f in node.factors:
            if isinstance(f, Num):
                number *= f.value
            else:
                others.append(f)
        if not number or not others:
            return Num(number)
        return mul(*([Num(number)] if number != 1 else []), *others)
    return node


def always(form: Node) -> bool:
    """Does form <= 0 say nothing?"""
    form = simple(form)
    return isinstance(form, Num) and form.value <= 0


def largest(kind: str, several: list[Node], none: Node) -> Node:
    kept = list(dict.fromkeys(several))
    if not kept:
        return none
    numbers = [u for u in kept if isinstance(u, Num)]
    if len(numbers) > 1:
        best = (max if kind == "max" else min)(u.value for u in numbers)
        kept = [*(u for u in kept if not isinstance(u, Num)), Num(best)]
    return kept[0] if len(kept) == 1 else Apply(kind, tuple(kept))
