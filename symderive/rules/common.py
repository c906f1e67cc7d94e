"""What all terms of a sum have in common, taken before the bracket: 2 (S u - λ u), x (1 + e^x) / √c."""

from __future__ import annotations

from fractions import Fraction

from symderive.expr.algebra import Num, Prod, Size, Sum, Sym, Transpose
from symderive.expr.arrays import Entry, Member
from symderive.expr.node import Node, transform
from symderive.expr.shape import is_scalar
from symderive.rules.terms import base_and_exponent, burden, digest, parts, power, product, terms_of

MANY = 12  # longer sums are left as they are
HEAVY = 5  # a factor to be taken out of a sum of numbers that stands alone has at least this much to read

Parts = tuple[Fraction, list[Node], list[Node]]


def take_common(u: Node) -> Node:
    """``u`` with common scalar factors taken out of its sums; a sum that is itself a factor gives all that it can."""

    def change(v: Node) -> Node:
        if isinstance(v, Sum):
            return shared(v, everything=not is_scalar(v.shape))
        if isinstance(v, Prod):
            return Prod(tuple(opened(f) for f in v.factors))
        return v

    return transform(u, change, Sum, Prod)


def opened(f: Node) -> Node:
    """A factor of a product: all that its terms share stands before it."""
    if isinstance(f, Transpose) and isinstance(f.u, Sum):
        whole = shared(f.u, everything=True)
        return f if whole is f.u else Transpose(whole)
    return shared(f, everything=True) if isinstance(f, Sum) else f


def shared(u: Sum, everything: bool) -> Node:
    """c (a + b) for c a + c b; ``everything``: letters and numbers too."""
    terms = terms_of(u)
    if not 2 <= len(terms) <= MANY:
        return u
    taken = [parts(t) for t in terms]
    common = in_all(taken) if everything else long_common(taken)
    numbers = {abs(n) for n, _, _ in taken}
    number = numbers.pop() if len(numbers) == 1 and (everything or common) else Fraction(1)
    if not common and number == 1:
        return pairwise(u, taken) if is_scalar(u.shape) else u
    rest = tuple(product(n / number, without(scalars, common), chain, u.shape) for n, scalars, chain in taken)
    outside = [power(base, Num(e)) for base, e in common]
    return Prod((Num(number), *outside, Sum(rest)))


def in_all(taken: list[Parts]) -> list[tuple[Node, Fraction]]:
    """The powers that divide every term: of x² and x⁻¹ none, of x² and x the factor x."""
    tables = [exponents(scalars) for _, scalars, _ in taken]
    found: list[tuple[Node, Fraction]] = []
    for key, (base, _) in tables[0].items():
        others = [t[key][1] if key in t else Fraction(0) for t in tables]
        if all(o > 0 for o in others):
            found.append((base, min(others)))
        elif all(o < 0 for o in others):
            found.append((base, max(others)))
    return found


def long_common(taken: list[Parts]) -> list[tuple[Node, Fraction]]:
    """The long factors that all terms have to the same power: those of a polynomial stay in its terms."""
    tables = [exponents(scalars) for _, scalars, _ in taken]
    found = [tables[0][key] for key in tables[0] if all(key in t and t[key][1] == tables[0][key][1] for t in tables)]
    return [
        (base, e)
        for base, e in found
        if not isinstance(base, Sym | Entry | Member | Size) and burden(power(base, Num(e))) >= HEAVY
    ]


def exponents(scalars: list[Node]) -> dict[bytes, tuple[Node, Fraction]]:
    """Base and number in the exponent of each scalar factor, by the base's fingerprint."""
    table: dict[bytes, tuple[Node, Fraction]] = {}
    for s in scalars:
        base, exponent = base_and_exponent(s)
        if not isinstance(exponent, Num):
            base, exponent = s, Num(1)
        key = digest(base)
        before = table[key][1] if key in table else Fraction(0)
        table[key] = (base, before + exponent.value)
    return table


def without(scalars: list[Node], common: list[tuple[Node, Fraction]]) -> list[Node]:
    """The scalar factors that are left when the common powers are taken out."""
    out = {digest(base): e for base, e in common}
    left: list[Node] = []
    for key, (base, e) in exponents(scalars).items():
        e -= out.get(key, Fraction(0))
        if e:
            left.append(power(base, Num(e)))
    return left


def pairwise(u: Sum, taken: list[Parts]) -> Node:
    """a s + b s + c is (a + b) s + c where s is long."""
    for n, (_, first, _) in enumerate(taken):
        for m in range(n + 1, len(taken)):
            if first and long_common([taken[n], taken[m]]):
                two = shared(Sum((u.terms[n], u.terms[m])), everything=False)
                rest = tuple(t for k, t in enumerate(u.terms) if k not in (n, m))
                return Sum((two, *rest)) if rest else two
    return u
