"""A tree in SymPy's syntax, the ``exact`` string of a result: scalars, vectors and matrices as nested lists, laws."""

from __future__ import annotations

import re
from fractions import Fraction

from symderive.expr import algebra as a
from symderive.expr import arrays as r
from symderive.expr import calculus as c
from symderive.expr import probability as p
from symderive.expr.node import Node
from symderive.expr.shape import is_scalar

ADD, MUL, POW, ATOM = range(4)

SAME_NAME = (
    "sqrt exp log sin cos tan cot sec csc asin acos atan sinh cosh tanh asinh acosh atanh sign erf gamma loggamma "
    "erfinv digamma floor factorial"
)
FUNCTIONS = {name: name for name in SAME_NAME.split()} | {"abs": "Abs", "ceil": "ceiling", "heaviside": "Heaviside"}
# Functions that SymPy has no name for, by what they are.
SPELLED_OUT = {
    "sigmoid": "1/(1 + exp(-({u})))",
    "softplus": "log(1 + exp({u}))",
    "relu": "Max(0, {u})",
    "Phi": "(1 + erf(({u})/sqrt(2)))/2",
}
APPLIED = {"binom": "binomial", "max": "Max", "min": "Min", "beta": "beta", "mod": "Mod"}
CONSTANTS = {"pi": "pi", "oo": "oo", "i": "I", "true": "True"}
RELATIONS = {"=": "Eq", "!=": "Ne"}


class UnwritableError(Exception):
    """A tree (a matrix by letters, a probability) for which SymPy's syntax has no scalar word."""


def sympy(node: Node) -> str | None:
    """The ``exact`` string of a scalar, a vector or matrix written out, or a law; None for any other tree."""
    try:
        return whole(node)
    except UnwritableError:
        return None


def whole(node: Node) -> str:
    match node:
        case p.Law("UniformSet", (p.FiniteSet(elements),)):
            return f"Uniform({listed([whole(e) for e in elements])})"
        case p.Law(name, params):
            return f"{name}({', '.join(whole(u) for u in params)})"
        case r.Block(rows) if all(is_scalar(e.shape) for line in rows for e in line):
            if len(rows) == 1 or all(len(line) == 1 for line in rows):
                return listed([whole(e) for line in rows for e in line])
            return listed([listed([whole(e) for e in line]) for line in rows])
        case a.Transpose(r.Block() as inner) if 1 in (len(inner.rows), len(inner.rows[0])):
            return whole(inner)
        case p.FiniteSet(elements):
            return listed([whole(e) for e in elements])
        case a.Eye(dim) if dim.number is not None:
            return listed([listed(["1" if i == j else "0" for j in range(dim.number)]) for i in range(dim.number)])
        case a.Zeros((rows, columns)) if rows.number is not None and columns.number is not None:
            if columns.number == 1 or rows.number == 1:
                return listed(["0"] * (rows.number * columns.number))
            return listed([listed(["0"] * columns.number)] * rows.number)
    if not is_scalar(node.shape):
        if isinstance(node, a.Sym):
            return symbol(node.name)
        raise UnwritableError
    return spell(node)[0]


def listed(items: list[str]) -> str:
    return f"[{', '.join(items)}]"


def symbol(name: str) -> str:
    """A name as Python would have it: λ is ``lam``, ``x_1`` stays, other signs become underscores."""
    bare = re.sub(r"\W+", "_", name).strip("_")
    return {"lambda": "lam"}.get(bare, bare)


def fit(node: Node, level: int) -> str:
    words, own = spell(node)
    return words if own >= level else f"({words})"


def rational(value: Fraction) -> tuple[str, int]:
    return str(value), ADD if value < 0 else MUL if value.denominator != 1 else ATOM


