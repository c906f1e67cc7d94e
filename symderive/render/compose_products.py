"""From the tree to boxes: products. when they are fractions, what stands between factors, where brackets go."""

from __future__ import annotations

from symderive.expr import algebra as a
from symderive.expr.arrays import Kron
from symderive.expr.calculus import Differential
from symderive.expr.node import Node
from symderive.expr.shape import is_scalar
from symderive.render import spelling as s
from symderive.render.boxes import Atom, Box, Brace, Fence, Frac, Row, Script, row
from symderive.render.compose import Piece, box, compose, denominator, fit, positive
from symderive.render.compose_functions import application
from symderive.render.spelling import Style


@compose.register(a.Prod)
def _(node: a.Prod, style: Style) -> Piece:
    opposite = positive(node)
    if opposite is not None:
        return Piece(row(s.SIGN, fit(opposite, s.OPEN, style)), s.ADD)
    pieces = fractions(node, style)
    boxes: list[Box] = []
    for place, (inner, level, source) in enumerate(pieces):
        last = place == len(pieces) - 1
        following = None if last else pieces[place + 1]
        if level < (s.OPEN if last else s.MUL):
            inner = s.brackets(inner)
        elif level == s.APPLY and following is not None and following[1] != s.APPLY and isinstance(source, a.Map):
            inner = application(source, style, bracketed=True)
        elif following is not None and isinstance(source, a.Prod) and ends_open(source, style):
            inner = s.brackets(inner)
        if boxes:
            boxes.append(between(pieces[place - 1], pieces[place]))
        boxes.append(inner)
    lowest = min(level for _, level, _ in pieces)
    return Piece(
        row(*boxes),
        s.OPEN if lowest == s.OPEN and pieces[-1][1] == s.OPEN else pieces[0][1] if len(pieces) == 1 else s.MUL,
    )


def ends_open(product: a.Prod, style: Style) -> bool:
    """Does a product end in a function without brackets, which would swallow the next factor: x sin y?"""
    last = product.factors[-1]
    return ends_open(last, style) if isinstance(last, a.Prod) else compose(last, style).level == s.APPLY


Factor = tuple[Box, int, Node | None]


def fractions(node: a.Prod, style: Style) -> list[Factor]:
    """The factors as they stand side by side: u v w⁻¹ is the fraction of u v and w."""
    matrices = sum(not is_scalar(f.shape) for f in node.factors)
    out: list[Factor] = []
    top: list[Node] = []
    bottom: list[Node] = []
    for factor in (*node.factors, None):
        below = None if factor is None else denominator(factor)
        if below is not None:
            bottom.append(below)
            continue
        if bottom:
            out.append(fraction(top, bottom, style))
            top, bottom = [], []
        if factor is not None:
            top.append(factor)
    chains = sum(scalar_chain(f) for f in top)
    for n, factor in enumerate(top):
        apart = scalar_chain(factor) and (chains > 1 or n < len(top) - 1)  # (aᵀx)(xᵀx), not aᵀxxᵀx
        out.append(plain_factor(factor, style, matrices > 0 or apart))
    return out


def scalar_chain(factor: Node) -> bool:
    """A scalar product such as aᵀ x."""
    return isinstance(factor, a.Prod) and not all(is_scalar(f.shape) for f in factor.factors)


def fraction(top: list[Node], bottom: list[Node], style: Style) -> Factor:
    """One fraction; a rational number in front gives its denominator to the fraction's, unless fractions of numbers
    stand there as well: (1/6)/(1/3)."""
    first = top[0] if top else None
    numbers = all(leaf.kids or isinstance(leaf, a.Num) for below in bottom for leaf in below.walk())
    apart = numbers and any(broken_number(part) for below in bottom for part in (below, *below.kids))
    if isinstance(first, a.Num) and first.value.denominator != 1 and not style.decimals and not apart:
        rest = top[1:]
        numerator = first.value.numerator
        top = rest if numerator == 1 and rest else [a.Num(numerator), *rest]
        bottom = [a.Num(first.value.denominator), *bottom]
    above = box(a.Prod(tuple(top)), style) if len(top) > 1 else box(top[0], style) if top else s.ONE_BOX
    below = box(a.Prod(tuple(bottom)), style) if len(bottom) > 1 else box(bottom[0], style)
    return Frac(above, below), s.FRAC, None


def broken_number(u: Node) -> bool:
    """A fraction of numbers, alone or before other factors."""
    first = u.factors[0] if isinstance(u, a.Prod) else u
    return isinstance(first, a.Num) and first.value.denominator != 1


def plain_factor(factor: Node, style: Style, among_matrices: bool) -> Factor:
    piece = compose(factor, style)
    inner, level = piece
    nested = isinstance(factor, a.Prod) and (among_matrices or not is_scalar(factor.shape))
    if nested or isinstance(factor, (a.Hadamard, Kron)):
        inner, level = s.brackets(inner), s.ATOM
    if factor in style.sizes:
        inner = Brace(inner if level >= s.OPEN else s.brackets(inner), s.shape_box(style.sizes[factor]))
        level = s.ATOM
    return inner, level, factor


def between(left: Factor, right: Factor) -> Box:
    """What stands between two factors: nothing, a blank, a thin space or a dot."""
    (left_box, _, before), (right_box, _, after) = left, right
    if starts_with_digit(right_box) or (numeric(left_box) and isinstance(right_box, Frac) and numeric(right_box)):
        return s.DOT
    if isinstance(left_box, Frac) and isinstance(right_box, Frac) and before is None and after is None:
        return s.DOT
    if isinstance(left_box, Atom) and left_box.role == "number":
        return s.TIGHT
    if isinstance(left_box, Frac | Brace) and isinstance(right_box, Frac | Brace) and not numeric(left_box):
        return s.THIN
    spaced = (ends_in_bracket(left_box) and begins_with_name(right_box)) or ends_with_mark(left_box)
    return s.THIN if spaced or isinstance(before, Differential) or isinstance(after, Differential) else s.BESIDE


def starts_with_digit(inner: Box) -> bool:
    match inner:
        case Atom(_, _, role):
            return role == "number"
        case Script(base, _, _, False) | Brace(base, _, _):
            return starts_with_digit(base)
        case Row(items) if items:
            return starts_with_digit(items[0])
    return False


def numeric(inner: Box) -> bool:
    """A number or a fraction of numbers."""
    match inner:
        case Atom(_, _, "number"):
            return True
        case Frac(top, bottom):
            return numeric(top) and numeric(bottom)
    return False


def ends_in_bracket(inner: Box) -> bool:
    return isinstance(inner, Row) and isinstance(inner.items[-1], Fence)


def begins_with_name(inner: Box) -> bool:
    return isinstance(inner, Row) and len(inner.items) > 1 and isinstance(inner.items[1], Fence)


def ends_with_mark(inner: Box) -> bool:
    return isinstance(inner, Row) and isinstance(inner.items[-1], Atom) and inner.items[-1].text == "!"


@compose.register(a.Hadamard)
def _(node: a.Hadamard, style: Style) -> Piece:
    items: list[Box] = []
    for factor in node.factors:
        items += [s.ODOT] if items else []
        items.append(fit(factor, s.APPLY if isinstance(factor, a.Prod) else s.MUL + 1, style))
    return Piece(row(*items), s.MUL)
