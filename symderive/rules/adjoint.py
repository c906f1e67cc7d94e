"""Reading the gradient off: every linear operation has an adjoint, ⟨C, L(dX)⟩ = ⟨L*(C), dX⟩.

An expression that is linear in dX is a tree of linear operations; carrying a weight C from its root to its leaves
gives the gradient. ⟨A, B⟩ is tr(Aᵀ B), for vectors aᵀ b.
"""

from __future__ import annotations

from symderive.expr.algebra import UNITY, Cases, Delta, Eye, Hadamard, Idx, Num, Prod, Sum, Trace, Transpose, Unit
from symderive.expr.arrays import (
    BigSum,
    Block,
    Column,
    Diag,
    DiagPart,
    Entries,
    Entry,
    Kron,
    Member,
    Row,
    Vec,
    sum_over,
)
from symderive.expr.build import hadamard, size, transpose, zero
from symderive.expr.calculus import Differential
from symderive.expr.node import Binder, Node, free_leaves
from symderive.expr.shape import ONE, Dim, is_scalar
from symderive.rules.facts import NOTHING
from symderive.rules.flat import laid_flat, times, transpose_of
from symderive.rules.indexing import clear, entry_of, names_in, new_index
from symderive.rules.places import entries_two, entry_two, piece, tidied, unvec
from symderive.rules.settle import settle
from symderive.rules.vary import family, marked


class NotLinearError(Exception):
    """An operation whose adjoint is not known stands around dX."""


def gradient(e: Node, weight: Node, by: Node) -> Node:
    """G with ⟨weight, e⟩ = ⟨G, d by⟩ for an expression e that is linear in d by."""
    found: list[Node] = []
    carry(e, weight, by, found)
    return settle(Sum(tuple(found)) if len(found) > 1 else found[0], NOTHING) if found else zero(by.shape)


def carry(e: Node, c: Node, by: Node, found: list[Node]) -> None:
    """Carry the weight c of e down to every d by."""
    if not marked(e):
        return
    match e:
        case Differential(u):
            if u is by:
                found.append(c)
            elif isinstance(u, Member) and isinstance(by, Member) and family(u) is family(by):
                deltas = [Delta(i, j) for i, j in zip(u.indices, by.indices, strict=True)]
                found.append(Prod((*deltas, c)))
        case Sum(terms):
            for t in terms:
                carry(t, c, by, found)
        case Prod():
            carry_product(e, c, by, found)
        case Transpose(u):
            carry(u, tidied(transpose(c)), by, found)
        case Trace(u):
            carry_trace(u, c, by, found)
        case Hadamard(factors):
            for n, f in enumerate(factors):
                if marked(f):
                    carry(f, hadamard(*factors[:n], c, *factors[n + 1 :]), by, found)
        case Diag(u):
            carry(u, tidied(DiagPart(c)), by, found)
        case DiagPart(u):
            carry(u, Diag(c), by, found)
        case Cases(branches):
            for condition, value in branches:
                if marked(value):
                    picked = tuple((k, UNITY if k is condition else Num(0)) for k, _ in branches)
                    carry(value, Prod((Cases(picked), c)), by, found)
        case Binder():
            carry_binder(e, c, by, found)
        case Entry(u, indices):
            carry(u, Prod((c, spike(u, indices))), by, found)
        case Row(u, index):
            carry(u, Prod((Unit(index, u.shape[0]), Transpose(c))), by, found)
        case Column(u, index):
            carry(u, Prod((c, Transpose(Unit(index, u.shape[1])))), by, found)
        case Block(rows):
            carry_block(rows, c, by, found)
        case Vec(u):
            carry(u, unvec(c, u), by, found)
        case Kron(a, b):
            carry_kron(a, b, c, by, found)
        case _:
            raise NotLinearError(type(e).__name__)


def spike(u: Node, indices: tuple[Node, ...]) -> Node:
    """The array with a one at the given place: e_i, e_iᵀ or e_i e_jᵀ."""
    if len(indices) == 2:
        return Prod((Unit(indices[0], u.shape[0]), Transpose(Unit(indices[1], u.shape[1]))))
    if u.shape[1] == ONE:
        return Unit(indices[0], u.shape[0])
    return Transpose(Unit(indices[0], u.shape[1]))


def carry_product(e: Prod, c: Node, by: Node, found: list[Node]) -> None:
    """⟨C, A E B⟩ = ⟨Aᵀ C Bᵀ, E⟩; of a scalar factor s, ⟨C, s M⟩ = s ⟨C, M⟩."""
    scalars, chain = laid_flat(e)
    for n, s in enumerate(scalars):
        if marked(s):
            rest = [*scalars[:n], *scalars[n + 1 :]]
            weight = inner(c, chain) if chain else c
            carry_chain_or_scalar(s, times(*rest, weight), by, found)
            return
    if len(chain) == 1 and not scalars:
        carry(chain[0], c, by, found)
        return
    for n, f in enumerate(chain):
        if marked(f):
            before = [transpose_of(x) for x in reversed(chain[:n])]
            after = [transpose_of(x) for x in reversed(chain[n + 1 :])]
            weight = tidied(times(*scalars, *before, c, *after))
            if weight.shape != f.shape:  # a row times a column in between: the scalar c stands alone
                weight = tidied(times(*scalars, times(*before, *after), c))
            carry(f, weight, by, found)
            return


