"""From the tree to boxes: algebra. Where brackets stand, when a product is a fraction, how a minus is written.

``compose(node, style)`` gives a box and how tightly its notation binds; each kind of node has its spelling here or in
``compose_calculus`` and ``compose_chance``.
"""

from __future__ import annotations

from functools import singledispatch
from typing import NamedTuple

from symderive.expr import algebra as a
from symderive.expr.node import Node
from symderive.expr.shape import is_column, is_scalar
from symderive.render import spelling as s
from symderive.render.boxes import (
    Atom,
    Box,
    Brace,
    Script,
    Styled,
    row,
)
from symderive.render.spelling import Style
from symderive.render.transcribe import text_atom


class Piece(NamedTuple):
    box: Box
    level: int


@singledispatch
def compose(node: Node, style: Style) -> Piece:
    """The box of a node and its level in the table of precedence."""
    arguments = [compose(kid, style).box for kid in node.kids]
    return Piece(row(Atom("", type(node).__name__.lower(), "name"), s.brackets(s.commas(arguments))), s.ATOM)


def box(node: Node, style: Style) -> Box:
    return compose(node, style).box


def fit(node: Node, level: int, style: Style) -> Box:
    """A part in its place: in brackets where it binds too loosely, with its size under a brace if asked."""
    piece = compose(node, style)
    inner = piece.box if piece.level >= level else s.brackets(piece.box)
    if node in style.sizes:
        return Brace(inner, s.shape_box(style.sizes[node]))
    return inner


# ---------------------------------------------------------------- leaves
@compose.register(a.Num)
def _(node: a.Num, style: Style) -> Piece:
    return Piece(*s.number(node.value, style))


@compose.register(a.Const)
def _(node: a.Const, style: Style) -> Piece:
    if node.name == "true":
        return Piece(text_atom("otherwise"), s.ATOM)
    return Piece(s.word({"oo": "∞"}.get(node.name, node.name)) if node.name != "oo" else Atom(r"\infty", "∞"), s.ATOM)


@compose.register(a.Sym)
@compose.register(a.Idx)
def _(node: a.Sym | a.Idx, style: Style) -> Piece:
    return Piece(s.name_box(node.name, node.latex), s.ATOM)


@compose.register(a.Size)
def _(node: a.Size, style: Style) -> Piece:
    return Piece(*s.dimension(node.dim))


@compose.register(a.Ones)
def _(node: a.Ones, style: Style) -> Piece:
    one = Styled("mathbf", s.ONE_BOX)
    if is_column(node.size):
        return Piece(one, s.ATOM)
    if node.size[0].number == 1:
        return Piece(Script(one, None, s.TOP), s.POW)
    return Piece(Script(one, s.shape_box(node.size)), s.ATOM)


@compose.register(a.Zeros)
def _(node: a.Zeros, style: Style) -> Piece:
    nought = Styled("mathbf", Atom("0", "0", "number"))
    return Piece(Script(nought, None, s.TOP) if node.size[0].number == 1 else nought, s.POW)


@compose.register(a.Eye)
def _(node: a.Eye, style: Style) -> Piece:
    if node in style.sizes or (node.dim.letters and any(letter.startswith("?") for letter in node.dim.letters)):
        return Piece(Atom("I", "I"), s.ATOM)
    return Piece(Script(Atom("I", "I"), s.dimension(node.dim)[0]), s.ATOM)


@compose.register(a.Unit)
def _(node: a.Unit, style: Style) -> Piece:
    return Piece(Script(Styled("mathbf", Atom("e", "e")), box(node.index, style)), s.ATOM)


@compose.register(a.Delta)
def _(node: a.Delta, style: Style) -> Piece:
    return Piece(Script(s.word("delta"), subscripts((node.i, node.j), style)), s.ATOM)


def subscripts(indices: tuple[Node, ...], style: Style) -> Box:
    """i j, with a comma where one of them is more than a letter."""
    boxes = [box(i, style) for i in indices]
    return row(*boxes) if all(isinstance(b, Atom) and len(b.text) == 1 for b in boxes) else s.commas(boxes)


# ---------------------------------------------------------------- sums
@compose.register(a.Sum)
def _(node: a.Sum, style: Style) -> Piece:
    items: list[Box] = []
    for term in node.terms:
        opposite = positive(term)
        if not items:
            items.append(fit(term, s.ADD + 1 if isinstance(term, a.Sum) else s.ADD, style))
        elif opposite is not None:
            items += [s.MINUS, fit(opposite, s.OPEN, style)]
        else:
            items += [s.PLUS, fit(term, s.OPEN, style)]
    return Piece(row(*items), s.ADD)


def positive(term: Node) -> Node | None:
    """The term that a minus stands before, or None where there is no minus."""
    match term:
        case a.Num(value) if value < 0:
            return a.Num(-value)
        case a.Prod((a.Num(value), *rest)) if value < 0:
            if value != -1:
                return a.Prod((a.Num(-value), *rest))
            return a.Prod(tuple(rest)) if len(rest) > 1 else rest[0] if rest else a.UNITY
    return None


def denominator(factor: Node) -> Node | None:
    """b of b⁻¹, b² of b⁻², for a scalar b."""
    match factor:
        case a.Pow(base, a.Num(power)) if power < 0 and power.denominator == 1 and is_scalar(base.shape):
            return base if power == -1 else a.Pow(base, a.Num(-power))
    return None


# ---------------------------------------------------------------- matrices
def above(base: Node, mark: Box, style: Style) -> Box:
    """A mark at the upper right; a base that has one already is bracketed."""
    inner = fit(base, s.ATOM, style)
    if isinstance(inner, Script) and inner.sup is not None:
        return Script(s.brackets(inner), None, mark)
    if isinstance(inner, Script) and not inner.limits:
        return Script(inner.base, inner.sub, mark)
    return Script(inner, None, mark)


@compose.register(a.Transpose)
def _(node: a.Transpose, style: Style) -> Piece:
    u = node.u
    if isinstance(u, a.Inverse):
        return Piece(above(u.u, row(s.SIGN, s.TOP), style), s.POW)
    inner = fit(u, s.ATOM, style)
    if isinstance(u, a.Sym) and isinstance(inner, Script) and inner.sup is not None:
        return Piece(Script(inner.base, inner.sub, row(inner.sup, s.TOP)), s.POW)
    return Piece(above(u, s.TOP, style), s.POW)


@compose.register(a.Inverse)
def _(node: a.Inverse, style: Style) -> Piece:
    return Piece(above(node.u, row(s.SIGN, s.ONE_BOX), style), s.POW)


@compose.register(a.Trace)
def _(node: a.Trace, style: Style) -> Piece:
    return called(Atom("", "tr", "name"), [node.u], style)


@compose.register(a.Det)
def _(node: a.Det, style: Style) -> Piece:
    return called(Atom(r"\det", "det", "name"), [node.u], style)


def called(name: Box, arguments: list[Node] | tuple[Node, ...], style: Style) -> Piece:
    """A function's name and its arguments in brackets."""
    return Piece(row(name, s.brackets(s.commas([box(u, style) for u in arguments]))), s.ATOM)
