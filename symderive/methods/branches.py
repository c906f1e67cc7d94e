"""The branch of a function by cases that holds around a number."""

from __future__ import annotations

from operator import ge, gt, le, lt

from symderive.expr.algebra import Cases, Num, Rel
from symderive.expr.node import Node, transform
from symderive.expr.probability import And

ORDER = {"<": lt, "<=": le, ">": gt, ">=": ge}


def branch_at(node: Node) -> Node:
    """The value with every choice by numbers made; a number on the border of a case leaves the choice open."""
    return transform(node, chosen)


def chosen(u: Node) -> Node:
    """The value of the first case that holds, if all cases before it are known to fail."""
    if not isinstance(u, Cases):
        return u
    for condition, value in u.branches:
        holds = inside(condition)
        if holds is None:
            return u
        if holds:
            return value
    return u


def inside(condition: Node) -> bool | None:
    """Does a condition on numbers hold, away from its border? None where that cannot be told."""
    if isinstance(condition, And):
        found = [inside(c) for c in condition.events]
        return None if None in found else all(found)
    if not isinstance(condition, Rel) or condition.op not in ORDER:
        return None
    left, right = condition.left, condition.right
    if not isinstance(left, Num) or not isinstance(right, Num) or left.value == right.value:
        return None
    return bool(ORDER[condition.op](left.value, right.value))
