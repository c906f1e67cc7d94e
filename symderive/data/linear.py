"""Exact linear equations: what they determine, and what they contradict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import isqrt, lcm

from symderive.data.field import Ratio, Value, settle
from symderive.expr.node import Node

# A linear form: the coefficient of every unknown, and under CONSTANT the number that is added.
Form = dict[int, Value]
CONSTANT = -1


def combine(a: Mapping[int, Value], b: Mapping[int, Value], factor: Value | int = 1) -> Form:
    """a + factor * b"""
    total = dict(a)
    for k, c in b.items():
        value = total.get(k, Fraction(0)) + factor * c
        if value:
            total[k] = value
        else:
            total.pop(k, None)
    return total


def scaled(a: Mapping[int, Value], factor: Value | int) -> Form:
    return {k: c * factor for k, c in a.items()} if factor else {}


class System:
    """Equations "form = 0", kept reduced: every row is solved for one unknown of its own.

    ``conditions`` collects what was left where all unknowns cancelled: a nonzero number is a contradiction, an
    expression in letters an equation that the letters must obey.
    """

    def __init__(self, forms: Iterable[Form] = ()):
        self.rows: dict[int, Form] = {}
        self.conditions: list[Value] = []
        for form in forms:
            self.add(form)

    def reduce(self, form: Mapping[int, Value]) -> Form:
        """The form with every solved unknown replaced."""
        left = dict(form)
        for k in [k for k in form if k in self.rows]:
            if k in left:
                left = combine(left, self.rows[k], -left[k])
        return left

    def add(self, form: Mapping[int, Value]) -> bool:
        """Take in one more equation; False where it says nothing new about the unknowns."""
        left = self.reduce(form)
        unknowns = [k for k in left if k != CONSTANT]
        if not unknowns:
            if left:
                self.conditions.append(left[CONSTANT])
            return False
        # A numeric pivot keeps letters out of the denominators.
        pivot = min(unknowns, key=lambda k: (isinstance(left[k], Ratio), k))
        row = scaled(left, Fraction(1) / left[pivot])
        for k, other in self.rows.items():
            if pivot in other:
                self.rows[k] = combine(other, row, -other[pivot])
        self.rows[pivot] = row
        return True

    def value(self, form: Mapping[int, Value]) -> Value | None:
        """The value of a form that the equations determine, else None."""
        left = self.reduce(form)
        if any(k != CONSTANT for k in left):
            return None
        return left.get(CONSTANT, Fraction(0))

    def quotient(self, top: Mapping[int, Value], below: Mapping[int, Value]) -> Value | None:
        """top / below where the equations determine it, also where they fix neither (both free but in proportion)."""
        a, b = self.reduce(top), self.reduce(below)
        if not b or not any(b.values()):
            return None
        if not a:
            return Fraction(0)
        k = next(iter(b))
        factor = a.get(k, Fraction(0)) / b[k]
        return factor if not combine(a, b, -factor) else None


def univariate_roots(condition: Value, letter: Node) -> list[Value] | None:
    """The roots of ``condition = 0`` in a letter: of degree 1, else rational; None: not found."""
    if not isinstance(condition, Ratio):
        return None
    parts: dict[int, Value] = {}
    for m, c in condition.num.items():
        powers = dict(m)
        degree = powers.pop(letter, 0)
        part = settle(Ratio({tuple((x, e) for x, e in m if x is not letter): c}))
        parts[degree] = parts.get(degree, Fraction(0)) + part
    lowest = min(d for d in parts if parts[d]) if any(parts.values()) else 0
    roots: list[Value] = [Fraction(0)] if lowest else []
    parts = {d - lowest: v for d, v in parts.items() if v}
    degree = max(parts, default=0)
    if degree == 0:
        return roots or None
    if degree == 1:
        return [*roots, -parts.get(0, Fraction(0)) / parts[1]]
    values = [parts.get(d, Fraction(0)) for d in range(degree + 1)]
    if any(isinstance(v, Ratio) for v in values):
        return None
    found = rational_roots([v for v in values if isinstance(v, Fraction)])
    return None if found is None else [*roots, *found]


def rational_roots(coefficients: list[Fraction]) -> list[Value] | None:
    """All real roots (constant term first), where all of them are rational; None where one is not."""
    scale = lcm(*(c.denominator for c in coefficients))
    whole = [int(c * scale) for c in coefficients]
    if len(whole) == 3:
        c, b, a = whole
        square = b * b - 4 * a * c
        if square < 0:
            return []
        root = isqrt(square)
        if root * root != square:
            return None
        return list(dict.fromkeys([Fraction(-b - root, 2 * a), Fraction(-b + root, 2 * a)]))
    if abs(whole[0]) > 10**8 or abs(whole[-1]) > 10**8:
        return None
    found: list[Value] = []
    rest = [Fraction(w) for w in whole]
    while len(rest) > 3:
        root_ = next((r for r in candidates(whole[0], whole[-1]) if not value_at(rest, r)), None)
        if root_ is None:
            return None
        found.append(root_)
        rest = deflated(rest, root_)
    if len(rest) == 3:
        last = rational_roots(rest)
        if last is None:
            return None
        found += last
    elif len(rest) == 2:
        found.append(-rest[0] / rest[1])
    return list(dict.fromkeys(found))


def candidates(last: int, first: int) -> Iterable[Fraction]:
    tops, bottoms = divisors(abs(last)), divisors(abs(first))
    for p in tops:
        for q in bottoms:
            yield Fraction(p, q)
            yield Fraction(-p, q)


def divisors(n: int) -> list[int]:
    small = [d for d in range(1, int(n**0.5) + 1) if n % d == 0]
    return small + [n // d for d in small]


def value_at(coefficients: list[Fraction], x: Fraction) -> Fraction:
    total = Fraction(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def deflated(coefficients: list[Fraction], root: Fraction) -> list[Fraction]:
    """The polynomial divided by (x - root)."""
    out: list[Fraction] = []
    carry = Fraction(0)
    for c in reversed(coefficients):
        carry = carry * root + c
        out.append(carry)
    return list(reversed(out[:-1]))
