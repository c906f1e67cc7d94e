r"""\frac{\partial(x,y)}{\partial(r,\theta)} beside a number: the determinant of the matrix of derivatives is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Det, Inverse, Map
from symderive.expr.arrays import Block
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, nodes_of, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar, is_square

SIZE = "The bars are read as the absolute value of the determinant."


def with_determinants(problem: Problem, lines: Sequence[Line]) -> list[Line]:
    """The lines with matrices of partial derivatives as their determinants, where a number is said to be equal."""
    if not any(is_jacobian(part) for side in sides_of(lines) for part in nodes_of(side, Block)):
        return list(lines)
    lines = [changed(line, lambda node: transform(node, lambda part: turned(part, problem))) for line in lines]
    found: list[Line] = []
    for k, line in enumerate(lines):
        ahead = lines[k + 1] if k + 1 < len(lines) else None
        if line.left is not None and of_derivatives(line.left) and is_number(line.right):
            line = replace(line, left=Det(line.left))
        elif line.left is None and line.right is not None and of_derivatives(line.right):
            above = found[-1].right if found else None
            below = ahead.right if ahead is not None and ahead.left is None and ahead.op == "=" else None
            if is_number(above) or is_number(below):
                line = replace(line, right=Det(line.right))
        found.append(with_size(line))
    return found


def with_size(line: Line) -> Line:
    """Bars around such a matrix may be the determinant or its absolute value: both readings of the line."""
    if line.other is not None or line.right is None or ("|" not in line.latex and "vert" not in line.latex):
        return line

    def sized(node: Node) -> Node:
        return transform(node, lambda u: Map("abs", u, 0) if isinstance(u, Det) and of_derivatives(u.u) else u)

    left, right = None if line.left is None else sized(line.left), sized(line.right)
    same_as_before = left is line.left and right is line.right
    return line if same_as_before else replace(line, other=(left, right), choice=SIZE)


def turned(node: Node, problem: Problem) -> Node:
    """The derivatives of x, y by u, v, where u, v are given as functions of x, y: the inverse of the other matrix."""
    if not is_jacobian(node) or not isinstance(node, Block):
        return node
    above = [row[0].of for row in node.rows if isinstance(row[0], Derivative)]
    below = [entry.by[0] for entry in node.rows[0] if isinstance(entry, Derivative)]
    bodies = {d.name: d.body for d in problem.definitions if not d.params}
    if not all(v in bodies and free_leaves(bodies[v]) & set(above) for v in below) or any(u in bodies for u in above):
        return node
    return Inverse(Block(tuple(tuple(Derivative(v, (u,), True) for u in above) for v in below)))


def is_number(node: Node | None) -> bool:
    return node is not None and is_scalar(node.shape)


def of_derivatives(node: Node) -> bool:
    return is_jacobian(node.u if isinstance(node, Inverse) else node)


def is_jacobian(node: Node) -> bool:
    """Is this the matrix of the partial derivatives of several quantities, still to be taken?"""
    if not isinstance(node, Block) or not is_square(node.shape) or len(node.rows) < 2:
        return False
    return all(isinstance(e, Derivative) and e.partial and len(e.by) == 1 for row in node.rows for e in row)
