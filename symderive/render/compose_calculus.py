"""From the tree to boxes: entries, blocks, big sums, derivatives, limits, integrals."""

from __future__ import annotations

from symderive.expr import algebra as a
from symderive.expr import arrays as r
from symderive.expr import calculus as c
from symderive.expr import probability as p
from symderive.expr.node import Node
from symderive.expr.remainders import DOTS, Remainder
from symderive.expr.repeated import Repeated
from symderive.expr.shape import is_scalar
from symderive.render import spelling as s
from symderive.render.boxes import Atom, Box, Fence, Frac, Row, Script, Table, row
from symderive.render.compose import Piece, above, box, called, compose, fit, subscripts
from symderive.render.compose_chance import equation
from symderive.render.spelling import Style


# ---------------------------------------------------------------- vectors, matrices, entries
@compose.register(r.Diag)
@compose.register(r.DiagPart)
def _(node: r.Diag | r.DiagPart, style: Style) -> Piece:
    return called(Atom("", "diag", "name"), [node.u], style)


@compose.register(r.Vec)
def _(node: r.Vec, style: Style) -> Piece:
    return called(Atom("", "vec", "name"), [node.u], style)


@compose.register(r.Norm)
def _(node: r.Norm, style: Style) -> Piece:
    bars = Fence(r"\|", box(node.u, style), r"\|")
    is_vector = node.u.shape[1].number == 1
    if node.p == "2" and is_vector:
        return Piece(bars, s.ATOM)
    return Piece(Script(bars, Atom(r"\infty", "∞") if node.p == "inf" else s.word(node.p)), s.ATOM)


@compose.register(r.Kron)
def _(node: r.Kron, style: Style) -> Piece:
    return Piece(row(fit(node.a, s.POW, style), s.OTIMES, fit(node.b, s.POW, style)), s.MUL)


@compose.register(r.Block)
def _(node: r.Block, style: Style) -> Piece:
    return Piece(Table(tuple(tuple(box(e, style) for e in line) for line in node.rows), "bmatrix"), s.ATOM)


@compose.register(r.Entry)
def _(node: r.Entry, style: Style) -> Piece:
    marks = subscripts(node.indices, style)
    whole = box(node.u, style)
    if isinstance(node.u, (a.Sym, p.RandVar)):
        if isinstance(whole, Script) and whole.sub is None:
            return Piece(Script(s.plain(whole.base), marks, whole.sup), s.ATOM)
        if not isinstance(whole, Script):
            return Piece(Script(s.plain(whole), marks), s.ATOM)
    return Piece(Script(s.brackets(whole, "[", "]"), marks), s.ATOM)


@compose.register(r.Entries)
def _(node: r.Entries, style: Style) -> Piece:
    if isinstance(node.body, r.Member) and node.body.indices == node.indices:
        return Piece(s.name_box(node.body.name, node.body.latex), s.ATOM)  # the whole family goes by its letter
    return Piece(Script(s.brackets(box(node.body, style), "[", "]"), subscripts(node.indices, style)), s.ATOM)


@compose.register(r.Row)
@compose.register(r.Column)
def _(node: r.Row | r.Column, style: Style) -> Piece:
    colon, index = Atom(":", ":"), box(node.index, style)
    marks = [index, colon] if isinstance(node, r.Row) else [colon, index]
    return Piece(Script(fit(node.u, s.ATOM, style), s.commas(marks)), s.ATOM)


@compose.register(r.Member)
def _(node: r.Member, style: Style) -> Piece:
    inner = s.name_box(node.name, node.latex)
    marks = subscripts(node.indices, style)
    if isinstance(inner, Script) and inner.sub is None:
        return Piece(Script(inner.base, marks, inner.sup), s.ATOM)
    return Piece(Script(inner, marks), s.ATOM)


# ---------------------------------------------------------------- big operators
@compose.register(r.BigSum)
@compose.register(r.BigProd)
def _(node: r.BigSum | r.BigProd, style: Style) -> Piece:
    sign = Atom(r"\sum", "Σ", "big") if isinstance(node, r.BigSum) else Atom(r"\prod", "∏", "big")
    index = box(node.index, style)
    below: list[Box] = [index, s.EQUALS, box(node.low, style)]
    for value in getattr(node, "skip", ()):
        below += [s.COMMA_SIGN, index, Atom(r"\ne", "≠", "tight"), box(value, style)]
    big = Script(sign, row(*below), box(node.high, style), limits=True)
    return Piece(row(big, s.BESIDE, operand(node.body, style)), s.OPEN)


