"""The named quantities between a function and its variable: which, in which order, who depends on whom."""

from __future__ import annotations

from symderive.expr.algebra import Sym
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.rules.vary import Way, leaves, meaning


def parents(body: Node, way: Way) -> list[Node]:
    """The named quantities that stand in a formula and depend on the variable, in a fixed order."""
    found = [
        leaf
        for leaf in leaves(body)
        if isinstance(leaf, Sym)
        and leaf not in way.by
        and leaf not in way.stops
        and not leaf.name.endswith("()")
        and way.varies(leaf)
    ]
    return sorted(found, key=lambda leaf: str(getattr(leaf, "name", "")))


def named_between(body: Node, way: Way) -> list[Node] | None:
    """All named quantities between a formula and the variable, those nearer to the formula first.

    None where a definition leads back to itself.
    """
    order: list[Node] = []
    state: dict[Node, int] = {}
    stack: list[tuple[Node, bool]] = [(q, False) for q in reversed(parents(body, way))]
    while stack:
        q, done = stack.pop()
        if done:
            state[q] = 2
            order.append(q)
            continue
        if state.get(q) == 2:
            continue
        if state.get(q) == 1:
            return None
        state[q] = 1
        stack.append((q, True))
        for p in parents(body_of(q, way.problem), way):
            if state.get(p) == 1:
                return None
            if p not in state:
                stack.append((p, False))
    return list(reversed(order))


def body_of(q: Node, problem: Problem) -> Node:
    body = meaning(q, problem)
    assert body is not None
    return body
