"""E[X] = (1, 2) and Cov[X] = a matrix, where X = (X_1, X_2) is defined: the moments of its entries."""

from __future__ import annotations

from symderive.expr.algebra import Num, Rel
from symderive.expr.arrays import Block, Entry
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, RandVar, Var
from symderive.expr.problem import Definition
from symderive.expr.shape import is_scalar


def moments_of_entries(node: Node, definitions: list[Definition]) -> list[Node]:
    """The stated moment of a vector of named variables said of each of them; any other relation as it is."""
    if not isinstance(node, Rel) or node.op != "=":
        return [node]
    left, right = node.left, node.right
    if isinstance(left, Expect):
        entries = entries_of(left.u, definitions) if left.given is None else ()
        if entries:
            return [Rel("=", Expect(x), entry(right, i)) for i, x in enumerate(entries)]
    if isinstance(left, Cov) and left.u is left.v and left.given is None:
        entries = entries_of(left.u, definitions)
        if entries:
            return [
                Rel("=", Var(x) if x is y else Cov(x, y), entry(right, i, j))
                for i, x in enumerate(entries)
                for j, y in enumerate(entries)
                if i <= j
            ]
    return [node]


def entry(of: Node, *place: int) -> Node:
    """An entry of a vector (one place) or a matrix (two), counted from 0."""
    if isinstance(of, Block):
        return of.rows[place[0]][place[1] if len(place) > 1 else 0]
    return Entry(of, tuple(Num(k + 1) for k in place))


def entries_of(vector: Node, definitions: list[Definition]) -> tuple[Node, ...]:
    """The variables X_1, X_2 of X = (X_1, X_2)^T."""
    body = next((d.body for d in definitions if d.name is vector and not d.params), vector)
    if not isinstance(body, Block) or any(len(row) != 1 for row in body.rows):
        return ()
    entries = tuple(row[0] for row in body.rows)
    return entries if all(isinstance(x, RandVar) and is_scalar(x.shape) for x in entries) else ()
