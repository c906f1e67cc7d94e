"""Sums over data that the problem gives a value: sum_i x_i = s."""

from __future__ import annotations

from symderive.expr.algebra import Rel
from symderive.expr.arrays import BigSum, Member
from symderive.expr.canon import same
from symderive.expr.node import Node, holds, substitute, transform
from symderive.expr.probability import RandVar
from symderive.expr.problem import Problem
from symderive.expr.shape import SCALAR


def stated_sums(problem: Problem) -> dict[Node, Node]:
    """The sums with their values; of random variables X_i also the sum of their values x_i."""
    found: dict[Node, Node] = {}
    for fact in problem.facts:
        match fact.node:
            case Rel("=", BigSum(body, index, low, high) as total, value) if not holds(value, BigSum):
                named: dict[Node, Node] = {
                    u: Member(u.family.lower(), u.indices, SCALAR, (getattr(index, "size", None),), u.family.lower())
                    for u in body.walk()
                    if isinstance(u, RandVar) and u.indices
                }
                found[total] = value
                found[BigSum(substitute(body, named), index, low, high)] = value
    return found


def with_sums_put_in(u: Node, known: dict[Node, Node]) -> Node:
    """The formula with the values of the sums that are known."""
    if not known or not holds(u, BigSum):
        return u

    def change(v: Node) -> Node:
        return next((value for total, value in known.items() if isinstance(v, BigSum) and same(v, total)), v)

    return transform(u, change)
