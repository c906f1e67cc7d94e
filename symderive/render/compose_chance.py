"""From the tree to boxes: events, probabilities, densities, laws, expectations, statements."""

from __future__ import annotations

from symderive.expr import algebra as a
from symderive.expr import probability as p
from symderive.expr import problem as q
from symderive.expr.arrays import Entries
from symderive.expr.node import Node, substitute
from symderive.expr.shape import is_scalar
from symderive.render import spelling as s
from symderive.render.boxes import Atom, Box, Fence, Script, Styled, row
from symderive.render.compose import Piece, box, called, compose, fit
from symderive.render.spelling import Style
from symderive.render.transcribe import text_atom, transcribe

CAP, CUP, MINUS = Atom(r"\cap", "∩", "bin"), Atom(r"\cup", "∪", "bin"), Atom(r"\setminus", "∖", "bin")
NEG, PERP, ARROW = Atom(r"\neg", "¬"), Atom(r"\perp", "⊥", "rel"), Atom(r"\to", "→", "rel")
SIM, COLON = Atom(r"\sim", "∼", "rel"), Atom(":", ":", "rel")
EXISTS, FOR_ALL = Atom(r"\exists", "∃"), Atom(r"\forall", "∀")


# ---------------------------------------------------------------- names
@compose.register(p.RandVar)
@compose.register(p.EventSym)
def _(node: p.RandVar | p.EventSym, style: Style) -> Piece:
    return Piece(s.name_box(node.name, node.latex), s.ATOM)


@compose.register(p.Label)
def _(node: p.Label, style: Style) -> Piece:
    spelled = node.latex if "\\" in node.latex else None
    return Piece(transcribe(spelled) if spelled else s.word(node.name), s.ATOM)


# ---------------------------------------------------------------- events and sets
@compose.register(p.Not)
def _(node: p.Not, style: Style) -> Piece:
    if isinstance(node.event, (a.Rel, p.In)):
        return Piece(row(NEG, s.brackets(box(node.event, style))), s.POW)
    inner = fit(node.event, s.ATOM, style)
    return Piece(Script(inner, None, Atom("c", "c")), s.POW)


@compose.register(p.And)
def _(node: p.And, style: Style) -> Piece:
    if node.comma or any(isinstance(e, (a.Rel, p.In)) for e in node.events):
        return Piece(s.commas([equation(e, style, s.OR) for e in node.events]), s.COMMA)
    return Piece(s.commas([fit(e, s.POW, style) for e in node.events], CAP), s.AND)


@compose.register(p.Or)
def _(node: p.Or, style: Style) -> Piece:
    parts = [
        s.brackets(box(e, style), r"\{", r"\}") if isinstance(e, (a.Rel, p.In)) else fit(e, s.POW, style)
        for e in node.events
    ]
    return Piece(s.commas(parts, CUP), s.OR)


@compose.register(p.Minus)
def _(node: p.Minus, style: Style) -> Piece:
    return Piece(row(fit(node.a, s.ADD, style), MINUS, fit(node.b, s.ADD, style)), s.AND)


@compose.register(p.In)
def _(node: p.In, style: Style) -> Piece:
    return Piece(row(box(node.u, style), s.IN, box(node.within, style)), s.REL)


@compose.register(p.Exists)
@compose.register(p.ForAll)
def _(node: p.Exists | p.ForAll, style: Style) -> Piece:
    which = (
        box(node.condition, style) if node.condition is not a.TRUE else s.commas([box(i, style) for i in node.indices])
    )
    sign = EXISTS if isinstance(node, p.Exists) else FOR_ALL
    return Piece(row(sign, which, COLON, box(node.event, style)), s.COMMA)


@compose.register(p.FiniteSet)
def _(node: p.FiniteSet, style: Style) -> Piece:
    if not node.elements:
        return Piece(Atom(r"\emptyset", "∅"), s.ATOM)
    return Piece(s.brackets(s.commas([box(e, style) for e in node.elements]), r"\{", r"\}"), s.ATOM)


@compose.register(p.Interval)
def _(node: p.Interval, style: Style) -> Piece:
    ends = s.commas([box(node.low, style), box(node.high, style)])
    return Piece(Fence(node.closed[0], ends, node.closed[1]), s.ATOM)


