"""Stated orders of letters, as t > b >= a: bounds that pass from one letter to the next, and which of two is larger."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.expr.algebra import Idx, Rel, Sym
from symderive.expr.node import Node
from symderive.expr.probability import And
from symderive.expr.problem import Problem
from symderive.scalar import Letters

Pairs = tuple[tuple[Node, Node], ...]


def stated_orders(problem: Problem) -> Pairs:
    """The pairs (smaller, larger) of letters that are stated without a range, and those after "for" in the goal."""
    stated = [f.node for f in problem.facts if f.kind in ("relation", "property") and f.where is None]
    if problem.goal is not None and problem.goal.where is not None:
        stated.append(problem.goal.where)
    return tuple(pair for u in stated if u is not None for pair in pairs_of(u))


def pairs_of(u: Node) -> Iterator[tuple[Node, Node]]:
    match u:
        case And(events, _):
            for e in events:
                yield from pairs_of(e)
        case Rel("<" | "<=", Sym() | Idx() as low, Sym() | Idx() as high):
            yield low, high
        case Rel(">" | ">=", Sym() | Idx() as high, Sym() | Idx() as low):
            yield low, high


def passed_on(known: Letters, orders: Pairs) -> Letters:
    """t > b and b > 0 give t > 0."""
    for _ in orders:
        for low, high in orders:
            known = known.within(high, known.of(low)[0], None).within(low, None, known.of(high)[1])
    return known


def larger(u: Node, v: Node, orders: Pairs) -> int | None:
    """1 where u is stated to be the larger one (in steps, too), -1 where v is, else None."""
    if u is v:
        return 0
    for low, high, side in ((v, u, 1), (u, v, -1)):
        above = {low}
        for _ in orders:
            above |= {b for a, b in orders if a in above}
        if high in above:
            return side
    return None
