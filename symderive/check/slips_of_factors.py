"""Factors lost, or one too many: before the whole line, a term, what stands inside a function, a vector's entries."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.check.places import places
from symderive.check.repair import Repair, put
from symderive.expr.algebra import MINUS, Det, Hadamard, Map, Num, Pow, Prod, Size, Sum, Sym, Trace, Transpose
from symderive.expr.arrays import BigSum, Entry, Member, Norm
from symderive.expr.build import add, hadamard, mul, transpose
from symderive.expr.node import Node, holds
from symderive.expr.probability import EventSym, RandVar
from symderive.expr.shape import ShapeError, is_column, is_scalar
from symderive.rules.faulty import without

COMPOUND = Pow | Map | Sum | BigSum | Entry | Member | Det | Norm | Trace | Prod
LETTERS, PARTS, SPOTS = 8, 12, 40  # of what may be lost, and of the places where it may be missing


def factors(a: Node, b: Node) -> Iterator[Repair]:
    """A factor of the line above that was lost, or one too many."""
    scalars = [p for p in dict.fromkeys(a.walk()) if is_scalar(p.shape) and (not p.kids or isinstance(p, Size))]
    scalars += [
        p
        for p in dict.fromkeys(a.walk())
        if is_scalar(p.shape) and isinstance(p, Pow | Map | Sum | Entry | Member | Det | Norm | Trace | Prod)
    ]
    vectors = [p for p in dict.fromkeys(a.walk()) if isinstance(p, Sym) and is_column(p.shape)]
    columns = [p for p in vectors if not is_scalar(p.shape)]
    scalars = [*scalars[:12], *(mul(transpose(u), u) for u in columns[:2])]
    for u in scalars[:14]:
        if isinstance(u, Num):
            continue
        yield Repair("factor-slip", mul(u, b), b, u)
        yield Repair("factor-slip", mul(Pow(u, MINUS), b), b, Pow(u, MINUS))
    for path, part in places(b):
        match part:
            case Prod(inner):
                for k, factor in enumerate(inner):
                    if is_scalar(factor.shape) and len(inner) > 1 and not isinstance(factor, Num):
                        for made in put(b, path, mul(*without(inner, k))):
                            yield Repair("factor-slip", made)
                        for made in put(b, path, mul(*inner[:k], Pow(factor, MINUS), *inner[k + 1 :])):
                            yield Repair("exponent-slip", made)
            case BigSum():
                for u in (*scalars[:9], *scalars[12:14]):
                    for f in (u, Pow(u, MINUS)):
                        for made in put(b, (*path, 0), mul(f, part.body)):
                            yield Repair("factor-slip", made, part.body, f)
            case Sum(inner):
                for k, term in enumerate(inner):
                    for u in (*scalars[:9], *scalars[12:14]):
                        for made in put(b, path, add(*inner[:k], mul(u, term), *inner[k + 1 :])):
                            yield Repair("factor-slip", made, term, u)
    chains = [p for p in dict.fromkeys(a.walk()) if not is_scalar(p.shape) and (not p.kids or isinstance(p, Transpose))]
    for path, part in places(b, 60):
        if not is_scalar(part.shape) or isinstance(part, Prod):
            inner_ = part.factors if isinstance(part, Prod) else (part,)
            for k in range(len(inner_) + 1):
                for u in chains[:8]:
                    try:
                        yield Repair("drop-factor", b.replace(path, mul(*inner_[:k], u, *inner_[k:])))
                    except ShapeError:
                        continue
            yield from entrywise_factors(b, path, part, chains)


def entrywise_factors(b: Node, path: tuple[int, ...], part: Node, vectors: list[Node]) -> Iterator[Repair]:
    """A factor of an entrywise product that was lost, or one too many."""
    for u in vectors[:8]:
        if u.shape == part.shape and not isinstance(u, Transpose):
            for made in put(b, path, hadamard(u, part)):
                yield Repair("drop-factor", made)
    match part:
        case Hadamard(inner):
            for k in range(len(inner)):
                for made in put(b, path, hadamard(*without(inner, k))):
                    yield Repair("factor-slip", made)


def lost_inside(sources: tuple[Node, ...], b: Node) -> Iterator[Repair]:
    """A factor lost anywhere: in an exponent, under a root or a sum, in one term of a bracket. ``sources`` are the line
    above and what it is when carried out, whose parts the factor may be."""
    parts = [p for u in sources for p in dict.fromkeys(u.walk()) if is_scalar(p.shape) and not random(p, sources[0])]
    parts = [p for p in dict.fromkeys(parts) if p is not MINUS and p not in (Num(1), Num(0))]
    alone = [p for p in parts if not p.kids or isinstance(p, Size)][:LETTERS]
    joined = [p for p in parts if isinstance(p, COMPOUND)][:PARTS]
    squares = [Pow(p, Num(2)) for p in (*alone, *joined) if not isinstance(p, Num | Pow | Prod)]
    lost = dict.fromkeys((*alone, *joined, *squares))
    spots = [(path, part) for path, part in places(b) if is_scalar(part.shape) and opens(b, path)]
    for path, part in spots[:SPOTS]:
        for u in lost:
            for f in (u, Pow(u, MINUS)):
                for made in put(b, path, mul(f, part)):
                    yield Repair("factor-slip", made, part, f)


def random(p: Node, above: Node) -> bool:
    """Is this a random variable of which the line above does not speak?"""
    return holds(p, RandVar, EventSym) and p not in set(above.walk())


def opens(b: Node, path: tuple[int, ...]) -> bool:
    """Does a whole product stand at this place, not one factor of it or what is raised to a power?"""
    return (
        not path or not isinstance(b.at(path[:-1]), Prod | Pow) or (path[-1] == 1 and isinstance(b.at(path[:-1]), Pow))
    )
