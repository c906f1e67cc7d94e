"""A letter of a law whose value is stated (sigma = 2 beside X ~ N(0, sigma^2)): the value is put in."""

from __future__ import annotations

from dataclasses import replace

from symderive.expr.algebra import Const, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Dens, Prob
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import SCALAR

NUMBERS = (Num, Const, Sum, Prod, Pow, Map)


def with_values_put_in(problem: Problem) -> Problem:
    """The problem with the numbers in the place of the letters of laws and densities that are defined as numbers.

    A letter that is asked for, or that is the value of a variable, stays.
    """
    values: dict[Node, Node] = {}
    open_ones = {d.name: d.body for d in problem.definitions if not d.params and isinstance(d.name, Sym)}
    for _ in range(len(open_ones)):
        for name, body in open_ones.items():
            value = substitute(body, values)
            if name not in values and name.shape == SCALAR and all(isinstance(p, NUMBERS) for p in value.walk()):
                values[name] = value
    used = parameters(problem) - value_letters(problem)
    goal = None if problem.goal is None else problem.goal.node
    put = {name: value for name, value in values.items() if name in used and name is not goal}
    if not put:
        return problem
    return problem.but(
        facts=tuple(replace(f, node=None if f.node is None else substitute(f.node, put)) for f in problem.facts),
        definitions=tuple(
            d if d.name in put else replace(d, body=substitute(d.body, put)) for d in problem.definitions
        ),
        goal=None if problem.goal is None else replace(problem.goal, node=substitute(problem.goal.node, put)),
    )


def parameters(problem: Problem) -> set[Node]:
    """The letters that stand in laws and in stated densities, masses and distribution functions."""
    found: set[Node] = set()
    for fact in problem.facts:
        match fact.node:
            case Follows(_, law, _):
                found |= free_leaves(law)
            case Rel("=" | "propto", Dens() | Prob(), right):
                found |= free_leaves(right)
    return {x for x in found if isinstance(x, Sym)}


def value_letters(problem: Problem) -> set[Node]:
    """The letters that are values of variables: x of p(x | y)."""
    stated = [f.node for f in problem.facts] + [None if problem.goal is None else problem.goal.node]
    return {
        x
        for u in stated
        if u is not None
        for p in u.walk()
        if isinstance(p, Dens)
        for v in (*p.arguments, *p.given)
        for x in free_leaves(v)
        if isinstance(x, Sym)
    }
