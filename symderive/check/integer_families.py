r"""Rows with a whole number in them below an equation in one letter: \sin x = 0, so x = k\pi.

The row holds for some whole k: every solution of the equation has to be one of its values, and, where it is said to be
the same as the equation, each of its values a solution.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import chain

from symderive import scalar
from symderive.check.known import known_of
from symderive.check.reading import Line, Row
from symderive.check.relations import equation
from symderive.check.state import State
from symderive.check.variants import with_definitions
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Map, Num, Rel, Sym
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import In, NamedSet
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.numbers import NoNumber
from symderive.numeric.zeros import zeros_between
from symderive.scalar.periods import PERIODIC

LETTERS = ("k", "n", "m", "l", "j")
SEVERAL, LEAST = 3.2, 7.0  # how many steps of k, and at least how far, is looked to both sides
MOST = 60  # values of k
NEAR = 1e-6
LOST = "The row above has the solution {x} = {value:.6g}, which is none of these."
NO_SOLUTION = "For {k} = {number} this is {x} = {value:.6g}, which does not solve the row above."
ONE_WAY = "This row follows from the one above, but not the other way round."


def judge_family(line: Line, state: State) -> Verdict | None:
    """The verdict on a row that names the solutions of the equation above by a whole number; None for all else."""
    above = state.row
    if above is None or not any(isinstance(p, Map) and p.name in PERIODIC for p in above.walk()):
        return None
    rows, letter = rows_of(line, above, state.problem)
    unknowns = [u for u in free_leaves(above) if isinstance(u, Sym)]
    if letter is None or len(unknowns) != 1 or not is_scalar(unknowns[0].shape):
        return None
    (x,) = unknowns
    known = known_of(state.problem)
    families = [solved for row in rows if (solved := solution(row, x, letter)) is not None]
    if len(families) != len(rows) or not rows:
        return None
    values = [value for family in families if (value := steps(family, letter)) is not None]
    if len(values) != len(families):
        return None
    reach = max(LEAST, *(SEVERAL * abs(step) for _, step in values))
    low, high = (limit if end is None else float(end) for end, limit in zip(known.of(x), (-reach, reach), strict=True))
    try:
        excess = with_definitions(above.left - above.right, state.problem)
        roots = zeros_between(excess, x, low - NEAR, high + NEAR)
    except NoNumber:
        return None
    verdict = compared(line, roots, values, (low, high), x, letter)
    if verdict.verdict == "right":
        state.row, state.above = rows[0], rows[0].right
        state.used |= {letter}
    return verdict


def rows_of(line: Line, above: Rel, problem: Problem) -> tuple[list[Rel], Sym | None]:
    """The equations with a whole number in them, and its letter: declared as one, said to be one in the row, or by
    custom; none where the row is something else."""
    if isinstance(line, Row) and line.cases:
        rels = list(dict.fromkeys(chain(*line.cases)))
    else:
        rel = (
            Rel("=", line.left, line.right)
            if line.left is not None and line.right is not None
            else equation(line.right)
        )
        rels = [] if rel is None or line.op not in ("=", "implies", "iff") else [rel]
    said = {r.right.u for r in rels if isinstance(r.right, In) and r.right.within == NamedSet("Z")}
    rows = [r for r in rels if not isinstance(r.right, In)]
    new = {u for r in rows for u in free_leaves(r) - free_leaves(above) if isinstance(u, Sym)}
    if len(new) != 1 or any(r.op != "=" or not is_scalar(r.left.shape) for r in rows):
        return [], None
    (letter,) = new
    declared = problem.declarations.get(letter.name)
    whole = letter in said or (declared is not None and declared.within == NamedSet("Z"))
    custom = letter.name in LETTERS and (declared is None or declared.inferred) and problem.definition(letter) is None
    return (rows, letter) if whole or custom else ([], None)


def solution(row: Rel, x: Sym, letter: Sym) -> Node | None:
    """x as a formula of k."""
    if row.left is x and x not in free_leaves(row.right):
        return row.right
    found = scalar.solve(row.left - row.right, x)
    return found[0] if found is not None and len(found) == 1 and letter in free_leaves(found[0]) else None


def steps(family: Node, letter: Sym) -> tuple[float, float] | None:
    """(value at k = 0, step) of a formula that goes on by equal steps."""
    at = [scalar.number(substitute(family, {letter: Num(Fraction(k))})) for k in (0, 1, 2)]
    if any(v is None for v in at):
        return None
    first, second, third = (float(v or 0) for v in at)
    step = second - first
    return (first, step) if step and abs(third - second - step) < NEAR * abs(step) else None


def compared(
    line: Line, roots: list[float], values: list[tuple[float, float]], ends: tuple[float, float], x: Sym, letter: Sym
) -> Verdict:
    """The solutions found beside the values of the row."""
    for root in roots:
        if all(distance(root, first, step) > NEAR * (1 + abs(root)) for first, step in values):
            return Verdict(
                line.n, "wrong", message=LOST.format(x=x.latex, value=root), counterexample={x.name: f"{root:.6g}"}
            )
    for first, step in values:
        for number in range(-MOST, MOST + 1):
            value = first + number * step
            inside = ends[0] <= value <= ends[1]
            if inside and all(abs(value - root) > NEAR * (1 + abs(value)) for root in roots):
                said = NO_SOLUTION.format(k=letter.latex, number=number, x=x.latex, value=value)
                if line.op == "iff":
                    return Verdict(line.n, "wrong", message=said, counterexample={x.name: f"{value:.6g}"})
                remarks = () if line.op == "implies" else (ONE_WAY,)
                return Verdict(line.n, "right", "tested", remarks=remarks)
    return Verdict(line.n, "right" if roots else "undecided", "tested" if roots else None)


def distance(root: float, first: float, step: float) -> float:
    """How far a number is from the nearest first + k step."""
    away = abs(root - first) % abs(step)
    return min(away, abs(step) - away)
