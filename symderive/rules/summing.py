"""Sums with an index, entries, δ and basis vectors as a person leaves them."""

from __future__ import annotations

from symderive.expr.algebra import (
    UNITY,
    ZERO,
    Cases,
    Delta,
    Eye,
    Idx,
    Num,
    Ones,
    Prod,
    Size,
    Sum,
    Transpose,
    Unit,
    Zeros,
)
from symderive.expr.arrays import BigProd, BigSum, Block, Column, Diag, Entries, Entry, Row, count
from symderive.expr.build import is_zero, size, transpose, zero
from symderive.expr.node import Node
from symderive.expr.shape import ONE, Dim, is_scalar
from symderive.rules.facts import Facts
from symderive.rules.indexing import delta, depends, entry_of, put
from symderive.rules.settle import settle, settles
from symderive.rules.terms import parts, product, terms_of
from symderive.rules.unindexing import unindex


@settles(Delta)
def settle_delta(u: Node, known: Facts) -> Node:
    assert isinstance(u, Delta)
    return delta(u.i, u.j)


@settles(Entry)
def settle_entry(u: Node, known: Facts) -> Node:
    assert isinstance(u, Entry)
    found = entry_of(u.u, u.indices)
    return u if found is u else settle(found, known)


@settles(Row)
def settle_row(u: Node, known: Facts) -> Node:
    assert isinstance(u, Row)
    match u.u:
        case Eye(dim):
            return Unit(u.index, dim)
        case Transpose(v):
            return settle(Column(v, u.index), known)
        case Zeros():
            return zero(u.shape)
        case Ones():
            return Ones(u.shape)
        case Sum(terms):
            return settle(Sum(tuple(Row(t, u.index) for t in terms)), known)
        case Entries(body, (i, j)) if not depends(u.index, j):
            return settle(Entries(put(body, {i: u.index}), (j,)), known)
        case Prod():  # row i of A B is Bᵀ (row i of A)
            number, scalars, chain = parts(u.u)
            first: Node = Row(chain[0], u.index)
            if chain[0].shape[1] == ONE:
                first = entry_of(chain[0], (u.index,))
            rest = [transpose(f) if not isinstance(f, Transpose) else f.u for f in reversed(chain[1:])]
            return settle(product(number, scalars, [*rest, first], u.shape), known)
    return u


@settles(Column)
def settle_column(u: Node, known: Facts) -> Node:
    assert isinstance(u, Column)
    match u.u:
        case Eye(dim):
            return Unit(u.index, dim)
        case Transpose(v):
            return settle(Row(v, u.index), known)
        case Zeros():
            return zero(u.shape)
        case Ones():
            return Ones(u.shape)
        case Sum(terms):
            return settle(Sum(tuple(Column(t, u.index) for t in terms)), known)
        case Entries(body, (i, j)) if not depends(u.index, i):
            return settle(Entries(put(body, {j: u.index}), (i,)), known)
        case Prod():
            number, scalars, chain = parts(u.u)
            last: Node = Column(chain[-1], u.index)
            if chain[-1].shape[0] == ONE:
                last = entry_of(chain[-1], (u.index,))
            return settle(product(number, scalars, [*chain[:-1], last], u.shape), known)
    return u


@settles(Entries)
def settle_entries(u: Node, known: Facts) -> Node:
    assert isinstance(u, Entries)
    if is_zero(u.body):
        return zero(u.shape)
    found = unindex(u.body, u.indices, known)
    if found is not None:
        return found
    number, scalars, _ = parts(u.body)
    fixed = [s for s in scalars if not depends(s, *u.indices)]
    if number == 1 and not fixed:
        return u
    rest = product(parts(UNITY)[0], [s for s in scalars if s not in fixed], [], u.body.shape)
    return settle(product(number, fixed, [Entries(rest, u.indices)], u.shape), known)


@settles(Cases)
def settle_cases(u: Node, known: Facts) -> Node:
    assert isinstance(u, Cases)
    values = {v for _, v in u.branches}
    return values.pop() if len(values) == 1 else u


@settles(Block)
def settle_block(u: Node, known: Facts) -> Node:
    assert isinstance(u, Block)
    if len(u.rows) == 1 and len(u.rows[0]) == 1:
        return u.rows[0][0]
    if all(is_zero(e) for r in u.rows for e in r):
        return zero(u.shape)
    return u


@settles(BigProd)
def settle_big_product(u: Node, known: Facts) -> Node:
    assert isinstance(u, BigProd)
    if u.body is UNITY or u.body is ZERO:
        return u.body
    return u


# ---------------------------------------------------------------- sums with an index
@settles(BigSum)
def settle_big_sum(u: Node, known: Facts) -> Node:
    assert isinstance(u, BigSum)
    body, index = u.body, u.index
    if is_zero(body):
        return zero(u.shape)
    if not depends(body, index):
        many = settle(Sum((count(u.low, u.high), Num(-len(u.skip)))) if u.skip else count(u.low, u.high), known)
        return settle(Prod((many, body)), known)
    whole = whole_range(u)
    if isinstance(body, Sum) and any(uses(t, index) for t in terms_of(body)):
        pointed = [t for t in terms_of(body) if uses(t, index)]
        rest = [t for t in terms_of(body) if t not in pointed]
        pieces = [over(t, u) for t in pointed]
        if rest:
            pieces.append(over(rest[0] if len(rest) == 1 else Sum(tuple(rest)), u))
        return settle(Sum(tuple(pieces)) if len(pieces) > 1 else pieces[0], known)
    number, scalars, chain = parts(body)
    fixed = [s for s in scalars if not depends(s, index)]
    moving = [s for s in scalars if depends(s, index)]
    done: Node | None = None
    for place, s in enumerate(moving):
        if isinstance(s, Delta) and whole is not None:
            done = pick(u, s, product(number, [*moving[:place], *moving[place + 1 :]], chain, u.shape), known)
            if done is not None:
                return settle(Prod((*fixed, done)), known)
    if whole is not None and not u.skip:
        done = gathered(u, moving, chain, whole, known)
    if done is not None:
        return settle(product(number, fixed, [done], u.shape), known)
    head, tail = 0, 0
    while head < len(chain) and not depends(chain[head], index):
        head += 1
    while tail < len(chain) - head and not depends(chain[-1 - tail], index):
        tail += 1
    if number == 1 and not fixed and not head and not tail:
        return u
    if not moving and not chain:
        return u
    core = product(parts(UNITY)[0], moving, chain[head : len(chain) - tail], u.shape)
    inner = over(core, u)
    if chain and not (len(chain) - head - tail):
        return settle(product(number, [*fixed, inner], chain, u.shape), known)
    before, after = chain[:head], chain[len(chain) - tail :]
    if not before and not after:
        return product(number, *placed(fixed, inner), u.shape)
    return settle(product(number, fixed, [*before, inner, *after], u.shape), known)


