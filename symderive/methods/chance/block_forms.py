"""Products and sums of blocks, and vectors and matrices parted into those of several variables."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Num, Prod, Transpose
from symderive.expr.arrays import Block, Entry
from symderive.expr.build import add, is_zero, mul, zero
from symderive.expr.node import Node
from symderive.expr.shape import Shape, is_scalar
from symderive.methods.chance.matrices import as_node, explicit


def product(*factors: Node) -> Node:
    if any(is_zero(f) for f in factors):
        return zero((factors[0].shape[0], factors[-1].shape[1]))
    return mul(*factors)


def plus(u: Node, v: Node) -> Node:
    if is_zero(v) or (isinstance(v, Prod) and any(is_zero(f) for f in v.factors)):
        return u
    return v if is_zero(u) else add(u, v)


def summed(parts: list[Node], shape: Shape) -> Node:
    kept = [p for p in parts if not is_zero(p) and not (isinstance(p, Prod) and any(is_zero(f) for f in p.factors))]
    return add(*kept) if kept else zero(shape)


def stacked(rows: list[list[Node]]) -> Node:
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    return Block(tuple(tuple(r) for r in rows))


def parts_of(u: Node, chance: object) -> list[Node]:
    """The variables that a vector is made of, from top to bottom."""
    match u:
        case Transpose(Block(rows)) if len(rows) == 1:
            return list(rows[0])
        case Block(rows) if all(len(r) == 1 for r in rows):
            return [r[0] for r in rows]
        case Block(rows) if len(rows) == 1:
            return list(rows[0])
    return [u]


def pieces(u: Node, parts: list[Node], columns: int) -> list[Node] | None:
    """A vector cut into blocks of the parts' sizes."""
    if len(parts) == 1:
        return [u]
    if is_zero(u):
        return [zero(x.shape) for x in parts]
    if isinstance(u, Transpose) and isinstance(u.u, Block) and len(u.u.rows) == 1:
        u = Block(tuple((e,) for e in u.u.rows[0]))
    if (
        isinstance(u, Block)
        and len(u.rows) == len(parts)
        and all(r[0].shape == x.shape for r, x in zip(u.rows, parts, strict=True))
    ):
        return [r[0] for r in u.rows]
    if all(is_scalar(x.shape) for x in parts) and u.shape[1].number == 1:
        return [Entry(u, (Num(i + 1),)) for i in range(len(parts))]
    return None


def blocks(u: Node, parts: list[Node], letters: scalar.Letters) -> list[list[Node]] | None:
    """A matrix cut into blocks of the parts' sizes."""
    if len(parts) == 1:
        rows = explicit(u, letters)
        return [[as_node(rows) if rows is not None else u]]
    if isinstance(u, Block) and len(u.rows) == len(parts) and all(len(r) == len(parts) for r in u.rows):
        return [list(r) for r in u.rows]
    if all(is_scalar(x.shape) for x in parts):
        found = explicit(u, letters)
        if found is not None:
            return found
        return [[Entry(u, (Num(i + 1), Num(j + 1))) for j in range(len(parts))] for i in range(len(parts))]
    return None
