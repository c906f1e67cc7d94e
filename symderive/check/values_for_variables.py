"""Variables outside of probabilities and moments: a line in which they stand is random itself, and holds at their
values."""

from __future__ import annotations

from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, Dens, Expect, Info, Prob, RandVar, Var
from symderive.numeric.at_each_value import behind_bars


def as_values(node: Node) -> Node:
    """A line in which a variable outside of densities and moments is its value, theta of p(theta) theta, and so is one
    behind the bar of a probability: P(X = k | theta) is that under theta's value."""
    if isinstance(node, Prob) and node.given is not None:
        parts = node.given.events if isinstance(node.given, And) else (node.given,)
        held = tuple(Rel("=", g, as_values(g)) if isinstance(g, RandVar) and not g.indices else g for g in parts)
        return Prob(node.event, held[0] if len(held) == 1 else And(held, True), node.head)
    if isinstance(node, Prob | Expect | Var | Cov | Info):
        return node
    if isinstance(node, RandVar) and not node.indices:
        return Sym(node.name, node.size, node.latex)
    if isinstance(node, Dens):
        kept = (
            tuple(map(as_values, node.arguments)),
            tuple(g if isinstance(g, Rel) else as_values(g) for g in node.given),
        )
        return Dens(node.head, *kept, node.params, node.variables)
    return node.rebuild(tuple(map(as_values, node.kids))) if node.kids else node


def is_random(node: Node) -> bool:
    """Does a variable stand in a line outside of probabilities and moments, or by itself behind their bars?"""
    return as_values(node) is not node or bool(behind_bars(node))
