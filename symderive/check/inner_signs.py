"""The signs that a step takes for granted of what stands inside: under a root, between bars, in a logarithm, a max or
an inverse function.

|x - 10| = 10 - x needs x <= 10, and not a sign of the letter x: so what stands inside is asked first, and what the line
puts in the place of the root or the bars.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderive.check.assumption import Assumption, relation
from symderive.check.explaining import differing
from symderive.expr.algebra import PI, UNITY, ZERO, Apply, Det, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import divide, neg
from symderive.expr.node import Node, holds, nodes_of
from symderive.expr.probability import And
from symderive.expr.problem import Fact
from symderive.expr.shape import is_scalar
from symderive.numeric.plainly import plain_number
from symderive.render import notation

BENT = ("abs", "relu")
HALF_PI = divide(PI, Num(2))
#: inverse function -> (the function that it undoes, where it does, from, to, how the ends belong to it)
INVERSES: dict[str, tuple[str, Node, Node, str]] = {
    "asin": ("sin", neg(HALF_PI), HALF_PI, "<="),
    "acos": ("cos", ZERO, PI, "<="),
    "atan": ("tan", neg(HALF_PI), HALF_PI, "<"),
}
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
WRITTEN = {"<": "<", ">": ">", "<=": r"\le", ">=": r"\ge"}


def inner_signs(a: Node, b: Node) -> Iterator[Assumption]:
    """What the step from a to b may take for granted of the insides that only one of the two lines has."""
    yield from of_domains(a, b)
    shared = set(a.walk()) & set(b.walk())
    insides = list(dict.fromkeys(p for line in (a, b) for p in line.walk() if p not in shared and is_scalar(p.shape)))
    for part in insides:
        yield from of_ends(part)
    if any(bent(p) or (isinstance(p, Map) and p.name == "sqrt") for p in insides):
        for u, v in differing(a, b):
            made = v if any(bent(p) or getattr(p, "name", "") == "sqrt" for p in u.walk()) else u
            if is_scalar(made.shape) and holds(made, Sym):
                yield signed(made, ">=")


def bends(a: Node, b: Node) -> bool:
    """Does a root, a pair of bars, a max or an inverse function stand in one of the lines that the other has not?"""
    shared = set(a.walk()) & set(b.walk())
    return any(
        bent(p) or (isinstance(p, Map) and p.name in ("sqrt", *INVERSES)) or (isinstance(p, Apply) and extreme(p))
        for line in (a, b)
        for p in line.walk()
        if p not in shared and is_scalar(p.shape)
    )


def bent(part: Node) -> bool:
    return isinstance(part, Map) and part.name in BENT


def extreme(part: Apply) -> bool:
    return part.name in ("max", "min") and len(part.arguments) == 2


def of_domains(above: Node, right: Node) -> Iterator[Assumption]:
    """That the line has a value: its new logarithms and roots are of positive numbers."""
    before = {part.u for part in nodes_of(above, Map)}
    new = [part.u for part in nodes_of(right, Map) if part.name in ("log", "sqrt")]
    inside = [u for u in dict.fromkeys(new) if u.kids and u not in before and is_scalar(u.shape)]
    if inside:
        all_of_them = [signed(u, ">") for u in inside]
        words = ", ".join(found.words for found in all_of_them)
        yield Assumption(words, tuple(fact for found in all_of_them for fact in found.facts))


def of_ends(part: Node) -> Iterator[Assumption]:
    """On which side of its corner, or in which range, a part may have been taken to lie."""
    match part:
        case Map("abs" | "relu", u) | Map("sqrt", Pow(u, Num())):
            yield from (signed(u, op) for op in (">=", "<="))
        case Map("log", Pow(u, Num())) if u.kids:
            yield from (signed(u, op) for op in (">", "<"))
        case Map("log", Prod((Num(), Det() as d, *_))) | Map("log", Pow(Det() as d, _)):
            yield from (signed(d, op) for op in (">", "<"))
        case Apply("max" | "min", (u, v)):
            yield from (compared(u, op, v) for op in (">=", "<="))
        case Map(name, Map(inner, u)) if name in INVERSES and INVERSES[name][0] == inner:
            _, low, high, op = INVERSES[name]
            words = f"{notation.latex(low)} {WRITTEN[op]} {notation.latex(u)} {WRITTEN[op]} {notation.latex(high)}"
            yield Assumption(words, (Fact("relation", And((Rel(op, low, u), Rel(op, u, high)))),))


def signed(u: Node, op: str) -> Assumption:
    """u > 0, u <= 0, ..., with a letter alone on the left where that is all there is: x >= 3, x < y."""
    match u:
        case Prod((Num(k), *rest)) if k < 0 and rest:
            return signed(rest[0] if len(rest) == 1 else Prod(tuple(rest)), TURNED[op])
        case Sum((s, t)):
            for one, other in ((s, t), (t, s)):
                c, line = plain_number(other), times(one)
                if line is not None and c is not None:
                    return compared(line[1], op if line[0] > 0 else TURNED[op], Num(-c / line[0]))
            first, second = times(s), times(t)
            if first is not None and second is not None and first[0] == -second[0]:
                (k, x), (_, y) = first, second
                return compared(x, op, y) if k > 0 else compared(y, op, x)
    return compared(u, op, ZERO)


def times(term: Node) -> tuple[Fraction, Node] | None:
    """(c, x) of a term c x with a single letter x."""
    match term:
        case Sym():
            return UNITY.value, term
        case Prod((Num(c), Sym() as x)) if c:
            return c, x
    return None


def compared(u: Node, op: str, v: Node) -> Assumption:
    return Assumption(f"{notation.latex(u)} {WRITTEN[op]} {notation.latex(v)}", (relation(u, op, v),))
