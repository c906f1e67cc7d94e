"""Where the search for a mistake begins: the line above, and what it plainly says by its definitions."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.check.variants import meaning, with_definitions
from symderive.expr.algebra import Map
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem, is_chance


def opened(a: Node, problem: Problem) -> Iterator[Node]:
    """The derivative of a function that was defined, f'(x), df/dx: as the derivative of what it is."""
    match a:
        case Map(name_, u, 1) if (d := problem.function(name_)) is not None and len(d.params) == 1 and u is d.params[0]:
            yield Derivative(d.body, (u,))
        case Derivative(of, (x,)) if (body := meaning(of, problem)) is not None and x in free_leaves(body):
            yield Derivative(body, a.by, a.partial, a.layout)


def meant(a: Node, problem: Problem) -> Iterator[Node]:
    """The line with its definitions put in, where nothing is left undone in it that stops at their names."""
    if not any(p.partial for p in a.walk() if isinstance(p, Derivative)) and not is_chance(a):
        full = with_definitions(a, problem)
        if full is not a:
            yield full


def new_variable(a: Node, b: Node) -> bool:
    """Does every integral of the line run over another letter than those above: were variables changed?"""
    ours = {p.var for p in a.walk() if isinstance(p, Integral)}
    theirs = {p.var for p in b.walk() if isinstance(p, Integral)}
    return bool(ours) and bool(theirs) and not ours & theirs
