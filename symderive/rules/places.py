"""Where the parts of an array lie in another one: blocks, columns under one another, Kronecker products."""

from __future__ import annotations

from symderive.expr.algebra import Idx, Num, Prod, Sum, Transpose
from symderive.expr.arrays import (
    Block,
    Entries,
    Kron,
    Vec,
)
from symderive.expr.build import size
from symderive.expr.node import Node
from symderive.expr.shape import ONE, Dim, is_scalar
from symderive.rules.facts import NOTHING
from symderive.rules.indexing import entry_of, names_in, new_index
from symderive.rules.settle import settle


def piece(c: Node, top: Dim, left: Dim, part: Node) -> Node:
    """The part of c that lies where ``part`` lies in its block matrix."""
    if isinstance(c, Block):
        found = block_at(c, top, left, part)
        if found is not None:
            return found
    names = names_in(c)
    i = new_index(part.shape[0], names)
    j = new_index(part.shape[1], names | {i.name})
    row = moved(i, top) if part.shape[0] != ONE else size(top + 1)
    column = moved(j, left) if part.shape[1] != ONE else size(left + 1)
    at = (row, column) if ONE not in c.shape else (row,) if c.shape[1] == ONE else (column,)
    if is_scalar(c.shape):
        return c
    entry = entry_of(c, at)
    if is_scalar(part.shape):
        return tidied(entry)
    if part.shape[1] == ONE:
        return tidied(Entries(entry, (i,)))
    if part.shape[0] == ONE:
        return tidied(Transpose(Entries(entry, (j,))))
    return tidied(Entries(entry, (i, j)))


def block_at(c: Block, top: Dim, left: Dim, part: Node) -> Node | None:
    """The block of c that begins at a place and has the shape of ``part``."""
    above = Dim.of(0)
    for row in c.rows:
        before = Dim.of(0)
        for entry in row:
            if above == top and before == left and entry.shape == part.shape:
                return entry
            before = before + entry.shape[1]
        above = above + row[0].shape[0]
    return None


def moved(i: Idx, by: Dim) -> Node:
    return i if by.number == 0 else Sum((i, size(by)))


def unvec(c: Node, u: Node) -> Node:
    """The matrix of u's shape whose columns, under one another, are c."""
    if isinstance(c, Vec) and c.u.shape == u.shape:
        return c.u
    if isinstance(c, Prod):
        last = c.factors[-1]
        if isinstance(last, Vec) and all(is_scalar(f.shape) for f in c.factors[:-1]) and last.u.shape == u.shape:
            return Prod((*c.factors[:-1], last.u))
        if len(c.factors) == 2 and isinstance(c.factors[0], Kron) and isinstance(last, Vec):
            a, b = c.factors[0].a, c.factors[0].b
            if last.u.shape == (b.shape[1], a.shape[1]):
                return Prod((b, last.u, Transpose(a)))
    if isinstance(c, Sum):
        return Sum(tuple(unvec(t, u) for t in c.terms))
    names = names_in(c, u)
    i = new_index(u.shape[0], names)
    j = new_index(u.shape[1], names | {i.name})
    place = Sum((i, Prod((size(u.shape[0]), Sum((j, Num(-1)))))))
    return tidied(Entries(entry_of(c, (place,)), (i, j)))


def entry_two(u: Node, at: tuple[Idx, Idx]) -> Node:
    if is_scalar(u.shape):
        return u
    if u.shape[1] == ONE:
        return entry_of(u, at[:1])
    return entry_of(u, at[1:]) if u.shape[0] == ONE else entry_of(u, at)


def entries_two(body: Node, at: tuple[Idx, Idx], like: Node) -> Node:
    if like.shape[1] == ONE:
        return Entries(body, at[:1])
    if like.shape[0] == ONE:
        return Transpose(Entries(body, at[1:]))
    return Entries(body, at)


def tidied(u: Node) -> Node:
    return settle(u, NOTHING)
