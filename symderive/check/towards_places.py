"""Which letters come close to a place, and how, where a remainder is small: h to 0, n to infinity, x to a."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from symderive.check.left_out import Rest
from symderive.expr.algebra import Num, Sum, Sym
from symderive.expr.build import add, mul
from symderive.expr.calculus import At
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.remainders import DOTS
from symderive.parse.customs import variable_by_custom

GROWING = frozenset(("n", "N", "m", "M", "T"))  # letters that tend to infinity by custom
#: by which letter a series with dots runs, where several would do
SERIES = {"x": 0, "t": 1, "z": 2, "h": 3, "r": 4, "q": 5, "s": 6, "epsilon": 7}

Scaled = Callable[[Node, int], Node]  # a formula at the place that lies this many decimal places from the limit


def directions(rest: Rest, problem: Problem) -> Iterator[Scaled]:
    """How letters may come close to the place that a remainder means: the ways are tried in turn."""
    kind, of = rest
    letters = [u for u in free_leaves(of[-1]) if isinstance(u, Sym)]
    if kind == DOTS:
        for u in sorted(letters, key=lambda u: (SERIES.get(u.name, 9), u.name)):
            for base in differences(of[-1], u):
                yield moved_to(u, base)
            yield shrunk((u,))
        for u in letters:
            yield grown((u,))
        return
    if letters and (all(u.name in GROWING for u in letters) or all(natural(u, problem) for u in letters)):
        yield grown(tuple(letters))
        return
    x = variable_by_custom([u.name for u in letters])
    for u in letters:
        if len(letters) == 1 or u.name == x:
            for base in differences(of[-1], u):
                yield moved_to(u, base)
    yield shrunk(tuple(letters))
    if len(letters) == 1:
        yield grown(tuple(letters))


def natural(u: Sym, problem: Problem) -> bool:
    declared = problem.declarations.get(u.name)
    return declared is not None and getattr(declared, "domain", "") == "natural"


def differences(of: Node, x: Sym) -> list[Node]:
    """The differences x - a in a formula."""
    found: list[Node] = []
    for part in of.walk():
        match part:
            case Sum(terms) if x in terms and not any(x in free_leaves(t) for t in terms if t is not x):
                found.append(part)
    return found


def shrunk(letters: tuple[Node, ...]) -> Scaled:
    return lambda node, places: At(node, tuple((u, mul(small(places), u)) for u in letters))


def grown(letters: tuple[Node, ...]) -> Scaled:
    return lambda node, places: At(node, tuple((u, mul(Num(10**places), u)) for u in letters))


def moved_to(x: Sym, base: Node) -> Scaled:
    """x comes close to the place at which ``base`` = x - a is 0."""
    return lambda node, places: At(node, ((x, add(x, mul(Num(Fraction(1, 10**places) - 1), base))),))


def small(places: int) -> Node:
    return Num(Fraction(1, 10**places))
