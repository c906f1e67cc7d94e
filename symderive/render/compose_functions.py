"""From the tree to boxes: powers and roots, functions of one and of several arguments, relations, cases."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from symderive.expr import algebra as a
from symderive.expr.arrays import Norm
from symderive.expr.shape import is_scalar
from symderive.render import spelling as s
from symderive.render.boxes import Accent, Atom, Box, Fence, Frac, Root, Row, Script, Styled, Table, is_tall, row, width
from symderive.render.compose import Piece, above, box, called, compose, denominator, fit
from symderive.render.spelling import Style
from symderive.render.symbols import FUNCTIONS as KNOWN
from symderive.render.symbols import GREEK
from symderive.render.transcribe import text_atom


# ---------------------------------------------------------------- powers
@compose.register(a.Pow)
def _(node: a.Pow, style: Style) -> Piece:
    base, exponent = node.base, node.exponent
    below = denominator(node)
    if below is not None:
        return Piece(Frac(s.ONE_BOX, box(below, style)), s.FRAC)
    if (
        isinstance(base, a.Map)
        and base.name in s.POWERED
        and not base.primes
        and isinstance(exponent, a.Num)
        and exponent.value > 1
    ):
        return Piece(application(base, style, power=box(exponent, style)), s.APPLY)
    raised = box(exponent, style)
    if isinstance(exponent, a.Num) and exponent.value.denominator != 1:
        raised = solidus(exponent.value)
    return Piece(above(base, raised, style), s.POW)


def solidus(value: Fraction) -> Box:
    """A fraction on one line, for an exponent: 1/2, -3/2."""
    words = f"{value.numerator}/{value.denominator}"
    return Atom(words, words.replace("-", "−"), "number")


# ---------------------------------------------------------------- functions
@compose.register(a.Map)
def _(node: a.Map, style: Style) -> Piece:
    u = node.u
    if node.primes:
        mark = (
            row(*[s.PRIME] * node.primes)
            if node.primes < 4
            else s.brackets(Atom(str(node.primes), str(node.primes), "number"))
        )
        return called(marked(function_name(node.name), mark), [u], style)
    match node.name:
        case "sqrt":
            return Piece(Root(box(u, style)), s.POW)
        case "abs":
            barred = any(isinstance(k, Norm) or (isinstance(k, a.Map) and k.name == "abs") for k in u.walk())
            left, right = (r"\lvert", r"\rvert") if barred else ("|", "|")
            return Piece(Fence(left, box(u, style), right), s.ATOM)
        case "floor" | "ceil":
            word = {"floor": "floor", "ceil": "ceil"}[node.name]
            return Piece(Fence(rf"\l{word}", box(u, style), rf"\r{word}"), s.ATOM)
        case "factorial":
            return Piece(row(fit(u, s.ATOM, style), Atom("!", "!")), s.POW)
        case "log" if isinstance(u, a.Det):
            return Piece(row(logarithm(style), s.APPLIED, box(u, style)), s.APPLY)
        case "loggamma":
            return Piece(row(logarithm(style), s.APPLIED, called(function_name("gamma"), [u], style).box), s.APPLY)
        case "exp" if u is a.UNITY:
            return Piece(Atom("e", "e"), s.ATOM)
        case "exp" if is_scalar(u.shape):
            exponent = box(u, style)
            if (
                not is_tall(exponent)
                and width(exponent) < 8
                and not any(getattr(k, "name", "") == "e" for k in u.walk())
            ):
                return Piece(Script(Atom("e", "e"), None, exponent), s.POW)
        case "relu" if is_scalar(u.shape):
            return called(Atom(r"\max", "max", "name"), [a.ZERO, u], style)
        case "heaviside" if is_scalar(u.shape):
            condition = a.Rel(">", u, a.ZERO)
            return Piece(Script(Styled("mathbf", s.ONE_BOX), box(condition, style)), s.ATOM)
    bracketed = node.name not in KNOWN_NAMES or node.name in s.ALWAYS_BRACKETED
    inner = application(node, style, bracketed=bracketed)
    ends = isinstance(inner, Row) and isinstance(inner.items[-1], Fence)
    return Piece(inner, s.ATOM if ends else s.APPLY)


KNOWN_NAMES: Mapping[str, Box] = {
    name: Atom("\\" + name, name, "name") for name in KNOWN if name in (*s.POWERED, "exp", "log")
} | {name: Atom("\\" + word, word, "name") for name, word in s.FUNCTIONS.items() if word in KNOWN}


def logarithm(style: Style) -> Box:
    """The natural logarithm, as the author writes it."""
    return Atom(r"\ln", "ln", "name") if style.ln else KNOWN_NAMES["log"]


def function_name(name: str) -> Box:
    """The spelling of a function: a LaTeX command where there is one, an upright word, or its letter."""
    if name in KNOWN_NAMES:
        return KNOWN_NAMES[name]
    word = s.FUNCTIONS.get(name)
    if word is not None:
        return s.word(word[1:]) if word.startswith("\\") else Atom("", word, "name")
    base = name.partition("_")[0]
    if len(base) > 1 and base.isalpha() and base not in (*GREEK, "ell"):
        return Atom("", name, "name")
    return s.letter(name)


def marked(name: Box, mark: Box) -> Box:
    if isinstance(name, Script) and name.sup is None:
        return Script(name.base, name.sub, mark)
    return Script(name, None, mark)


def application(node: a.Map, style: Style, power: Box | None = None, bracketed: bool = False) -> Box:
    """sin x, sin(2x), sin² x."""
    name = logarithm(style) if node.name == "log" else function_name(node.name)
    if power is not None:
        name = Script(name, None, power)
    inner = compose(node.u, style)
    simple = isinstance(node.u, (a.Sym, a.Idx, a.Size, a.Const)) or (
        isinstance(node.u, a.Num) and inner.level == s.ATOM
    )
    if bracketed or not (simple or (inner.level == s.ATOM and isinstance(inner.box, (Script, Accent)))):
        if node.name in ("log", "exp") and isinstance(inner.box, Frac):
            return row(name, s.brackets(inner.box))
        return row(name, s.brackets(inner.box))
    return row(name, s.APPLIED, inner.box)


@compose.register(a.Apply)
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
@compose.register(a.Rel)
def _(node: a.Rel, style: Style) -> Piece:
    latex, words = s.RELATIONS.get(node.op, (node.op, node.op))
    return Piece(row(fit(node.left, s.ADD, style), Atom(latex, words, "rel"), fit(node.right, s.ADD, style)), s.REL)


@compose.register(a.Cases)
def _(node: a.Cases, style: Style) -> Piece:
    rows: list[tuple[Box, ...]] = []
    for condition, value in node.branches:
        when = box(condition, style)
        rows.append((box(value, style), when if condition is a.TRUE else row(text_atom("if "), when)))
    return Piece(Table(tuple(rows), "cases"), s.MUL)
