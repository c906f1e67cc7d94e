"""P(a < X <= b): who writes an interval means that its ends are in order, a <= b."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import Node, nodes_of
from symderive.expr.probability import And, Prob, RandVar
from symderive.expr.problem import Fact, Problem

BELOW, ABOVE = ("<", "<="), (">", ">=")


def with_ends_in_order(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem in which the letters at the ends of an interval are in order, where nothing is stated of them."""
    found = dict.fromkeys(ends for side in sides_of(lines) for part in nodes_of(side, Prob) for ends in intervals(part))
    if not found:
        return problem
    told = {u for f in problem.facts if isinstance(f.node, Rel) for u in f.node.walk() if isinstance(u, Sym)}
    told |= {d.name for d in problem.definitions if isinstance(d.name, Sym)}
    new = [Fact("relation", Rel("<=", low, high)) for low, high in found if not {low, high} & told]
    return problem.but(facts=(*problem.facts, *new)) if new else problem


def intervals(part: Prob) -> Iterator[tuple[Sym, Sym]]:
    """The ends of the intervals of which a probability speaks, where both are letters."""
    for event in (part.event, part.given):
        parts = event.events if isinstance(event, And) else ()
        low = {u: x for p in parts for u, x in bounds(p, BELOW)}
        high = {u: x for p in parts for u, x in bounds(p, ABOVE)}
        yield from ((low[u], high[u]) for u in low if u in high and low[u] is not high[u])


def bounds(part: Node, signs: tuple[str, str]) -> Iterator[tuple[Node, Sym]]:
    """(variable, letter) where a relation says that the letter lies below it (by these signs), or above."""
    match part:
        case Rel(op, Sym() as x, RandVar() as u) if op in signs:
            yield u, x
        case Rel(op, RandVar() as u, Sym() as x) if op in (BELOW if signs is ABOVE else ABOVE):
            yield u, x
