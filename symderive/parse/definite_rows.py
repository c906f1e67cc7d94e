"""Rows that say of a matrix that it is positive (semi)definite: A \\succeq 0 as v^T A v >= 0 for every vector v."""

from __future__ import annotations

from collections.abc import Container

from symderive.expr.algebra import ZERO, Sym, Transpose
from symderive.expr.build import add, divide, mul, neg
from symderive.expr.node import Node
from symderive.expr.shape import ONE, is_scalar

OPS = {"succeq": ">=", "preceq": "<=", "succ": ">", "prec": "<"}
LETTERS = ("v", "u", "z", "q", "h")


def definite_row(head: str, left: Node, right: Node, taken: Container[str]) -> tuple[str, Node, Node] | None:
    """(relation, left side, right side) between numbers; None where the two do not fit. ``taken`` are the names that
    mean something else. Strictly the form is divided by the square of v, which has no value at v = 0."""
    bare = right is ZERO
    if is_scalar(left.shape):
        return (OPS[head], left, right) if is_scalar(right.shape) else None
    if left.shape[0] != left.shape[1] or not (bare or right.shape == left.shape):
        return None
    letter = next((x for x in LETTERS if x not in taken), "a vector")
    v = Sym(letter, (left.shape[0], ONE))
    form = mul(Transpose(v), left if bare else add(left, neg(right)), v)
    return OPS[head], form if head in ("succeq", "preceq") else divide(form, mul(Transpose(v), v)), ZERO