@compose.register(p.NamedSet)
def _(node: p.NamedSet, style: Style) -> Piece:
    return Piece(transcribe(s.SETS[node.name]) if node.name in s.SETS else s.letter(node.name), s.ATOM)


@compose.register(p.SetOf)
def _(node: p.SetOf, style: Style) -> Piece:
    return Piece(s.brackets(row(box(node.body, style), COLON, box(node.condition, style)), r"\{", r"\}"), s.ATOM)


# ---------------------------------------------------------------- probabilities
def equation(node: Node, style: Style, level: int = s.COMMA) -> Box:
    """An event inside P( ): an equation stands close, D=1."""
    if isinstance(node, a.Rel) and node.op in s.RELATIONS:
        sign = Atom(*s.RELATIONS[node.op], "tight" if node.op == "=" else "rel")
        if node.op == "=" and box(node.left, style) == box(node.right, style):
            return box(node.right, style)  # the value y of the variable y
        return row(fit(node.left, s.ADD, style), sign, fit(node.right, s.ADD, style))
    if isinstance(node, p.And) and (chain := between(node)) is not None:
        low, middle, high = chain
        signs = [Atom(*s.RELATIONS[e.op], "rel") for e in node.events if isinstance(e, a.Rel)]
        ends = [fit(u, s.ADD, style) for u in (low, middle, high)]
        return row(ends[0], signs[0], ends[1], signs[1], ends[2])
    if isinstance(node, p.And) and (node.comma or any(isinstance(e, (a.Rel, p.In)) for e in node.events)):
        return s.commas([equation(e, style, s.OR) for e in node.events])
    return fit(node, level, style)


def between(node: p.And) -> tuple[Node, Node, Node] | None:
    """The ends and the middle of an event a <= x <= b, which is two relations that share the middle."""
    match node.events:
        case (a.Rel(one, low, middle), a.Rel(two, same, high)) if middle is same:
            if {one, two} <= {"<", "<="} or {one, two} <= {">", ">="}:
                return low, middle, high
    return None


def conditioned(inner: Box, given: Box | None) -> Box:
    return inner if given is None else row(inner, s.BAR, given)


def bars(name: Box, inner: Box, square: bool = False) -> Piece:
    return Piece(row(name, s.brackets(inner, *("[]" if square else "()"))), s.ATOM)


@compose.register(p.Prob)
def _(node: p.Prob, style: Style) -> Piece:
    given = None if node.given is None else equation(node.given, style)
    head = Atom(r"\Pr", "Pr", "name") if node.head == "Pr" else s.letter(node.head)
    return bars(head, conditioned(equation(node.event, style), given))


@compose.register(p.Dens)
def _(node: p.Dens, style: Style) -> Piece:
    head = transcribe(node.head) if "\\" in node.head else s.letter(node.head)
    if not node.arguments:
        return Piece(head, s.ATOM)  # the law itself, as in KL(p || q)
    inner = s.commas([b for u in node.arguments for b in members(u, style)])
    if node.given:
        inner = row(inner, s.BAR, s.commas([b for u in node.given for b in members(u, style)]))
    if node.params:
        inner = row(inner, s.SEMICOLON, s.commas([box(u, style) for u in node.params]))
    return bars(head, inner)


def members(u: Node, style: Style) -> list[Box]:
    """x_1, ..., x_n for all members of a family; anything else as it is."""
    match u:
        case Entries(body, (a.Idx(_, size) as index,)) if size is not None:
            return [member(body, index, end, style) for end in (a.Num(1), None, a.Size(size))]
    return [equation(u, style)]


def member(body: Node, index: Node, at: Node | None, style: Style) -> Box:
    """One member of a family by its number; without one, the dots between the first and the last."""
    if at is None:
        return Atom(r"\dots", "…", "name")
    match body:
        case a.Rel("=", left, right):
            return row(member(left, index, at, style), Atom("=", "=", "tight"), member(right, index, at, style))
        case p.RandVar(_, _, _, family) if family:
            return Script(s.letter(family), box(at, style), None)
    return box(substitute(body, {index: at}), style)


def law_name(name: str) -> Box:
    if name in s.LAWS:
        return transcribe(s.LAWS[name])
    return text_atom("Uniform" if name == "UniformSet" else name)


