"""Goals in words: the Taylor polynomial of degree 3 of f at 0; T_3(x) at x_0 = 0.

Such a goal is read as what it abbreviates: Σ_k f^(k)(a)/k! (x - a)^k with its derivatives still to be taken, for a
vector f(a) + ∇f(a) (x - a) + ½ (x - a)ᵀ H(a) (x - a). Its name is T_n.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise
from math import factorial, prod

from symderive.expr.algebra import Apply, Map, Num, Pow, Prod, Rel, Sum, Sym, Transpose
from symderive.expr.arrays import Block
from symderive.expr.build import is_zero, neg, zero
from symderive.expr.calculus import At, Derivative
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Definition, Goal
from symderive.expr.shape import SCALAR, is_scalar
from symderive.parse.errors import Source
from symderive.parse.tokens import Token

ORDERS = {"zeroth": 0, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "linear": 1,
          "quadratic": 2, "cubic": 3, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}  # fmt: skip
DEGREE = re.compile(
    r"(?:degree|order)\s*(\d+)|(" + "|".join(ORDERS) + r")[- ](?:order|degree)|(linear|quadratic|cubic)"
)
SHORT = re.compile(r"\s*T\s*_\s*(?:\{\s*(\d+)\s*\}|(\d))(?:\s*\(\s*([A-Za-z]|\\[a-z]+\{[a-z]\})\s*\))?")
PLACE = re.compile(r"(at|about|around|near|point|origin)\s*$")
HIGHEST = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words ask for: how high, of what, about which point (runs of tokens; None: not said)."""

    degree: int
    of: list[Token] | None
    about: list[Token] | None
    origin: bool = False


def asked(tokens: list[Token], source: Source, names: frozenset[str]) -> Asked | None:
    """The parts of a goal that speaks of a Taylor polynomial; None for any other goal."""
    parts = list(runs(tokens))
    words = " ".join(p for p in parts if isinstance(p, str)).lower()
    text = source.text
    short = SHORT.match(text[tokens[0].start :]) if tokens else None
    if short is not None and "T" not in names and not any(name.startswith("T_") for name in names):
        rest = list(parts[1:]) if parts and not isinstance(parts[0], str) else parts
        said = " ".join(p for p in rest if isinstance(p, str)).lower()
        if not rest or PLACE.search(said.strip()) or "origin" in said:
            return Asked(int(short.group(1) or short.group(2)), None, after(rest, PLACE), "origin" in said)
    if "taylor" not in words:
        return None
    degree = DEGREE.search(words)
    if degree is not None:
        n = int(degree.group(1)) if degree.group(1) else ORDERS[degree.group(2) or degree.group(3)]
    else:
        number = after(parts, re.compile(r"(degree|order)\s*$"))
        spelled = "".join(t.text for t in number or [])
        if not spelled.isdigit():
            raise source.error("of which degree is this Taylor polynomial?", 0, "say it: of degree 3")
        n = int(spelled)
    return Asked(n, after(parts, re.compile(r"\bof\s*$")), after(parts, PLACE), "origin" in words)


def runs(tokens: list[Token]) -> Iterator[str | list[Token]]:
    """Words and the formulas between them, in order."""
    formula: list[Token] = []
    for t in tokens:
        if t.kind == "text":
            if formula:
                yield formula
            formula = []
            yield t.text
        else:
            formula.append(t)
    if formula:
        yield formula


def after(parts: list[str | list[Token]], words: re.Pattern[str]) -> list[Token] | None:
    """The formula that follows words of a kind."""
    for left, right in pairwise(parts):
        if isinstance(left, str) and not isinstance(right, str) and words.search(left.strip().lower()):
            return right
    return None


