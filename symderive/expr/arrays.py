"""What sums over samples and free indices need: entries, families, comprehensions, blocks."""

from __future__ import annotations

from typing import Any

from symderive.expr.algebra import MINUS, Idx, Num, Size
from symderive.expr.build import add, mul, size
from symderive.expr.node import Binder, Node
from symderive.expr.shape import ONE, SCALAR, Dim, Shape, ShapeError, describe, is_scalar


class Diag(Node):
    """The diagonal matrix that holds a vector."""

    __slots__ = __match_args__ = ("u",)
    u: Node

    def measure(self) -> Shape:
        if self.u.shape[1] != ONE:
            raise ShapeError(f"diag of a vector is a matrix, but this is {describe(self.u.shape)}")
        return (self.u.shape[0], self.u.shape[0])


class DiagPart(Node):
    """The diagonal of a square matrix, as a vector."""

    __slots__ = __match_args__ = ("u",)
    u: Node

    def measure(self) -> Shape:
        if self.u.shape[0] != self.u.shape[1]:
            raise ShapeError(f"the diagonal of {describe(self.u.shape)} is not defined")
        return (self.u.shape[0], ONE)


class Norm(Node):
    """A norm: ``p`` is "1", "2", "F" (Frobenius) or "inf"."""

    __slots__ = __match_args__ = ("u", "p")
    u: Node
    p: str


class Vec(Node):
    """The columns of a matrix under one another."""

    __slots__ = __match_args__ = ("u",)
    u: Node

    def measure(self) -> Shape:
        return (self.u.shape[0] * self.u.shape[1], ONE)


class Kron(Node):
    """The Kronecker product of two matrices."""

    __slots__ = __match_args__ = ("a", "b")
    a: Node
    b: Node

    def measure(self) -> Shape:
        return (self.a.shape[0] * self.b.shape[0], self.a.shape[1] * self.b.shape[1])


class Block(Node):
    """A matrix written out, row by row; its entries are scalars or blocks whose heights and widths fit."""

    __slots__ = __match_args__ = ("rows",)
    rows: tuple[tuple[Node, ...], ...]

    def measure(self) -> Shape:
        widths = [entry.shape[1] for entry in self.rows[0]]
        height = Dim.of(0)
        for row in self.rows:
            if len(row) != len(widths):
                raise ShapeError(f"the rows of a matrix have {len(widths)} and {len(row)} entries")
            for entry, width in zip(row, widths, strict=True):
                if entry.shape[1] != width or entry.shape[0] != row[0].shape[0]:
                    raise ShapeError(
                        f"the blocks of a matrix do not fit: {describe(row[0].shape)} beside {describe(entry.shape)}"
                    )
            height = height + row[0].shape[0]
        width = Dim.of(0)
        for w in widths:
            width = width + w
        return (height, width)


class Entry(Node):
    """One entry of a vector (one index) or matrix (two indices); indices count from 1."""

    __slots__ = __match_args__ = ("u", "indices")
    u: Node
    indices: tuple[Node, ...]

    def measure(self) -> Shape:
        if len(self.indices) == 1 and self.u.shape[1] != ONE and self.u.shape[0] != ONE:
            raise ShapeError(f"an entry of {describe(self.u.shape)} needs two indices")
        return SCALAR


class Row(Node):
    """Row i of a matrix, as a column vector (the sample x_i of a data matrix X)."""

    __slots__ = __match_args__ = ("u", "index")
    u: Node
    index: Node

    def measure(self) -> Shape:
        return (self.u.shape[1], ONE)


class Column(Node):
    """Column j of a matrix."""

    __slots__ = __match_args__ = ("u", "index")
    u: Node
    index: Node

    def measure(self) -> Shape:
        return (self.u.shape[0], ONE)


class Member(Node):
    """A member of a family: x_i of x_1, ..., x_N. ``sizes`` says how far each index runs (None: not known).

    ``name`` is the family's (``x``), ``latex`` its letter's spelling; all members have one shape.
    """

    __slots__ = __match_args__ = ("name", "indices", "size", "sizes", "latex")
    name: str
    indices: tuple[Node, ...]
    size: Shape
    sizes: tuple[Dim | None, ...]
    latex: str

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        name, indices, member, sizes, latex = (*args, None, None, None)[:5]
        return (name, tuple(indices), member or SCALAR, tuple(sizes or (None,) * len(indices)), latex or name)

    def measure(self) -> Shape:
        return self.size


class Entries(Binder):
    """The vector (one index) or matrix (two) whose entries are ``body``: [body]_i, [body]_ij."""

    __slots__ = __match_args__ = ("body", "indices")
    body: Node
    indices: tuple[Node, ...]

    def bound(self) -> tuple[Node, ...]:
        return self.indices

    def measure(self) -> Shape:
        sizes = [i.size for i in self.indices if isinstance(i, Idx)]
        if not is_scalar(self.body.shape) or None in sizes or len(sizes) != len(self.indices):
            raise ShapeError("entries need a scalar body and indices whose sizes are known")
        return (sizes[0], sizes[1] if len(sizes) == 2 else ONE)  # type: ignore[return-value]


class BigSum(Binder):
    """The sum of ``body`` for an index from ``low`` to ``high``, but for the values ``index = skip`` if given."""

    __slots__ = __match_args__ = ("body", "index", "low", "high", "skip")
    body: Node
    index: Idx
    low: Node
    high: Node
    skip: tuple[Node, ...]

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        return (*args, ())[:5]

    def bound(self) -> tuple[Node, ...]:
        return (self.index,)

    def measure(self) -> Shape:
        return self.body.shape


class BigProd(Binder):
    """The product of a scalar ``body`` for an index from ``low`` to ``high``."""

    __slots__ = __match_args__ = ("body", "index", "low", "high")
    body: Node
    index: Node
    low: Node
    high: Node

    def bound(self) -> tuple[Node, ...]:
        return (self.index,)


def count(low: Node, high: Node) -> Node:
    """How many terms a sum from ``low`` to ``high`` has: high - low + 1."""
    if isinstance(low, Num):
        if isinstance(high, Num):
            return Num(high.value - low.value + 1)
        if isinstance(high, Size) and low.value.denominator == 1:
            return size(high.dim + (1 - low.value.numerator))
        if low.value == 1:
            return high
    return add(high, mul(MINUS, low), 1)


def sum_over(body: Node, index: Idx) -> Node:
    """The sum over an index's whole range 1..size."""
    if index.size is None:
        raise ShapeError(f"the range of the index {index.name} is not known", hint="declare it: i = 1, \\dots, N")
    return BigSum(body, index, Num(1), size(index.size))
