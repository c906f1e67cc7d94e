"""Slips with chances, found by mending the line: a condition turned round or lost, a tail for the other, odds, powers.

Each is one change of one part of the line as written; the line above need not hold the part.
"""

from __future__ import annotations

from collections.abc import Iterator

from symderive.check.places import places
from symderive.check.repair import Repair, put
from symderive.expr.algebra import MINUS, Inverse, Map, Num, Pow, Prod, Sum, Sym, Transpose
from symderive.expr.build import add, divide, mul
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.probability import Dens, Expect, Info, Prob, RandVar
from symderive.expr.shape import is_scalar
from symderive.rules.conditionals import chance
from symderive.rules.mistakes_expectation import random


def turned(b: Node) -> Iterator[Repair]:
    """One probability, density or entropy with what is asked and what is known exchanged."""
    for path, part in places(b):
        c = chance(part)
        made: Node | None = c.of(c.known, c.asked) if c is not None and c.known else None
        match part:
            case Info("H", (u,), RandVar() as v):
                made = Info("H", (v,), u)
        for mended in put(b, path, made) if made is not None else ():
            yield Repair("inverse-fallacy", mended, part)


def other_tail(b: Node) -> Iterator[Repair]:
    """Phi(z) where the upper tail 1 - Phi(z) was due."""
    for path, part in places(b):
        match part:
            case Map("Phi"):
                for made in put(b, path, 1 - part):
                    yield Repair("complement-not-taken", made, part)


def of_odds(a: Node, b: Node) -> Iterator[Repair]:
    """The odds given for the probability, o for o/(1 + o)."""
    if isinstance(a, Prob) and not holds(b, Prob):
        yield Repair("odds-as-probability", divide(b, 1 + b))


def conditions_lost(a: Node, b: Node) -> Iterator[Repair]:
    """One density that lacks a condition which stands in the line above."""
    known = {part for p in a.walk() if isinstance(p, Dens) and (c := chance(p)) for part in (*c.known, *c.asked)}
    ordered = sorted(known, key=str)
    for path, part in places(b):
        c = chance(part) if isinstance(part, Dens) else None
        if c is not None:
            for more in ordered:
                if more not in c.asked and more not in c.known:
                    for made in put(b, path, c.of(c.asked, (*c.known, more))):
                        yield Repair("drop-conditioning", made, part)


def squared_means(b: Node) -> Iterator[Repair]:
    """E[X]^2 where E[X^2] was due, E[X] where E[X]^2 was."""
    for path, part in places(b):
        match part:
            case Expect(u) if random(u) and is_scalar(u.shape) and not (path and isinstance(b.at(path[:-1]), Pow)):
                for made in put(b, path, Pow(part, Num(2))):
                    yield Repair("exponent-slip", made, part)
            case Pow(Expect(u, given, under), Num(k)) if k == 2:
                for made in put(b, path, Expect(Pow(u, Num(2)), given, under)):
                    yield Repair("second-moment-is-square", made, part)
            case Pow(Sum(terms), Num(k)) if k == 2 and any(isinstance(t, Expect) for t in terms):
                inner = add(*(t.u if isinstance(t, Expect) and t.given is None else t for t in terms))
                if random(inner):
                    for made in put(b, path, Expect(Pow(inner, Num(2)), None, None)):
                        yield Repair("second-moment-is-square", made, part)


def weights_exchanged(b: Node) -> Iterator[Repair]:
    """Two letters exchanged throughout a quotient in which each stands in another term of the denominator."""
    for path, part in places(b):
        match part:
            case Prod(factors):
                below = [
                    f.base for f in factors if isinstance(f, Pow) and f.exponent is MINUS and isinstance(f.base, Sum)
                ]
                for u, v in ((u, v) for s in below if len(s.kids) == 2 for u in own(s, 0) for v in own(s, 1)):
                    for made in put(b, path, substitute(part, {u: v, v: u})):
                        yield Repair("weights-swapped", made, part)


def own(s: Node, k: int) -> list[Node]:
    """The letters of one of two terms that the other has not."""
    mine, other = s.kids[k], s.kids[1 - k]
    return [u for u in dict.fromkeys(mine.walk()) if u in free_leaves(mine) and u not in free_leaves(other)]


def of_chance(a: Node, b: Node) -> Iterator[Repair]:
    """All of them, the likeliest first."""
    yield from turned(b)
    yield from other_tail(b)
    yield from squared_means(b)
    yield from conditions_lost(a, b)
    yield from of_odds(a, b)


def shifts(b: Node) -> Iterator[Repair]:
    """The shift of a completed square that was not divided by what stands before the square."""
    for _, part in places(b):
        match part:
            case Prod((*_, Transpose(Sum((_, m))), Sym() as A, Sum((_, n)))) if m is n:
                inverse: Node = Inverse(A)
            case Prod((*front, Pow(Sum((_, m)), Num(k)))) if k == 2 and is_scalar(m.shape):
                inverse = Pow(mul(*front), MINUS)
            case _:
                continue
        for letter in (p for p in dict.fromkeys(m.walk()) if isinstance(p, Sym)):
            yield Repair("complete-square-correction", substitute(b, {letter: mul(inverse, letter)}), part)
