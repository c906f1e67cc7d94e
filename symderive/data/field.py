"""The numbers that probabilities are made of: exact fractions, and ratios of polynomials where letters stand.

A ``Value`` is a ``Fraction`` or a ``Ratio``; both take part in ``+ - * /`` and ``==`` together. A letter is any node
(a Sym, or an opaque part such as e^{-3}), so that nothing has to be expanded that a person would leave closed.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from symderive.expr.algebra import MINUS, UNITY, ZERO, Map, Num, Pow, Prod, Sum, Transpose
from symderive.expr.build import add, mul
from symderive.expr.node import Node

Monomial = tuple[tuple[Node, int], ...]
Poly = dict[Monomial, Fraction]
ONE_POLY: Poly = {(): Fraction(1)}


def letter_order(letter: Node) -> str:
    return str(getattr(letter, "name", "")) or repr(letter)


class Ratio:
    """A ratio of two polynomials with rational coefficients, common factors cancelled where division shows them."""

    __slots__ = ("den", "num")

    def __init__(self, num: Poly, den: Poly | None = None):
        self.num, self.den = lowest(num, den or ONE_POLY)

    @staticmethod
    def letter(node: Node) -> Ratio:
        return Ratio({((node, 1),): Fraction(1)})

    def __add__(self, other: Value | int) -> Value:
        o = ratio(other)
        if self.den == o.den:
            return settle(Ratio(plus(self.num, o.num), self.den))
        top = plus(times(self.num, o.den), times(o.num, self.den))
        for here, there in ((self.den, o.den), (o.den, self.den)):
            if top and len(here) > 1 and (shorter := quotient(top, here)) is not None:
                return settle(Ratio(shorter, there))
        return settle(Ratio(top, times(self.den, o.den)))

    def __neg__(self) -> Value:
        return settle(Ratio({m: -c for m, c in self.num.items()}, self.den))

    def __sub__(self, other: Value | int) -> Value:
        return self + (-other)

    def __rsub__(self, other: Value | int) -> Value:
        return ratio(other) + (-self)

    def __mul__(self, other: Value | int) -> Value:
        o = ratio(other)
        return settle(Ratio(times(self.num, o.num), times(self.den, o.den)))

    def __truediv__(self, other: Value | int) -> Value:
        o = ratio(other)
        if not o.num:
            raise ZeroDivisionError("a probability of zero in a denominator")
        return settle(Ratio(times(self.num, o.den), times(self.den, o.num)))

    def __rtruediv__(self, other: Value | int) -> Value:
        return ratio(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ratio | Fraction | int):
            return NotImplemented
        o = ratio(other)
        return times(self.num, o.den) == times(o.num, self.den)

    def __hash__(self) -> int:
        return hash(frozenset(self.num.items()))

    def __bool__(self) -> bool:
        return bool(self.num)

    def __repr__(self) -> str:
        return f"Ratio({self.num}, {self.den})"

    def letters(self) -> frozenset[Node]:
        return frozenset(x for p in (self.num, self.den) for m in p for x, _ in m)


Value = Fraction | Ratio


def ratio(value: Value | int) -> Ratio:
    if isinstance(value, Ratio):
        return value
    return Ratio({(): Fraction(value)} if value else {})


def settle(value: Ratio) -> Value:
    """A ratio without letters is a fraction."""
    if not value.num:
        return Fraction(0)
    if len(value.num) == 1 and () in value.num and value.den == ONE_POLY:
        return value.num[()]
    return value


def letters_of(value: Value) -> frozenset[Node]:
    return value.letters() if isinstance(value, Ratio) else frozenset()


# ---------------------------------------------------------------- polynomials
def plus(a: Poly, b: Poly) -> Poly:
    total = dict(a)
    for m, c in b.items():
        total[m] = total.get(m, Fraction(0)) + c
        if not total[m]:
            del total[m]
    return total


def times(a: Poly, b: Poly) -> Poly:
    if a == ONE_POLY:
        return b
    if b == ONE_POLY:
        return a
    total: Poly = {}
    for m, c in a.items():
        for k, d in b.items():
            both = join(m, k)
            total[both] = total.get(both, Fraction(0)) + c * d
    return {m: c for m, c in total.items() if c}


def join(m: Monomial, k: Monomial) -> Monomial:
    if not m:
        return k
    if not k:
        return m
    powers = dict(m)
    for x, e in k:
        powers[x] = powers.get(x, 0) + e
    return tuple(sorted(((x, e) for x, e in powers.items() if e), key=lambda part: letter_order(part[0])))


def over(m: Monomial, k: Monomial) -> Monomial | None:
    """m / k where k divides m."""
    powers = dict(m)
    for x, e in k:
        left = powers.get(x, 0) - e
        if left < 0:
            return None
        powers[x] = left
    return tuple((x, e) for x, e in powers.items() if e)


def leading(p: Poly, letters: list[Node]) -> Monomial:
    """The lexicographically greatest monomial."""
    return max(p, key=lambda m: tuple(dict(m).get(x, 0) for x in letters))


def quotient(a: Poly, b: Poly) -> Poly | None:
    """a / b where b divides a exactly, else None."""
    letters = sorted({x for p in (a, b) for m in p for x, _ in m}, key=letter_order)
    top, rest, result = leading(b, letters), dict(a), {}
    while rest:
        first = leading(rest, letters)
        part = over(first, top)
        if part is None:
            return None
        part = tuple(sorted(part, key=lambda p: letter_order(p[0])))
        factor = rest[first] / b[top]
        result[part] = factor
        rest = plus(rest, {join(part, m): -factor * c for m, c in b.items()})
    return result


def lowest(num: Poly, den: Poly) -> tuple[Poly, Poly]:
    """Cancel numbers, letters common to all terms, and a whole side that divides the other."""
    if not num:
        return {}, ONE_POLY
    if len(den) == 1:
        ((m, c),) = den.items()
        if not m:
            return ({k: v / c for k, v in num.items()} if c != 1 else num), ONE_POLY
    common: dict[Node, int] = {}
    for n, m in enumerate([*num, *den]):
        powers = dict(m)
        common = dict(powers) if n == 0 else {x: min(e, powers[x]) for x, e in common.items() if x in powers}
    if common:
        shared = tuple(common.items())
        num = {tuple(over(m, shared) or ()): c for m, c in num.items()}
        den = {tuple(over(m, shared) or ()): c for m, c in den.items()}
    if len(den) > 1 or () not in den:
        whole = quotient(num, den)
        if whole is not None:
            return whole, ONE_POLY
        alone, letters = without_letters(num)
        below = quotient(den, alone) if len(alone) > 1 else None
        if below is not None:
            num, den = letters, below
    num, den = without_common_factor(num, den)
    if len(den) == 1 and () in den:
        return {m: c / den[()] for m, c in num.items()}, ONE_POLY
    scale = content(den)
    flips = any(c * scale < 0 for c in den.values())
    if flips and all(c * scale < 0 for c in num.values()):  # r/(b + r - 1), not -r/(1 - b - r), but -p/(1 + p)
        scale = -scale
    return {m: c / scale for m, c in num.items()}, {m: c / scale for m, c in den.items()}


def without_letters(p: Poly) -> tuple[Poly, Poly]:
    """A polynomial without the letters that all its terms have, and the product of these: r (1 - b - r) in two."""
    first, *others = p
    common = dict(first)
    for m in others:
        powers = dict(m)
        common = {x: min(e, powers[x]) for x, e in common.items() if x in powers}
    shared = tuple(common.items())
    return {over(m, shared) or (): c for m, c in p.items()}, {shared: Fraction(1)}


#: no common factor is looked for between polynomials of more than this degree
HIGH = 24


def without_common_factor(num: Poly, den: Poly) -> tuple[Poly, Poly]:
    """Two polynomials in one letter divided by their greatest common divisor (Euclid)."""
    letters = {x for p in (num, den) for m in p for x, _ in m}
    if len(letters) != 1 or len(num) < 2 or len(den) < 2:
        return num, den
    a, b = (sorted(coefficients(p), reverse=True) for p in (num, den))
    if max(a[0][0], b[0][0]) > HIGH:
        return num, den
    common = divisor(dict(a), dict(b))
    if max(common) == 0:
        return num, den
    (x,) = letters
    shared: Poly = {((x, e),) if e else (): c for e, c in common.items()}
    above, below = quotient(num, shared), quotient(den, shared)
    return (num, den) if above is None or below is None else (above, below)


def coefficients(p: Poly) -> list[tuple[int, Fraction]]:
    """Exponent and coefficient of each term of a polynomial in one letter."""
    return [(m[0][1] if m else 0, c) for m, c in p.items()]


def divisor(a: dict[int, Fraction], b: dict[int, Fraction]) -> dict[int, Fraction]:
    """The greatest common divisor of two polynomials, with leading coefficient one."""
    while b:
        degree = max(b)
        b = {e: c / b[degree] for e, c in b.items()}
        rest = dict(a)
        while rest and (top := max(rest)) >= degree:
            factor = rest[top]
            for e, c in b.items():
                left = rest.get(e + top - degree, Fraction(0)) - factor * c
                if left:
                    rest[e + top - degree] = left
                else:
                    rest.pop(e + top - degree, None)
        a, b = b, rest
    return a


def content(p: Poly) -> Fraction:
    """What the coefficients have in common, with the sign that makes the first term as it is written positive."""
    top, bottom = 0, 1
    for c in p.values():
        top, bottom = gcd(top, c.numerator), lcm(bottom, c.denominator)
    first = min(p, key=written_order)
    return Fraction(top if p[first] > 0 else -top, bottom)


def written_order(m: Monomial) -> tuple[int, list[str]]:
    """Terms are written by their degree, then by their letters."""
    return sum(e for _, e in m), [letter_order(x) for x, _ in m]


# ---------------------------------------------------------------- from and to trees
def from_node(node: Node) -> Value | None:
    """The value of a tree of numbers and letters; None where a part is not a number (a matrix, an infinite power)."""
    match node:
        case Num(value):
            return value
        case Sum(terms):
            total: Value = Fraction(0)
            for term in terms:
                part = from_node(term)
                if part is None:
                    return None
                total = total + part
            return total
        case Prod(factors):
            product: Value = Fraction(1)
            for factor in factors:
                part = from_node(factor)
                if part is None:
                    return None
                product = product * part
            return product
        case Transpose(u):
            return from_node(u)
        case Pow(base, Num(exponent)) if exponent.denominator == 1 and abs(exponent) <= 60:
            part = from_node(base)
            if part is None or (not part and exponent < 0):
                return None
            power: Value = Fraction(1)
            for _ in range(abs(int(exponent))):
                power = power * part
            return power if exponent >= 0 else Fraction(1) / power
        case Map("exp", Num(value)) if not value:
            return Fraction(1)
    if len(node.kids) and not isinstance(node, Map | Pow):
        return None
    return Ratio.letter(node)


def to_node(value: Value) -> Node:
    """A tree for a value: a number, a polynomial in a person's order, or a fraction of two."""
    if not isinstance(value, Ratio):
        return Num(value)
    top, below = poly_node(value.num), value.den
    if below == ONE_POLY:
        return top
    bottom = Pow(poly_node(below), MINUS)
    return bottom if top is UNITY else mul(top, bottom)


def poly_node(p: Poly) -> Node:
    terms = []
    ordered = sorted(p.items(), key=lambda item: written_order(item[0]))
    first = next((n for n, (_, c) in enumerate(ordered) if c > 0), 0)  # 2p - 1, not -1 + 2p
    for m, c in (*ordered[first:], *ordered[:first]):
        factors: list[Node] = [Num(c)] if c != 1 or not m else []
        factors += [x if e == 1 else Pow(x, Num(e)) for x, e in m]
        terms.append(mul(*factors))
    return add(*terms) if terms else ZERO


def put(value: Value, letters: dict[Node, Value]) -> Value:
    """The value with letters replaced by values."""
    if not isinstance(value, Ratio) or not value.letters() & letters.keys():
        return value
    return put_poly(value.num, letters) / put_poly(value.den, letters)


def put_poly(p: Poly, letters: dict[Node, Value]) -> Value:
    total: Value = Fraction(0)
    for m, c in p.items():
        term: Value = c
        for x, e in m:
            for _ in range(e):
                term = term * letters.get(x, Ratio.letter(x))
        total = total + term
    return total
