"""A derivative by a vector of a known small size, written out: a matrix of entries, not of basis vectors."""

from __future__ import annotations

from symderive.expr.algebra import Idx, Num, Unit
from symderive.expr.arrays import Block, Entries, Entry
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.algebra import tidy
from symderive.rules.indexing import entry_at

WIDEST = 6


def entries_of(u: Node, problem: Problem) -> Node | None:
    """The array as a table of its entries; None where that would not be shorter to read than u itself.

    Only an array that speaks of basis vectors, or of rows inside a table, gains from it: A^T x of a 2 x 2 matrix A
    stays as it is, and so does a size that is a letter or more than a page holds.
    """
    rows, columns = (d.number for d in u.shape)
    if rows is None or columns is None or is_scalar(u.shape) or not (rows <= WIDEST and columns <= WIDEST):
        return None
    if not piecewise(u) or any(isinstance(i, Idx) for i in free_leaves(u)):
        return None
    table = tuple(
        tuple(tidy(entry_at(u, Num(i), Num(j)), problem) for j in range(1, columns + 1)) for i in range(1, rows + 1)
    )
    return Block(table) if not any(left_whole(e) for row in table for e in row) else None


def piecewise(u: Node) -> bool:
    """Is u put together from basis vectors or from arrays inside a table?"""
    for part in u.walk():
        match part:
            case Unit(Num(), _):
                return True
            case Block(rows) if any(not is_scalar(e.shape) for row in rows for e in row):
                return True
    return False


def left_whole(e: Node) -> bool:
    """Does an entry still speak of a basis vector, or of the entry of something composed?"""
    return any(isinstance(x, Unit | Entries) or (isinstance(x, Entry) and x.u.kids) for x in e.walk())
