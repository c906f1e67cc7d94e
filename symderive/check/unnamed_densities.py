"""A variable that has a density of which only the name is known: X with density p_X.

Numbers for such a density must come from a density: a table of masses behaves otherwise where a variable is
transformed. Where the lines speak of densities only, a normal law with a mean and a variance of its own stands for it,
moved and scaled so that nothing about it is special but its shape. Of other lines no numbers are believed where the
variable is transformed; where it is not, sums over a table are to its masses what integrals are to a density.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import ZERO, Map, Rel, Sym
from symderive.expr.node import Node, holds, transform
from symderive.expr.probability import Cov, Dens, Expect, Info, Law, Prob, RandVar, Var
from symderive.expr.problem import Fact, Follows, Has, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.properties import ALIKE

MOMENTS = Expect | Var | Cov | Info | Prob


def with_density_laws(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem with a law for each variable whose density is only named, where the lines speak of densities only."""
    named = [f for f in problem.facts if only_named(f, problem)]
    if not named:
        return problem
    sides = sides_of(lines)
    if any(isinstance(p, MOMENTS) for side in sides for p in side.walk()):
        return problem
    facts: list[Fact] = []
    for fact in problem.facts:
        if fact not in named or not isinstance(fact.node, Follows) or not is_scalar(fact.node.u.shape):
            facts.append(fact)
            continue
        x = fact.node.u
        shared = any(isinstance(f.node, Has) and f.node.prop == ALIKE and f.node.u is x for f in problem.facts)
        of: Node = fact.node.law if shared else x
        name = str(getattr(of, "head", getattr(of, "name", "X")))
        latex = name if shared else str(getattr(x, "latex", "X"))
        mean, spread = Sym(f"mean of {name}", x.shape, rf"m_{{{latex}}}"), Sym(f"variance of {name}", x.shape, latex)
        facts += [
            Fact("law", Follows(x, Law("Normal", (mean, spread))), text=fact.text),
            Fact("relation", Rel(">", spread, ZERO), text=fact.text),
        ]
    return problem.but(facts=tuple(facts))


def with_densities(problem: Problem, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines with f(x) as a density, where X is said to have the density f."""
    named = [f.node for f in problem.facts if names_density(f) and isinstance(f.node, Follows)]
    heads = {f.law.head: f.u for f in named if isinstance(f.law, Dens)}
    if not any(isinstance(p, Map) and p.name in heads for side in sides_of(lines) for p in side.walk()):
        return lines

    def change(part: Node) -> Node:
        if isinstance(part, Map) and part.name in heads and not part.primes:
            return Dens(part.name, (part.u,), (), (), (heads[part.name],))
        return part

    def changed(side: Node | None) -> Node | None:
        return None if side is None else transform(side, change, Map)

    return [replace(line, left=changed(line.left), right=changed(line.right)) for line in lines]


def names_density(fact: Fact) -> bool:
    """Does a fact give a variable's density a name?"""
    return isinstance(fact.node, Follows) and isinstance(fact.node.law, Dens) and isinstance(fact.node.u, RandVar)


def only_named(fact: Fact, problem: Problem) -> bool:
    """Does a fact name a variable's density, of which no formula is stated?"""
    return (
        names_density(fact)
        and isinstance(fact.node, Follows)
        and isinstance(fact.node.law, Dens)
        and not any(formula_of(fact.node.law.head, fact.node.u, f) for f in problem.facts)
    )


def formula_of(head: str, u: Node, fact: Fact) -> bool:
    """Does a fact state a formula for the density of this name, of this variable if it says of which?"""
    match fact.node:
        case Rel("=", Dens(name, (Sym(),), (), (), variables), right):
            return name == head and variables in ((), (None,), (u,)) and not holds(right, Dens, Prob)
    return False


def of_a_name_only(nodes: Sequence[Node], problem: Problem) -> bool:
    """Does a line speak by a density of a variable that is transformed, of whose density only the name is known?"""
    unknown = {f.node.u for f in problem.facts if only_named(f, problem) and isinstance(f.node, Follows)}
    if not any(x in unknown for d in problem.definitions for x in d.body.walk()):
        return False
    return any(isinstance(p, Dens) for node in nodes for p in node.walk())
