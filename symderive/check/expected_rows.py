"""What a row that is an equation should have been: the row mended, tidied and proved, else the row above collected."""

from __future__ import annotations

from symderive import scalar
from symderive.check.known import known_of
from symderive.check.ladder import EQUAL
from symderive.check.next_line import tidied
from symderive.check.relations import equivalent
from symderive.check.rows_compared import excess_of
from symderive.expr.algebra import UNITY, ZERO, Num, Rel, Sym
from symderive.expr.build import mul
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.plainly import plain_number

LIMIT = 0.4


def expected_row(mended: Node | None, above: Rel, row: Rel, problem: Problem, seed: int = 0) -> Rel | None:
    """The row as it should have been; None where none is known that follows from the row above."""
    for made in (mended, collected(above, problem), other_side(above, row, problem)):
        if not isinstance(made, Rel):
            continue
        neat = Rel(made.op, tidied(made.left, problem), tidied(made.right, problem))
        if not (same(neat, above) or same(neat, row)):
            forth, _ = equivalent(above, neat, problem, seed=seed, limit=LIMIT)
            if forth.verdict == EQUAL:
                return neat
    return None


def other_side(above: Rel, row: Rel, problem: Problem) -> Rel | None:
    """The row with its left side as it stands and what then is on the right, where none of its letters is."""
    if not is_scalar(above.left.shape) or not is_scalar(row.left.shape) or isinstance(row.left, Num):
        return None
    due = scalar.simplify(row.left - excess_of(above), known_of(problem))
    mine = {u for u in free_leaves(row.left) if isinstance(u, Sym)}
    return None if mine & free_leaves(due) else Rel(row.op, row.left, due)


def collected(above: Rel, problem: Problem) -> Rel | None:
    """c x = d with two numbers, for an equation of the first degree in one unknown."""
    letters = [u for u in free_leaves(above) if not isinstance(u, Num)]
    if len(letters) != 1 or not isinstance(letters[0], Sym) or not is_scalar(above.left.shape):
        return None
    x, excess = letters[0], excess_of(above)
    ends = [plain_number(substitute(excess, {x: end})) for end in (ZERO, UNITY)]
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return None
    factor = ends[1] - ends[0]
    solutions = scalar.solve(excess, x, known_of(problem)) or []
    if len(solutions) != 1 or solutions[0] is not Num(-ends[0] / factor):
        return None
    return Rel("=", x if factor == 1 else mul(Num(factor), x), Num(-ends[0]))
