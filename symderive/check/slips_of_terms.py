"""Terms left out, or one too many: of a sum above, and of a square or a product of sums that was multiplied out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product

from symderive.check.places import places
from symderive.check.repair import Repair, put
from symderive.expr.algebra import Num, Pow, Prod, Sum, Transpose
from symderive.expr.build import add, mul, neg, transpose
from symderive.expr.canon import key
from symderive.expr.node import Node
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import negative, without

TERMS = 20  # of the lines above, so many are looked for


def summands(part: Node) -> Iterator[Node]:
    """The terms of a sum, and those that a square or a product of sums has when it is multiplied out."""
    match part:
        case Sum(terms):
            yield from terms
        case Pow(Sum((u, v)), Num(k)) if k == 2 and is_scalar(part.shape):
            yield from (Pow(u, Num(2)), mul(Num(2), u, v), Pow(v, Num(2)))
        case Prod(factors):
            each = [bracketed(f) for f in factors]
            if any(len(terms) > 1 for terms in each):
                yield from (signed(chosen) for chosen in islice(product(*each), 9))


def signed(factors: Iterable[Node]) -> Node:
    """The product with all its signs in front."""
    bare = [(u, negative(u)) for u in factors]
    odd = sum(minus is not None for _, minus in bare) % 2
    made = mul(*(u if minus is None else minus for u, minus in bare))
    return neg(made) if odd else made


def bracketed(f: Node) -> tuple[Node, ...]:
    match f:
        case Sum(terms):
            return terms
        case Transpose(Sum(terms)):
            return tuple(transpose(t) if (u := negative(t)) is None else neg(transpose(u)) for t in terms)
    return (f,)


def terms(sources: tuple[Node, ...], b: Node) -> Iterator[Repair]:
    """A term that is missing, or one too many; ``sources`` are the line above and what it is when carried out."""
    for path, part in places(b):
        if isinstance(part, Sum):
            for k in range(len(part.terms)):
                for made in put(b, path, add(*without(part.terms, k))):
                    yield Repair("term-added", made, part.terms[k])
    above = [t for u in sources for part in u.walk() for t in summands(part)]
    above = list(dict.fromkeys(above))[:TERMS]
    for path, part in places(b, 60):
        if path and isinstance(b.at(path[:-1]), Sum):
            continue  # the whole sum stands one place further up
        for term in above:
            if term.shape == part.shape:
                for made in (*put(b, path, part + term), *put(b, path, part - term)):
                    yield Repair("drop-term", made, term)


def left_out_of(a: Node, b: Node) -> Repair | None:
    """The line above word for word with one term missing."""
    goal = key(b)
    for path, part in places(a, 60):
        if isinstance(part, Sum):
            for k, term in enumerate(part.terms):
                for made in put(a, path, add(*without(part.terms, k))):
                    if key(made) == goal:
                        return Repair("drop-term", a, term)
    return None
