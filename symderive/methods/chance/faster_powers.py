"""Limits of sums of powers: c^n with |c| < 1 and c^n / Gamma(n + b) tend to zero, faster than any power of n grows."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import UNITY, ZERO, Map, Num, Pow, Prod, Sum
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves
from symderive.scalar import Letters


def limit_of_powers(body: Node, letter: Node, letters: Letters) -> Node | None:
    """The limit for a large letter where every term is constant or such a vanishing product; None for all else."""
    kept: list[Node] = []
    for term in body.terms if isinstance(body, Sum) else (body,):
        if letter not in free_leaves(term):
            kept.append(term)
        elif not vanishes(term, letter, letters):
            return None
    return add(*kept) if kept else ZERO


def vanishes(term: Node, letter: Node, letters: Letters) -> bool:
    """Is a term a product of constants, powers of the letter and of powers that together fall to zero?"""
    bases: list[Node] = []
    gammas = 0
    for f in factors_of(term):
        if letter not in free_leaves(f):
            continue
        base, exponent = powered(f)
        if base is letter and isinstance(exponent, Num):
            continue
        if isinstance(base, Map) and base.name == "gamma" and base.primes == 0 and isinstance(exponent, Num):
            if exponent.value > 0 or scalar.sign(slope(base.u, letter, letters), letters) != 1:
                return False
            gammas += 1
            continue
        rate = slope(exponent, letter, letters)
        if letter in free_leaves(base) or rate is ZERO or scalar.sign(base, letters) != 1:
            return False
        bases.append(Pow(base, rate))
    if gammas:
        return True
    return bool(bases) and scalar.compare(mul(*bases), UNITY, letters) == -1


def factors_of(term: Node) -> tuple[Node, ...]:
    """The factors, those of powers of products too."""
    if isinstance(term, Prod):
        return tuple(g for f in term.factors for g in factors_of(f))
    if isinstance(term, Pow) and isinstance(term.base, Prod):
        return tuple(g for f in term.base.factors for g in factors_of(Pow(f, term.exponent)))
    return (term,)


def powered(f: Node) -> tuple[Node, Node]:
    """(u, n) of u^n; powers of powers are one power, and so is a power of a root."""
    exponent: Node = UNITY
    while isinstance(f, Pow):
        exponent = f.exponent if exponent is UNITY else mul(exponent, f.exponent)
        f = f.base
    return f, exponent


def slope(u: Node, letter: Node, letters: Letters) -> Node:
    """a of a n + b; zero where u is no such form."""
    powers = scalar.polynomial(u, [letter], letters)
    if powers is None or set(powers) - {(0,), (1,)}:
        return ZERO
    return powers.get((1,), ZERO)
