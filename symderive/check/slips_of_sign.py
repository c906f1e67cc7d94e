"""A sign that has changed, in one place of a line or in two."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from symderive.check.places import places
from symderive.check.repair import Repair, put
from symderive.expr.algebra import Map, Num, Pow, Sum
from symderive.expr.arrays import BigProd, BigSum, Block
from symderive.expr.build import add, neg
from symderive.expr.node import Node, Path
from symderive.expr.shape import ShapeError, is_scalar

#: functions that do not see the sign of their argument, or have no value there
EVEN = {"cos", "cosh", "abs", "sqrt", "log", "factorial", "gamma"}
PAIRS = 45  # of signs that are turned together


def signs(b: Node) -> Iterator[Repair]:
    for path, part in places(b):
        match part:
            case Sum(terms):
                for k, term in enumerate(terms):
                    for made in put(b, path, add(*terms[:k], neg(term), *terms[k + 1 :])):
                        yield Repair("sign-slip", made, term)
            case Map(name, u, 0):
                if name not in EVEN:
                    for made in put(b, path, Map(name, neg(u))):
                        yield Repair("sign-slip", made, part)
            case Block():
                for k, entry in enumerate(part.kids):
                    if is_scalar(entry.shape) and entry is not Num(0):
                        yield Repair("sign-slip", b.replace((*path, k), neg(entry)), entry)
            case Num(v) if v != 0 and path and not (isinstance(b.at(path[:-1]), Pow) and path[-1] == 1):
                around = b.at(path[:-1])
                if isinstance(around, BigSum | BigProd) and around.body is not part:
                    continue  # where a sum starts and ends is no sign
                for made in put(b, path, Num(-v)):
                    yield Repair("sign-slip", made)


def two_signs(b: Node) -> Iterator[Repair]:
    """Two signs turned: a minus that was carried to the first of several terms only, both roots of a quadratic."""
    spots = list(signed_parts(b))
    for one, two in list(combinations(spots, 2))[:PAIRS]:
        short, long = sorted((one, two), key=len)
        if long[: len(short)] == short:
            continue  # the one holds the other
        try:
            yield Repair("sign-slip", b.replace(one, neg(b.at(one))).replace(two, neg(b.at(two))))
        except ShapeError:
            continue


def signed_parts(b: Node) -> Iterator[Path]:
    """The places of the terms of sums, and of the entries of a matrix that is written out."""
    for path, part in places(b):
        if isinstance(part, Sum):
            yield from ((*path, k) for k in range(len(part.terms)))
        elif isinstance(part, Block):
            kids = [(k, u) for k, u in enumerate(part.kids) if is_scalar(u.shape) and u is not Num(0)]
            yield from ((*path, k) for k, _ in kids)
