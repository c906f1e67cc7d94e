"""The integral (sum) of a density over a region: bounds of one variable after the other, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from symderive import scalar
from symderive.expr.algebra import INFINITY, MINUS, ZERO, Apply, Idx, Num, Pow, Prod, Sum, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul, neg
from symderive.expr.calculus import Integral
from symderive.expr.node import Node, free_leaves, substitute
from symderive.methods.chance.ovals import compare_ends, never_negative, shadow
from symderive.methods.chance.regions import MINUS_INFINITY, Bounds, Condition, Undecided, Variable, solved_for
from symderive.scalar import Letters


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a result: ``shown`` is the integral as written, ``value`` what it comes to, where ``guards`` hold."""

    shown: Node
    value: Node
    guards: tuple[Condition, ...] = ()


def measure(body: Node, conditions: Sequence[Condition], variables: Sequence[Variable], letters: Letters) -> list[Part]:
    """The integral (sum) of ``body`` over the region, as parts by guard; the last variable is the innermost.

    Raises Undecided where a bound or an integral cannot be found.
    """
    kept = []
    for c in conditions:
        if not any(v.letter in free_leaves(c.u) for v in variables):
            sign = scalar.sign(c.u, letters)
            if sign == -1 or (sign == 0 and c.strict and scalar.compare(c.u, ZERO, letters) == 0):
                return []
            if sign is not None:
                continue
        kept.append(c)
    if not variables:
        return [Part(body, body, tuple(kept))]
    *outer, v = variables
    wide = with_ranges(letters, kept, variables)
    parts: list[Part] = []
    for bounds in alternatives(kept, v.letter, wide):
        parts += tightest(body, bounds, v, outer, letters, wide)
    return parts


def alternatives(conditions: Sequence[Condition], x: Sym, letters: Letters) -> Iterator[Bounds]:
    choices = [Bounds()]
    for c in conditions:
        choices = [
            Bounds(a.lowers + b.lowers, a.uppers + b.uppers, a.rest + b.rest)
            for a in choices
            for b in solved_for(c, x, letters)
        ]
    yield from choices


def with_ranges(letters: Letters, conditions: Sequence[Condition], variables: Sequence[Variable]) -> Letters:
    """The letters, and the variables of integration within the numbers that the conditions bound them by."""
    known = {v.letter: (None, None) for v in variables}
    found = Letters({k: b for k, b in letters.bounds.items() if k not in known}, letters.whole)
    for v in variables:
        if v.discrete:
            found = found.integer(v.letter)
    for _ in range(2):
        for c in conditions:
            leaves = [v for v in variables if v.letter in free_leaves(c.u)]
            if len(leaves) > 1 and all(v.letter in found.bounds or v.discrete for v in leaves):
                continue
            for v in leaves:
                found = one_range(found, c, v.letter)
    return found


def one_range(letters: Letters, c: Condition, x: Sym) -> Letters:
    """What one condition says of x at most, given numbers for all else."""
    powers = scalar.polynomial(c.u, [x], letters)
    if powers is not None and (2,) in powers and (own := shadow(c.u, x)) is not None:
        return letters.within(x, *own)
    if powers is None or set(powers) - {(0,), (1,)} or (1,) not in powers:
        return letters
    slope, constant = powers[(1,)], powers.get((0,), ZERO)
    if not isinstance(slope, Num):
        return letters
    if isinstance(constant, Num):
        end = -constant.value / slope.value
        return letters.within(x, end, None) if slope.value > 0 else letters.within(x, None, end)
    # x >= (something that is not negative): x is not negative either; likewise for "not positive".
    if slope.value > 0 and scalar.sign(neg(constant), letters) == 1:
        return letters.within(x, 0, None)
    if slope.value < 0:
        for top in (1, 0):
            if scalar.sign(add(mul(-slope.value, top), neg(constant)), letters) == 1:
                return letters.within(x, None, top)
    return letters


