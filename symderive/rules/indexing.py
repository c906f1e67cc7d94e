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
    Pow,
    Prod,
    Sum,
    Sym,
    Transpose,
    Unit,
    Zeros,
    size,
    transpose,
)
from symderive.expr.arrays import BigSum, Block, Column, Diag, DiagPart, Entries, Entry, Row
from symderive.expr.node import Binder, Node, free_leaves, substitute
from symderive.expr.shape import ONE, Shape, is_scalar
from symderive.rules.facts import Facts
from symderive.rules.settle import settle
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
    """An entry of an explicit array of scalars at given numbers."""
    if not all(is_scalar(e.shape) for r in rows for e in r):
        return None
    at = [1 if x is None else int(x.value) if isinstance(x, Num) else 0 for x in (i, j)]
    if 0 in at or at[0] > len(rows) or at[1] > len(rows[0]):
        return None
    return rows[at[0] - 1][at[1] - 1]


def delta(i: Node | None, j: Node | None) -> Node:
    if i is None or j is None or i is j:
        return UNITY
    if isinstance(i, Num) and isinstance(j, Num):
        return ZERO
    return Delta(i, j)


# ---------------------------------------------------------------- from entries
def unindex(body: Node, indices: tuple[Idx, ...] | tuple[Node, ...], known: Facts) -> Node | None:
    """The array without indices whose entries are ``body``; None where there is no short one."""
    i, *more = indices
    assert isinstance(i, Idx)
    if i.size is None or (more and more[0].size is None):  # type: ignore[attr-defined]
        return None
    found = vector(body, i) if not more else matrix(body, i, more[0])  # type: ignore[arg-type]
    return None if found is None else settle(found, known)


def depends(u: Node, *indices: Node) -> bool:
    return bool(free_leaves(u).intersection(indices))


def vector(body: Node, i: Idx) -> Node | None:
    """The column with entries ``body``."""
    assert i.size is not None
    shape: Shape = (i.size, ONE)
    if not depends(body, i):
        return Prod((body, Ones(shape)))
    match body:
        case Entry(v, (index,)) if index is i and not depends(v, i):
            whole = v if v.shape[1] == ONE else Transpose(v)
            return whole if whole.shape == shape else None
        case Entry(v, (a, b)) if not depends(v, i):
            if a is i and b is not i:
                return Column(v, b) if v.shape[0] == i.size else None
            if b is i and a is not i:
                return Row(v, a) if v.shape[1] == i.size else None
            return DiagPart(v) if v.shape == (i.size, i.size) else None
        case Delta(a, b):
            other = b if a is i else a
            return Unit(other, i.size) if same_range(other, i) else None
        case Sum(terms):
            return whole_sum([vector(t, i) for t in terms])
        case Map(name, u, primes):
            inner = vector(u, i)
            return None if inner is None else Map(name, inner, primes)
        case Pow(base, Num(value)) if value.denominator == 1 and 2 <= value <= 3:
            inner = vector(base, i)
            return None if inner is None else Hadamard((inner,) * int(value))
        case Prod():
            return vector_product(body, i)
        case BigSum(inner, Idx() as j, Num(low), high, ()) if low == 1 and j.size is not None and high is size(j.size):
            return row_sums(inner, i, j)
    return None


def row_sums(body: Node, i: Idx, j: Idx) -> Node | None:
    """[Σ_j A_ij x_j]_i is A x, [Σ_j A_ij]_i is A 1."""
    assert j.size is not None
    factors = body.factors if isinstance(body, Prod) else (body,)
    if not all(isinstance(f, Entry) for f in factors) or sum(depends(f, i) for f in factors) != 1:
        return None
    whole = matrix(body, i, j)
    return None if whole is None else Prod((whole, Ones((j.size, ONE))))


def vector_product(body: Prod, i: Idx) -> Node | None:
    if not all(is_scalar(f.shape) for f in body.factors):
        return scalar_chain(body, i)
    fixed = [f for f in body.factors if not depends(f, i)]
    moving = [vector(f, i) for f in body.factors if depends(f, i)]
    if any(f is None for f in moving):
        return None
    whole = hadamards(moving)
    assert whole is not None
    return Prod((*fixed, whole)) if fixed else whole


def scalar_chain(body: Prod, i: Idx) -> Node | None:
    """[A_{i,:}ᵀ M x] over all i is A M x."""
    number, scalars, chain = parts(body)
    if chain or len(scalars) != 1 or not isinstance(scalars[0], Prod) or number != 1:
        return None
    factors = scalars[0].factors
    for turned in (factors, tuple(transpose(f) if not isinstance(f, Transpose) else f.u for f in reversed(factors))):
        base = lead_matrix(turned[0], i)
        if base is not None and not any(depends(f, i) for f in turned[1:]):
            return Prod((base, *turned[1:]))
    return None


