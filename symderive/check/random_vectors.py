"""Vectors that are said to be random and of which no law is stated: not constants, whatever their declaration as
vectors says.

Where the lines speak of one such vector by its mean and covariance only, it is drawn as a normal one: up to the second
moments that is as general as any. Of several together nothing is known, and no numbers are drawn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from symderive.check.letters import changed, second_moments
from symderive.check.reading import Line, sides_of
from symderive.check.spoken import NAME, bare, clauses
from symderive.expr.algebra import Sym
from symderive.expr.node import Node, transform
from symderive.expr.probability import Law, RandVar
from symderive.expr.problem import Fact, Follows, Has, Problem
from symderive.expr.shape import is_column, is_scalar

SAID = re.compile(r"random\s+(?:vectors?|matri(?:x|ces))")


def with_random_vectors(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, list[Line]]:
    """The problem and its lines with vectors that are said to be random as random variables."""
    put: dict[Node, RandVar] = {}
    for name in said_random(problem):
        decl = problem.declarations.get(name)
        if decl is not None and isinstance(decl.node, Sym) and not is_scalar(decl.node.shape):
            put[decl.node] = RandVar(name, decl.node.shape, decl.node.latex)
    if not put:
        return problem, list(lines)

    def change(node: Node) -> Node:
        return transform(node, lambda part: put.get(part, part))

    declarations = {
        name: replace(d, kind="random", node=put[d.node]) if d.node in put else d
        for name, d in problem.declarations.items()
    }
    facts = tuple(f if f.node is None else replace(f, node=change(f.node)) for f in problem.facts)
    made = [changed(line, change) for line in lines]
    problem = problem.but(declarations=declarations, facts=facts)
    spoken = sides_of(made)
    lawful = {f.node.u for f in facts if isinstance(f.node, Follows)}
    free = [z for z in put.values() if z not in lawful and any(z in set(side.walk()) for side in spoken)]
    if len(free) == 1 and is_column(free[0].shape) and all(second_moments(side, free[0]) for side in spoken):
        problem = problem.but(facts=(*facts, *normal(free[0])))
    return problem, made


def lawless(nodes: Sequence[Node], problem: Problem) -> bool:
    """Does a random vector stand here of which no law is known, so that no numbers show how it varies?"""
    if not SAID.search(problem.given):
        return False
    vectors = {p for node in nodes for p in node.walk() if isinstance(p, RandVar) and not is_scalar(p.shape)}
    return bool(vectors - {f.node.u for f in problem.facts if isinstance(f.node, Follows)})


def normal(z: RandVar) -> tuple[Fact, ...]:
    """A normal law with a mean and a covariance of its own."""
    mean = Sym(f"mean of {z.name}", z.shape, rf"\mathbb{{E}}[{z.latex}]")
    spread = Sym(f"covariance of {z.name}", (z.shape[0], z.shape[0]), rf"\operatorname{{Cov}}[{z.latex}]")
    return Fact("law", Follows(z, Law("Normal", (mean, spread)))), Fact("property", Has("positive definite", spread))


def said_random(problem: Problem) -> list[str]:
    """The letters of statements that call them random."""
    names = [bare(name) for clause in clauses(problem, SAID) for name in re.findall(NAME, clause)]
    return list(dict.fromkeys(names))
