"""Letters behind the bar that are parameters: lambda of p(x | lambda), where X ~ Poisson(lambda) is stated.

A parameter of a stated law is a number and no value of a variable, and p(x | lambda) says the same as p(x; lambda).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Num, Pow, Rel, Sym
from symderive.expr.arrays import Member
from symderive.expr.calculus import Integral
from symderive.expr.node import Node, nodes_of, transform
from symderive.expr.probability import Dens, Law, RandVar, SumOver
from symderive.expr.problem import Follows, Problem
from symderive.numeric.members import family_of, member_of


def parameters(problem: Problem, lines: Sequence[Line]) -> set[Node]:
    """The letters that stand behind bars only: never before one, and nothing is summed or maximised over them."""
    sides = sides_of(lines)
    trees = [*sides, *(f.node for f in problem.facts if f.node is not None)]
    behind: set[Node] = set()
    elsewhere: set[Node] = set()
    for tree in trees:
        for part in nodes_of(tree, Dens, Integral, SumOver, Follows):
            match part:
                case Dens(_, arguments, given, _, variables):
                    elsewhere.update(arguments)
                    for place, letter in enumerate(given, len(arguments)):
                        own = variables[place] if place < len(variables) else None
                        (elsewhere if own is not None else behind).add(letter)
                case Integral(_, x) | SumOver(_, x):
                    elsewhere.add(x)
                case Follows(_, Law(), given) if given is not None:
                    elsewhere |= {Sym(p.name, p.shape, p.latex) for p in given.walk() if isinstance(p, RandVar | Sym)}
    return {x for x in behind - elsewhere if isinstance(x, Sym) or is_square(x, elsewhere)}


def is_square(x: Node, elsewhere: set[Node]) -> bool:
    """Is this sigma^2 of a letter that stands behind bars only?"""
    return isinstance(x, Pow) and isinstance(x.base, Sym) and x.base not in elsewhere and isinstance(x.exponent, Num)


def lawful_of(problem: Problem) -> set[str]:
    """The names and families of the variables with a stated law that holds without a condition, or with a density that
    is stated up to a factor."""
    found = set()
    for fact in problem.facts:
        match fact.node:
            case Follows(RandVar() as u, Law(), None):
                found.add(u.family if u.indices else u.name)
            case Rel("propto", Dens(_, (Sym() as x,), given)) if given:
                found.add(x.name)
    return found


def with_parameters(node: Node, letters: set[Node], lawful: set[str], problem: Problem) -> Node:
    """The tree with such letters after a semicolon, in densities of variables whose laws are stated."""

    def change(part: Node) -> Node:
        if not isinstance(part, Dens) or not letters & set(part.given):
            return part
        count = len(part.arguments)
        variables = (*part.variables, *(None for _ in range(count + len(part.given) - len(part.variables))))
        if not all(stated(a, v, lawful, problem) for a, v in zip(part.arguments, variables, strict=False)):
            return part
        kept = [(g, v) for g, v in zip(part.given, variables[count:], strict=True) if g not in letters]
        moved = tuple(g for g in part.given if g in letters)
        names = (*variables[:count], *(v for _, v in kept))
        return Dens(part.head, part.arguments, tuple(g for g, _ in kept), (*part.params, *moved), names)

    return transform(node, change)


def stated(argument: Node, variable: Node | None, lawful: set[str], problem: Problem) -> bool:
    """Is an argument a value of a variable with a stated law?"""
    if isinstance(variable, RandVar):
        return (variable.family if variable.indices else variable.name) in lawful
    member = member_of(argument)
    if isinstance(member, Member):
        return family_of(member.name, problem) in lawful
    name = getattr(argument, "name", "")
    return name in lawful or name.capitalize() in lawful


def parameters_apart(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, list[Line]]:
    """The problem and its lines with parameters of stated laws after a semicolon where they stood behind a bar."""
    lawful = lawful_of(problem)
    letters = parameters(problem, lines) if lawful else set()
    if not letters:
        return problem, list(lines)

    def put(node: Node) -> Node:
        return with_parameters(node, letters, lawful, problem)

    facts = tuple(f if f.node is None else replace(f, node=put(f.node)) for f in problem.facts)
    goal = problem.goal
    if goal is not None:
        goal = replace(goal, node=put(goal.node))
    return problem.but(facts=facts, goal=goal), [changed(line, put) for line in lines]
