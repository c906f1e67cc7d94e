"""Primes and subscripts that are derivatives: y' below y = x^2, f_{xy} below f(x, y) = ... ."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import UNITY, Sym, divide
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar

MOST = 4  # primes


def with_primes(problem: Problem, lines: Sequence[Line]) -> list[Line]:
    """The lines with primes of a defined number, and letters below a defined function, as derivatives."""
    sides = sides_of(lines)
    named = {leaf for side in sides for leaf in free_leaves(side) if isinstance(leaf, Sym)}
    put = {leaf: made for leaf in named if (made := derivative(leaf, problem)) is not None}
    ratios = any(isinstance(p, Derivative) and ratio(p, problem) is not None for side in sides for p in side.walk())
    if not put and not ratios:
        return list(lines)

    def change(part: Node) -> Node:
        part = put.get(part, part)
        return ratio(part, problem) or part

    return [changed(line, lambda node: transform(node, change)) for line in lines]


def ratio(part: Node, problem: Problem) -> Node | None:
    """dx/dy below y = f(x), and dy/dx below x = f(t), y = g(t): the slopes by the one letter, one over the other."""
    match part:
        case Derivative(Sym() as u, (Sym() as v,), False, _) if (
            u is not v and is_scalar(u.shape) and is_scalar(v.shape)
        ):
            bodies = {d.name: d.body for d in problem.definitions if not d.params}
            if v not in bodies or (u in bodies and v in through(u, bodies)):
                return None
            letters = letters_of(v, problem)
            of_u = letters_of(u, problem) if u in bodies else [u]
            if len(letters) == 1 and of_u == letters:
                up = Derivative(u, (letters[0],), False) if u in bodies else UNITY
                return divide(up, Derivative(v, (letters[0],), False))
    return None


def through(name: Node, bodies: dict[Node, Node]) -> set[Node]:
    """The named quantities and letters on the way from a name to its letters."""
    found: set[Node] = set()
    todo = [name]
    while todo:
        for leaf in free_leaves(bodies[todo.pop()]):
            if leaf not in found:
                found.add(leaf)
                if leaf in bodies:
                    todo.append(leaf)
    return found


def derivative(leaf: Sym, problem: Problem) -> Node | None:
    """What an undeclared name with primes, or with the letters of a function below it, stands for."""
    declared = problem.declarations.get(leaf.name)
    if declared is not None and not declared.inferred:
        return None
    if leaf.name.endswith("'"):
        base = leaf.name.rstrip("'")
        primes = len(leaf.name) - len(base)
        for d in problem.definitions:
            if isinstance(d.name, Sym) and d.name.name == base and not d.params and primes <= MOST:
                letters = letters_of(d.name, problem)
                if len(letters) == 1 and is_scalar(d.name.shape):
                    return Derivative(d.name, (letters[0],) * primes, False)
    base, _, below = leaf.name.partition("_")
    for d in problem.definitions if below else ():
        if isinstance(d.name, Sym) and d.name.name == base and d.params:
            by = {p.name: p for p in d.params if isinstance(p, Sym) and is_scalar(p.shape)}
            if 0 < len(below) <= MOST and all(x in by for x in below):
                return Derivative(d.name, tuple(by[x] for x in below), True)
    return None


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