def turned(f: Node) -> Node:
    return f.u if isinstance(f, Transpose) else transpose(f)


def lead_matrix(f: Node, i: Idx) -> Node | None:
    """M where f is e_iᵀ M: a row of a matrix, a column turned."""
    match f:
        case Transpose(Row(m, index)) if index is i and not depends(m, i):
            return m
        case Transpose(Column(m, index)) if index is i and not depends(m, i):
            return Transpose(m)
        case Transpose(Unit(index, dim)) if index is i:
            return Eye(dim)
    return None


def matrix(body: Node, i: Idx, j: Idx) -> Node | None:
    """The matrix with entries ``body``."""
    assert i.size is not None and j.size is not None
    shape: Shape = (i.size, j.size)
    if not depends(body, i, j):
        return Prod((body, Ones(shape)))
    match body:
        case Entry(v, (a, b)) if not depends(v, i, j):
            if (a, b) == (i, j) and v.shape == shape:
                return v
            if (a, b) == (j, i) and v.shape == shape[::-1]:
                return Transpose(v)
            return None
        case Delta(a, b) if {a, b} == {i, j} and i.size == j.size:
            return Eye(i.size)
        case Sum(terms):
            return whole_sum([matrix(t, i, j) for t in terms])
        case Map(name, u, primes) if depends(u, i) and depends(u, j):
            inner = matrix(u, i, j)
            return None if inner is None else Map(name, inner, primes)
        case Pow(base, Num(value)) if (
            value.denominator == 1 and 2 <= value <= 3 and depends(base, i) and depends(base, j)
        ):
            inner = matrix(base, i, j)
            return None if inner is None else Hadamard((inner,) * int(value))
    factors = body.factors if isinstance(body, Prod) and all(is_scalar(f.shape) for f in body.factors) else (body,)
    pair = next((f for f in factors if isinstance(f, Delta) and {f.i, f.j} == {i, j}), None)
    if pair is not None and i.size == j.size:
        rest = put(Prod(tuple(f for f in factors if f is not pair)), {j: i}) if len(factors) > 1 else UNITY
        return Diag(vector(rest, i) or Entries(rest, (i,)))
    fixed = [f for f in factors if not depends(f, i, j)]
    left = [vector(f, i) for f in factors if depends(f, i) and not depends(f, j)]
    right = [vector(f, j) for f in factors if depends(f, j) and not depends(f, i)]
    both = [f for f in factors if depends(f, i) and depends(f, j)]
    if len(both) == 1 and factors == (body,):
        return both_chain(body, i, j)
    middle = [matrix(f, i, j) for f in both]
    if any(f is None for f in (*left, *right, *middle)):
        return None
    before, after = hadamards(left), hadamards(right)
    if not middle:
        return Prod((*fixed, before or Ones((i.size, ONE)), Transpose(after or Ones((j.size, ONE)))))
    core = hadamards(middle)
    assert core is not None
    return Prod((*fixed, *((Diag(before),) if before else ()), core, *((Diag(after),) if after else ())))


def both_chain(body: Node, i: Idx, j: Idx) -> Node | None:
    """[A_{i,:}ᵀ M B_{j,:}] over all i, j is A M Bᵀ."""
    if not isinstance(body, Prod):
        return None
    factors = body.factors
    if any(is_scalar(f.shape) for f in factors):
        return None
    first = lead_matrix(factors[0], i)
    last = lead_matrix(turned(factors[-1]), j)
    if first is None or last is None:
        first, last = lead_matrix(turned(factors[-1]), i), lead_matrix(factors[0], j)
        factors = tuple(f.u if isinstance(f, Transpose) else Transpose(f) for f in reversed(factors))
    if first is None or last is None or any(depends(f, i, j) for f in factors[1:-1]):
        return None
    return Prod((first, *factors[1:-1], Transpose(last)))


def hadamards(factors: list[Node | None]) -> Node | None:
    kept = tuple(f for f in factors if f is not None)
    return None if not kept else kept[0] if len(kept) == 1 else Hadamard(kept)


def whole_sum(terms: list[Node | None]) -> Node | None:
    kept = tuple(t for t in terms if t is not None)
    return Sum(kept) if len(kept) == len(terms) else None


def same_range(other: Node, i: Idx) -> bool:
    return (isinstance(other, Idx) and (other.size is None or other.size == i.size)) or isinstance(other, Num)
