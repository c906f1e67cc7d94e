"""What is said of vectors of numbers together, as relations between their products: orthogonal, orthonormal, linearly
independent, u \\perp v."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from symderive.expr.algebra import UNITY, ZERO, Det, Rel, Sym
from symderive.expr.arrays import Block, Norm
from symderive.expr.build import mul, transpose
from symderive.expr.node import Node
from symderive.expr.shape import is_column, is_scalar


def all_vectors(nodes: Sequence[Node]) -> bool:
    """Are these letters for vectors of numbers, all of one size?"""
    return bool(nodes) and all(
        isinstance(u, Sym) and is_column(u.shape) and not is_scalar(u.shape) and u.shape == nodes[0].shape
        for u in nodes
    )


def orthogonal(vectors: Sequence[Node], *, of_length_one: bool) -> list[Rel]:
    """u^T v = 0 for each two of them, and the length 1 of each where they are orthonormal."""
    found = [Rel("=", mul(transpose(u), v), ZERO) for u, v in combinations(vectors, 2)]
    return [*found, *(Rel("=", Norm(u, "2"), UNITY) for u in vectors if of_length_one)]


def linearly_independent(vectors: Sequence[Node]) -> Rel:
    """The determinant of all their products is not 0."""
    gram = Block(tuple(tuple(mul(transpose(u), v) for v in vectors) for u in vectors))
    return Rel("!=", Det(gram), ZERO)
