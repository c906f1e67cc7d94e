"""Rows and columns: a declared layout binds; where none is declared the usual ones are accepted, and the choice must
hold: gradients are rows, or columns with transposed Jacobians, or columns while Jacobians are not transposed.
"""

from __future__ import annotations

from symderive.expr.algebra import Rel, Zeros
from symderive.expr.arrays import Block
from symderive.expr.build import transpose, zero
from symderive.expr.calculus import DENOMINATOR, MIXED, At, Derivative
from symderive.expr.node import Node, nodes_of, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import Shape, ShapeError, is_column, is_scalar

COLUMNS = "columns"  # gradients are columns, and a Jacobian has the rows of what is differentiated
LAYOUTS = (MIXED, DENOMINATOR, COLUMNS)


def vector_derivatives(node: Node) -> list[Derivative]:
    """The derivatives of numbers by vectors and of vectors by vectors that stand in a line."""
    found = nodes_of(node, Derivative)
    return [p for p in found if any(is_column(v.shape) and not is_scalar(v.shape) for v in p.by)]


def gradient_of_numbers(node: Node) -> bool:
    """Is this a row or column of the partial derivatives of one number by several letters, as \\nabla f writes them?"""
    if not isinstance(node, Block):
        return False
    parts = [part for row in node.rows for part in row]
    if len(parts) < 2 or 1 not in (len(node.rows), len(node.rows[0])):
        return False
    inner = [part.body if isinstance(part, At) else part for part in parts]
    found = [part for part in inner if isinstance(part, Derivative) and len(part.by) == 1]
    return len(found) == len(parts) and len({part.of for part in found}) == 1 and len({part.by for part in found}) > 1


def facing(node: Node, shape: Shape, problem: Problem) -> Node:
    """A gradient turned so that it has a shape, where no layout is declared; any other line as it is."""
    if node.shape == shape or node.shape != (shape[1], shape[0]) or binds(problem):
        return node
    return transpose(node) if gradient_of_numbers(node) else node


def laid_both(a: Node, b: Node, layout: str) -> tuple[Node | None, Node | None]:
    """Two sides in a layout, None for one that does not fit there; 0 lies as the side that it is compared with."""
    found = readable(a, layout), readable(b, layout)
    match found:
        case (Node() as u, Zeros() as v) if v.shape == (u.shape[1], u.shape[0]):
            return u, zero(u.shape)
        case (Zeros() as u, Node() as v) if u.shape == (v.shape[1], v.shape[0]):
            return zero(v.shape), v
    return found


def fitted(rel: Rel) -> Rel | None:
    """An equation whose sides have one shape: a gradient across is turned; None where the sides do not fit."""
    if rel.left.shape == rel.right.shape:
        return rel
    across = rel.left.shape == (rel.right.shape[1], rel.right.shape[0])
    if across and (gradient_of_numbers(rel.left) or vector_derivatives(rel.left)):
        return Rel(rel.op, transpose(rel.left), rel.right)
    return None


def binds(problem: Problem) -> bool:
    """Did the problem's own words say how a gradient lies?"""
    return bool({"gradient", "jacobian"} & problem.layouts.keys())


def jacobians(node: Node) -> bool:
    """Are vectors differentiated by vectors here?"""
    return any(not is_scalar(part.of.shape) for part in vector_derivatives(node))


def laid(node: Node, layout: str) -> Node:
    """A line with its vector derivatives in a layout; raises ShapeError where the line then does not fit."""

    def change(part: Node) -> Node:
        if not isinstance(part, Derivative) or part.layout not in (MIXED, DENOMINATOR) or len(part.by) != 1:
            return part
        if is_column(part.by[0].shape) and not is_scalar(part.by[0].shape):
            columns = DENOMINATOR if is_scalar(part.of.shape) else MIXED
            return Derivative(part.of, part.by, part.partial, columns if layout == COLUMNS else layout)
        return part

    return transform(node, change, Derivative)


def turned(node: Node) -> Node | None:
    """A vector or matrix in the other layout; None for numbers."""
    return None if is_scalar(node.shape) else transpose(node)


def readable(node: Node, layout: str) -> Node | None:
    try:
        return laid(node, layout)
    except ShapeError:
        return None
