"""SymPy's matrix expressions and explicit matrices -> nodes."""

from __future__ import annotations

from typing import Any

from symderive.expr.algebra import Det, Eye, Num, Ones, Pow, Sym, Trace, Zeros
from symderive.expr.arrays import Block, Diag, Entry, Kron, Member
from symderive.expr.build import hadamard, inverse, transpose
from symderive.expr.node import Node
from symderive.expr.shape import ONE, SCALAR, DerivationError, Dim, is_scalar
from symderive.parse.sympy_names import Read, Reading, refused, spelled


def symbol(e: Any, _: Read) -> Node:
    rows, columns = (dim(d) for d in e.shape)
    name, _none, latex = spelled(str(e.name))
    return Sym(name, (rows, columns), rf"\mathbf{{{latex}}}" if columns == ONE and len(latex) == 1 else latex)


def dim(d: Any) -> Dim:
    """A size: whole numbers, letters, their sums and products."""
    if isinstance(d, int) or getattr(d, "is_Integer", False):
        return Dim.of(int(d))
    if getattr(d, "is_Symbol", False):
        return Dim.of(str(d.name))
    if type(d).__name__ in ("Add", "Mul"):
        first, *rest = (dim(a) for a in d.args)
        for a in rest:
            first = first + a if type(d).__name__ == "Add" else first * a
        return first
    raise refused(d)


def power(e: Any, node: Read) -> Node:
    base, exponent = node(e.args[0]), node(e.args[1])
    return inverse(base) if isinstance(exponent, Num) and exponent.value == -1 else Pow(base, exponent)


def entrywise_power(e: Any, node: Read) -> Node:
    exponent = e.args[1]
    if not getattr(exponent, "is_Integer", False) or not 2 <= int(exponent) <= 6:
        raise refused(e)
    return hadamard(*[node(e.args[0])] * int(exponent))


def kronecker(e: Any, node: Read) -> Node:
    first, *rest = (node(a) for a in e.args)
    for a in rest:
        first = Kron(first, a)
    return first


def blocks(e: Any, node: Read) -> Node:
    parts = e.blocks
    rows, columns = parts.shape
    return Block(tuple(tuple(node(parts[r, c]) for c in range(columns)) for r in range(rows)))


def diagonal_blocks(e: Any, node: Read) -> Node:
    parts = [node(a) for a in e.args]
    rows = [
        tuple(a if r == c else Zeros((a.shape[0], b.shape[1])) for c, b in enumerate(parts))
        for r, a in enumerate(parts)
    ]
    return Block(tuple(rows))


def element(e: Any, node: Read) -> Node:
    """An entry; SymPy counts from 0, we count from 1."""
    whole = node(e.parent)
    if is_scalar(whole.shape):
        return whole
    i, j = node(e.i + 1), node(e.j + 1)
    return Entry(whole, (i,)) if whole.shape[1] == ONE else Entry(whole, (i, j))


def indexed(e: Any, node: Read) -> Node:
    """x[i] of an IndexedBase: a member of a family."""
    name, _none, latex = spelled(str(e.base.label))
    return Member(name, tuple(node(i) for i in e.indices), SCALAR, None, latex)


def explicit(e: Any, node: Read) -> Node:
    rows = e.tolist()
    if not rows or not rows[0]:
        raise DerivationError("an empty matrix has no counterpart here")
    return Block(tuple(tuple(node(x) for x in row) for row in rows))


MATRICES: dict[str, Reading] = {
    "MatrixSymbol": symbol,
    "MatPow": power,
    "HadamardPower": entrywise_power,
    "Transpose": lambda e, node: transpose(node(e.args[0])),
    "Inverse": lambda e, node: inverse(node(e.args[0])),
    "Trace": lambda e, node: Trace(node(e.args[0])),
    "Determinant": lambda e, node: Det(node(e.args[0])),
    "HadamardProduct": lambda e, node: hadamard(*(node(a) for a in e.args)),
    "KroneckerProduct": kronecker,
    "DiagMatrix": lambda e, node: Diag(node(e.args[0])),
    "Identity": lambda e, _: Eye(dim(e.shape[0])),
    "ZeroMatrix": lambda e, _: Zeros((dim(e.shape[0]), dim(e.shape[1]))),
    "OneMatrix": lambda e, _: Ones((dim(e.shape[0]), dim(e.shape[1]))),
    "BlockMatrix": blocks,
    "BlockDiagMatrix": diagonal_blocks,
    "MatrixElement": element,
    "Indexed": indexed,
}
