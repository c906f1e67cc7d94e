r"""The letter that a defined function is written with, in the lines: u of g(u) = \sin u in \frac{dg}{du} f'(x).

Where the lines apply g to one thing only, g(f(x)), and u is nothing by itself, u stands for that: the derivative by u
is that of g, taken there.
"""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Apply, Map, Sym
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.problem import Definition, Problem


def with_inner_letters(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem with such letters defined as what the function is applied to."""
    functions = {d.name: d for d in problem.definitions if len(d.params) == 1}
    sides = sides_of(lines)
    if not functions or not any(holds(side, Derivative) for side in sides):
        return problem
    found: dict[Sym, Node] = {}
    for function in functions.values():
        (letter,) = function.params
        if isinstance(letter, Sym) and is_nothing_else(letter, function, problem):
            uses = dict.fromkeys(u for side in sides for u in arguments(function, side) if u is not letter)
            if len(uses) == 1 and any(letter in free_leaves(side) for side in sides):
                (inner,) = uses
                if inner.shape == letter.shape and letter not in free_leaves(inner):
                    found[letter] = inner
    made = tuple(Definition(letter, inner, text="") for letter, inner in found.items())
    return problem.but(definitions=(*problem.definitions, *made)) if made else problem


def is_nothing_else(letter: Sym, function: Definition, problem: Problem) -> bool:
    """Do the givens speak of a letter only where they define the function?"""
    declared = problem.declarations.get(letter.name)
    if declared is not None and not declared.inferred:
        return False
    facts = [f.node for f in problem.facts if f.node is not None]
    others = [u for d in problem.definitions if d is not function for u in (d.name, d.body, *d.params)]
    return not any(letter in set(tree.walk()) for tree in (*facts, *others))


def arguments(function: Definition, side: Node) -> list[Node]:
    """What a tree applies a function to."""
    name = getattr(function.name, "name", "")
    found = []
    for part in side.walk():
        match part:
            case Map(called, u, _) if called == name:
                found.append(u)
            case Apply(called, (u,), _, _) if called == name:
                found.append(u)
    return found
