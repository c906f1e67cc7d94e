"""A condition X + Y = 5 on continuous variables: the sum gets a name, and the question is one given its value."""

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
    in it follow continuous laws by name."""
    goal = problem.goal
    if goal is None:
        return problem
    defined = {d.name: d.name for d in problem.definitions}
    continuous = continuous_variables(problem)
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
            if isinstance(u, RandVar) or not inside or not inside <= continuous or u in put or inside & set(defined):
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


def continuous_variables(problem: Problem) -> set[Node]:
    found: set[Node] = set()
    for fact in problem.facts:
        if isinstance(fact.node, Follows) and isinstance(fact.node.law, Law):
            row = law_row(fact.node.law)
            if row is not None and not row.discrete:
                found |= {x for x in fact.node.u.walk() if isinstance(x, RandVar)}
    return found