# ---------------------------------------------------------------- the polynomial as a tree
def polynomial(
    of: Node | None, point: Node | None, origin: bool, degree: int, definitions: list[Definition], source: Source
) -> Goal:
    """The goal that the words stand for."""
    if degree > HIGHEST:
        raise source.error(f"a Taylor polynomial of degree {degree} is too long to write out", 0)
    f, variables = function_of(of, definitions, source)
    values = point_of(point, origin, variables, source)
    at = tuple(zip(variables, values, strict=True))
    if len(variables) == 1 and not is_scalar(variables[0].shape):
        if degree > 2:
            raise source.error("in a vector the Taylor polynomial is written out up to degree 2", 0)
        node = in_a_vector(f, variables[0], at, degree)
    else:
        node = in_numbers(f, variables, at, degree)
    return Goal(node, None, Sym(f"T_{degree}", SCALAR, f"T_{{{degree}}}"), source.text.strip())


def function_of(of: Node | None, definitions: list[Definition], source: Source) -> tuple[Node, tuple[Node, ...]]:
    """f at its own letters, and these letters."""
    functions = [d for d in definitions if d.params]
    if of is None:
        if len(functions) != 1:
            raise source.error("of which function is this Taylor polynomial?", 0, "say it: of f at 0")
        of = functions[0].name
    for d in functions:
        if d.name is of:
            name = getattr(d.name, "name", "f")
            if len(d.params) == 1 and is_scalar(d.params[0].shape):
                return Map(name, d.params[0]), d.params
            return Apply(name, d.params, d.name.shape), d.params
    symbols = sorted((s for s in free_leaves(of) if isinstance(s, Sym)), key=lambda s: s.name)
    letters: tuple[Node, ...] = tuple(symbols)
    match of:
        case Map(_, Sym() as x, 0):
            letters = (x,)
        case Apply(_, arguments, _, ()):
            letters = arguments
    if len(letters) != 1 and not isinstance(of, Apply):
        raise source.error("in which letter is this a Taylor polynomial?", 0, "define the function: f(x) = ...")
    if not is_scalar(of.shape):
        raise source.error("a Taylor polynomial is of a function whose values are numbers", 0)
    return of, letters


def point_of(point: Node | None, origin: bool, variables: tuple[Node, ...], source: Source) -> list[Node]:
    """The value of each letter at the point: 0 at the origin, a of x = a, the entries of (1, 2)."""
    if isinstance(point, Rel) and point.op == "=":
        point = point.right
    if point is None:
        if not origin:
            raise source.error("about which point is this Taylor polynomial?", 0, "say it: at 0")
        return [zero(v.shape) for v in variables]
    if len(variables) == 1 and point.shape == variables[0].shape:
        return [point]
    if isinstance(point, Block):
        entries = [e for row in point.rows for e in row]
        if len(entries) == len(variables):
            return entries
    if is_zero(point):
        return [zero(v.shape) for v in variables]
    raise source.error("the point does not have as many entries as the function has letters", 0)


def away(x: Node, a: Node) -> Node:
    return x if is_zero(a) else Sum((x, neg(a)))


def in_a_vector(f: Node, x: Node, at: tuple[tuple[Node, Node], ...], degree: int) -> Node:
    d = away(x, at[0][1])
    terms: list[Node] = [At(f, at)]
    if degree >= 1:
        terms.append(Prod((At(Derivative(f, (x,)), at), d)))
    if degree == 2:
        terms.append(Prod((Num(Fraction(1, 2)), Transpose(d), At(Derivative(f, (x, x)), at), d)))
    return Sum(tuple(terms)) if len(terms) > 1 else terms[0]


def in_numbers(f: Node, variables: tuple[Node, ...], at: tuple[tuple[Node, Node], ...], degree: int) -> Node:
    """Σ over the powers: each mixed derivative once, over the factorials of its powers."""
    partial = len(variables) > 1
    terms: list[Node] = [At(f, at)]
    for k in range(1, degree + 1):
        for by in combinations_with_replacement(variables, k):
            powers = [(x, a, by.count(x)) for x, a in at if x in by]
            below = prod(factorial(n) for _, _, n in powers)
            lead = () if below == 1 else (Num(Fraction(1, below)),)
            factors = [away(x, a) if n == 1 else Pow(away(x, a), Num(n)) for x, a, n in powers]
            terms.append(Prod((*lead, At(Derivative(f, by, partial), at), *factors)))
    return Sum(tuple(terms)) if len(terms) > 1 else terms[0]
