"""Products and sums built for the lines of a derivation: ones left out, brackets kept where they mean something."""

from __future__ import annotations

from symderive.expr.algebra import UNITY, Prod, Sum
from symderive.expr.node import Node
from symderive.expr.shape import is_scalar


def times(*factors: Node) -> Node:
    """A product without ones."""
    kept = [f for f in factors if f is not UNITY]
    if not kept:
        return UNITY
    flat: list[Node] = []
    for f in kept:
        flat.extend(f.factors if isinstance(f, Prod) and not (is_scalar(f.shape) and any_matrix(f)) else (f,))
    return flat[0] if len(flat) == 1 else Prod(tuple(flat))


def any_matrix(u: Prod) -> bool:
    return not all(is_scalar(f.shape) for f in u.factors)


def plus(terms: list[Node]) -> Node:
    flat: list[Node] = []
    for t in terms:
        flat.extend(t.terms if isinstance(t, Sum) else (t,))
    return flat[0] if len(flat) == 1 else Sum(tuple(flat))
