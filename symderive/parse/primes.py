"""Primes, dots and subscripts that are derivatives: y' where y = x^2 is defined, f_{xy} where f(x, y) = ... is.

Of several letters in y = a e^{kx} the prime's is the one by which the problem differentiates elsewhere, else the one
that is a variable by custom; dots are by t. Where neither tells, it is not known: y' is never a letter beside y.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace

from symderive.expr.algebra import Sym
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.parse.customs import variable_by_custom

MOST = 4  # primes
DOTS = {"_dot": 1, "_ddot": 2}
TIME = "t"  # the letter by which dots differentiate


def goal_with_slopes(problem: Problem) -> Problem:
    """The problem with primes in its goal as derivatives: y' where y = x^2 is given asks for dy/dx."""
    goal = problem.goal
    if goal is None:
        return problem
    given = problem.but(goal=None)
    leaves = [leaf for leaf in free_leaves(goal.node) if isinstance(leaf, Sym)]
    put: dict[Node, Node] = {leaf: made for leaf in leaves if (made := derivative(leaf, given)) is not None}
    if not put:
        return problem
    marked = [leaf for leaf in leaves if leaf in put]
    kept = {name: said for name, said in problem.declarations.items() if all(leaf.name != name for leaf in marked)}
    taken = tuple(f"{leaf.latex} is taken to be" for leaf in marked)
    told = tuple(sentence for sentence in problem.assumptions if not sentence.startswith(taken))
    node = transform(goal.node, lambda part: put.get(part, part))
    return problem.but(goal=replace(goal, node=node), declarations=kept, assumptions=told)


def derivative(leaf: Sym, problem: Problem, spoken: AbstractSet[Node] = frozenset()) -> Node | None:
    """What an undeclared name with primes, or with the letters of a function below it, stands for.

    ``spoken`` are the letters by which the lines differentiate elsewhere.
    """
    declared = problem.declarations.get(leaf.name)
    if declared is not None and not declared.inferred:
        return None
    if (name := primed(leaf, problem)) is not None:
        letters = letters_of(name, problem)
        by = letters if len(letters) == 1 else [x for x in letters if x in spoken]
        if leaf.name.endswith("dot"):
            by = [x for x in letters if x.name == TIME]
        elif len(by) != 1:
            by = [x for x in letters if x.name == variable_by_custom([x.name for x in letters])]
        _, times = unmarked(leaf.name)
        return Derivative(name, (by[0],) * times, False) if by and times <= MOST else None
    base, _, below = leaf.name.partition("_")
    for d in problem.definitions if below else ():
        if isinstance(d.name, Sym) and d.name.name == base and d.params:
            params = {p.name: p for p in d.params if isinstance(p, Sym) and is_scalar(p.shape)}
            if 0 < len(below) <= MOST and all(x in params for x in below):
                return Derivative(d.name, tuple(params[x] for x in below), True)
    return None


def unmarked(name: str) -> tuple[str, int]:
    """The name without its primes or dots, and how many these are."""
    for mark, times in DOTS.items():
        if name.endswith(mark):
            return name.removesuffix(mark), times
    base = name.rstrip("'")
    return base, len(name) - len(base)


def primed(leaf: Sym, problem: Problem) -> Sym | None:
    """The defined number whose name with primes or dots this is, unless the givens speak of y' themselves."""
    base, times = unmarked(leaf.name)
    if not times or leaf in problem.leaves() or any(d.name is leaf for d in problem.definitions):
        return None
    for d in problem.definitions:
        if isinstance(d.name, Sym) and d.name.name == base and not d.params and is_scalar(d.name.shape):
            return d.name
    return None


def undecided(leaf: Sym, problem: Problem) -> list[Sym]:
    """The letters of y in a y' of which it is not known by which of them it is."""
    declared = problem.declarations.get(leaf.name)
    if declared is not None and not declared.inferred:
        return []
    name = primed(leaf, problem)
    return letters_of(name, problem) if name is not None else []


def letters_of(name: Node, problem: Problem) -> list[Sym]:
    """The letters on which a named quantity depends in the end; all of them numbers, else none."""
    bodies = {d.name: d.body for d in problem.definitions if not d.params}
    found: dict[Sym, None] = {}
    todo, seen = [name], set[Node]()
    while todo:
        for leaf in free_leaves(bodies[todo.pop()]):
            if leaf in bodies:
                if leaf not in seen:
                    seen.add(leaf)
                    todo.append(leaf)
            elif isinstance(leaf, Sym):
                found[leaf] = None
    return list(found)
