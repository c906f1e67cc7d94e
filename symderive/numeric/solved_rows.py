"""The rows of an equation that is solved: every row holds at the solution in the last one, and not everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import Node, substitute
from symderive.expr.probability import FiniteSet, In
from symderive.expr.problem import Problem
from symderive.numeric.agreement import Confirmation
from symderive.numeric.compare import LIMIT, agree


def solutions(row: Node) -> tuple[Sym, tuple[Node, ...]] | None:
    """The unknown and its values, where a row says them: x = 2, x in {-1, 1}."""
    match row:
        case Rel("=", Sym() as v, value) if v not in value.walk():
            return v, (value,)
        case In(Sym() as v, FiniteSet(values)):
            return v, values
    return None


def rows_hold(rows: Sequence[Node], problem: Problem, *, seed: int = 0, limit: float = LIMIT) -> Confirmation:
    """Put the solution into every row: both sides must agree there, while no row may agree everywhere.

    The last row says the unknown by its values (see ``solutions``), the others are equations. A row that holds for
    whatever is put in is no equation for the unknown: then nothing is confirmed.
    """
    found = solutions(rows[-1])
    assert found is not None
    v, values = found
    points, shapes, error, exact, undecided = 0, 0, 0.0, True, ""
    for n, row in enumerate(rows[:-1]):
        if not isinstance(row, Rel):
            continue
        free = agree(row.left, row.right, problem, seed=seed, limit=limit, shown=False)
        if free.verdict == "equal":
            undecided = "a row of the equation holds everywhere"
        for value in values:
            left, right = (substitute(side, {v: value}) for side in (row.left, row.right))
            there = agree(left, right, problem, seed=seed, limit=limit)
            if there.verdict == "different":
                why = "the solution does not satisfy this row of the equation"
                return Confirmation("different", there.points, there.shapes, there.max_error, there.exact, why, n)
            undecided = undecided or (there.reason if there.verdict == "undecided" else "")
            points, shapes = max(points, there.points), max(shapes, there.shapes)
            error, exact = max(error, there.max_error), exact and there.exact
    if undecided:
        return Confirmation("undecided", points, shapes, error, False, undecided)
    return Confirmation("equal", points, shapes, error, exact)
