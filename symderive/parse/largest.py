"""\\max_i x_i over the entries of a vector: a function of the vector, not a search over letters."""

from __future__ import annotations

from collections.abc import Callable

from symderive.expr.algebra import Apply, Idx, Sym
from symderive.expr.arrays import Entries, Entry, Member
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.probability import RandVar
from symderive.expr.shape import ONE, Dim, is_scalar


def largest_entry(
    kind: str, body: Node, letters: list[Node], dims_of: Callable[[str], tuple[Dim | None, ...]]
) -> Node | None:
    """max or min of the vector whose entries the body gives; None where the letter is no index. ``dims_of`` says how
    far the indices of a repeated variable run."""
    if kind not in ("max", "min") or len(letters) != 1 or not is_scalar(body.shape):
        return None
    (letter,) = letters
    sizes: set[Dim | None] = set()
    index = Idx(getattr(letter, "name", "i"), None, getattr(letter, "latex", "i"))

    def found(u: Node) -> Node:
        match u:
            case Entry(v, at) if letter in at:
                sizes.update(v.shape[n] if v.shape[1] != ONE else v.shape[0] for n, i in enumerate(at) if i is letter)
                return Entry(v, tuple(index if i is letter else i for i in at))
            case Member(name, at, size, dims, latex) if letter in at:
                sizes.update(d for i, d in zip(at, dims, strict=True) if i is letter)
                return Member(name, tuple(index if i is letter else i for i in at), size, dims, latex)
            case RandVar(name, size, latex, family, at) if letter in at and len(dims_of(family)) == len(at):
                sizes.update(d for i, d in zip(at, dims_of(family), strict=True) if i is letter)
                return RandVar(name, size, latex, family, tuple(index if i is letter else i for i in at))
        return u

    if not isinstance(letter, Sym):
        return None
    renamed = transform(body, found)
    if len(sizes) != 1 or letter in free_leaves(renamed):
        return None
    (size,) = sizes
    if size is None:
        return None
    ranged = Idx(index.name, size, index.latex)
    whole = transform(renamed, lambda u: ranged if u is index else u)
    if isinstance(whole, Entry) and whole.indices == (ranged,) and ranged not in free_leaves(whole.u):
        return Apply(kind, (whole.u,))
    return Apply(kind, (Entries(whole, (ranged,)),))
