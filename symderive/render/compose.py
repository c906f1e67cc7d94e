"""From the tree to boxes: algebra. Where brackets stand, when a product is a fraction, how a minus is written.

``compose(node, style)`` gives a box and how tightly its notation binds; each kind of node has its spelling here or in
``compose_calculus`` and ``compose_chance``.
"""

from __future__ import annotations

from fractions import Fraction
from functools import singledispatch
from typing import NamedTuple

from symderive.expr import algebra as a
from symderive.expr.node import Node
from symderive.expr.shape import is_column, is_scalar
from symderive.render import spelling as s
from symderive.render.boxes import Accent, Atom, Box, Brace, Fence, Frac, Root, Row, Script, Styled, Table, is_tall, row, width
from symderive.render.spelling import Style
from symderive.render.symbols import FUNCTIONS as KNOWN
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
    """A part in its place: in brackets where it binds less than the place asks, with its size under a brace if asked."""
    piece = compose(node, style)
    inner = piece.box if piece.level >= level else s.brackets(piece.box)
    if node in style.sizes:
        return Brace(inner, s.shape_box(style.sizes[node]))
    return inner


# ---------------------------------------------------------------- leaves
@compose.register
def _(node: a.Num, style: Style) -> Piece:
    return Piece(*s.number(node.value, style))


@compose.register
def _(node: a.Const, style: Style) -> Piece:
    if node.name == "true":
        return Piece(text_atom("otherwise"), s.ATOM)
    return Piece(s.word({"oo": "∞"}.get(node.name, node.name)) if node.name != "oo" else Atom(r"\infty", "∞"), s.ATOM)


@compose.register(a.Sym)
@compose.register(a.Idx)
def _(node: a.Sym | a.Idx, style: Style) -> Piece:
    return Piece(s.name_box(node.name, node.latex), s.ATOM)


@compose.register
def _(node: a.Size, style: Style) -> Piece:
    return Piece(*s.dimension(node.dim))


@compose.register
def _(node: a.Ones, style: Style) -> Piece:
    one = Styled("mathbf", s.ONE_BOX)
    if is_column(node.size):
        return Piece(one, s.ATOM)
    if node.size[0].number == 1:
        return Piece(Script(one, None, s.TOP), s.POW)
    return Piece(Script(one, s.shape_box(node.size)), s.ATOM)


@compose.register
def _(node: a.Zeros, style: Style) -> Piece:
    nought = Styled("mathbf", Atom("0", "0", "number"))
    return Piece(Script(nought, None, s.TOP) if node.size[0].number == 1 else nought, s.POW)


@compose.register
def _(node: a.Eye, style: Style) -> Piece:
    if node in style.sizes or node.dim.letters and any(letter.startswith("?") for letter in node.dim.letters):
        return Piece(Atom("I", "I"), s.ATOM)
    return Piece(Script(Atom("I", "I"), s.dimension(node.dim)[0]), s.ATOM)


@compose.register
def _(node: a.Unit, style: Style) -> Piece:
    return Piece(Script(Styled("mathbf", Atom("e", "e")), box(node.index, style)), s.ATOM)


@compose.register
def _(node: a.Delta, style: Style) -> Piece:
    return Piece(Script(s.word("delta"), subscripts((node.i, node.j), style)), s.ATOM)


def subscripts(indices: tuple[Node, ...], style: Style) -> Box:
    """i j, with a comma where one of them is more than a letter."""
    boxes = [box(i, style) for i in indices]
    return row(*boxes) if all(isinstance(b, Atom) and len(b.text) == 1 for b in boxes) else s.commas(boxes)


# ---------------------------------------------------------------- sums and products
@compose.register
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


@compose.register
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
        if boxes:
            boxes.append(between(pieces[place - 1], pieces[place]))
        boxes.append(inner)
    lowest = min(level for _, level, _ in pieces)
    return Piece(row(*boxes), s.OPEN if lowest == s.OPEN and pieces[-1][1] == s.OPEN else pieces[0][1] if len(pieces) == 1 else s.MUL)


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
    for factor in top:
        out.append(plain_factor(factor, style, matrices > 0))
    return out


def denominator(factor: Node) -> Node | None:
    """b of b⁻¹, b² of b⁻², for a scalar b."""
    match factor:
        case a.Pow(base, a.Num(power)) if power < 0 and power.denominator == 1 and is_scalar(base.shape):
            return base if power == -1 else a.Pow(base, a.Num(-power))
    return None


def fraction(top: list[Node], bottom: list[Node], style: Style) -> Factor:
    """One fraction; a rational number in front gives its denominator to the fraction's."""
    first = top[0] if top else None
    if isinstance(first, a.Num) and first.value.denominator != 1 and not style.decimals:
        rest = top[1:]
        numerator = first.value.numerator
        top = rest if numerator == 1 and rest else [a.Num(numerator), *rest]
        bottom = [a.Num(first.value.denominator), *bottom]
    above = box(a.Prod(tuple(top)), style) if len(top) > 1 else box(top[0], style) if top else s.ONE_BOX
    below = box(a.Prod(tuple(bottom)), style) if len(bottom) > 1 else box(bottom[0], style)
    return Frac(above, below), s.FRAC, None


