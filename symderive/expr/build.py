"""What builds nodes of algebra: add, mul and their kin, and the operators of a node.

They lay nested sums and products flat and change nothing else. Every node has the operators ``+ - * @ / **`` and ``.T``
as soon as anything of this package is imported.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symderive.expr.algebra import MINUS, UNITY, ZERO, Hadamard, Inverse, Num, Pow, Prod, Size, Sum, Transpose, Zeros
from symderive.expr.node import Node
from symderive.expr.shape import Dim, Shape, is_scalar

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


def size(dim: Dim | int | str) -> Node:
    """A size as a number in a formula."""
    dim = Dim.of(dim)
    return Size(dim) if dim.number is None else Num(dim.number)


# The operators that Node declares; they live here because what they build with does.
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
