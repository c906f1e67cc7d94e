"""A condition X + Y = s: the sum gets a name, and the question is one given its value.

An event of discrete variables with numbers, P(X = 1 | X + Y = 5), needs no name: it is a quotient of probabilities.
"""

from __future__ import annotations

from dataclasses import replace

from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.laws import law_row
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Cov, Expect, Law, Prob, RandVar, Var
from symderive.expr.problem import Definition, Follows, Problem

NAMES = ("S", "W", "U", "V", "S_1", "W_1")


def with_condition_named(problem: Problem) -> Problem:
    """The problem with each expression that the goal is conditioned on as a variable of its own, where all variables
    in it follow laws by name."""
    goal = problem.goal
    if goal is None:
        return problem
    defined = {d.name: d.name for d in problem.definitions}
    continuous, lawful = variables_with_laws(problem)
    put: dict[Node, Node] = {}
    new: list[Definition] = []
    taken = {getattr(leaf, "name", "") for leaf in problem.leaves()}
    for part in goal.node.walk():
        if not isinstance(part, Prob | Expect | Var | Cov) or part.given is None:
            continue
        for event in part.given.events if isinstance(part.given, And) else (part.given,):
            if not isinstance(event, Rel) or event.op != "=" or not isinstance(event.right, Num | Sym):
                continue
            u = event.left
            inside = {x for x in u.walk() if isinstance(x, RandVar)}
            direct = isinstance(part, Prob) and isinstance(event.right, Num) and not inside & continuous
            if isinstance(u, RandVar) or not inside or not inside <= lawful or u in put or inside & set(defined):
                continue
            if direct:
                continue
            name = next((n for n in NAMES if n not in taken), None)
            if name is None:
                return problem
            taken.add(name)
            put[u] = RandVar(name, None, name)
            new.append(Definition(put[u], u))
    if not put:
        return problem
    return problem.but(definitions=(*problem.definitions, *new), goal=replace(goal, node=substitute(goal.node, put)))


def variables_with_laws(problem: Problem) -> tuple[set[Node], set[Node]]:
    """The variables that follow continuous laws by name, and those that follow laws by name at all."""
    continuous: set[Node] = set()
    lawful: set[Node] = set()
    for fact in problem.facts:
        if isinstance(fact.node, Follows) and isinstance(fact.node.law, Law):
            row = law_row(fact.node.law)
            if row is not None:
                variables = {x for x in fact.node.u.walk() if isinstance(x, RandVar)}
                lawful |= variables
                continuous |= set() if row.discrete else variables
    return continuous, lawful