def plain_factor(factor: Node, style: Style, among_matrices: bool) -> Factor:
    piece = compose(factor, style)
    inner, level = piece
    nested = isinstance(factor, a.Prod) and (among_matrices or not is_scalar(factor.shape))
    if nested or isinstance(factor, a.Hadamard):
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
    return s.THIN if spaced or differs(before) or differs(after) else s.BESIDE


def differs(node: Node | None) -> bool:
    return type(node).__name__ == "Differential"


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


@compose.register
def _(node: a.Hadamard, style: Style) -> Piece:
    items: list[Box] = []
    for factor in node.factors:
        items += [s.ODOT] if items else []
        items.append(fit(factor, s.APPLY if isinstance(factor, a.Prod) else s.MUL + 1, style))
    return Piece(row(*items), s.MUL)


# ---------------------------------------------------------------- powers, roots, matrices
@compose.register
def _(node: a.Pow, style: Style) -> Piece:
    base, exponent = node.base, node.exponent
    below = denominator(node)
    if below is not None:
        return Piece(Frac(s.ONE_BOX, box(below, style)), s.FRAC)
    if isinstance(base, a.Map) and base.name in s.POWERED and not base.primes and isinstance(exponent, a.Num) and exponent.value > 1:
        return Piece(application(base, style, power=box(exponent, style)), s.APPLY)
    raised = box(exponent, style)
    if isinstance(exponent, a.Num) and exponent.value.denominator != 1:
        raised = solidus(exponent.value)
    return Piece(above(base, raised, style), s.POW)


def solidus(value: Fraction) -> Box:
    """A fraction on one line, for an exponent: 1/2, -3/2."""
    words = f"{value.numerator}/{value.denominator}"
    return Atom(words, words.replace("-", "−"), "number")


def above(base: Node, mark: Box, style: Style) -> Box:
    """A mark at the upper right; a base that has one already is bracketed."""
    inner = fit(base, s.ATOM, style)
    if isinstance(inner, Script) and inner.sup is not None:
        return Script(s.brackets(inner), None, mark)
    if isinstance(inner, Script) and not inner.limits:
        return Script(inner.base, inner.sub, mark)
    return Script(inner, None, mark)


@compose.register
def _(node: a.Transpose, style: Style) -> Piece:
    u = node.u
    if isinstance(u, a.Inverse):
        return Piece(above(u.u, row(s.SIGN, s.TOP), style), s.POW)
    inner = fit(u, s.ATOM, style)
    if isinstance(u, a.Sym) and isinstance(inner, Script) and inner.sup is not None:
        return Piece(Script(inner.base, inner.sub, row(inner.sup, s.TOP)), s.POW)
    return Piece(above(u, s.TOP, style), s.POW)


@compose.register
def _(node: a.Inverse, style: Style) -> Piece:
    return Piece(above(node.u, row(s.SIGN, s.ONE_BOX), style), s.POW)


@compose.register
def _(node: a.Trace, style: Style) -> Piece:
    return called(Atom("", "tr", "name"), [node.u], style)


@compose.register
def _(node: a.Det, style: Style) -> Piece:
    return called(Atom(r"\det", "det", "name"), [node.u], style)


def called(name: Box, arguments: list[Node] | tuple[Node, ...], style: Style) -> Piece:
    """A function's name and its arguments in brackets."""
    return Piece(row(name, s.brackets(s.commas([box(u, style) for u in arguments]))), s.ATOM)


