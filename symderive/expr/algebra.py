"""The nodes of algebra: numbers, letters, sums, products, and what matrices add to them.

Sums and products are n-ary and keep the author's order. A scalar has the shape (1, 1). The classes build as written;
``expr/build.py`` has the functions and operators that lay sums and products flat.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symderive.expr.node import Node
from symderive.expr.shape import (
    ONE,
    SCALAR,
    Dim,
    Shape,
    ShapeError,
    describe,
    is_scalar,
    is_square,
)


class Num(Node):
    """An exact rational number."""

    __slots__ = __match_args__ = ("value",)
    value: Fraction

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        value = args[0]
        return (value if type(value) is Fraction else Fraction(value),)


class Const(Node):
    """A constant by name: ``pi``, ``oo`` (infinity), ``i`` (the imaginary unit)."""

    __slots__ = __match_args__ = ("name",)
    name: str


class Sym(Node):
    """A letter: a scalar, a vector (a column) or a matrix. ``latex`` is the author's spelling."""

    __slots__ = __match_args__ = ("name", "size", "latex")
    name: str
    size: Shape
    latex: str

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        name, size, latex = (*args, None, None)[:3]
        return (name, size or SCALAR, latex or name)

    def measure(self) -> Shape:
        return self.size


class Idx(Node):
    """An index: an integer letter that runs from 1 to ``size`` (None: not known)."""

    __slots__ = __match_args__ = ("name", "size", "latex")
    name: str
    size: Dim | None
    latex: str

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        name, size, latex = (*args, None, None)[:3]
        return (name, size, latex or name)


class Size(Node):
    """A size used as a number: the n of ``c^n`` or of ``1/n``."""

    __slots__ = __match_args__ = ("dim",)
    dim: Dim


class Sum(Node):
    """A sum of terms of one shape."""

    __slots__ = __match_args__ = ("terms",)
    terms: tuple[Node, ...]

    def measure(self) -> Shape:
        first = self.terms[0]
        for term in self.terms[1:]:
            if term.shape != first.shape:
                raise ShapeError(f"cannot add {describe(first.shape)} and {describe(term.shape)}")
        return first.shape


class Prod(Node):
    """A product: scalar factors commute with all others, the rest is a matrix product from left to right."""

    __slots__ = __match_args__ = ("factors",)
    factors: tuple[Node, ...]

    def measure(self) -> Shape:
        return product_shape([f.shape for f in self.factors])


def product_shape(shapes: list[Shape]) -> Shape:
    """The shape of a matrix product in which factors of shape (1, 1) only scale."""
    whole = SCALAR
    for s in shapes:
        if is_scalar(whole):
            whole = s
        elif not is_scalar(s):
            if whole[1] != s[0]:
                raise ShapeError(
                    f"cannot multiply {describe(whole)} by {describe(s)}",
                    hint="a transpose, \\odot (entry by entry) or \\cdot (inner product) may be meant",
                )
            whole = (whole[0], s[1])
    return whole


class Pow(Node):
    """A scalar to a scalar power, or a square matrix to an integer power."""

    __slots__ = __match_args__ = ("base", "exponent")
    base: Node
    exponent: Node

    def measure(self) -> Shape:
        if not is_scalar(self.exponent.shape):
            raise ShapeError(f"an exponent must be a scalar, not {describe(self.exponent.shape)}")
        if not is_square(self.base.shape):
            raise ShapeError(f"cannot take a power of {describe(self.base.shape)}: only a square matrix has powers")
        return self.base.shape


class Transpose(Node):
    __slots__ = __match_args__ = ("u",)
    u: Node

    def measure(self) -> Shape:
        return (self.u.shape[1], self.u.shape[0])


class Inverse(Node):
    """The inverse of a square matrix (of a scalar: write a power)."""

    __slots__ = __match_args__ = ("u",)
    u: Node

    def measure(self) -> Shape:
        return square(self.u, "an inverse")


class Trace(Node):
    __slots__ = __match_args__ = ("u",)
    u: Node

    def measure(self) -> Shape:
        square(self.u, "a trace")
        return SCALAR


class Det(Node):
    __slots__ = __match_args__ = ("u",)
    u: Node

    def measure(self) -> Shape:
        square(self.u, "a determinant")
        return SCALAR


class Hadamard(Node):
    """The product entry by entry of factors of one shape."""

    __slots__ = __match_args__ = ("factors",)
    factors: tuple[Node, ...]

    def measure(self) -> Shape:
        first = self.factors[0]
        for factor in self.factors[1:]:
            if factor.shape != first.shape:
                raise ShapeError(f"cannot multiply {describe(first.shape)} and {describe(factor.shape)} entry by entry")
        return first.shape


class Map(Node):
    """A function of one number applied to every entry of ``u``: ``sin``, ``exp``, a declared ``f``.

    ``primes`` counts derivatives of a function known by name only (f', f'').
    """

    __slots__ = __match_args__ = ("name", "u", "primes")
    name: str
    u: Node
    primes: int

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        return (*args, 0)[:3]

    def measure(self) -> Shape:
        return self.u.shape


class Apply(Node):
    """A function of several or of vector arguments: ``softmax``, ``logsumexp``, ``max``, ``binom``, a declared g.

    ``result`` is its shape; ``slots`` lists the arguments (from 0) by which it has been differentiated.
    """

    __slots__ = __match_args__ = ("name", "arguments", "result", "slots")
    name: str
    arguments: tuple[Node, ...]
    result: Shape
    slots: tuple[int, ...]

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        name, arguments, result, slots = (*args, None, None)[:4]
        return (name, tuple(arguments), result or SCALAR, slots or ())

    def measure(self) -> Shape:
        return self.result


class Rel(Node):
    """A relation between two expressions: ``= != < <= > >= approx propto`` (of shape (1, 1), a truth value)."""

    __slots__ = __match_args__ = ("op", "left", "right")
    op: str
    left: Node
    right: Node


class Cases(Node):
    """Values by condition: ``((condition, value), ...)``; the last condition may be ``TRUE``."""

    __slots__ = __match_args__ = ("branches",)
    branches: tuple[tuple[Node, Node], ...]

    def measure(self) -> Shape:
        return self.branches[0][1].shape


class Ones(Node):
    """A vector or matrix of ones."""

    __slots__ = __match_args__ = ("size",)
    size: Shape

    def measure(self) -> Shape:
        return self.size


class Zeros(Node):
    """A vector or matrix of zeros (the scalar zero is ``Num(0)``)."""

    __slots__ = __match_args__ = ("size",)
    size: Shape

    def measure(self) -> Shape:
        return self.size


class Eye(Node):
    """The identity matrix."""

    __slots__ = __match_args__ = ("dim",)
    dim: Dim

    def measure(self) -> Shape:
        return (self.dim, self.dim)


class Unit(Node):
    """The basis vector e_i of a given size."""

    __slots__ = __match_args__ = ("index", "dim")
    index: Node
    dim: Dim

    def measure(self) -> Shape:
        return (self.dim, ONE)


class Delta(Node):
    """The Kronecker delta of two indices."""

    __slots__ = __match_args__ = ("i", "j")
    i: Node
    j: Node


def square(u: Node, what: str) -> Shape:
    if not is_square(u.shape):
        raise ShapeError(f"{what} needs a square matrix, not {describe(u.shape)}")
    return u.shape


ZERO, UNITY, MINUS = Num(0), Num(1), Num(-1)
PI, INFINITY, IMAGINARY = Const("pi"), Const("oo"), Const("i")
TRUE = Const("true")
