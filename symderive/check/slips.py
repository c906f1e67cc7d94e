"""Slips that no rule explains: a sign, a factor, an exponent, a transpose, a term. Found by mending the line.

Each repair changes one small thing in the line as written. If the mended line equals the line above, the change names
the slip, and the mended line is what should have been written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction

from symderive.check.places import places
from symderive.check.repair import Repair, put
from symderive.check.samples import settled
from symderive.check.slips_of_brackets import shortened, split_squares
from symderive.check.slips_of_chance import multiplied_exponents, shifts, weights_exchanged
from symderive.check.slips_of_form import (
    complements,
    corrections,
    distributed,
    factored,
    mixed,
    orders,
    orders_counted,
    sums_squared,
    transposes,
)
from symderive.check.slips_of_integrals import jacobians, lost_before_sums
from symderive.check.slips_of_letters import names
from symderive.check.slips_of_sign import signs, two_signs
from symderive.expr.algebra import (
    MINUS,
    Det,
    Hadamard,
    Inverse,
    Map,
    Num,
    Pow,
    Prod,
    Size,
    Sum,
    Sym,
    Trace,
    Transpose,
    add,
    hadamard,
    mul,
    neg,
    transpose,
)
from symderive.expr.arrays import BigSum, Entry, Member, Norm
from symderive.expr.calculus import Limit
from symderive.expr.canon import same
from symderive.expr.node import Node, Path
from symderive.expr.probability import Dens, Expect, Prob
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, ShapeError, is_column, is_scalar, is_square
from symderive.numeric.compare import agree
from symderive.numeric.probe import Probe
from symderive.rules.faulty import without


def repairs(a: Node, b: Node) -> Iterator[Repair]:
    """The line b with one small thing changed, the likeliest slips first; ``a`` is the line above."""
    pure = not any(not p.kids and not isinstance(p, Num) for p in b.walk())
    of_chance = any(isinstance(p, Prob | Dens | Expect) for p in a.walk())
    ways = (
        whole_sign(a, b),
        split_squares(b),
        signs(b),
        mixed(b),
        weights_exchanged(b),
        complements(b) if of_chance else (),
        orders_counted(b),
        corrections(b),
        shifts(b),
        distributed(a, b),
        shortened(a, b),
        factored(b),
        sums_squared(b),
        transposes(b),
        twice_or_half(b, pure),
        counted(a, b),
        jacobians(a, b),
        lost_before_sums(a, b),
        numbers(a, b, pure),
        exponents(b),
        multiplied_exponents(b),
        factors(a, b),
        () if pure else terms(a, b),
        orders(b),
        names(a, b),
        two_signs(b),
    )
    for way in ways:
        yield from while_sizes_fit(iter(way))


def while_sizes_fit(rest: Iterator[Repair]) -> Iterator[Repair]:
    """The repairs up to one whose sizes do not fit: the next kind of slip is then looked for."""
    while True:
        try:
            repair = next(rest, None)
        except (DerivationError, ZeroDivisionError):
            return
        if repair is None:
            return
        yield repair


def whole_sign(a: Node, b: Node) -> Iterator[Repair]:
    if is_scalar(b.shape) or a.shape == b.shape:
        yield Repair("sign-slip", neg(b))


def twice_or_half(b: Node, pure: bool) -> Iterator[Repair]:
    for number in (2, Fraction(1, 2)):
        yield Repair("arithmetic-slip" if pure else "factor-slip", mul(Num(number), b), b, Num(number))


def counted(a: Node, b: Node) -> Iterator[Repair]:
    """The number of terms of a sum above, lost from the line or from one of its terms."""
    for n in dict.fromkeys(p.high for p in a.walk() if isinstance(p, BigSum)):
        if n is None or isinstance(n, Num) or not is_scalar(n.shape):
            continue
        yield Repair("sum-of-constant", mul(n, b), b, n)
        yield Repair("sum-of-constant", mul(Pow(n, MINUS), b), b, Pow(n, MINUS))
        if isinstance(b, Sum):
            for k, term in enumerate(b.terms):
                yield Repair("sum-of-constant", add(*without(b.terms, k), mul(n, term)), term, n)


def numbers(a: Node, b: Node, pure: bool) -> Iterator[Repair]:
    """Another number in one place: doubled, halved, one more or less, or one that stands in the line above."""
    others = {p.value for p in a.walk() if isinstance(p, Num)}
    spots = [(path, part) for path, part in places(b) if isinstance(part, Num)]
    for path, part in sorted(spots, key=lambda spot: not as_factor(b, spot[0])):
        v = part.value
        near = [v * 2, v / 2, v + 1, v - 1, v * 3, v / 3, v * 4, v / 4, v * 10, v / 10, v + 2, v - 2]
        near += sorted(others)
        exponent = in_exponent(b, path)
        for new in near:
            if new == v or (new == 0 and exponent is None):
                continue  # what is taken times 0 is a term too many
            for made in put(b, path, Num(new)):
                times = Num(new / v) if v and not exponent else None
                base = b.at(exponent) if exponent else around(b, path)
                whole = not pure and exponent is None and as_factor(b, path)
                kind = "exponent-slip" if exponent else "factor-slip" if whole else "arithmetic-slip"
                yield Repair(kind, made, base, times)
    for path, part in places(b):
        if isinstance(part, Sum):
            for k, term in enumerate(part.terms):
                for factor in (2, Fraction(1, 2), 3, Fraction(1, 3), 4, Fraction(1, 4)):
                    for made in put(b, path, add(*part.terms[:k], mul(Num(factor), term), *part.terms[k + 1 :])):
                        yield Repair("arithmetic-slip", made, term, Num(factor))
    if pure:
        return
    for factor in (3, Fraction(1, 3), 4, Fraction(1, 4), 6, Fraction(1, 6)):
        yield Repair("factor-slip", mul(Num(factor), b), b, Num(factor))


def as_factor(b: Node, path: Path) -> bool:
    """Is the number at this place a factor of the whole line, or of what a limit is taken of?"""
    return all(isinstance(b.at(path[:k]), Prod | Pow | Limit) for k in range(len(path)))


def in_exponent(b: Node, path: Path) -> Path | None:
    """The place of the base in whose exponent this place lies; None where it lies in none."""
    powers = [k for k in range(len(path)) if isinstance(b.at(path[:k]), Pow) and path[k] == 1]
    return (*path[: powers[-1]], 0) if powers else None


def around(b: Node, path: tuple[int, ...]) -> Node:
    """The product in which a number stands as a factor, through quotients; else the number."""
    while path and isinstance(b.at(path[:-1]), Prod | Pow):
        path = path[:-1]
    return b.at(path)


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
            case Inverse(u):
                for made in put(b, path, u):
                    yield Repair("exponent-slip", made, u)
            case Sym() if not is_scalar(part.shape) and is_square(part.shape):
                for made in put(b, path, Inverse(part)):
                    yield Repair("exponent-slip", made, part)
            case _ if is_scalar(part.shape) and (isinstance(part, Map | Norm | Entry | Member) or not part.kids):
                if isinstance(part, Num):
                    continue
                for made in put(b, path, Pow(part, Num(2))):
                    yield Repair("exponent-slip", made, part)
                for made in put(b, path, Map("sqrt", part)):
                    yield Repair("exponent-slip", made, part)


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


def terms(a: Node, b: Node) -> Iterator[Repair]:
    """A term of the line above that is missing, or one too many."""
    for path, part in places(b):
        if isinstance(part, Sum):
            for k in range(len(part.terms)):
                for made in put(b, path, add(*without(part.terms, k))):
                    yield Repair("term-added", made, part.terms[k])
    above = [t for part in a.walk() if isinstance(part, Sum) for t in part.terms]
    above = list(dict.fromkeys(above))[:12]
    for path, part in places(b, 60):
        if path and isinstance(b.at(path[:-1]), Sum):
            continue  # the whole sum stands one place further up
        for term in above:
            if term.shape == part.shape:
                for made in (*put(b, path, part + term), *put(b, path, part - term)):
                    yield Repair("term-dropped", made, term)


def slip(
    a: Node,
    b: Node,
    problem: Problem,
    probe: Probe,
    end: float,
    ways: Callable[[Node], Iterator[Repair]] | None = None,
) -> Repair | None:
    """The first repair of b that equals a, of all or of these ``ways``."""
    rest = repairs(a, b) if ways is None else ways(b)
    while time.perf_counter() < end:
        try:
            repair = next(rest, None)
        except (DerivationError, ZeroDivisionError):
            return None
        if repair is None:
            return None
        (due, line), plain = settled((a, repair.line), problem)
        if line.shape != a.shape or same(repair.line, b) or (plain is problem) is not (probe.problem is problem):
            continue
        if not probe.fits(line):
            continue
        if agree(due, line, plain, limit=0.5, shown=False).verdict == "equal":
            return repair
    return None
