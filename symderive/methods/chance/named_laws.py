"""Laws that a question of information names: Beta(a, b) read as a law there, and the ranges of the letters in them."""

from __future__ import annotations

from dataclasses import replace

from symderive.expr.algebra import INFINITY, UNITY, ZERO, Apply, Sym
from symderive.expr.laws import law_row
from symderive.expr.node import Node, holds, transform
from symderive.expr.probability import Info, Interval, Law, NamedSet
from symderive.expr.problem import Decl, Problem
from symderive.expr.shape import SCALAR

RANGES = {"unit": Interval(ZERO, UNITY, "()"), "positive": Interval(ZERO, INFINITY, "()"), "count": NamedSet("N")}


def with_laws_named(problem: Problem) -> Problem:
    """KL and H of a Beta(a, b), which elsewhere is a number, with the law in its place."""
    goal = problem.goal
    if goal is None or not holds(goal.node, Info):
        return problem

    def law(u: Node) -> Node:
        d = problem.definition(u) if isinstance(u, Sym) else None
        body = u if d is None or d.params else d.body
        match body:
            case Apply("beta", (a, b)):
                return Law("Beta", (a, b))
        return u

    def change(u: Node) -> Node:
        return Info(u.kind, tuple(law(x) for x in u.of), u.given) if isinstance(u, Info) else u

    return problem.but(goal=replace(goal, node=transform(goal.node, change)))


def with_letters_of_laws(problem: Problem) -> Problem:
    """The letters in the laws that the goal names, each declared within the range that its place demands."""
    goal = problem.goal
    if goal is None:
        return problem
    declared = dict(problem.declarations)
    for law in (p for p in goal.node.walk() if isinstance(p, Law)):
        row = law_row(law)
        for p, kind in zip(law.params, row.ranges if row is not None else (), strict=False):
            if not isinstance(p, Sym) or p.shape != SCALAR or kind not in RANGES:
                continue
            old = declared.get(p.name)
            if old is None or (old.within is None and old.kind == "scalar"):
                declared[p.name] = Decl(p.name, "scalar", p, p.latex, within=RANGES[kind], inferred=True)
    return problem.but(declarations=declared) if declared != problem.declarations else problem
