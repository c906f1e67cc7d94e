"""A finite law beside statements that condition on its variable, written as statements itself: one for each value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderive.data.field import to_node
from symderive.data.laws import finite_law
from symderive.data.statements import cells_of
from symderive.data.tables import cell_event
from symderive.data.world import LawRow, World
from symderive.expr.algebra import Rel
from symderive.expr.node import Node, holds
from symderive.expr.probability import FiniteSet, Prob, RandVar, SetOf
from symderive.expr.problem import Fact, Follows, Problem

LARGEST = 64


def with_masses(problem: Problem, world: World) -> Problem:
    """The problem with X ~ Uniform{1, ..., 6} as P(X = 1) = 1/6, ... where another statement conditions on X; itself
    where there is none. One joint table can then be drawn for all that is stated."""
    tied = {v for s in world.statements for v in (*world.mentions(s.given), *world.mentions(s.event))}
    odd = [r for r in world.laws if r.parents and holds(r.law, SetOf)]
    tied |= {v for row in odd for v in (row.variable, *row.parents)}
    facts: list[Fact] = []
    declared = dict(problem.declarations)
    for fact in problem.facts:
        node = fact.node
        masses = None
        rows = [r for r in odd if isinstance(node, Follows) and r.variable is node.u and r.text == fact.text]
        if rows:
            facts += [replace(fact, kind="relation", node=one) for one in conditional_masses(world, rows[0])]
            declared |= {
                k: replace(d, within=FiniteSet(world.values[d.node]))
                for k, d in declared.items()
                if d.node is rows[0].variable and d.node is not None
            }
            continue
        if isinstance(node, Follows) and node.given is None and node.u in tied and not fact.every:
            masses = finite_law(node.law)
        if masses is None or not isinstance(node, Follows) or len(masses) > LARGEST:
            facts.append(fact)
            continue
        facts += [replace(fact, kind="relation", node=mass(node.u, x, None, to_node(p))) for x, p in masses.items()]
        for name, decl in declared.items():
            if decl.node is node.u:
                declared[name] = replace(decl, within=FiniteSet(tuple(masses)))
    return problem if facts == list(problem.facts) else problem.but(facts=tuple(facts), declarations=declared)


def conditional_masses(world: World, row: LawRow) -> Iterator[Node]:
    """P(Y = y | X = x) for every value of the parents."""
    for cell in cells_of(world.values, row.parents):
        given = cell_event(cell)
        for x, chance in (finite_law(row.law, cell) or {}).items():
            yield mass(row.variable, x, given, to_node(chance))


def mass(variable: Node, value: Node, given: Node | None, chance: Node) -> Node:
    assert isinstance(variable, RandVar)
    return Rel("=", Prob(Rel("=", variable, value), given), chance)
