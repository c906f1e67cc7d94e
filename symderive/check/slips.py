"""Slips that no rule explains: a sign, a factor, an exponent, a transpose, a term. Found by mending the line.

Each repair changes one small thing in the line as written. If the mended line equals the line above, the change names
the slip, and the mended line is what should have been written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction

from symderive.check.derived import derived
from symderive.check.places import places
from symderive.check.repair import Repair, put
from symderive.check.samples import settled
from symderive.check.slips_of_brackets import shortened, split_squares
from symderive.check.slips_of_chance import shifts, weights_exchanged
from symderive.check.slips_of_exponents import (
    exponents,
    far_exponents,
    halves_of_exponents,
    multiplied_exponents,
    powers_of_powers,
)
from symderive.check.slips_of_factors import factors, lost_inside
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
from symderive.check.slips_of_letters import ends_of_sums, names
from symderive.check.slips_of_sign import signs, two_signs
from symderive.check.slips_of_terms import terms
from symderive.check.telling import squared
from symderive.check.variants import with_definitions
from symderive.expr.algebra import MINUS, Map, Num, Pow, Prod, Rel, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul, neg
from symderive.expr.calculus import Limit
from symderive.expr.canon import same
from symderive.expr.node import Node, Path, holds
from symderive.expr.probability import Dens, Expect, Prob
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.compare import agree
from symderive.numeric.probe import Probe
from symderive.rules.algebra import tidy
from symderive.rules.faulty import without


def repairs(a: Node, b: Node, further: tuple[Node, ...] = ()) -> Iterator[Repair]:
    """The line b with one small thing changed, the likeliest slips first; ``a`` is the line above, ``further`` what it
    is when it is carried out."""
    pure = not any(not p.kids and not isinstance(p, Num) for p in b.walk())
    of_chance = holds(a, Prob, Dens, Expect)
    ways = (
        whole_sign(a, b),
        split_squares(b),
        signs(b),
        ends_of_sums(b),
        mixed(b),
        weights_exchanged(b),
        complements(b) if of_chance else (),
        orders_counted(b),
        corrections(b),
        shifts(b),
        twice_or_half(b, pure),
        distributed(a, b),
        shortened(a, b),
        factored(b),
        sums_squared(b),
        transposes(b),
        counted(a, b),
        jacobians(a, b),
        lost_before_sums(a, b),
        numbers(a, b, pure),
        halves_of_exponents(b),
        exponents(b),
        multiplied_exponents(b),
        powers_of_powers(b),
        factors(a, b),
        () if pure else terms((a, *further), b),
        orders(b),
        names(a, b),
        two_signs(b),
        far_exponents(b),
        () if pure else lost_inside((a, *further), b),
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
                times = Num(new / v) if v and exponent is None else None
                base = around(b, path) if exponent is None else b.at(exponent)
                whole = not pure and exponent is None and (as_factor(b, path) or not is_scalar(base.shape))
                kind = "exponent-slip" if exponent is not None else "factor-slip" if whole else "arithmetic-slip"
                yield Repair(kind, made, base, times)
    for path, inner in places(b):
        if isinstance(inner, Sum):
            for k, term in enumerate(inner.terms):
                for factor in (2, Fraction(1, 2), 3, Fraction(1, 3), 4, Fraction(1, 4)):
                    for made in put(b, path, add(*inner.terms[:k], mul(Num(factor), term), *inner.terms[k + 1 :])):
                        kind = "arithmetic-slip" if is_scalar(term.shape) else "factor-slip"
                        yield Repair(kind, made, term, Num(factor))
    if pure:
        return
    for factor in (3, Fraction(1, 3), 4, Fraction(1, 4), 6, Fraction(1, 6)):
        yield Repair("factor-slip", mul(Num(factor), b), b, Num(factor))


def as_factor(b: Node, path: Path) -> bool:
    """Is the number at this place a factor of the whole line, or of what a limit is taken of?"""
    return all(isinstance(b.at(path[:k]), Prod | Pow | Limit) for k in range(len(path)))


def in_exponent(b: Node, path: Path) -> Path | None:
    """The place of the base in whose exponent this place lies (e^u: of the whole); None where it lies in none."""
    powers = [k for k in range(len(path)) if raises(b.at(path[:k]), path[k])]
    if not powers:
        return None
    return path[: powers[-1]] if isinstance(b.at(path[: powers[-1]]), Map) else (*path[: powers[-1]], 0)


def raises(part: Node, k: int) -> bool:
    of_e = isinstance(part, Map) and part.name == "exp" and not squared(part)
    return of_e or (isinstance(part, Pow) and k == 1)


def around(b: Node, path: tuple[int, ...]) -> Node:
    """The product in which a number stands as a factor, through quotients; else the number."""
    while path and isinstance(b.at(path[:-1]), Prod | Pow):
        path = path[:-1]
    return b.at(path)


def slip(
    a: Node,
    b: Node,
    problem: Problem,
    probe: Probe,
    end: float,
    ways: Callable[[Node], Iterator[Repair]] | None = None,
) -> Repair | None:
    """The first repair of b that equals a, of all or of these ``ways``."""
    for repair in while_sizes_fit(repairs(a, b, carried_out(a, problem)) if ways is None else ways(b)):
        if time.perf_counter() > end:
            return None
        (due, line), plain = settled((a, repair.line), problem)
        if line.shape != a.shape or same(repair.line, b) or (plain is problem) is not (probe.problem is problem):
            continue
        if not probe.fits(line) or not probe.reaches(line):
            continue
        if agree(due, line, plain, limit=0.5, shown=False).verdict == "equal":
            return repair
    return None


def carried_out(a: Node, problem: Problem) -> tuple[Node, ...]:
    """The line above with its definitions put in, with its derivatives taken, and what is stated beside it."""
    meant = with_definitions(a, problem)
    stated = [f.node for f in problem.facts if isinstance(f.node, Rel | Follows)]
    try:
        return meant, tidy(derived(meant), problem), *stated
    except (DerivationError, RecursionError, ZeroDivisionError):
        return meant, *stated
