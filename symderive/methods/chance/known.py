"""What is known of letters: declared ranges, the ranges that laws need, the ends of sets of integers."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.expr.algebra import Idx, Num, Pow, Prod, Rel, Sym
from symderive.expr.integers import integer_run
from symderive.expr.laws import LAWS, law_row
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    FiniteSet,
    In,
    Interval,
    Law,
    NamedSet,
    SetOf,
)
from symderive.expr.problem import Has, Problem
from symderive.expr.shape import SCALAR
from symderive.methods.chance.orders import passed_on, stated_orders
from symderive.methods.chance.sources import Chance
from symderive.scalar import Letters


def listed(u: Node | None) -> Iterator[Node]:
    """The relations of "a, b and c"."""
    if isinstance(u, And):
        for e in u.events:
            yield from listed(e)
    elif u is not None:
        yield u


def letters_of(problem: Problem) -> Letters:
    """Signs, bounds and integrality as declared."""
    known = Letters()
    for decl in problem.declarations.values():
        if isinstance(decl.node, Sym | Idx):
            known = within_set(known, decl.node, decl.within)
    for fact in problem.facts:
        if isinstance(fact.node, Has) and fact.node.prop in ("positive", "nonnegative"):
            known = known.positive(fact.node.u)
        elif fact.kind in ("relation", "property"):
            for part in listed(fact.node):
                known = within_relation(known, part)
    if problem.goal is not None:
        for part in listed(problem.goal.where):
            known = within_relation(known, part)
    return passed_on(known, stated_orders(problem))


def within_set(known: Letters, letter: Node, within: Node | None) -> Letters:
    match within:
        case Interval(low, high, _):
            return known.within(
                letter, low.value if isinstance(low, Num) else None, high.value if isinstance(high, Num) else None
            )
        case NamedSet(name):
            if name in ("R+", "R>=0"):
                return known.positive(letter)
            if name in ("N", "N0", "Z"):
                known = known.integer(letter)
                return known if name == "Z" else known.within(letter, 1 if name == "N" else 0, None)
        case FiniteSet() | SetOf():
            ends = integer_run(within)
            if ends is not None:
                first, last = (end.value if isinstance(end, Num) else None for end in ends)
                return known.integer(letter).within(letter, first, last)
    return known


def within_relation(known: Letters, part: Node) -> Letters:
    match part:
        case Rel("<" | "<=", Num(low), Sym() | Idx() as x) | Rel(">" | ">=", Sym() | Idx() as x, Num(low)):
            return known.within(x, low, None)
        case Rel("<" | "<=", Sym() | Idx() as x, Num(high)) | Rel(">" | ">=", Num(high), Sym() | Idx() as x):
            return known.within(x, None, high)
        case In(Sym() | Idx() as x, within):
            return within_set(known, x, within)
        case And(events, _):
            for e in events:
                known = within_relation(known, e)
    return known


def parameter_ranges(chance: Chance) -> None:
    """A letter that is a parameter of a law lies in the range that the law needs."""
    for fact in chance.laws:
        laws = [fact.law] if isinstance(fact.law, Law) else []
        for law in laws:
            row = law_row(law)
            if row is None:
                continue
            for p, kind in zip(law.params, row.ranges, strict=True):
                chance.letters = with_range(chance.letters, p, kind)
    for law in (
        part for f in chance.problem.facts if f.node is not None for part in f.node.walk() if isinstance(part, Law)
    ):
        if law.name == "UniformSet" and (span := integer_run(law.params[0])) is not None:
            # A set of integers from a to b that a variable is drawn from is not empty.
            low, high = span
            if isinstance(low, Num) and isinstance(high, Sym):
                chance.letters = chance.letters.integer(high).within(high, low.value, None)
            continue
        row = LAWS.get(law.name)
        if row is not None and len(row.ranges) == len(law.params):
            for p, kind in zip(law.params, row.ranges, strict=True):
                chance.letters = with_range(chance.letters, p, kind)


def with_range(known: Letters, p: Node, kind: str) -> Letters:
    if isinstance(p, Pow) and isinstance(p.exponent, Num) and kind == "positive":
        return with_range(known, p.base, kind)
    if isinstance(p, Prod) and kind == "positive" and p.shape != SCALAR:
        squares = [f for f in p.factors if isinstance(f, Pow) and f.shape == SCALAR]
        return with_range(known, squares[0], kind) if len(squares) == 1 else known
    if not isinstance(p, Sym | Idx) or p.shape != SCALAR:
        return known
    match kind:
        case "positive":
            return known.positive(p)
        case "unit":
            return known.within(p, 0, 1)
        case "count":
            return known.integer(p).within(p, 0, None)
    return known
