"""Matrices written out: products, inverses and sums of blocks of scalars, entry by entry."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import UNITY, ZERO, Det, Eye, Inverse, Ones, Pow, Prod, Sum, Trace, Transpose, Zeros
from symderive.expr.arrays import Block, Diag
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.algebra import tidy
from symderive.scalar import Letters

Rows = list[list[Node]]


def explicit(u: Node, letters: Letters) -> Rows | None:
    """The entries of a matrix expression whose matrices are all written out, else None."""
    if is_scalar(u.shape) and not isinstance(u, Prod | Sum | Block | Transpose | Inverse | Trace | Det):
        return [[u]]
    match u:
        case Block(rows):
            return spread(rows, letters)
        case Eye(dim) if dim.number is not None:
            return [[UNITY if i == j else ZERO for j in range(dim.number)] for i in range(dim.number)]
        case Zeros((n, m)) | Ones((n, m)) if n.number is not None and m.number is not None:
            value = ZERO if isinstance(u, Zeros) else UNITY
            return [[value] * m.number for _ in range(n.number)]
        case Diag(v):
            column = explicit(v, letters)
            return (
                None
                if column is None
                else [[column[i][0] if i == j else ZERO for j in range(len(column))] for i in range(len(column))]
            )
        case Transpose(v):
            rows_ = explicit(v, letters)
            return None if rows_ is None else turned(rows_)
        case Inverse(v) | Pow(v, _) if isinstance(u, Inverse):
            rows_ = explicit(v, letters)
            return None if rows_ is None else scalar.invert(rows_, letters)
        case Sum(terms):
            return total([explicit(t, letters) for t in terms], letters)
        case Prod(factors):
            return product([explicit(f, letters) for f in factors], letters)
        case Trace(v):
            rows_ = explicit(v, letters)
            return (
                None if rows_ is None else [[scalar.simplify(add(*(rows_[i][i] for i in range(len(rows_)))), letters)]]
            )
        case Det(v):
            rows_ = explicit(v, letters)
            made = None if rows_ is None else scalar.determinant(rows_, letters)
            return None if made is None else [[made]]
    return [[u]] if is_scalar(u.shape) else None


def turned(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def spread(rows: tuple[tuple[Node, ...], ...], letters: Letters) -> Rows | None:
    """A block matrix entry by entry."""
    found: Rows = []
    for row in rows:
        blocks = [explicit(entry, letters) for entry in row]
        if any(b is None for b in blocks):
            return None
        for i in range(len(blocks[0] or [])):
            found.append([e for b in blocks for e in (b or [])[i]])
    return found


def total(parts: list[Rows | None], letters: Letters) -> Rows | None:
    if any(p is None for p in parts):
        return None
    first, *rest = [p for p in parts if p is not None]
    for other in rest:
        first = [[add(a, b) for a, b in zip(r, s, strict=True)] for r, s in zip(first, other, strict=True)]
    return [[scalar.simplify(e, letters) for e in row] for row in first]


def product(parts: list[Rows | None], letters: Letters) -> Rows | None:
    if any(p is None for p in parts):
        return None
    scale: Node = UNITY
    chain: list[Rows] = []
    for p in parts:
        assert p is not None
        if len(p) == 1 and len(p[0]) == 1 and not (chain and len(chain[-1][0]) == 1 and len(chain[-1]) == 1):
            scale = mul(scale, p[0][0]) if scale is not UNITY else p[0][0]
        else:
            chain.append(p)
    if not chain:
        return [[scalar.simplify(scale, letters)]]
    made = scalar.matrix_product(*chain, letters=letters)
    return None if made is None else [[scalar.simplify(mul(scale, e), letters) for e in row] for row in made]


def as_node(rows: Rows) -> Node:
    """Rows as a tree: a matrix, a column, or the scalar itself."""
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    return Block(tuple(tuple(row) for row in rows))


def settled(u: Node, problem: Problem, letters: Letters) -> Node:
    """A matrix expression written out where it can be, tidied where not."""
    rows = explicit(u, letters)
    return as_node(rows) if rows is not None else tidy(u, problem)
