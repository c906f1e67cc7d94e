"""The nodes of calculus that are still to be done: derivatives, differentials, limits, integrals."""

from __future__ import annotations

from typing import Any

from symderive.expr.node import Binder, Node
from symderive.expr.shape import ONE, SCALAR, Shape, is_column, is_scalar

MIXED, NUMERATOR, DENOMINATOR = "mixed", "numerator", "denominator"


class Derivative(Node):
    """The derivative of ``of`` by each of ``by`` in turn, not yet carried out.

    ``partial`` stops at the named quantities, a total derivative runs through their definitions.
    ``layout`` is ``mixed``, ``numerator`` or ``denominator``. Two vectors in ``by`` ask for a matrix of second
    derivatives (a Hessian). A derivative whose result has more than two axes has the shape of its first two and
    is only ever shown, never computed with: it is asked for entry by entry.
    """

    __slots__ = __match_args__ = ("of", "by", "partial", "layout")
    of: Node
    by: tuple[Node, ...]
    partial: bool
    layout: str

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        of, by, partial, layout = (*args, None, None)[:4]
        return (of, tuple(by), bool(partial), layout or MIXED)

    def measure(self) -> Shape:
        vectors = [v for v in self.by if not is_scalar(v.shape)]
        if not vectors:
            return derivative_shape(self.of.shape, SCALAR, self.layout)
        if len(vectors) == 1:
            return derivative_shape(self.of.shape, vectors[0].shape, self.layout)
        return (vectors[0].shape[0], vectors[1].shape[0])


def derivative_shape(of: Shape, by: Shape, layout: str = MIXED) -> Shape:
    """The shape of a first derivative in a layout (mixed: row for scalar by column, X's shape for scalar by X)."""
    if is_scalar(by):
        return (of[1], of[0]) if layout == DENOMINATOR and is_column(of) else of
    if is_scalar(of):
        if is_column(by):
            return by if layout == DENOMINATOR else (ONE, by[0])
        return (by[1], by[0]) if layout == NUMERATOR else by
    return (by[0], of[0]) if layout == DENOMINATOR else (of[0], by[0] if is_column(by) else by[1])


class Differential(Node):
    """d u: the linear part of the change of ``u``; it has u's shape."""

    __slots__ = __match_args__ = ("u",)
    u: Node

    def measure(self) -> Shape:
        return self.u.shape


class At(Node):
    """``body`` with variables set to values: the evaluation bar. A derivative inside is taken first."""

    __slots__ = __match_args__ = ("body", "point")
    body: Node
    point: tuple[tuple[Node, Node], ...]

    def measure(self) -> Shape:
        return self.body.shape


class Limit(Binder):
    """The limit of ``body`` for ``var`` to ``target``; ``side`` is "+", "-" or "" (both)."""

    __slots__ = __match_args__ = ("body", "var", "target", "side")
    body: Node
    var: Node
    target: Node
    side: str

    def bound(self) -> tuple[Node, ...]:
        return (self.var,)

    def measure(self) -> Shape:
        return self.body.shape


class Integral(Binder):
    """The integral of ``body`` by ``var`` from ``low`` to ``high`` (both None: over the variable's whole range)."""

    __slots__ = __match_args__ = ("body", "var", "low", "high")
    body: Node
    var: Node
    low: Node | None
    high: Node | None

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        return (*args, None, None)[:4]

    def bound(self) -> tuple[Node, ...]:
        return (self.var,)

    def measure(self) -> Shape:
        return self.body.shape