def placed(fixed: list[Node], inner: Node) -> tuple[list[Node], list[Node]]:
    return ([*fixed, inner], []) if is_scalar(inner.shape) else (fixed, [inner])


def over(body: Node, u: BigSum) -> Node:
    return BigSum(body, u.index, u.low, u.high, u.skip)


def whole_range(u: BigSum) -> Idx | None:
    """The index, where the sum begins at 1."""
    return u.index if isinstance(u.index, Idx) and u.low is Num(1) else None


def runs_over(u: BigSum, dim: Dim | None) -> bool:
    """Does the sum run over all of 1, ..., dim?"""
    return dim is not None and u.low is Num(1) and u.high is size(dim)


def uses(t: Node, index: Node) -> bool:
    """Has this term a δ, a basis vector, a row or a column at the index?"""
    _, scalars, chain = parts(t)
    if any(isinstance(s, Delta) and index in (s.i, s.j) for s in scalars):
        return True
    return any(isinstance(f.u if isinstance(f, Transpose) else f, Unit) and depends(f, index) for f in chain)


def pick(u: BigSum, d: Delta, rest: Node, known: Facts) -> Node | None:
    """Σ_i δ_ik f(i) is f(k)."""
    other = d.j if d.i is u.index else d.i
    if other is u.index or depends(other, u.index):
        return None
    assert isinstance(u.index, Idx)
    if isinstance(other, Idx):
        if not runs_over(u, other.size) and not (other.size is None and runs_over(u, u.index.size)):
            return None
    elif not (isinstance(other, Num) and inside(other, u.high)):
        return None
    value = put(rest, {u.index: other})
    for s in u.skip:
        value = Prod((value, Sum((UNITY, Prod((Num(-1), Delta(other, s)))))))
    return settle(value, known)


def inside(place: Num, high: Node) -> bool:
    """Is a given number in the range from 1 to ``high`` (a size letter is at least as large as what is asked of it)?"""
    return place.value >= 1 and (isinstance(high, Size) or (isinstance(high, Num) and place.value <= high.value))


def gathered(u: BigSum, scalars: list[Node], chain: list[Node], index: Idx, known: Facts) -> Node | None:
    """Σ_i s_i A e_i e_iᵀ B is A diag(s) B; with one basis vector, A s."""
    cut = next((n for n, f in enumerate(chain) if n and f.shape[0] == ONE), None)
    left = chain if cut is None and chain and chain[-1].shape[1] == ONE else chain[:cut] if cut is not None else []
    right = [] if left is chain else chain[len(left) :]
    first = pointed(left[-1], index) if left else None
    last = pointed(turned(right[0]), index) if right else None
    if first is None and last is None:
        return None
    before, after = left[:-1] if first is not None else left, right[1:] if last is not None else right
    if any(depends(f, index) for f in (*before, *after)):
        return None
    s = product(parts(UNITY)[0], scalars, [], (ONE, ONE))
    must = any(isinstance(f.u if isinstance(f, Transpose) else f, Unit) for f in chain)
    size_of = (first if first is not None else last).shape[1]  # type: ignore[union-attr]
    if not runs_over(u, size_of):
        return None
    ranged = Idx(index.name, size_of, index.latex)
    s = put(s, {index: ranged})
    if depends(s, ranged):
        column = unindex(s, (ranged,), known)
        if column is None:
            if not must:
                return None
            column = Entries(s, (ranged,))
    else:
        column = Prod((s, Ones((size_of, ONE))))
    if first is not None and last is not None:
        return Prod((*before, first, Diag(column), Transpose(last), *after))
    if first is not None:
        return Prod((*before, first, column, *after))
    assert last is not None
    return Prod((*before, Transpose(column), Transpose(last), *after))


def turned(f: Node) -> Node:
    return f.u if isinstance(f, Transpose) else transpose(f)


def pointed(f: Node, index: Node) -> Node | None:
    """M where f is M e_i."""
    match f:
        case Unit(at, dim) if at is index:
            return Eye(dim)
        case Column(m, at) if at is index and not depends(m, index):
            return m
        case Row(m, at) if at is index and not depends(m, index):
            return Transpose(m)
        case Sum(terms):  # (A + B) e_i; a number before one of them stays
            found = [scaled_point(t, index) for t in terms]
            return Sum(tuple(m for m in found if m is not None)) if all(m is not None for m in found) else None
    return None


def scaled_point(t: Node, index: Node) -> Node | None:
    number, scalars, chain = parts(t)
    if len(chain) != 1 or any(depends(s, index) for s in scalars):
        return None
    m = pointed(chain[0], index)
    return None if m is None else product(number, scalars, [m], m.shape)
