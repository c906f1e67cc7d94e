"""Equations in one unknown by their solutions: does one hold at all solutions of the other?"""

from __future__ import annotations

from itertools import product
from typing import Any

from symderive import scalar
from symderive.check.known import known_of
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found
from symderive.check.shown_roots import failing_root
from symderive.check.variants import with_definitions
from symderive.expr.algebra import PI, Apply, Const, Map, Num, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.calculus import At, Derivative
from symderive.expr.node import Node, free_leaves, nodes_of, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.compare import agree
from symderive.numeric.compile import evaluate
from symderive.numeric.functions import KNOWN
from symderive.numeric.lawful import relations_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.precise import precise
from symderive.numeric.special import SPECIAL
from symderive.render import notation

CALLED = KNOWN | SPECIAL.keys()  # functions that have numbers without a definition
SAME = 1e-30  # how close numbers of fifty digits are that are equal
IMAGINARY = Const("i")
PERIODIC = frozenset(("sin", "cos", "tan", "cot", "sec", "csc"))
TURNS = (Num(1), Num(-1), Num(2), Num(-2))  # half turns to further solutions that a list does not hold


def by_solutions(above: Rel, row: Rel, problem: Problem) -> tuple[Found, Found] | None:
    """The two verdicts from the solutions of both equations in one unknown; None where they cannot be solved."""
    if not (is_scalar(above.left.shape) and is_scalar(row.left.shape)):
        return None
    shared = [u for u in free_leaves(above) & free_leaves(row) if isinstance(u, Sym) and is_scalar(u.shape)]
    shared.sort(key=lambda u: (u is not row.left, u is not row.right, u.name))
    known = known_of(problem)
    for unknown in shared:
        before = scalar.solve(with_definitions(above.left - above.right, problem), unknown, known)
        after = scalar.solve(with_definitions(row.left - row.right, problem), unknown, known)
        if before is None or after is None or not before or not after:
            continue
        before, after = allowed(before, unknown, problem), allowed(after, unknown, problem)
        if not before or not after:
            continue
        before = [u for u in before if not excluded(written_out(above, problem), unknown, u)]
        after = [u for u in after if not excluded(written_out(row, problem), unknown, u)]
        before, after = turned(before, above, unknown, problem), turned(after, row, unknown, problem)
        if any(IMAGINARY in u for u in (*before, *after)):
            continue  # real for some values of other letters at most
        forth, back = covered(before, after, problem), covered(after, before, problem)
        forth = holds_at(before, row, unknown, problem) if forth is False else forth
        back = holds_at(after, above, unknown, problem) if back is False else back
        if forth is None or back is None:
            continue
        return (
            solutions_say(forth, before, after, unknown, row, problem),
            solutions_say(back, after, before, unknown, above, problem),
        )
    return None


def new_root(row: Rel, above: Rel, problem: Problem) -> dict[str, str] | None:
    """A root of a row in one letter at which the equation above does not hold, or means nothing; None where none is
    found."""
    letters = [u for u in free_leaves(above) | free_leaves(row) if isinstance(u, Sym)]
    if len(letters) != 1 or not is_scalar(row.left.shape) or not is_scalar(letters[0].shape):
        return None
    known = known_of(problem)
    roots = scalar.solve(with_definitions(row.left - row.right, problem), letters[0], known) or []
    for u in allowed(roots, letters[0], problem):
        if excluded(written_out(above, problem), letters[0], u):
            return {letters[0].name: notation.text(u)}
    return None


def no_solution(row: Rel, above: Rel, problem: Problem) -> bool:
    """Does a row x = number surely not solve the equation above, which may have no solution at all?"""
    for unknown, value in (row.kids, row.kids[::-1]):
        if isinstance(unknown, Sym) and not free_leaves(value) - set(numbers(value)):
            return excluded(written_out(above, problem), unknown, value)
    return False


def written_out(row: Rel, problem: Problem) -> Rel:
    """An equation with its definitions put in."""
    return Rel(row.op, *(with_definitions(side, problem) for side in row.kids))


def numbers(node: Node) -> list[Node]:
    return [u for u in free_leaves(node) if isinstance(u, Num)]


