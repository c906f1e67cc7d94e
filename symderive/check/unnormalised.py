r"""Densities and masses that the givens state up to a factor, p(x) \propto e^{-x^2/8}: with a letter for the factor,
which the numbers choose so that the density integrates to 1, the masses add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Rel, Sym
from symderive.expr.build import mul
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.probability import And, Dens, Prob
from symderive.expr.problem import Fact, Problem
from symderive.numeric.lawful import relations_of


def with_factors(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem with each density that is stated up to a factor as a multiple by a new letter."""
    if not any(isinstance(f.node, Rel) and f.node.op == "propto" for f in problem.facts):
        return problem
    taken = {getattr(u, "name", "") for u in problem.leaves()} | problem.declarations.keys()
    taken |= {getattr(u, "name", "") for side in sides_of(lines) for u in free_leaves(side)}
    names = (name for k in count() if (name := "c" + f"_{k}" * (k > 0)) not in taken)
    return problem.but(facts=tuple(with_factor(fact, next(names), problem) for fact in problem.facts))


def with_factors_at_parameters(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, Sequence[Line]]:
    """The same for p(x; theta) up to a factor, where theta is a number and no value: there it is p(x)."""
    stated = [f.node.left for f in problem.facts if isinstance(f.node, Rel) and f.node.op == "propto"]
    found = {(d.head, d.arguments, d.params) for d in stated if isinstance(d, Dens) and d.params and not d.given}
    if not found:
        return problem, lines

    def bare(part: Node) -> Node:
        if not isinstance(part, Dens) or (part.head, part.arguments, part.params) not in found:
            return part
        return Dens(part.head, part.arguments, (), (), part.variables[: len(part.arguments)])

    def put(node: Node) -> Node:
        return transform(node, bare, Dens)

    facts = tuple(f if f.node is None else replace(f, node=put(f.node)) for f in problem.facts)
    lines = [changed(line, put) for line in lines]
    return with_factors(problem.but(facts=facts), lines), lines


def with_factor(fact: Fact, name: str, problem: Problem) -> Fact:
    match fact.node:
        case Rel("propto", Dens(_, _, (), _) | Prob(_, None, _) as left, right):
            whole: Node = Rel("=", left, mul(Sym(name), right))
            return replace(fact, node=whole, where=fact.where or range_declared(left, problem))
    return fact


def range_declared(left: Node, problem: Problem) -> Node | None:
    """Where a density of one letter is not zero, by what is declared of the letter."""
    match left:
        case Dens(_, (Sym() as letter,)):
            parts = [r for r in relations_of(problem) if letter in r.kids and r.op in ("<", "<=", ">", ">=")]
            return And(tuple(parts), True) if len(parts) > 1 else parts[0] if parts else None
    return None