def spell(node: Node) -> tuple[str, int]:
    """A scalar and how tightly its notation binds."""
    match node:
        case a.Num(value):
            return rational(value)
        case a.Const(name) if name in CONSTANTS:
            return CONSTANTS[name], ATOM
        case a.Sym(name) | a.Idx(name):
            if not is_scalar(node.shape):
                raise UnwritableError
            return symbol(name), ATOM
        case a.Size(dim):
            words = " + ".join("*".join([str(k), *m]) if k != 1 or not m else "*".join(m) for m, k in dim.terms) or "0"
            return words, ATOM if dim.letter else ADD
        case r.Member(name, indices) | r.Entry(a.Sym(name), indices):
            marks = [spell(i)[0] for i in indices]
            return f"{symbol(name)}_{''.join(marks) if all(len(m) == 1 for m in marks) else '_'.join(marks)}", ATOM
        case a.Sum(terms):
            return " + ".join(fit(t, ADD) for t in terms).replace("+ -", "- "), ADD
        case a.Prod(factors):
            return product(factors)
        case a.Pow(base, a.Num(exponent)) if exponent == -1:
            return f"1/{fit(base, POW)}", MUL
        case a.Pow(base, exponent):
            return f"{fit(base, ATOM)}**{fit(exponent, ATOM)}", POW
        case a.Map(name, u, 0) if is_scalar(u.shape):
            return function(name, u)
        case a.Apply(name, arguments) if name in APPLIED:
            return f"{APPLIED[name]}({', '.join(spell(u)[0] for u in arguments)})", ATOM
        case r.BigSum(body, index, low, high, ()):
            return f"Sum({spell(body)[0]}, ({spell(index)[0]}, {spell(low)[0]}, {spell(high)[0]}))", ATOM
        case r.BigProd(body, index, low, high):
            return f"Product({spell(body)[0]}, ({spell(index)[0]}, {spell(low)[0]}, {spell(high)[0]}))", ATOM
        case c.Integral(body, var, low, high) if low is not None and high is not None:
            return f"Integral({spell(body)[0]}, ({spell(var)[0]}, {spell(low)[0]}, {spell(high)[0]}))", ATOM
        case a.Cases(branches):
            inner = ", ".join(f"({spell(value)[0]}, {spell(when)[0]})" for when, value in branches)
            return f"Piecewise({inner})", ATOM
        case a.Rel(op, left, right) if op in RELATIONS:
            return f"{RELATIONS[op]}({spell(left)[0]}, {spell(right)[0]})", ATOM
        case a.Rel(op, left, right) if op in ("<", "<=", ">", ">="):
            return f"({fit(left, ADD)} {op} {fit(right, ADD)})", ATOM
        case p.And(events):
            return f"And({', '.join(spell(e)[0] for e in events)})", ATOM
        case p.Or(events):
            return f"Or({', '.join(spell(e)[0] for e in events)})", ATOM
        case p.Label(name):
            return symbol(name), ATOM
        case a.Det(r.Block() as inner):
            return f"Matrix({whole(inner)}).det()", ATOM
    raise UnwritableError


def product(factors: tuple[Node, ...]) -> tuple[str, int]:
    """A product of scalars: u*v/w, with a minus in front where the first factor is -1."""
    if not all(is_scalar(f.shape) for f in factors):
        raise UnwritableError
    words, sign = "", ""
    for factor in factors:
        match factor:
            case a.Num(value) if value == -1 and not words and not sign:
                sign = "-"
            case a.Pow(base, a.Num(exponent)) if exponent == -1:
                words = f"{words or '1'}/{fit(base, POW)}"
            case _:
                part = fit(factor, MUL)
                words = f"{words}*{part}" if words else part
    return sign + (words or "1"), ADD if sign or words.startswith("-") else MUL


def function(name: str, u: Node) -> tuple[str, int]:
    inner = spell(u)[0]
    if name == "exp" and u is a.UNITY:
        return "E", ATOM
    if name in SPELLED_OUT:
        return f"({SPELLED_OUT[name].format(u=inner)})", ATOM
    if name in FUNCTIONS:
        return f"{FUNCTIONS[name]}({inner})", ATOM
    if not re.fullmatch(r"\w+", name):
        raise UnwritableError
    return f"{symbol(name)}({inner})", ATOM
