"""Statements on means given a variable, E[Y | X] = g(X): they hold at each value of the variable behind the bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import Node, nodes_of, substitute
from symderive.expr.probability import And, Cov, Dens, Expect, FiniteSet, In, Prob, RandVar, Var
from symderive.expr.problem import Fact

MOMENTS = (Expect, Var, Cov, Prob)


def behind_bars(node: Node) -> list[RandVar]:
    """The variables that stand by themselves behind the bar of a moment or a probability."""
    found: dict[RandVar, None] = {}
    for part in nodes_of(node, *MOMENTS):
        found |= dict.fromkeys(u for u in conditions(part) if isinstance(u, RandVar))
    return list(found)


def conditions(part: Node) -> tuple[Node, ...]:
    given = getattr(part, "given", None)
    return () if given is None else given.events if isinstance(given, And) else (given,)


def at_each_value(fact: Node, values: Mapping[RandVar, list[Node]]) -> Iterator[Node]:
    """The statement with each choice of values for some variables: behind the bars, and where they stand by
    themselves."""
    for choice in product(*values.values()):
        yield held_at(fact, dict(zip(values, choice, strict=True)))


def held_at(node: Node, put: Mapping[RandVar, Node]) -> Node:
    """A formula with variables at values; inside of moments only what stands behind the bar is held."""
    if isinstance(node, RandVar):
        return put.get(node, node)
    if isinstance(node, MOMENTS):
        given = conditions(node)
        if not any(g in put for g in given):
            return node
        held = tuple(Rel("=", g, put[g]) if isinstance(g, RandVar) and g in put else g for g in given)
        return under(node, held[0] if len(held) == 1 else And(held, True))
    return node.rebuild(tuple(held_at(kid, put) for kid in node.kids)) if node.kids and type(node) is not Dens else node


def under(part: Node, given: Node) -> Node:
    """A moment or probability under another condition."""
    match part:
        case Prob(event, _, head):
            return Prob(event, given, head)
        case Cov(u, v, _):
            return Cov(u, v, given)
        case Expect(u, _, law):
            return Expect(u, given, law)
        case Var(u, _, law):
            return Var(u, given, law)
    return part


def at_one_value(fact: Fact) -> Rel | None:
    """A stated equation, at one of the values for which it is said to hold; None where these are not listed."""
    if not isinstance(fact.node, Rel) or not all(isinstance(letter, Sym) for letter in fact.every):
        return None
    match fact.where:
        case None:
            return fact.node
        case In(letter, FiniteSet((*_, last))) if fact.every == (letter,):
            at = substitute(fact.node, {letter: last})
            return at if isinstance(at, Rel) else None
    return None