# ---------------------------------------------------------------- functions
@compose.register
def _(node: a.Map, style: Style) -> Piece:
    u = node.u
    if node.primes:
        mark = row(*[s.PRIME] * node.primes) if node.primes < 4 else s.brackets(Atom(str(node.primes), str(node.primes), "number"))
        return called(marked(function_name(node.name), mark), [u], style)
    match node.name:
        case "sqrt":
            return Piece(Root(box(u, style)), s.POW)
        case "abs":
            return Piece(Fence("|", box(u, style), "|"), s.ATOM)
        case "floor" | "ceil":
            word = {"floor": "floor", "ceil": "ceil"}[node.name]
            return Piece(Fence(rf"\l{word}", box(u, style), rf"\r{word}"), s.ATOM)
        case "factorial":
            return Piece(row(fit(u, s.ATOM, style), Atom("!", "!")), s.POW)
        case "log" if isinstance(u, a.Det):
            return Piece(row(KNOWN_NAMES["log"], s.APPLIED, box(u, style)), s.APPLY)
        case "loggamma":
            return Piece(row(KNOWN_NAMES["log"], s.APPLIED, called(function_name("gamma"), [u], style).box), s.APPLY)
        case "exp" if u is a.UNITY:
            return Piece(Atom("e", "e"), s.ATOM)
        case "exp" if is_scalar(u.shape):
            exponent = box(u, style)
            if not is_tall(exponent) and width(exponent) < 8 and not any(getattr(k, "name", "") == "e" for k in u.walk()):
                return Piece(Script(Atom("e", "e"), None, exponent), s.POW)
        case "relu" if is_scalar(u.shape):
            return called(Atom(r"\max", "max", "name"), [a.ZERO, u], style)
        case "heaviside" if is_scalar(u.shape):
            condition = a.Rel(">", u, a.ZERO)
            return Piece(Script(Styled("mathbf", s.ONE_BOX), box(condition, style)), s.ATOM)
    bracketed = node.name not in KNOWN_NAMES or node.name in s.ALWAYS_BRACKETED
    inner = application(node, style, bracketed=bracketed)
    return Piece(inner, s.ATOM if ends_in_bracket(inner) else s.APPLY)


KNOWN_NAMES: dict[str, Box] = {
    name: Atom("\\" + name, name, "name") for name in KNOWN if name in (*s.POWERED, "exp", "log")
} | {name: Atom("\\" + word, word, "name") for name, word in s.FUNCTIONS.items() if word in KNOWN}


def function_name(name: str) -> Box:
    """The spelling of a function: a LaTeX command where there is one, an upright word, or its letter."""
    if name in KNOWN_NAMES:
        return KNOWN_NAMES[name]
    word = s.FUNCTIONS.get(name)
    if word is not None:
        return s.word(word[1:]) if word.startswith("\\") else Atom("", word, "name")
    base = name.partition("_")[0]
    if len(base) > 1 and base.isalpha() and base not in s.symbols.GREEK:
        return Atom("", name, "name")
    return s.letter(name)


def marked(name: Box, mark: Box) -> Box:
    if isinstance(name, Script) and name.sup is None:
        return Script(name.base, name.sub, mark)
    return Script(name, None, mark)


def application(node: a.Map, style: Style, power: Box | None = None, bracketed: bool = False) -> Box:
    """sin x, sin(2x), sin² x."""
    name = function_name(node.name)
    if power is not None:
        name = Script(name, None, power)
    inner = compose(node.u, style)
    simple = isinstance(node.u, (a.Sym, a.Idx, a.Size, a.Const)) or isinstance(node.u, a.Num) and inner.level == s.ATOM
    if bracketed or not (simple or inner.level == s.ATOM and isinstance(inner.box, (Script, Accent))):
        if node.name in ("log", "exp") and isinstance(inner.box, Frac):
            return row(name, s.brackets(inner.box))
        return row(name, s.brackets(inner.box))
    return row(name, s.APPLIED, inner.box)


@compose.register
def _(node: a.Apply, style: Style) -> Piece:
    if node.slots:
        marks = s.commas([Atom(str(k + 1), str(k + 1), "number") for k in node.slots])
        return called(row(Script(s.PARTIAL, marks), function_name(node.name)), node.arguments, style)
    if node.name in s.INFIX and len(node.arguments) > 1:
        sign = Atom(*s.INFIX[node.name], "bin")
        return Piece(s.commas([fit(u, s.MUL, style) for u in node.arguments], sign), s.ADD)
    if node.name == "not" and len(node.arguments) == 1:
        return Piece(row(Atom(r"\neg", "¬"), fit(node.arguments[0], s.ATOM, style)), s.POW)
    if node.name == "binom":
        n, k = node.arguments
        return Piece(Fence("(", Frac(box(n, style), box(k, style), line=False), ")"), s.ATOM)
    if node.name in ("max", "min"):
        return called(Atom("\\" + node.name, node.name, "name"), node.arguments, style)
    if node.name == "beta":
        return called(Atom("", "B", "name"), node.arguments, style)
    if node.name in ("sum", "mean") and len(node.arguments) == 1:
        return called(Atom("", node.name, "name"), node.arguments, style)
    return called(function_name(node.name), node.arguments, style)


# ---------------------------------------------------------------- relations, cases
@compose.register
def _(node: a.Rel, style: Style) -> Piece:
    latex, words = s.RELATIONS.get(node.op, (node.op, node.op))
    return Piece(row(fit(node.left, s.ADD, style), Atom(latex, words, "rel"), fit(node.right, s.ADD, style)), s.REL)


@compose.register
def _(node: a.Cases, style: Style) -> Piece:
    rows: list[tuple[Box, ...]] = []
    for condition, value in node.branches:
        when = box(condition, style)
        rows.append((box(value, style), when if condition is a.TRUE else row(text_atom("if "), when)))
    return Piece(Table(tuple(rows), "cases"), s.MUL)