@compose.register(p.SumOver)
def _(node: p.SumOver, style: Style) -> Piece:
    below: list[Box] = [box(node.var, style)]
    if node.within is not None:
        below += [s.IN, box(node.within, style)]
    big = Script(Atom(r"\sum", "Σ", "big"), row(*below), None, limits=True)
    return Piece(row(big, s.BESIDE, operand(node.body, style)), s.OPEN)


def operand(body: Node, style: Style) -> Box:
    """What a big operator takes: a product stands bare, a sum in brackets."""
    return fit(body, s.OPEN, style)


@compose.register(p.Best)
def _(node: p.Best, style: Style) -> Piece:
    name = {
        "argmax": Atom(r"\arg\max", "arg max", "name"),
        "argmin": Atom(r"\arg\min", "arg min", "name"),
    }.get(node.kind, Atom("\\" + node.kind, node.kind, "name"))
    if not node.over and node.condition is None:
        return Piece(row(name, s.BESIDE, operand(node.body, style)), s.OPEN)
    if node.condition is not None and node.over == (node.body,):
        members = row(box(node.body, style), Atom(":", ":", "rel"), equation(node.condition, style))
        return Piece(row(name, s.brackets(members, r"\{", r"\}")), s.ATOM)
    below: list[Box] = [s.commas([box(v, style) for v in node.over])]
    if node.condition is not None:
        below += [Atom(":", ":", "rel"), box(node.condition, style)]
    return Piece(row(Script(name, row(*below), None, limits=True), s.BESIDE, operand(node.body, style)), s.OPEN)


# ---------------------------------------------------------------- derivatives
NAMES = (a.Sym, r.Member, r.Entry, r.Row, r.Column, p.RandVar)


@compose.register(c.Derivative)
def _(node: c.Derivative, style: Style) -> Piece:
    if style.nabla is not None and node is style.nabla[0]:
        of = fit(node.of, s.MUL, style)
        nabla = row(Script(s.NABLA, box(node.by[0], style)), s.BESIDE) if style.nabla[1] else s.NABLA
        return Piece(row(nabla, of), s.OPEN)
    if style.primes and (primed := with_primes(node, style)) is not None:
        return primed
    matrices = [v for v in node.by if not is_scalar(v.shape)]
    if len(matrices) == 2 and len(node.by) == 2 and matrices[0] is matrices[1]:
        if node.partial:
            d, x = s.PARTIAL, matrices[0]
            twice = row(d, variable(x, style), s.THIN, d, above(x, s.TOP, style))
            return over(row(Script(d, None, s.word("2"))), twice, node.of, style)
        squared = Script(s.NABLA, box(matrices[0], style), Atom("2", "2", "number"))
        return Piece(row(squared, s.BESIDE, fit(node.of, s.MUL, style)), s.OPEN)
    d = s.PARTIAL if node.partial else s.LETTER_D
    order = len(node.by)
    head: Box = d if order == 1 else Script(d, None, Atom(str(order), str(order), "number"))
    below: list[Box] = []
    for v, times in runs(node.by):
        raised = above(v, Atom(str(times), str(times), "number"), style) if times > 1 else variable(v, style)
        below += [s.THIN, d, raised] if below else [d, raised]
    return over(head, row(*below), node.of, style)


def with_primes(node: c.Derivative, style: Style) -> Piece | None:
    """f'(x), or y', of a function of one letter that is asked for so; None for other derivatives."""
    order, x = len(node.by), node.by[0]
    if node.partial or order > 3 or any(v is not x for v in node.by):
        return None
    mark = row(*[s.PRIME] * order)
    match node.of:
        case a.Map(name, u, 0) if name in style.primes and u is x:
            return called(Script(s.letter(name), None, mark), [x], style)
        case a.Sym(name) if name in style.primes:
            return Piece(Script(box(node.of, style), None, mark), s.ATOM)
    return None


