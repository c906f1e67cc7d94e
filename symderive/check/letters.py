"""Densities that are stated of plain letters: the letters are values of variables, also where none was declared.

A given ``p(x, y) = x + y for 0 <= x <= 1, 0 <= y <= 1`` makes x and y values of two variables. With the variables named
p(x) is their marginal and p(y | x) their conditional; without them these would be any densities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symderive.check.reading import Line, Row
from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import Node, transform
from symderive.expr.probability import Dens, RandVar
from symderive.expr.problem import Fact, Problem

Stated = dict[tuple[str, str], RandVar]


def stated_of_letters(problem: Problem) -> Stated:
    """The variables behind the letters of densities that the givens state, by the density's name and the letter's."""
    found: Stated = {}
    for fact in problem.facts:
        match fact.node:
            case Rel("=", Dens(head, arguments, given, (), variables)):
                for letter, variable in zip((*arguments, *given), variables, strict=False):
                    if isinstance(letter, Sym) and variable is None:
                        found[head, letter.name] = RandVar(letter.name, letter.shape, letter.latex)
    return found


def with_variables(node: Node, stated: Stated) -> Node:
    """The tree with the variables of its densities named."""

    def change(part: Node) -> Node:
        if not isinstance(part, Dens) or not part.variables:
            return part
        letters = (*part.arguments, *part.given)
        named = tuple(
            stated.get((part.head, letter.name), variable) if variable is None and isinstance(letter, Sym) else variable
            for letter, variable in zip(letters, part.variables, strict=False)
        )
        return part if named == part.variables else Dens(part.head, part.arguments, part.given, part.params, named)

    return transform(node, change)


def in_letters(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, list[Line]]:
    """The problem and its lines with the variables of stated densities named."""
    stated = stated_of_letters(problem)
    if not stated:
        return problem, list(lines)
    facts = tuple(named_fact(fact, stated) for fact in problem.facts)
    goal = problem.goal
    if goal is not None:
        goal = replace(goal, node=with_variables(goal.node, stated))
    return problem.but(facts=facts, goal=goal), [named_line(line, stated) for line in lines]


def named_fact(fact: Fact, stated: Stated) -> Fact:
    return fact if fact.node is None else replace(fact, node=with_variables(fact.node, stated))


def named_line(line: Line, stated: Stated) -> Line:
    left, right = (None if side is None else with_variables(side, stated) for side in (line.left, line.right))
    if left is line.left and right is line.right:
        return line
    return Row(line.n, line.latex, line.op, left, right, line.reason, line.error)