def tightest(
    body: Node, bounds: Bounds, v: Variable, outer: Sequence[Variable], letters: Letters, wide: Letters
) -> list[Part]:
    """One part for each pair of a lower and an upper bound that may be the sharpest.

    A condition is dropped only where what remains for the outer variables proves it; ``wide``, which knows the whole
    region, may only close a cell that is empty, and helps with signs inside the integral.
    """
    lowers = distinct([end if not v.discrete else whole_end(end, 1, wide) for end in bounds.lowers]) or [MINUS_INFINITY]
    uppers = distinct([end if not v.discrete else whole_end(end, -1, wide) for end in bounds.uppers]) or [INFINITY]
    left_over = with_ranges(letters, bounds.rest, outer)
    parts: list[Part] = []
    for i, low in enumerate(lowers):
        above = order(low, lowers, i, 1, left_over)
        for j, high in enumerate(uppers):
            below = order(high, uppers, j, -1, left_over)
            if above is None or below is None:
                continue
            rest = [*bounds.rest, *above, *below]
            if low is not MINUS_INFINITY and high is not INFINITY:
                gap = scalar.compare(high, low, wide)
                if gap == -1 or (gap == 0 and not v.discrete):
                    continue
                room = scalar.simplify(add(high, mul(MINUS, low)), wide)
                if scalar.compare(high, low, left_over) is None and not never_negative(room):
                    rest.append(Condition(add(high, mul(MINUS, low))))
            value = inner(body, v, low, high, with_rest(wide, rest, outer))
            for part in measure(value, rest, outer, letters):
                parts.append(Part(wrapped(body, v, low, high, outer, part.shown), part.value, part.guards))
    return parts


def with_rest(wide: Letters, rest: Sequence[Condition], outer: Sequence[Variable]) -> Letters:
    for c in rest:
        for v in outer:
            if v.letter in free_leaves(c.u):
                wide = one_range(wide, c, v.letter)
    return wide


def distinct(ends: Sequence[tuple[Node, bool]]) -> list[Node]:
    return list(dict.fromkeys(end for end, _ in ends))


def whole_end(end: tuple[Node, bool], side: int, letters: Letters) -> tuple[Node, bool]:
    """A bound of an integer variable as an integer that belongs to the range."""
    bound, strict = end
    if isinstance(bound, Num):
        n = ceil(bound.value) if side > 0 else floor(bound.value)
        return (Num(n + side if strict and n == bound.value else n), False)
    if bound in (INFINITY, MINUS_INFINITY):
        return (bound, False)
    if not is_whole(bound, letters):
        raise Undecided(f"an end of a sum is not known to be an integer: {bound!r}")
    return (scalar.simplify(add(bound, side), letters) if strict else bound, False)


def is_whole(u: Node, letters: Letters) -> bool:
    """Is u known to be an integer?"""
    match u:
        case Num(value):
            return Fraction(value).denominator == 1
        case Sum() | Prod():
            return all(is_whole(k, letters) for k in u.kids)
        case Pow(base, Num(n)) if n > 0:
            return n.denominator == 1 and is_whole(base, letters)
        case Apply("max" | "min", arguments):
            return all(is_whole(a, letters) for a in arguments)
    return u in letters.whole or isinstance(u, Idx) or type(u).__name__ == "Size"


def order(end: Node, ends: Sequence[Node], place: int, side: int, letters: Letters) -> list[Condition] | None:
    """The conditions under which one bound is the tightest (the first of equals); None if it never is."""
    needed = []
    for k, other in enumerate(ends):
        if k == place:
            continue
        found = compare_ends(end, other, letters)
        if found is not None and (found * side == -1 or (found == 0 and k < place)):
            return None
        if found is None:
            needed.append(Condition(mul(side, add(end, mul(MINUS, other))), strict=k < place))
    return needed


def inner(body: Node, v: Variable, low: Node, high: Node, letters: Letters) -> Node:
    if v.discrete:
        found = scalar.summation(body, v.letter, low, high, letters)
    else:
        found = scalar.integrate(body, v.letter, low, high, letters)
    if found is None:
        raise Undecided("an integral or a sum was not found in closed form")
    return found


def wrapped(body: Node, v: Variable, low: Node, high: Node, outer: Sequence[Variable], shown: Node) -> Node:
    """The integral as written: the inner one inside the outer one that ``shown`` already is."""
    here: Node
    if v.discrete:
        index = Idx(v.letter.name, None, v.letter.latex)
        here = BigSum(substitute(body, {v.letter: index}), index, substitute(low, {}), high)
    else:
        here = Integral(body, v.letter, low, high)
    return here if not outer else replace_core(shown, here)


def replace_core(shown: Node, core: Node) -> Node:
    """Put ``core`` in the place of the innermost integrand of nested integrals and sums."""
    if isinstance(shown, Integral):
        return Integral(replace_core(shown.body, core), shown.var, shown.low, shown.high)
    if isinstance(shown, BigSum):
        return BigSum(substitute(replace_core(shown.body, core), {}), shown.index, shown.low, shown.high)
    return core
