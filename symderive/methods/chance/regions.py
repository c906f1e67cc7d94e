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

from symderive import scalar
from symderive.expr.algebra import INFINITY, MINUS, ZERO, Apply, Map, Num, Pow, Rel, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, free_leaves, substitute
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


class Undecided(Exception):  # noqa: N818  not an error: the answer "no"
    """The region cannot be described, or an integral over it not be done."""


class Inconsistent(Exception):  # noqa: N818  a finding, not an error
    """No law obeys the statements; the text says which ones and why."""


class Impossible(Undecided):
    """What is conditioned on has probability zero: the question is undefined."""


class NoMean(Exception):  # noqa: N818  a finding, not an error
    """What is asked for is a mean that does not exist; no other way may find it."""


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


def of_whole_part(op: str, u: Node, k: Node) -> Node | None:
    """floor(u) compared with a whole number k, said of u: floor(u) = k is k <= u < k + 1. A letter that it is equal to
    is one of its values; None where k may be no whole number."""
    whole = isinstance(k, Num) and k.value.denominator == 1
    if not whole and not (isinstance(k, Sym) and op in ("=", "!=")):
        return None
    after = add(k, 1)
    between = And((Rel(">=", u, k), Rel("<", u, after)), True)
    return {
        "=": between, "!=": Not(between), "<=": Rel("<", u, after), "<": Rel("<", u, k), ">=": Rel(">=", u, k),
        ">": Rel(">=", u, after),
    }[op]  # fmt: skip


def relation_cells(op: str, left: Node, right: Node) -> list[Conjunction]:
    if isinstance(left, Map) and left.name == "floor" and (whole := of_whole_part(op, left.u, right)) is not None:
        return cells_of(whole)
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
    if powers is not None and not powers:
        return [] if strict else [Bounds()]  # 0 > 0 never holds, 0 >= 0 always does
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
    roots = scalar.every_root(u, x, letters)
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
