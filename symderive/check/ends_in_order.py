"""P(a < X <= b), P(|X - m| >= e): who writes an interval means that its ends are in order, a <= b, and who compares a
length with a letter that nobody declared means a positive number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import ZERO, Map, Prod, Rel, Sym
from symderive.expr.arrays import Norm
from symderive.expr.build import neg
from symderive.expr.node import Node, nodes_of
from symderive.expr.probability import And, Prob, RandVar
from symderive.expr.problem import Fact, Problem

BELOW, ABOVE = ("<", "<="), (">", ">=")


def with_ends_in_order(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem in which the letters at the ends of an interval are in order, where nothing is stated of them."""
    chances = [part for side in sides_of(lines) for part in nodes_of(side, Prob)]
    found = dict.fromkeys(ends for part in chances for ends in intervals(part))
    lengths = dict.fromkeys(
        x for part in chances for x in (*beyond(part), *around_zero(part)) if undeclared(x, problem)
    )
    if not found and not lengths:
        return problem
    told = {u for f in problem.facts if isinstance(f.node, Rel) for u in f.node.walk() if isinstance(u, Sym)}
    told |= {d.name for d in problem.definitions if isinstance(d.name, Sym)}
    new = [Fact("relation", Rel("<=", low, high)) for low, high in found if not {low, high} & told]
    new += [Fact("relation", Rel(">", x, ZERO)) for x in lengths if x not in told]
    return problem.but(facts=(*problem.facts, *new)) if new else problem


def intervals(part: Prob) -> Iterator[tuple[Sym, Sym]]:
    """The ends of the intervals of which a probability speaks, where both are letters."""
    for event in (part.event, part.given):
        parts = event.events if isinstance(event, And) else ()
        low = {u: x for p in parts for u, x in bounds(p, BELOW)}
        high = {u: x for p in parts for u, x in bounds(p, ABOVE)}
        yield from ((low[u], high[u]) for u in low if u in high and low[u] is not high[u])


def beyond(part: Prob) -> Iterator[Sym]:
    """The letters with which an event compares a length |X - m|."""
    for event in nodes_of(part.event, Rel):
        for side, other in (event.kids, event.kids[::-1]):
            if (
                isinstance(other, Sym)
                and event.op != "="
                and isinstance(side, Map | Norm)
                and getattr(side, "name", "abs") == "abs"
            ):
                yield other


def around_zero(part: Prob) -> Iterator[Sym]:
    """The letters a of events -a < X < a."""
    for event in (part.event, part.given):
        letters = {x for p in (event.events if isinstance(event, And) else ()) for x in p.kids if isinstance(x, Sym)}
        negated = [u for p in (event.events if isinstance(event, And) else ()) for u in p.kids if isinstance(u, Prod)]
        yield from (x for u in negated for x in letters if u is neg(x))


def undeclared(x: Sym, problem: Problem) -> bool:
    declared = problem.declarations.get(x.name)
    return declared is None or declared.inferred


def bounds(part: Node, signs: tuple[str, str]) -> Iterator[tuple[Node, Sym]]:
    """(variable, letter) where a relation says that the letter lies below it (by these signs), or above."""
    match part:
        case Rel(op, Sym() as x, RandVar() as u) if op in signs:
            yield u, x
        case Rel(op, RandVar() as u, Sym() as x) if op in (BELOW if signs is ABOVE else ABOVE):
            yield u, x
