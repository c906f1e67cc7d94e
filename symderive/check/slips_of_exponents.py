"""Slips with exponents: another number, a square lost, exponents multiplied for added ones or the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderive.check.places import places
from symderive.check.repair import Repair, put
from symderive.expr.algebra import MINUS, Inverse, Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.arrays import Entry, Member, Norm
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.shape import is_scalar, is_square
from symderive.rules.faulty import without

#: exponents that are tried last, after those near the one that was written
FARTHER = tuple(range(-4, 13))


def exponents(b: Node) -> Iterator[Repair]:
    for path, part in places(b):
        match part:
            case Pow(u, Num(k)):
                for new in (k + 1, k - 1, -k, k * 2, k / 2):
                    if new != k and not (new == k / 2 and isinstance(u, Pow)):
                        for made in put(b, path, Pow(u, Num(new)) if new != 1 else u):
                            yield Repair("exponent-slip", made, u)
            case Pow(u, k) if is_scalar(u.shape):
                for step in (Num(1), MINUS):
                    for made in put(b, path, Pow(u, add(k, step))):
                        yield Repair("exponent-slip", made, u)
            case Map("sqrt", u):
                for made in put(b, path, u):
                    yield Repair("exponent-slip", made, u)
            case Prod(factors) if not is_scalar(part.shape) and is_square(part.shape):
                matrices = [f for f in factors if not is_scalar(f.shape)]
                if len(matrices) > 1 and not any(isinstance(f, Inverse) for f in matrices):
                    scalars = [f for f in factors if is_scalar(f.shape)]
                    for made in put(b, path, mul(*scalars, Inverse(mul(*matrices)))):
                        yield Repair("exponent-slip", made, part)
            case Inverse(u):
                for made in put(b, path, u):
                    yield Repair("exponent-slip", made, u)
            case Sym() if not is_scalar(part.shape) and is_square(part.shape):
                for made in put(b, path, Inverse(part)):
                    yield Repair("exponent-slip", made, part)
            case Sum() if is_scalar(part.shape) and not (path and isinstance(b.at(path[:-1]), Pow)):
                for made in put(b, path, Pow(part, Num(2))):
                    yield Repair("exponent-slip", made, part)
            case _ if is_scalar(part.shape) and (isinstance(part, Map | Norm | Entry | Member) or not part.kids):
                if isinstance(part, Num) or (isinstance(part, Map) and part.name == "exp"):
                    continue
                for made in put(b, path, Pow(part, Num(2))):
                    yield Repair("exponent-slip", made, part)
                for made in put(b, path, Map("sqrt", part)):
                    yield Repair("exponent-slip", made, part)


def far_exponents(b: Node) -> Iterator[Repair]:
    """Any other whole exponent: a^12 for a^3 a^4."""
    for path, part in places(b):
        match part:
            case Pow(u, Num(k)) if abs(k) > 2:
                for new in FARTHER:
                    if abs(new - k) > 1:
                        for made in put(b, path, Pow(u, Num(new))):
                            yield Repair("exponent-slip", made, u)


def multiplied_exponents(b: Node) -> Iterator[Repair]:
    """e^{ab} for e^{a + b}, x^{ab} for x^{a + b}: exponents of a product are added."""
    everywhere = b
    for path, part in places(b):
        spot = exponent_of(part)
        if spot is None:
            continue
        where, inner = spot
        factors = inner.factors if isinstance(inner, Prod) else ()
        letters = [k for k, f in enumerate(factors) if is_scalar(f.shape) and not isinstance(f, Num)]
        for i, j in ((i, j) for i in letters for j in letters if i < j):
            rest = without(without(factors, j), i)
            added = mul(*rest, add(factors[i], factors[j]))
            for made in put(b, (*path, where), added):
                yield Repair("exponent-slip", made, part)
            if (i, j) == tuple(letters[:2]):
                everywhere = next(put(everywhere, (*path, where), added), everywhere)
    yield Repair("exponent-slip", everywhere)


def powers_of_powers(b: Node) -> Iterator[Repair]:
    """e^{a^2} for (e^a)^2, x^{a + b} for (x^a)^b: the exponents of a power of a power are multiplied."""
    for path, part in places(b):
        spot = exponent_of(part)
        if spot is None:
            continue
        where, inner = spot
        match inner:
            case Pow(u, k) if is_scalar(inner.shape):
                due: Node = mul(k, u)
            case Sum((u, v)):
                due = mul(u, v)
            case _:
                continue
        for made in put(b, (*path, where), due):
            yield Repair("exponent-slip", made, part)


def halves_of_exponents(b: Node) -> Iterator[Repair]:
    """e^u for e^{u/2} or e^{2u}: a number lost from an exponent, or one too many."""
    for path, part in places(b):
        if isinstance(part, Map) and part.name == "exp":
            for number in (Fraction(1, 2), 2):
                for made in put(b, (*path, 0), mul(Num(number), part.u)):
                    yield Repair("factor-slip", made, part.u, Num(number))


def exponent_of(part: Node) -> tuple[int, Node] | None:
    match part:
        case Map("exp", u):
            return 0, u
        case Pow(_, k) if not isinstance(k, Num):
            return 1, k
    return None
