"""Integration by substitution and by parts: below u = x^2 an integral by u is one by x, with du = u'(x) dx."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Sym
from symderive.expr.build import mul
from symderive.expr.calculus import Derivative, Differential, Integral
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, substitute, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar


def with_substitutions(problem: Problem, lines: Sequence[Line]) -> list[Line]:
    """The lines with new variables u = u(x) written out, where indefinite integrals by x are worked out by their help.
    (A new variable of which x is a function has branches: it stays.)"""
    parts = [p for side in sides_of(lines) for p in side.walk()]
    open_ended = list(dict.fromkeys(p.var for p in parts if isinstance(p, Integral) and p.low is None))
    moved = {p.u for p in parts if isinstance(p, Differential)} | set(open_ended[1:])
    if not open_ended or not moved:
        return list(lines)
    put = {
        d.name: d.body
        for d in problem.definitions
        if d.name in moved and d.name is not open_ended[0] and not d.params and is_scalar(d.name.shape)
    }
    for name in list(put):
        put[name] = substitute(put[name], {other: body for other, body in put.items() if other is not name})
    put = {name: body for name, body in put.items() if len(letters(body)) == 1 and letters(body) <= {open_ended[0]}}
    if not put:
        return list(lines)

    def change(part: Node) -> Node:
        match part:
            case Integral(body, Sym() as u, None, None) if u in put:
                (x,) = letters(put[u])
                return Integral(mul(substitute(body, {u: put[u]}), Derivative(put[u], (x,))), x, None, None)
            case Differential(Sym() as u) if u in put:
                return Differential(put[u])
        return part

    def written(node: Node) -> Node:
        return substitute(transform(node, change), dict(put))

    return [line if names(line, put) else changed(line, written) for line in lines]


def names(line: Line, put: dict[Node, Node]) -> bool:
    """Is this the row that says what the new variable is?"""
    return line.left in put and line.right is not None and same(line.right, put[line.left])


def letters(node: Node) -> set[Node]:
    return {leaf for leaf in free_leaves(node) if isinstance(leaf, Sym)}