def carry_chain_or_scalar(s: Node, c: Node, by: Node, found: list[Node]) -> None:
    if isinstance(s, Prod) and not all(is_scalar(f.shape) for f in s.factors):
        chain = list(s.factors)
        for n, f in enumerate(chain):
            if marked(f):
                before = [transpose_of(x) for x in reversed(chain[:n])]
                after = [transpose_of(x) for x in reversed(chain[n + 1 :])]
                carry(f, tidied(times(c, times(*before, *after))), by, found)
                return
    carry(s, tidied(c), by, found)


def inner(c: Node, chain: list[Node]) -> Node:
    """⟨C, M⟩."""
    m = chain[0] if len(chain) == 1 else Prod(tuple(chain))
    if c.shape[1] == ONE:
        return Prod((transpose(c), m))
    if c.shape[0] == ONE:
        return Prod((c, transpose(m)))
    return tidied(Trace(Prod((transpose(c), m))))


def carry_trace(u: Node, c: Node, by: Node, found: list[Node]) -> None:
    """⟨c, tr(A E B)⟩ = ⟨c (B A)ᵀ, E⟩: a factor is turned to the end of the circle."""
    match u:
        case Sum(terms):
            for t in terms:
                carry_trace(t, c, by, found)
            return
        case Prod():
            scalars, chain = laid_flat(u)
            for n, s in enumerate(scalars):
                if marked(s):
                    rest = [*scalars[:n], *scalars[n + 1 :]]
                    m = chain[0] if len(chain) == 1 else Prod(tuple(chain))
                    carry_chain_or_scalar(s, times(*rest, c, Trace(m)), by, found)
                    return
            for n, f in enumerate(chain):
                if marked(f):
                    around = [*chain[n + 1 :], *chain[:n]]
                    turned = [transpose_of(x) for x in reversed(around)]
                    eye = Eye(u.shape[0]) if not turned else None
                    weight = times(*scalars, c, *(turned if eye is None else [eye]))
                    carry(f, tidied(weight), by, found)
                    return
    carry(u, times(c, Eye(u.shape[0])), by, found)


def carry_binder(e: Node, c: Node, by: Node, found: list[Node]) -> None:
    e = clear(e, free_leaves(c) | free_leaves(by), c, by)
    inside: list[Node] = []
    if isinstance(e, BigSum):
        carry(e.body, c, by, inside)
        if inside:
            g = tidied(Sum(tuple(inside)) if len(inside) > 1 else inside[0])
            found.append(tidied(BigSum(g, e.index, e.low, e.high, e.skip)))
    elif isinstance(e, Entries):
        carry(e.body, tidied(entry_of(c, e.indices)), by, inside)
        for g in inside:
            g = tidied(g)
            for index in reversed(e.indices):
                assert isinstance(index, Idx)
                g = tidied(sum_over(g, index))
            found.append(g)
    else:
        raise NotLinearError(type(e).__name__)


# ---------------------------------------------------------------- arrays laid out in another order
def carry_block(rows: tuple[tuple[Node, ...], ...], c: Node, by: Node, found: list[Node]) -> None:
    c = tidied(c)
    top = Dim.of(0)
    for row in rows:
        left = Dim.of(0)
        for part in row:
            if marked(part):
                carry(part, piece(c, top, left, part), by, found)
            left = left + part.shape[1]
        top = top + row[0].shape[0]


def carry_kron(a: Node, b: Node, c: Node, by: Node, found: list[Node]) -> None:
    """⟨C, A ⊗ B⟩: entry (i, j) of A meets block (i, j) of C."""
    names = names_in(a, b, c, by)
    letters: list[Idx] = []
    for dim in (*a.shape, *b.shape):
        letters.append(new_index(dim, names | {x.name for x in letters}))
    i, j, k, m = letters
    row = tidied(Sum((k, Prod((size(b.shape[0]), Sum((i, Num(-1))))))))
    column = tidied(Sum((m, Prod((size(b.shape[1]), Sum((j, Num(-1))))))))
    at: tuple[Node, ...] = (row, column) if ONE not in c.shape else (row,) if c.shape[1] == ONE else (column,)
    entry = tidied(entry_of(c, at))
    moving, fixed = (a, b) if marked(a) else (b, a)
    mine, others = ((i, j), (k, m)) if marked(a) else ((k, m), (i, j))
    total: Node = Prod((entry, tidied(entry_two(fixed, others))))
    for index in reversed(others):
        total = tidied(sum_over(total, index))
    weight = entries_two(total, mine, moving)
    carry(moving, tidied(weight), by, found)
