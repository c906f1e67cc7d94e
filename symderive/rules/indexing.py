"""From arrays to their entries and back: [A x]_i, and the vector whose entries are given by a formula in i."""

from __future__ import annotations

from symderive.expr.algebra import (
    UNITY,
    ZERO,
    Cases,
    Delta,
    Eye,
    Hadamard,
    Idx,
    Map,
    Num,
    Ones,
    Prod,
    Sum,
    Sym,
    Transpose,
    Unit,
    Zeros,
)
from symderive.expr.arrays import BigSum, Block, Column, Diag, DiagPart, Entries, Entry, Row
from symderive.expr.build import transpose
from symderive.expr.node import Binder, Node, free_leaves, substitute
from symderive.expr.shape import ONE, is_scalar
from symderive.rules.terms import chain_of, parts, product

LETTERS = list("ijklmrstuvabcdefghopqnw")


# ---------------------------------------------------------------- names
def fresh(like: Node, *nodes: Node) -> Idx:
    """``like`` itself, or an index of its range whose letter is used nowhere in ``nodes``."""
    assert isinstance(like, Idx)
    taken = {x.name for n in nodes for x in n.walk() if isinstance(x, Idx | Sym)}
    if like.name not in taken:
        return like
    return new_index(like.size, taken, like.name)


def new_index(size: object, taken: set[str], like: str = "i") -> Idx:
    """An index of a given range whose letter is not taken; letters after ``like`` come first."""
    start = LETTERS.index(like) if like in LETTERS else 0
    for letter in (*LETTERS[start:], *LETTERS[:start]):
        if letter not in taken:
            return Idx(letter, size)
    number = 1
    while f"i_{number}" in taken:
        number += 1
    return Idx(f"i_{number}", size, f"i_{{{number}}}")


def names_in(*nodes: Node) -> set[str]:
    return {x.name for n in nodes for x in n.walk() if isinstance(x, Idx | Sym)}


def told_apart(u: Node, taken: frozenset[Node] = frozenset()) -> Node:
    """A sum inside a sum over the same letter, sum_i (x_i - sum_i x_i / n)^2, with a letter of its own."""
    if not any(isinstance(x, Binder) for x in u.walk()):
        return u
    bound = frozenset(b for b in u.bound() if isinstance(b, Idx)) if isinstance(u, Binder) else frozenset()
    renamed: dict[Node, Node] = {}
    for b in bound:
        if b not in taken:
            continue
        renamed[b] = new_index(b.size, names_in(u, *taken, *renamed.values()), b.name)
    if renamed:
        assert isinstance(u, Binder)
        scope = {*u.scope(), *(n for n, k in enumerate(u.kids) if k in u.bound())}
        u = u.rebuild(tuple(renamed.get(k, substitute(k, renamed)) if n in scope else k for n, k in enumerate(u.kids)))
        bound = frozenset(b for b in u.bound() if isinstance(b, Idx))
    return u.rebuild(tuple(told_apart(k, taken | bound) for k in u.kids)) if u.kids else u


def put(root: Node, values: dict[Node, Node]) -> Node:
    """Substitute without capture: bound letters that a replacement would meet are renamed first."""
    values = {k: v for k, v in values.items() if k is not v}
    if (not values or not (free_leaves(root) & values.keys())) and not any(k.kids for k in values):
        return root
    incoming = frozenset(leaf for v in values.values() for leaf in free_leaves(v))
    return substitute(clear(root, incoming, *values.values()), values)


def clear(root: Node, incoming: frozenset[Node], *around: Node) -> Node:
    """``root`` with every bound letter that is in ``incoming`` renamed."""
    if not any(isinstance(x, Binder) and incoming.intersection(x.bound()) for x in root.walk()):
        return root
    kids = tuple(clear(k, incoming, *around) for k in root.kids)
    root = root.rebuild(kids)
    if isinstance(root, Binder):
        clash = [b for b in root.bound() if b in incoming]
        renamed: dict[Node, Node] = {}
        for b in clash:
            if isinstance(b, Idx):
                taken = names_in(root, *around) | {i.name for i in renamed.values() if isinstance(i, Idx)}
                renamed[b] = new_index(b.size, taken, b.name)
        if renamed:
            scope = {*root.scope(), *(n for n, k in enumerate(root.kids) if k in root.bound())}
            root = root.rebuild(
                tuple(renamed.get(k, substitute(k, renamed)) if n in scope else k for n, k in enumerate(root.kids))
            )
    return root


# ---------------------------------------------------------------- to entries
def entry_of(u: Node, indices: tuple[Node, ...]) -> Node:
    """The entry of ``u`` at one index (a column or row) or two; the structure of u is used as far as it helps."""
    if is_scalar(u.shape):
        return u
    if len(indices) == 1:
        return entry_at(u, indices[0], None) if u.shape[1] == ONE else entry_at(u, None, indices[0])
    return entry_at(u, indices[0], indices[1])


