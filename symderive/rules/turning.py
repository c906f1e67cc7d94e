"""A scalar product and its transpose are one number: xᵀ A y is yᵀ Aᵀ x."""

from __future__ import annotations

from symderive.expr.algebra import (
    Prod,
    Transpose,
)
from symderive.expr.node import Node
from symderive.expr.shape import is_scalar
from symderive.rules.facts import Facts, flip
from symderive.rules.terms import digest, segments


def face(u: Node, known: Facts) -> bytes:
    """A fingerprint that a scalar shares with its transpose: xᵀ A y is yᵀ Aᵀ x."""
    if isinstance(u, Prod) and is_scalar(u.shape) and not all(is_scalar(f.shape) for f in u.factors):
        found = u.memo.get(("face", known))
        if found is None:
            _, scalars, _ = segments(u.factors)
            turned = [turn_scalar(s, known) for s in scalars]
            found = u.memo["face", known] = min(
                digest(u), digest(Prod(tuple(turned)) if len(turned) > 1 else turned[0])
            )
        return bytes(found)
    return digest(u)


def turn_scalar(s: Node, known: Facts) -> Node:
    if isinstance(s, Prod) and not all(is_scalar(f.shape) for f in s.factors):
        return Prod(tuple(flip(f, known) for f in reversed(s.factors)))
    return s


def shorter_face(s: Node, known: Facts) -> Node:
    """Of xᵀ Aᵀ y and yᵀ A x the one with fewer transposes."""
    if not isinstance(s, Prod):
        return s
    turned = turn_scalar(s, known)
    count = [sum(isinstance(f, Transpose) for f in p.factors) for p in (s, turned) if isinstance(p, Prod)]
    return turned if count[1] < count[0] else s