def allowed(solutions: list[Node], unknown: Sym, problem: Problem) -> list[Node]:
    """The solutions that the givens do not exclude: those of x != ..., of ranges and of equations in x alone."""
    said = [rel for rel in relations_of(problem) if unknown in free_leaves(rel)]
    return [u for u in solutions if not any(excluded(rel, unknown, u) for rel in said)]


def put_in(rel: Rel, unknown: Sym, value: Node) -> list[Node]:
    """Both sides with a value for a letter; a derivative by the letter is taken first."""
    if any(isinstance(p, Derivative) for p in rel.walk()):
        return [At(side, ((unknown, value),)) for side in rel.kids]
    return list(substitute(rel, {unknown: value}).kids)


def excluded(rel: Rel, unknown: Sym, value: Node) -> bool:
    """Does a relation surely not hold for this value?"""
    left, right = put_in(rel, unknown, value)
    if not is_scalar(left.shape) or not is_scalar(right.shape):
        return False
    if any(isinstance(u, Map | Apply) and u.name not in CALLED for side in (left, right) for u in side.walk()):
        return False  # what f is the numbers here do not know
    if any(isinstance(u, Sym) for side in (left, right) for u in free_leaves(side)):
        return rel.op == "!=" and scalar.equal(left, right) is True
    k = precise()
    try:
        x, y = (evaluate(side, Point({}, kind=k)).item() for side in (left, right))
    except NoNumber:
        return False
    if not (k.mp.isfinite(x) and k.mp.isfinite(y)):
        return bool(k.mp.isnan(x) or k.mp.isnan(y)) or fails(rel.op, x, y, 0)
    return fails(rel.op, x, y, SAME * (1 + abs(x) + abs(y)))


def fails(op: str, x: Any, y: Any, least: Any) -> bool:
    """Does a relation fail between numbers that are equal where they are as close as ``least``?"""
    match op:
        case "=":
            return bool(abs(x - y) > least)
        case "!=":
            return bool(abs(x - y) <= least)
        case "<":
            return bool(x >= y - least)
        case ">":
            return bool(x <= y + least)
        case "<=":
            return bool(x > y + least)
    return bool(x < y - least)


def covered(some: list[Node], others: list[Node], problem: Problem) -> bool | None:
    """Is each of some solutions one of the others? None where the numbers do not say."""
    whole: bool | None = True
    for u in some:
        said = [agree(u, v, problem, limit=1.0).verdict for v in others]
        if EQUAL in said:
            continue
        if UNDECIDED in said:
            return None
        whole = False
    return whole


def solutions_say(
    holds: bool, solutions: list[Node], others: list[Node], unknown: Sym, row: Rel, problem: Problem
) -> Found:
    """Does the row, which has the solutions ``others``, hold at these ``solutions``?"""
    if holds:
        return Found(EQUAL, "rule", "equivalent-equations")
    count = "one solution" if len(solutions) == 1 else f"{len(solutions)} solutions"
    reason = f"the two equations do not have the same solutions for {unknown.latex} ({count} above)"
    return Found(DIFFERENT, agreement=failing_root(solutions, others, unknown, row, problem), reason=reason)


def turned(solutions: list[Node], row: Rel, unknown: Sym, problem: Problem) -> list[Node]:
    """The solutions of an equation, with those a half turn or a turn away where it holds there too: no list holds all
    solutions of sin x = 0."""
    periodic = any(p.name in PERIODIC and unknown in free_leaves(p) for p in nodes_of(row, Map))
    if not periodic or any(isinstance(x, Sym) for u in solutions for x in free_leaves(u)):
        return solutions
    out = written_out(row, problem)
    further = allowed([add(u, mul(k, PI)) for u, k in product(solutions, TURNS)], unknown, problem)
    return [*solutions, *(u for u in further if not excluded(out, unknown, u))]


def holds_at(solutions: list[Node], row: Rel, unknown: Sym, problem: Problem) -> bool | None:
    """Does an equation hold at all of some solutions of another one? None where the numbers do not say."""
    out = written_out(row, problem)
    if any(excluded(out, unknown, u) for u in solutions):
        return False  # it fails there, or means nothing
    sides = [put_in(out, unknown, u) for u in solutions]
    said = [agree(left, right, problem, limit=1.0).verdict for left, right in sides]
    return False if DIFFERENT in said else True if set(said) == {EQUAL} else None
