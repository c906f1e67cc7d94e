"""The nodes of algebra: numbers, letters, sums, products, and what matrices add to them.

Sums and products are n-ary and keep the author's order. A scalar has the shape (1, 1). The operators
``+ - * @ / **`` and ``.T`` build nodes with nested sums and products laid flat and nothing else changed.
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


# ---------------------------------------------------------------- building
ZERO, UNITY, MINUS = Num(0), Num(1), Num(-1)
PI, INFINITY, IMAGINARY = Const("pi"), Const("oo"), Const("i")
TRUE = Const("true")

Number = int | Fraction


def node(value: Node | Number) -> Node:
    return value if isinstance(value, Node) else Num(value)


def zero(s: Shape) -> Node:
    return ZERO if is_scalar(s) else Zeros(s)


def is_zero(u: Node) -> bool:
    return u is ZERO or isinstance(u, Zeros)


def add(*terms: Node | Number) -> Node:
    """A sum, nested sums laid flat; one term stands for itself, none is 0."""
    flat: list[Node] = []
    for term in map(node, terms):
        flat.extend(term.terms if isinstance(term, Sum) else (term,))
    return Sum(tuple(flat)) if len(flat) > 1 else flat[0] if flat else ZERO


def mul(*factors: Node | Number) -> Node:
    """A product, nested products laid flat where that keeps the meaning; none is 1."""
    flat: list[Node] = []
    for factor in map(node, factors):
        if isinstance(factor, Prod) and flattens(factor):
            flat.extend(factor.factors)
        else:
            flat.append(factor)
    return Prod(tuple(flat)) if len(flat) > 1 else flat[0] if flat else UNITY


def flattens(product: Prod) -> bool:
    """A scalar such as xᵀx stays a factor of its own; c d and 2 A x lose their brackets."""
    return not is_scalar(product.shape) or all(is_scalar(f.shape) for f in product.factors)


def neg(u: Node) -> Node:
    if isinstance(u, Num):
        return Num(-u.value)
    return mul(MINUS, u)


def transpose(u: Node) -> Node:
    return u if is_scalar(u.shape) else Transpose(u)


def inverse(u: Node) -> Node:
    """U^{-1}: a power for a scalar, an inverse for a matrix."""
    return Pow(u, MINUS) if is_scalar(u.shape) else Inverse(u)


def divide(u: Node, v: Node) -> Node:
    if isinstance(u, Num) and isinstance(v, Num) and v.value:
        return Num(u.value / v.value)
    return mul(u, Pow(v, MINUS)) if u is not UNITY else Pow(v, MINUS)


def hadamard(*factors: Node) -> Node:
    flat: list[Node] = []
    for factor in factors:
        flat.extend(factor.factors if isinstance(factor, Hadamard) else (factor,))
    if all(is_scalar(f.shape) for f in flat):
        return mul(*flat)
    return Hadamard(tuple(flat)) if len(flat) > 1 else flat[0]


def dot(u: Node, v: Node) -> Node:
    """The inner product uᵀ v."""
    return Prod((transpose(u), v))


def size(dim: Dim | int | str) -> Node:
    """A size as a number in a formula."""
    dim = Dim.of(dim)
    return Size(dim) if dim.number is None else Num(dim.number)


# The operators that Node declares; they live here because the nodes that they build do.
OPERATORS: dict[str, Any] = {
    "__add__": lambda a, b: add(a, b),
    "__radd__": lambda a, b: add(b, a),
    "__sub__": lambda a, b: add(a, neg(node(b))),
    "__rsub__": lambda a, b: add(b, neg(a)),
    "__mul__": lambda a, b: mul(a, b),
    "__matmul__": lambda a, b: mul(a, b),
    "__rmul__": lambda a, b: mul(b, a),
    "__truediv__": lambda a, b: divide(a, node(b)),
    "__rtruediv__": lambda a, b: divide(node(b), a),
    "__pow__": lambda a, b: Pow(a, node(b)),
    "__neg__": neg,
    "T": property(transpose),
}
for _name, _operator in OPERATORS.items():
    setattr(Node, _name, _operator)