def over(head: Box, below: Box, of: Node, style: Style) -> Piece:
    """A derivative: of a name one fraction, df/dx; of a formula an operator before it."""
    if isinstance(of, NAMES) or (isinstance(of, r.Block) and of.shape[1].number == 1):
        return Piece(Frac(row(head, variable(of, style)), below), s.FRAC)
    body = operand(of, style)
    slopes = isinstance(of, a.Prod) and any(isinstance(factor, c.Derivative) for factor in of.factors)
    if has_bracket(body) or slopes:  # d/dx (u) v differentiates u alone; so may d/dx v (u), and d/dx du/dx v
        body = s.brackets(body)
    return Piece(row(Frac(head, below), s.BESIDE, body), s.OPEN)


def has_bracket(body: Box) -> bool:
    """Is this a product with a factor in brackets, which are not those of a function's arguments?"""
    items = body.items if isinstance(body, Row) else ()
    bases = [item.base if isinstance(item, Script) else item for item in items]
    return any(
        isinstance(base, Fence) and (not place or (isinstance(items[place - 1], Atom) and is_gap(items[place - 1])))
        for place, base in enumerate(bases)
    )


def is_gap(item: Box) -> bool:
    """A blank between factors, or the sign of a product."""
    return item in (s.BESIDE, s.TIGHT, s.THIN, s.DOT)


def runs(by: tuple[Node, ...]) -> list[tuple[Node, int]]:
    """The variables with how often each follows itself: x, x, y is x twice and y once."""
    out: list[tuple[Node, int]] = []
    for v in by:
        if out and out[-1][0] is v:
            out[-1] = (v, out[-1][1] + 1)
        else:
            out.append((v, 1))
    return out


def variable(v: Node, style: Style) -> Box:
    """What stands behind a d: a name, or a list of names in brackets."""
    if isinstance(v, r.Block) and v.shape[1].number == 1:
        return s.brackets(s.commas([box(line[0], style) for line in v.rows]))
    return fit(v, s.POW, style)


@compose.register(c.Differential)
def _(node: c.Differential, style: Style) -> Piece:
    named = isinstance(node.u, NAMES)
    call = isinstance(node.u, (a.Trace, a.Det))
    inner = box(node.u, style)
    return Piece(row(s.LETTER_D, inner if named else row(s.THIN, inner) if call else s.brackets(inner)), s.POW)


@compose.register(c.At)
def _(node: c.At, style: Style) -> Piece:
    point = s.commas([row(box(v, style), s.EQUALS, box(value, style)) for v, value in node.point])
    piece = compose(node.body, style)
    holds = piece.level >= s.APPLY or isinstance(node.body, c.Derivative)  # else the bar would reach the last part only
    return Piece(Script(Fence(".", piece.box if holds else s.brackets(piece.box), "|"), point), s.POW)


@compose.register(c.Limit)
def _(node: c.Limit, style: Style) -> Piece:
    to = box(node.target, style)
    to = Script(to, None, s.PLUS if node.side == "+" else s.SIGN) if node.side else to
    below = row(box(node.var, style), s.TO, to)
    return Piece(
        row(Script(Atom(r"\lim", "lim", "name"), below, None, limits=True), s.BESIDE, operand(node.body, style)), s.OPEN
    )


@compose.register(c.Integral)
def _(node: c.Integral, style: Style) -> Piece:
    sign: Box = Atom(r"\int", "∫", "big")
    if node.low is not None or node.high is not None:
        ends = [None if end is None else box(end, style) for end in (node.low, node.high)]
        sign = Script(sign, ends[0], ends[1])
    body = fit(node.body, s.OPEN, style)
    if isinstance(node.body, a.Num) and node.body.value == 1:
        return Piece(row(sign, s.BESIDE, s.LETTER_D, box(node.var, style)), s.OPEN)
    return Piece(row(sign, s.BESIDE, body, s.THIN, s.LETTER_D, variable(node.var, style)), s.OPEN)


@compose.register(Remainder)
def _(node: Remainder, style: Style) -> Piece:
    if node.kind == DOTS:
        return Piece(Atom(r"\cdots", "⋯", "name"), s.ATOM)
    return Piece(row(Atom(node.kind, node.kind, "name"), s.brackets(box(node.of[0], style))), s.ATOM)


@compose.register(Repeated)
def _(node: Repeated, style: Style) -> Piece:
    order = box(node.order, style)
    upper = row(Script(s.LETTER_D, None, order))
    lower = row(s.LETTER_D, Script(fit(node.by, s.POW, style), None, order))
    return Piece(row(Frac(upper, lower), s.BESIDE, operand(node.of, style)), s.OPEN)