def entry_at(u: Node, i: Node | None, j: Node | None) -> Node:
    """Entry (i, j); None stands for the one row or column that there is."""
    match u:
        case Zeros():
            return ZERO
        case Ones():
            return UNITY
        case Eye():
            return delta(i, j)
        case Unit(index, _):
            return delta(i, index)
        case Transpose(v):
            return entry_at(v, j, i)
        case Sum(terms):
            if all(affine(t) for t in terms):
                return plain(u, i, j)
            return Sum(tuple(entry_at(t, i, j) for t in terms))
        case Hadamard(factors):
            return Prod(tuple(entry_at(f, i, j) for f in factors))
        case Diag(v):
            if i is j:
                return entry_at(v, i, None)
            return Prod((delta(i, j), entry_at(v, i, None)))
        case DiagPart(v):
            return entry_at(v, i, i)
        case Map(name, v, primes):
            return Map(name, entry_at(v, i, j), primes)
        case Row(v, index):
            return entry_at(v, index, i)
        case Column(v, index):
            return entry_at(v, i, index)
        case Entries(body, bound):
            at = [x for x in (i, j) if x is not None]
            return put(body, dict(zip(bound, at, strict=False)))
        case BigSum():
            kept = clear(u, frozenset(x for x in (i, j) if x is not None), *(x for x in (i, j) if x is not None))
            assert isinstance(kept, BigSum)
            return BigSum(entry_at(kept.body, i, j), kept.index, kept.low, kept.high, kept.skip)
        case Cases(branches):
            return Cases(tuple((c, entry_at(v, i, j)) for c, v in branches))
        case Block(rows):
            found = block_entry(rows, i, j)
            return plain(u, i, j) if found is None else found
        case Prod():
            return entry_of_product(u, i, j)
    return plain(u, i, j)


def entry_of_product(u: Prod, i: Node | None, j: Node | None) -> Node:
    number, scalars, chain = parts(u)
    for n, factor in enumerate(chain):
        if n and factor.shape[0] == ONE:  # a column times a row
            left, right = chain_of(chain[:n]), chain_of(chain[n:])
            return product(number, [*scalars, entry_at(left, i, None), entry_at(right, None, j)], [], u.shape)
    if isinstance(chain[0], Diag) and len(chain) > 1:
        scalars = [*scalars, entry_at(chain[0].u, i, None)]
        chain = chain[1:]
    if isinstance(chain[-1], Diag) and len(chain) > 1:
        scalars = [*scalars, entry_at(chain[-1].u, j, None)]
        chain = chain[:-1]
    whole = chain_of(chain)
    entry = plain(whole, i, j) if isinstance(whole, Prod) else entry_at(whole, i, j)
    return product(number, [*scalars, entry], [], u.shape)


def affine(t: Node) -> bool:
    """Does [t]_i stay as it is: a letter or a product of letters such as A x?"""
    _, _, chain = parts(t)
    if any(n and f.shape[0] == ONE for n, f in enumerate(chain)):
        return False
    return all(isinstance(f, Sym) or (isinstance(f, Transpose) and isinstance(f.u, Sym)) for f in chain)


def plain(u: Node, i: Node | None, j: Node | None) -> Node:
    if isinstance(u, Transpose):
        return plain(u.u, j, i)
    if i is None or u.shape[1] == ONE:
        single = j if u.shape[0] == ONE else i
        assert single is not None
        return Entry(u, (single,)) if u.shape[1] == ONE else Entry(transpose(u), (single,))
    assert j is not None
    return Entry(u, (i, j))


def block_entry(rows: tuple[tuple[Node, ...], ...], i: Node | None, j: Node | None) -> Node | None:
    """An entry of an array written out, of scalars or of blocks of known sizes, at given numbers."""
    down = block_at([row[0].shape[0].number for row in rows], i)
    across = block_at([cell.shape[1].number for cell in rows[0]], j)
    if down is None or across is None:
        return None
    cell = rows[down[0]][across[0]]
    return cell if is_scalar(cell.shape) else entry_at(cell, Num(down[1]), Num(across[1]))


def block_at(sizes: list[int | None], at: Node | None) -> tuple[int, int] | None:
    """Which of the blocks holds the place ``at``, from 1, and the place inside it; None where a size is open."""
    if at is not None and not isinstance(at, Num):
        return None
    place = 1 if at is None else int(at.value)
    for n, size in enumerate(sizes):
        if size is None or place < 1:
            return None
        if place <= size:
            return n, place
        place -= size
    return None


def delta(i: Node | None, j: Node | None) -> Node:
    if i is None or j is None or i is j:
        return UNITY
    if isinstance(i, Num) and isinstance(j, Num):
        return ZERO
    return Delta(i, j)


def depends(u: Node, *indices: Node) -> bool:
    return bool(free_leaves(u).intersection(indices))
