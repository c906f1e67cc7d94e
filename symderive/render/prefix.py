"""A tree in the prefix form, ``add(mul(2,x),1)``: words and brackets only, to see how a formula was read."""

from __future__ import annotations

from symderive.expr import algebra as a
from symderive.expr import arrays as r
from symderive.expr import calculus as c
from symderive.expr import probability as p
from symderive.expr import problem as q
from symderive.expr.node import Node
from symderive.expr.remainders import DOTS, Remainder
from symderive.expr.repeated import Repeated
from symderive.render.boxes import Accent, Atom, Box, Script, Styled
from symderive.render.compose import positive
from symderive.render.paint_text import text
from symderive.render.spelling import name_box
from symderive.render.symbols import GREEK

RELATIONS = {"=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "propto": "propto"}
FUNCTIONS = {"factorial": "fact", "relu": "ReLU"}
NAMES = (
    "sqrt exp log abs sin cos tan cot sec csc asin acos atan sinh cosh tanh asinh acosh atanh sign sigmoid softplus "
    "erf erfinv gamma loggamma digamma floor ceil heaviside Phi"
)
KNOWN = set(NAMES.split())
WORDS = {
    a.Transpose: "transpose", a.Inverse: "inv", a.Trace: "trace", a.Det: "det", a.Hadamard: "hadamard", r.Diag: "diag",
    r.DiagPart: "diag", r.Vec: "vec", r.Kron: "kron", p.Not: "compl", p.Or: "cup", p.Minus: "setminus", p.In: "in",
    p.Indicator: "indicator", c.Differential: "d", a.Delta: "kronecker", p.FiniteSet: "set", r.BigSum: "sum",
    r.BigProd: "prod", p.Count: "n", a.Unit: "unit",
}  # fmt: skip
INFORMATION = {"H": "H", "MI": "MI", "KL": "KL"}
LETTERS = {sign: name for name, sign in GREEK.items()}


def form(head: str, *kids: str) -> str:
    return f"{head}({','.join(kids)})" if kids else head


def name(spelled: Box) -> str:
    """A name: fonts dropped, Greek by name, subscripts as ``sub_``, decorations as ``decor``."""
    match spelled:
        case Atom(_, words, _):
            return LETTERS.get(words, words)
        case Styled(_, body):
            return name(body)
        case Accent(mark, body):
            return form(
                "decor", name(body), {"widehat": "hat", "overline": "bar", "widetilde": "tilde"}.get(mark, mark)
            )
        case Script(base, sub, sup, _):
            inner = name(base)
            inner = inner if sub is None else form("sub_", inner, name(sub))
            above = "" if sup is None else text(sup)
            primes = above.count("′")
            return form("prime", inner) if primes else f"{inner}^{above}" if above else inner
    return text(spelled).replace(" ", "")


def prefix(node: Node) -> str:
    """The prefix form of a tree."""
    word = WORDS.get(type(node))
    if word is not None:
        return form(word, *map(prefix, node.kids))
    match node:
        case a.Num(value):
            return str(value) if value.denominator == 1 else form("div", str(value.numerator), str(value.denominator))
        case a.Const(constant):
            return constant
        case a.Sym() | a.Idx() | p.RandVar() | p.EventSym():
            return name(name_box(node.name, node.latex))
        case a.Size(dim):
            return str(dim).replace(" ", "*")
        case p.Label(label) | p.NamedSet(label):
            return label
        case a.Ones():
            return "ones"
        case a.Zeros():
            return "0"
        case a.Eye():
            return "identity"
        case a.Sum(terms):
            return summed(terms)
        case a.Prod():
            return product(node)
        case a.Pow(base, a.Num(exponent)) if exponent == -1:
            return form("div", "1", prefix(base))
        case a.Pow(base, exponent):
            return form("pow", prefix(base), prefix(exponent))
        case a.Rel(op, left, right):
            return form(RELATIONS.get(op, op), prefix(left), prefix(right))
        case a.Map():
            return function(node)
        case a.Apply(called, arguments):
            inner = [prefix(u) for u in arguments]
            return (
                form(called, *inner)
                if called in ("binom", "max", "min", "softmax", "logsumexp")
                else form("app", called, *inner)
            )
        case a.Cases(branches):
            return form("cases", *(form("if", prefix(value), prefix(when)) for when, value in branches))
        case r.Norm(u, kind):
            return form("norm", prefix(u)) if kind == "2" else form("norm", prefix(u), kind)
        case r.Block(rows):
            return form("matrix", *(form("row", *map(prefix, line)) for line in rows))
        case r.Entry(u, indices):
            return form("idx", prefix(u), *map(prefix, indices))
        case r.Row(u, index):
            return form("idx", prefix(u), prefix(index))
        case r.Column(u, index):
            return form("idx", prefix(u), "all", prefix(index))
        case r.Member(family, indices):
            return form("idx", name(name_box(family, node.latex)), *map(prefix, indices))
        case r.Entries(body, indices):
            return form("entries", prefix(body), *map(prefix, indices))
    return calculus_or_chance(node)


def summed(terms: tuple[Node, ...]) -> str:
    if len(terms) == 2 and (second := positive(terms[1])) is not None:
        return form("sub", prefix(terms[0]), prefix(second))
    return form("add", *map(prefix, terms))


def product(node: a.Prod) -> str:
    opposite = positive(node)
    if opposite is not None:
        return form("neg", prefix(opposite))
    top, bottom = [], []
    for factor in node.factors:
        match factor:
            case a.Pow(base, a.Num(exponent)) if exponent == -1:
                bottom.append(prefix(base))
            case _:
                top.append(prefix(factor))
    above = form("mul", *top) if len(top) > 1 else top[0] if top else "1"
    return form("div", above, form("mul", *bottom) if len(bottom) > 1 else bottom[0]) if bottom else above


def function(node: a.Map) -> str:
    u = prefix(node.u)
    if node.name == "relu":
        return form("max", "0", u)
    if node.name in KNOWN or node.name in FUNCTIONS:
        return form(FUNCTIONS.get(node.name, node.name), u)
    if not node.primes:
        return form("app", node.name, u)
    if isinstance(node.u, a.Sym):
        return form("diff", form("app", node.name, u), *[u] * node.primes)
    head = node.name
    for _ in range(node.primes):
        head = form("deriv", head)
    return form("app", head, u)


def given(node: Node | None) -> list[str]:
    if node is None:
        return []
    parts = node.events if isinstance(node, p.And) and node.comma else (node,)
    return [form("given", *map(prefix, parts))]


def calculus_or_chance(node: Node) -> str:
    match node:
        case c.Derivative(of, (u, v)) if u is v and u.shape[0].number != 1:
            return form("hessian", prefix(of), prefix(u))
        case c.Derivative(of, by):
            return form("diff", prefix(of), *map(prefix, by))
        case c.At(body, point):
            return form("evalat", prefix(body), *(prefix(u) for pair in point for u in pair))
        case Repeated(of, by, order):
            return form("repeated", prefix(of), prefix(by), prefix(order))
        case Remainder(kind, of):
            return "dots" if kind == DOTS else form("app", kind, *map(prefix, of))
        case c.Limit(body, var, to, side):
            sides = {"+": ["plus"], "-": ["minus"]}.get(side, [])
            return form("lim", prefix(body), prefix(var), prefix(to), *sides)
        case c.Integral(body, var, low, high):
            ends = [prefix(end) for end in (low, high) if end is not None]
            return form("int", prefix(body), prefix(var), *ends)
        case p.SumOver(body, var):
            return form("sumover", prefix(body), prefix(var))
        case p.And(events, comma):
            return form("joint" if comma else "cap", *map(prefix, events))
        case p.Prob(event, condition):
            return form("P", prefix(event), *given(condition))
        case p.Dens(head, arguments, condition, params):
            inner = [prefix(u) for u in arguments]
            parts = [inner[0] if len(inner) == 1 else form("joint", *inner)]
            parts += [form("given", *map(prefix, condition))] if condition else []
            parts += [form("par", *map(prefix, params))] if params else []
            return form("dens", head, *parts)
        case p.Law(law, params):
            return form(law, *map(prefix, params))
        case p.LawDens(law, point):
            return form(law.name + "pdf", prefix(point), *map(prefix, law.params))
        case p.Expect(u, condition, under) | p.Var(u, condition, under):
            below = [] if under is None else [form("under", prefix(under))]
            return form("E" if isinstance(node, p.Expect) else "Var", prefix(u), *below, *given(condition))
        case p.Cov(u, v, condition):
            return form("Cov", prefix(u), *([] if u is v else [prefix(v)]), *given(condition))
        case p.Info(kind, of, condition):
            return form(INFORMATION.get(kind, kind), *map(prefix, of), *given(condition))
        case p.Indep(groups, condition):
            parts = [prefix(g[0]) if len(g) == 1 else form("joint", *map(prefix, g)) for g in groups]
            return form("indep", *parts, *([form("given", *map(prefix, condition))] if condition else []))
        case p.Best(kind, body, over):
            return form(kind, prefix(body), *map(prefix, over))
        case q.Follows(u, law, condition):
            return form("sim", prefix(u), *given(condition), prefix(law))
        case q.Has(prop, u):
            return form("has", prefix(u), prop.replace(" ", "_"))
    return form(type(node).__name__.lower(), *map(prefix, node.kids))
