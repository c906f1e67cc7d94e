r"""Moments of the entries of a Dirichlet vector: E[\theta_k] = \alpha_k / A with A the sum of all \alpha_j, and so on.

The product of r entries has the mean of a product of r draws from an urn to which each ball drawn goes back with one
more of its kind (Pólya): (\alpha_i / A) ((\alpha_j + [i = j]) / (A + 1)) ...
"""

from __future__ import annotations

from itertools import count

from symderive.expr.algebra import Delta, Idx, Num, Size
from symderive.expr.arrays import BigSum, Block, Entries, Entry
from symderive.expr.build import add, divide, mul, size
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Law
from symderive.expr.shape import Dim, is_scalar

NAME = "Dirichlet"


def entries_moment(factors: tuple[Entry, ...], law: Law) -> Node | None:
    """The mean of a product of entries of one vector with this law; None where its parameters are not known."""
    if law.name != NAME or any(len(f.indices) != 1 for f in factors):
        return None
    places = [f.indices[0] for f in factors]
    whole = total(law, places)
    found: list[Node] = []
    for k, place in enumerate(places):
        share = parameter(law, place)
        if share is None or whole is None:
            return None
        drawn = [same(place, other) for other in places[:k]]
        found.append(divide(add(share, *drawn) if drawn else share, add(whole, k) if k else whole))
    return mul(*found)


def parameter(law: Law, place: Node) -> Node | None:
    """The parameter that belongs to an entry."""
    match law.params:
        case (Entries(body, (index,)),):
            return substitute(body, {index: place})
        case (alpha,) if not is_scalar(alpha.shape):
            return Entry(alpha, (place,))
        case several if all(is_scalar(p.shape) for p in several):
            if isinstance(place, Num):
                return several[int(place.value) - 1] if 1 <= place.value <= len(several) else None
            return Entry(Block(tuple((p,) for p in several)), (place,))
    return None


def total(law: Law, places: list[Node]) -> Node | None:
    """The sum of all parameters."""
    match law.params:
        case (alpha,) if not is_scalar(alpha.shape):
            taken = {str(getattr(u, "name", "")) for p in (*places, alpha) for u in free_leaves(p)}
            dim: Dim = alpha.shape[0]
            index = Idx(next(name for k in count() if (name := "j" + "'" * k) not in taken), dim)
            share = parameter(law, index)
            return None if share is None else BigSum(share, index, Num(1), size(dim))
        case several if all(is_scalar(p.shape) for p in several):
            return add(*several)
    return None


def same(i: Node, j: Node) -> Node:
    """1 where two places are one, else 0."""
    if i is j:
        return Num(1)
    return Num(0) if isinstance(i, Num | Size) and isinstance(j, Num | Size) else Delta(i, j)
