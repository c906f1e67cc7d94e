"""Simplifying from the leaves upwards, each distinct subtree once: a subtree that is settled is remembered.

Each kind of node has one function that knows how a person would leave it; ``@settles`` puts it into the table.
"""

from __future__ import annotations

from collections.abc import Callable

from symderive.expr.algebra import Prod
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


def laid_flat(node: Prod) -> Node:
    """A product of scalars with the brackets of the products in it removed, all at once."""
    if not is_scalar(node.shape):
        return node
    flat: list[Node] = []
    stack = list(reversed(node.factors))
    while stack:
        f = stack.pop()
        if isinstance(f, Prod) and all(is_scalar(k.shape) for k in f.factors):
            stack.extend(reversed(f.factors))
        else:
            flat.append(f)
    return node if len(flat) == len(node.factors) else Prod(tuple(flat))


def settle(node: Node, known: Facts) -> Node:
    """``node`` as a person would leave it; never another value."""
    found = node.memo.get(known)
    if found is not None:
        return found  # type: ignore[no-any-return]
    if isinstance(node, Prod) and any(isinstance(f, Prod) for f in node.factors):
        flat = laid_flat(node)
        if flat is not node:
            done = node.memo[known] = settle(flat, known)
            return done
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
