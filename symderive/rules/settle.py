"""Simplifying from the leaves upwards, each distinct subtree once: a subtree that is settled is remembered.

Each kind of node has one function that knows how a person would leave it; ``@settles`` puts it into the table.
"""

from __future__ import annotations

from collections.abc import Callable

from symderive.expr.node import Node
from symderive.expr.shape import is_scalar
from symderive.rules.facts import Facts
from symderive.rules.terms import digest

Settle = Callable[[Node, Facts], Node]
TABLE: dict[type[Node], Settle] = {}


def settles(*kinds: type[Node]) -> Callable[[Settle], Settle]:
    def put(function: Settle) -> Settle:
        for kind in kinds:
            TABLE[kind] = function
        return function

    return put


def settle(node: Node, known: Facts) -> Node:
    """``node`` as a person would leave it; never another value."""
    found = node.memo.get(known)
    if found is not None:
        return found  # type: ignore[no-any-return]
    if not node.kids:
        done = node
    else:
        done = node.rebuild(tuple(settle(k, known) for k in node.kids))
        if done is not node and known in done.memo:
            node.memo[known] = done.memo[known]
            return done.memo[known]  # type: ignore[no-any-return]
    change = TABLE.get(type(done))
    if change is not None:
        done = change(done, known)
    if known.values and is_scalar(done.shape):
        done = known.values.get(digest(done), done)
    node.memo[known] = done
    done.memo[known] = done
    return done
