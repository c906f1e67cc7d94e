"""Primes and subscripts that are derivatives: y' below y = x^2, f_{xy} below f(x, y) = ... .

Of several letters in y = a e^{kx} the prime's is the one by which the lines differentiate elsewhere, else the one that
is a variable by custom; dots are by t. Where neither tells, the line is not understood: y' is never a letter beside y.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from symderive.check.letters import changed
from symderive.check.reading import Line, Row, sides_of
from symderive.expr.algebra import UNITY, Sym, divide
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.parse.customs import variable_by_custom

MOST = 4  # primes
DOTS = {"_dot": 1, "_ddot": 2}
TIME = "t"  # the letter by which dots differentiate


def with_primes(problem: Problem, lines: Sequence[Line]) -> list[Line]:
    """The lines with primes of a defined number, and letters below a defined function, as derivatives."""
    sides = sides_of(lines)
    named = {leaf for side in sides for leaf in free_leaves(side) if isinstance(leaf, Sym)}
    spoken = {v for side in sides for p in side.walk() if isinstance(p, Derivative) for v in p.by}
    put: dict[Node, Node] = {leaf: made for leaf in named if (made := derivative(leaf, problem, spoken)) is not None}
    unclear = {leaf: letters for leaf in named - put.keys() if (letters := undecided(leaf, problem))}
    if unclear:
        lines = [refused(line, unclear) for line in lines]
    ratios = any(isinstance(p, Derivative) and ratio(p, problem) is not None for side in sides for p in side.walk())
    if not put and not ratios:
        return list(lines)

    def change(part: Node) -> Node:
        part = put.get(part, part)
        return ratio(part, problem) or part

    return [changed(line, lambda node: transform(node, change)) for line in lines]


def ratio(part: Node, problem: Problem) -> Node | None:
    """dx/dy below y = f(x), and dy/dx below x = f(t), y = g(t): the slopes by the one letter, one over the other."""
    match part:
        case Derivative(Sym() as u, (Sym() as v,), False, _) if (
            u is not v and is_scalar(u.shape) and is_scalar(v.shape)
        ):
            bodies = {d.name: d.body for d in problem.definitions if not d.params}
            if v not in bodies or (u in bodies and v in through(u, bodies)):
                return None
            letters = letters_of(v, problem)
            of_u = letters_of(u, problem) if u in bodies else [u]
            if len(letters) == 1 and of_u == letters:
                up = Derivative(u, (letters[0],), False) if u in bodies else UNITY
                return divide(up, Derivative(v, (letters[0],), False))
    return None


def through(name: Node, bodies: dict[Node, Node]) -> set[Node]:
    """The named quantities and letters on the way from a name to its letters."""
    found: set[Node] = set()
    todo = [name]
    while todo:
        for leaf in free_leaves(bodies[todo.pop()]):
            if leaf not in found:
                found.add(leaf)
                if leaf in bodies:
                    todo.append(leaf)
    return found


def derivative(leaf: Sym, problem: Problem, spoken: AbstractSet[Node] = frozenset()) -> Node | None:
    """What an undeclared name with primes, or with the letters of a function below it, stands for.

    ``spoken`` are the letters by which the lines differentiate elsewhere.
    """
    declared = problem.declarations.get(leaf.name)
    if declared is not None and not declared.inferred:
        return None
    if (name := primed(leaf, problem)) is not None:
        letters = letters_of(name, problem)
        by = letters if len(letters) == 1 else [x for x in letters if x in spoken]
        if leaf.name.endswith("dot"):
            by = [x for x in letters if x.name == TIME]
        elif len(by) != 1:
            by = [x for x in letters if x.name == variable_by_custom([x.name for x in letters])]
        _, times = unmarked(leaf.name)
        return Derivative(name, (by[0],) * times, False) if by and times <= MOST else None
    base, _, below = leaf.name.partition("_")
    for d in problem.definitions if below else ():
        if isinstance(d.name, Sym) and d.name.name == base and d.params:
            params = {p.name: p for p in d.params if isinstance(p, Sym) and is_scalar(p.shape)}
            if 0 < len(below) <= MOST and all(x in params for x in below):
                return Derivative(d.name, tuple(params[x] for x in below), True)
    return None


def unmarked(name: str) -> tuple[str, int]:
    """The name without its primes or dots, and how many these are."""
    for mark, times in DOTS.items():
        if name.endswith(mark):
            return name.removesuffix(mark), times
    base = name.rstrip("'")
    return base, len(name) - len(base)


def primed(leaf: Sym, problem: Problem) -> Sym | None:
    """The defined number whose name with primes or dots this is, unless the givens speak of y' themselves."""
    base, times = unmarked(leaf.name)
    if not times or leaf in problem.leaves() or any(d.name is leaf for d in problem.definitions):
        return None
    for d in problem.definitions:
        if isinstance(d.name, Sym) and d.name.name == base and not d.params and is_scalar(d.name.shape):
            return d.name
    return None


def undecided(leaf: Sym, problem: Problem) -> list[Sym]:
    """The letters of y in a y' of which it is not known by which of them it is."""
    declared = problem.declarations.get(leaf.name)
    if declared is not None and not declared.inferred:
        return []
    name = primed(leaf, problem)
    return letters_of(name, problem) if name is not None else []


def refused(line: Line, unclear: dict[Sym, list[Sym]]) -> Line:
    """The line, not understood where such a y' stands in it."""
    found = next((leaf for side in sides_of([line]) for leaf in free_leaves(side) if leaf in unclear), None)
    if not isinstance(found, Sym):
        return line
    among = ", ".join(x.latex for x in unclear[found])
    said = f"by which of the letters {among} is the derivative {found.latex}?"
    error = DerivationError(said, line=line.n, column=0, hint="write \\frac{dy}{dx}, or y(x) = ... for y")
    return Row(line.n, line.latex, line.op, None, None, line.reason, error)


def letters_of(name: Node, problem: Problem) -> list[Sym]:
    """The letters on which a named quantity depends in the end; all of them numbers, else none."""
    bodies = {d.name: d.body for d in problem.definitions if not d.params}
    found: dict[Sym, None] = {}
    todo, seen = [name], set[Node]()
    while todo:
        for leaf in free_leaves(bodies[todo.pop()]):
            if leaf in bodies:
                if leaf not in seen:
                    seen.add(leaf)
                    todo.append(leaf)
            elif isinstance(leaf, Sym):
                found[leaf] = None
    return list(found)
