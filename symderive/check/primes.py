"""Primes, and ratios of differentials, in the lines: y' below y = x^2, dx/dy below y = f(x).

A y' of which it is not known by which letter it is leaves its line not understood.
"""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.letters import changed
from symderive.check.reading import Line, Row, sides_of
from symderive.expr.algebra import UNITY, Sym
from symderive.expr.build import divide
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, nodes_of, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.parse.primes import derivative, letters_of, undecided


def with_primes(problem: Problem, lines: Sequence[Line]) -> list[Line]:
    """The lines with primes of a defined number, and letters below a defined function, as derivatives."""
    if not problem.definitions:
        return list(lines)
    sides = sides_of(lines)
    named = {leaf for side in sides for leaf in free_leaves(side) if isinstance(leaf, Sym)}
    spoken = {v for side in sides for p in nodes_of(side, Derivative) for v in p.by}
    put: dict[Node, Node] = {leaf: made for leaf in named if (made := derivative(leaf, problem, spoken)) is not None}
    unclear = {leaf: letters for leaf in named - put.keys() if (letters := undecided(leaf, problem))}
    if unclear:
        lines = [refused(line, unclear) for line in lines]
    ratios = any(ratio(p, problem) is not None for side in sides for p in nodes_of(side, Derivative))
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


def refused(line: Line, unclear: dict[Sym, list[Sym]]) -> Line:
    """The line, not understood where such a y' stands in it."""
    found = next((leaf for side in sides_of([line]) for leaf in free_leaves(side) if leaf in unclear), None)
    if not isinstance(found, Sym):
        return line
    among = ", ".join(x.latex for x in unclear[found])
    said = f"by which of the letters {among} is the derivative {found.latex}?"
    error = DerivationError(said, line=line.n, column=0, hint="write \\frac{dy}{dx}, or y(x) = ... for y")
    return Row(line.n, line.latex, line.op, None, None, line.reason, error)
