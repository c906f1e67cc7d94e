"""Products laid flat: scalar factors on one side, the chain of matrices on the other."""

from __future__ import annotations

from symderive.expr.algebra import UNITY, Prod, Transpose
from symderive.expr.build import transpose
from symderive.expr.node import Node
from symderive.expr.shape import ONE, is_scalar
from symderive.rules.terms import scalar_pieces


def transpose_of(u: Node) -> Node:
    return u.u if isinstance(u, Transpose) else transpose(u)


def times(*factors: Node) -> Node:
    kept = tuple(f for f in factors if f is not UNITY)
    return UNITY if not kept else kept[0] if len(kept) == 1 else Prod(kept)


def laid_flat(e: Prod) -> tuple[list[Node], list[Node]]:
    """Scalar factors (products such as xᵀ A x among them) and the chain of matrices."""
    scalars: list[Node] = []
    chain: list[Node] = []

    def take(f: Node) -> None:
        if isinstance(f, Prod) and not is_scalar(f.shape):
            for part in f.factors:
                take(part)
        elif isinstance(f, Prod):
            more, _ = laid_flat(f)
            scalars.extend(more)
        elif is_scalar(f.shape):
            scalars.append(f)
        else:
            chain.append(f)
            if len(chain) > 1 and chain[0].shape[0] == ONE and f.shape[1] == ONE:
                scalars.extend(scalar_pieces(chain)[0])
                chain.clear()

    for f in e.factors:
        take(f)
    if chain:
        more, rest = scalar_pieces(chain)
        scalars.extend(more)
        chain = rest
    return scalars, chain
