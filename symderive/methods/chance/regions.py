"""Integrals and sums over a region given by inequalities, worked out cell by cell.

A region is a list of conditions ``u >= 0`` (or ``u > 0``). For the innermost variable each condition is solved for it;
which bound is the tightest may depend on the other variables, so the region falls into cells, one for each pair of
tightest bounds, on which the remaining conditions say that they are the tightest. What is left at the end are
conditions on letters: true, false, or the guard under which a part of the answer holds.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from symderive import scalar
from symderive.expr.algebra import (
    INFINITY,
    MINUS,
    ZERO,
    Apply,
    Idx,
    Map,
    Node,
    Num,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    add,
    mul,
    neg,
)
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import Integral
from symderive.expr.node import free_leaves, substitute
from symderive.expr.probability import And, FiniteSet, In, Interval, NamedSet, Not, Or
from symderive.scalar import Letters

MINUS_INFINITY = neg(INFINITY)


@dataclass(frozen=True, slots=True)
class Condition:
    """``u >= 0``, or ``u > 0`` where ``strict``."""

    u: Node
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of integration, or of summation over integers."""

    letter: Sym
    discrete: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a result: ``shown`` is the integral as written, ``value`` what it comes to, where ``guards`` hold."""

    shown: Node
    value: Node
    guards: tuple[Condition, ...] = ()


class Undecided(Exception):  # noqa: N818  not an error: the answer "no"
    """The region cannot be described, or an integral over it not be done."""


class Impossible(Undecided):
    """What is conditioned on has probability zero: the question is undefined."""


Conjunction = tuple[Condition, ...]
TURNED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


# ---------------------------------------------------------------- events as disjoint conjunctions
def cells_of(event: Node) -> list[Conjunction]:
    """An event as disjoint conjunctions of conditions; raises Undecided for what is no relation of numbers."""
    match event:
        case Rel(op, left, right) if op in TURNED:
            return relation_cells(op, left, right)
        case In(u, Interval(low, high, closed)):
            return cells_of(
                And((Rel(">=" if closed[0] == "[" else ">", u, low), Rel("<=" if closed[1] == "]" else "<", u, high)))
            )
        case In(u, FiniteSet(elements)):
            return [c for e in elements for c in cells_of(Rel("=", u, e))]
        case In(_, NamedSet("R")):
            return [()]
        case And(events, _):
            cells: list[Conjunction] = [()]
            for e in events:
                cells = [a + b for a in cells for b in cells_of(e)]
            return cells
        case Or(events):
            first, *rest = events
            if not rest:
                return cells_of(first)
            others = cells_of(Or(tuple(rest)))
            return cells_of(first) + [a + b for a in cells_of(Not(first)) for b in others]
        case Not(Rel(op, left, right)) if op in TURNED:
            return cells_of(Rel(TURNED[op], left, right))
        case Not(Not(inner)):
            return cells_of(inner)
        case Not(And(events, _)):
            return cells_of(Or(tuple(Not(e) for e in events)))
        case Not(Or(events)):
            return cells_of(And(tuple(Not(e) for e in events)))
        case Not(In(u, Interval(low, high, closed))):
            return cells_of(
                Or((Rel("<" if closed[0] == "[" else "<=", u, low), Rel(">" if closed[1] == "]" else ">=", u, high)))
            )
        case Not(In(u, FiniteSet(elements))):
            return cells_of(And(tuple(Rel("!=", u, e) for e in elements)))
    raise Undecided(f"not a relation of numbers: {event!r}")


def relation_cells(op: str, left: Node, right: Node) -> list[Conjunction]:
    for inner in (*left.walk(), *right.walk()):
        match inner:
            case Map("abs", v, 0):
                return [
                    c + rest
                    for sign in (1, -1)
                    for c in relation_cells(op, *(substitute(s, {inner: mul(sign, v)}) for s in (left, right)))
                    for rest in [(Condition(mul(sign, v), strict=sign < 0),)]
                ]
            case Apply("max" | "min" as name, arguments) if len(arguments) > 1 or isinstance(arguments[0], FiniteSet):
                values = arguments if len(arguments) > 1 else arguments[0].kids
                return [
                    c
                    for v, first in extremes(name, values)
                    for c in joined(first, relation_cells(op, *(substitute(s, {inner: v}) for s in (left, right))))
                ]
    gap = add(left, mul(MINUS, right))
    match op:
        case ">" | ">=":
            return [(Condition(gap, op == ">"),)]
        case "<" | "<=":
            return [(Condition(mul(MINUS, gap), op == "<"),)]
        case "=":
            return [(Condition(gap), Condition(mul(MINUS, gap)))]
    return [(Condition(gap, True),), (Condition(mul(MINUS, gap), True),)]


def joined(first: Conjunction, cells: list[Conjunction]) -> list[Conjunction]:
    return [first + c for c in cells]


def extremes(name: str, values: Sequence[Node]) -> Iterator[tuple[Node, Conjunction]]:
    """Each argument of a maximum (minimum), with the conditions under which it is the first largest (smallest)."""
    sign = 1 if name == "max" else -1
    for i, v in enumerate(values):
        yield (
            v,
            tuple(Condition(mul(sign, add(v, mul(MINUS, w))), strict=j < i) for j, w in enumerate(values) if j != i),
        )


# ---------------------------------------------------------------- bounds of one variable
@dataclass(frozen=True, slots=True)
class Bounds:
    lowers: tuple[tuple[Node, bool], ...] = ()
    uppers: tuple[tuple[Node, bool], ...] = ()
    rest: Conjunction = ()


def solved_for(condition: Condition, x: Sym, letters: Letters) -> list[Bounds]:
    """A condition as bounds of ``x``: alternatives (disjoint), each with bounds and what remains."""
    u, strict = condition.u, condition.strict
    if x not in free_leaves(u):
        return [Bounds(rest=(condition,))]
    powers = scalar.polynomial(u, [x], letters)
    if powers is not None:
        degree = max(k for (k,) in powers)
        if degree == 1:
            slope, constant = powers[(1,)], powers.get((0,), ZERO)
            sign = scalar.sign(slope, letters)
            bound = scalar.simplify(mul(MINUS, constant) / slope, letters)
            if sign == 1:
                return [Bounds(lowers=((bound, strict),))]
            if sign == -1:
                return [Bounds(uppers=((bound, strict),))]
            raise Undecided(f"the sign of {slope!r} is open")
        if degree == 2:
            return quadratic_bounds(powers, strict, letters)
    return by_roots(u, strict, x, letters)


def quadratic_bounds(powers: dict[tuple[int, ...], Node], strict: bool, letters: Letters) -> list[Bounds]:
    a, b, c = (powers.get((k,), ZERO) for k in (2, 1, 0))
    sign = scalar.sign(a, letters)
    if sign not in (1, -1):
        raise Undecided("the sign of a leading coefficient is open")
    disc = scalar.simplify(add(Pow(b, Num(2)), mul(-4, a, c)), letters)
    root = Map("sqrt", disc)
    ends = [scalar.simplify(add(neg(b), mul(s * sign, root)) / mul(2, a), letters) for s in (-1, 1)]
    low, high = ends
    if sign == -1:
        return [Bounds(lowers=((low, strict),), uppers=((high, strict),), rest=(Condition(disc),))]
    known = scalar.sign(disc, letters)
    if known is None:
        raise Undecided("the sign of a discriminant is open")
    if known == -1:
        return [Bounds()]
    return [Bounds(uppers=((low, strict),)), Bounds(lowers=((high, strict),))]


def by_roots(u: Node, strict: bool, x: Sym, letters: Letters) -> list[Bounds]:
    """A condition on a function of x alone (and letters): its zeros cut the line, a point decides each piece."""
    roots = scalar.solve(u, x, letters)
    if roots is None:
        raise Undecided("an equation has no closed solution")
    low, high = letters.of(x)
    if len(roots) > 1:
        numbers = [scalar.number(r) for r in roots]
        if None in numbers:
            raise Undecided("the order of several solutions is open")
        roots = [r for _, r in sorted(zip(numbers, roots, strict=True), key=lambda pair: pair[0] or 0.0)]
    ends: list[Node] = [MINUS_INFINITY if low is None else Num(low), *roots, INFINITY if high is None else Num(high)]
    found = []
    for left, right in itertools.pairwise(ends):
        inside = scalar.sign(substitute(u, {x: between(left, right)}), letters)
        if inside is None:
            raise Undecided("the sign between two zeros is open")
        if inside == 1:
            lowers = ((left, strict),) if left is not MINUS_INFINITY else ()
            uppers = ((right, strict),) if right is not INFINITY else ()
            found.append(Bounds(lowers, uppers))
    return found


def between(left: Node, right: Node) -> Node:
    if left is MINUS_INFINITY:
        return ZERO if right is INFINITY else right - 1
    return left + 1 if right is INFINITY else (left + right) / Num(2)


# ---------------------------------------------------------------- the integral
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
                if scalar.compare(high, low, left_over) is None:
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
        found = scalar.compare(end, other, letters)
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
