"""Rows and columns: a declared layout binds; where none is declared both are accepted, and the choice must hold."""

from __future__ import annotations

from symderive.expr.algebra import transpose
from symderive.expr.calculus import DENOMINATOR, MIXED, Derivative
from symderive.expr.node import Node, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import ShapeError, is_column, is_scalar


def vector_derivatives(node: Node) -> list[Derivative]:
    """The derivatives of numbers by vectors and of vectors by vectors that stand in a line."""
    found = []
    for part in node.walk():
        if isinstance(part, Derivative) and any(is_column(v.shape) and not is_scalar(v.shape) for v in part.by):
            found.append(part)
    return found


def binds(problem: Problem) -> bool:
    """Did the problem's own words say how a gradient lies?"""
    return bool({"gradient", "jacobian"} & problem.layouts.keys())


def laid(node: Node, layout: str) -> Node:
    """A line with its vector derivatives in a layout; raises ShapeError where the line then does not fit."""

    def change(part: Node) -> Node:
        if not isinstance(part, Derivative) or part.layout not in (MIXED, DENOMINATOR) or len(part.by) != 1:
            return part
        if is_column(part.by[0].shape) and not is_scalar(part.by[0].shape):
            return Derivative(part.of, part.by, part.partial, layout)
        return part

    return transform(node, change)


def turned(node: Node) -> Node | None:
    """A vector or matrix in the other layout; None for numbers."""
    return None if is_scalar(node.shape) else transpose(node)


def other(layout: str) -> str:
    return DENOMINATOR if layout == MIXED else MIXED


def readable(node: Node, layout: str) -> Node | None:
    try:
        return laid(node, layout)
    except ShapeError:
        return None


__all__ = ["binds", "laid", "other", "readable", "turned", "vector_derivatives"]
