"""Integrals, sums, limits and extremes carried out by the scalar service: for lines whose numbers do not settle."""

from __future__ import annotations

from symderive import scalar
from symderive.check.best_values import best_value
from symderive.check.variants import with_definitions
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import Integral, Limit
from symderive.expr.node import Node, transform
from symderive.expr.probability import Best
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.scalar import Letters
from symderive.scalar.limited import limited


def carried_out(node: Node, problem: Problem, known: Letters) -> Node:
    """The line with what can be integrated, summed or taken to its limit in closed form done; else as it is."""

    def change(part: Node) -> Node:
        if not is_scalar(part.shape):
            return part
        done: Node | None = None
        match part:
            case Integral(body, var, Node() as low, Node() as high):
                done = scalar.integrate(body, var, low, high, known)
            case BigSum(body, index, low, high, ()):
                done = scalar.summation(body, index, low, high, known)
            case Limit(body, var, to, side):
                done = scalar.limit(body, var, to, side, known)
            case Best():
                done = best_value(part, problem, known)
        return part if done is None else done

    try:
        return transform(with_definitions(node, problem), change)
    except DerivationError:
        return node


def carried_out_in(seconds: float, nodes: tuple[Node, ...], problem: Problem, known: Letters) -> tuple[Node, ...]:
    """Several lines carried out in so many seconds; as they are where that is too short."""
    if any(isinstance(part, Integral | BigSum | Limit | Best) for node in nodes for part in node.walk()):
        _ = scalar.integrate  # the service is brought in before its time counts: an import is never broken off
    done = limited(lambda: tuple(carried_out(node, problem, known) for node in nodes), seconds=seconds)
    return nodes if done is None else done