@compose.register(p.Law)
def _(node: p.Law, style: Style) -> Piece:
    if node.name == "UniformSet" and len(node.params) == 1 and isinstance(node.params[0], p.FiniteSet):
        return Piece(row(law_name(node.name), box(node.params[0], style)), s.ATOM)
    return called(law_name(node.name), node.params, style)


@compose.register(p.LawDens)
def _(node: p.LawDens, style: Style) -> Piece:
    params = s.commas([box(u, style) for u in node.law.params])
    return bars(law_name(node.law.name), row(box(node.point, style), s.SEMICOLON, params))


# ---------------------------------------------------------------- moments and information
def moment(name: Box, inner: Box, given: Node | None, under: Node | None, style: Style) -> Piece:
    if under is not None:
        name = Script(name, box(under, style))
    return bars(name, conditioned(inner, None if given is None else equation(given, style)), square=True)


@compose.register(p.Expect)
def _(node: p.Expect, style: Style) -> Piece:
    return moment(Styled("mathbb", Atom("E", "E")), box(node.u, style), node.given, node.under, style)


@compose.register(p.Var)
def _(node: p.Var, style: Style) -> Piece:
    return moment(Atom("", "Var", "name"), box(node.u, style), node.given, node.under, style)


@compose.register(p.Cov)
def _(node: p.Cov, style: Style) -> Piece:
    both = [node.u] if node.u is node.v else [node.u, node.v]
    name = (
        "Var" if len(both) == 1 and is_scalar(node.u.shape) else "Cov"
    )  # a vector's covariance with itself is a matrix
    return moment(Atom("", name, "name"), s.commas([box(u, style) for u in both]), node.given, None, style)


@compose.register(p.Info)
def _(node: p.Info, style: Style) -> Piece:
    name = {"MI": "I"}.get(node.kind, node.kind)
    sign = {"KL": Atom(r"\,\|\,", " ‖ ", "space"), "MI": s.SEMICOLON}.get(node.kind, s.COMMA_SIGN)
    inner = s.commas([equation(u, style) for u in node.of], sign)
    return bars(Atom("", name, "name"), conditioned(inner, None if node.given is None else equation(node.given, style)))


@compose.register(p.Count)
def _(node: p.Count, style: Style) -> Piece:
    if len(node.of) == 1 and isinstance(node.of[0], (p.FiniteSet, p.SetOf, p.NamedSet)):
        return Piece(Fence("|", box(node.of[0], style), "|"), s.ATOM)
    return bars(Atom("n", "n"), s.commas([equation(u, style) for u in node.of]))


@compose.register(p.Indicator)
def _(node: p.Indicator, style: Style) -> Piece:
    return Piece(Script(Styled("mathbf", s.ONE_BOX), equation(node.event, style)), s.ATOM)


# ---------------------------------------------------------------- statements
@compose.register(p.Indep)
def _(node: p.Indep, style: Style) -> Piece:
    groups = [s.commas([box(u, style) for u in group]) for group in node.groups]
    inner = s.commas(groups, PERP)
    if node.given:
        inner = row(inner, s.BAR, s.commas([equation(u, style) for u in node.given]))
    return Piece(inner, s.COMMA)


@compose.register(q.Has)
def _(node: q.Has, style: Style) -> Piece:
    verb = "has" if node.prop.startswith("full") else "is an" if node.prop == "event" else "is"
    return Piece(row(box(node.u, style), text_atom(f" {verb} {node.prop}")), s.COMMA)


@compose.register(q.Follows)
def _(node: q.Follows, style: Style) -> Piece:
    given = None if node.given is None else equation(node.given, style)
    return Piece(row(conditioned(box(node.u, style), given), SIM, box(node.law, style)), s.COMMA)


@compose.register(q.Edge)
def _(node: q.Edge, style: Style) -> Piece:
    return Piece(row(box(node.parent, style), ARROW, box(node.child, style)), s.COMMA)


@compose.register(q.Draw)
def _(node: q.Draw, style: Style) -> Piece:
    how = "with" if node.replaced else "without"
    names = s.commas([box(v, style) for v in node.variables])
    return Piece(row(text_atom(f"{node.number} draws {how} replacement: "), names), s.COMMA)


@compose.register(q.Space)
def _(node: q.Space, style: Style) -> Piece:
    events = transcribe(r"2^\Omega") if node.events is None else box(node.events, style)
    return Piece(s.brackets(s.commas([box(node.outcomes, style), events, Atom("P", "P")])), s.ATOM)
