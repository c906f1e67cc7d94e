"""Rows of equations: does one follow from the other, and do both say the same?"""

from __future__ import annotations

import time
from collections.abc import Sequence

from symderive.check.branches import lost_branch
from symderive.check.dependence import hidden
from symderive.check.independence_rows import independences
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found
from symderive.check.layouts import fitted
from symderive.check.lost import lost_place
from symderive.check.solution_sets import by_solutions, new_root
from symderive.check.trust import unbuilt
from symderive.check.unknowns import by_unknown
from symderive.check.variants import with_definitions
from symderive.expr.algebra import Idx, Num, Rel, Sym
from symderive.expr.build import add, mul, transpose
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.probability import Dens
from symderive.expr.problem import Fact, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import agree
from symderive.numeric.functions import KNOWN
from symderive.numeric.special import SPECIAL
from symderive.numeric.vanishing import vanishes_with

CALLED = KNOWN | SPECIAL.keys()  # functions that have numbers without a definition
SAME = 1e-30  # how close numbers of fifty digits are that are equal


# ---------------------------------------------------------------- rows of equations
def equation(node: Node | None) -> Rel | None:
    return node if isinstance(node, Rel) and node.op == "=" else None


def follows_from(above: Rel, row: Rel, problem: Problem, *, seed: int = 0, limit: float | None = None) -> Found:
    """Does the equation ``row`` hold wherever the equation ``above`` does, at points that obey all that is given?"""
    start = time.perf_counter()
    if same(above, row):
        return Found(EQUAL, "normal form", "reorder")
    if fitted(above) is not above or fitted(row) is not row:
        return Found(UNDECIDED, reason="the sizes of the two sides of an equation do not fit")
    if above.left.shape == row.left.shape:
        # Multiples of one equation, found without solving: (left - right) differ by a factor that is a number.
        u, v = above.left - above.right, row.left - row.right
        for factor in (Num(1), Num(-1), Num(2), Num(1) / Num(2), Num(-2)):
            left = None if limit is None else limit - (time.perf_counter() - start)
            if left is not None and left <= 0:
                break
            if agree(mul(factor, u), v, problem, seed=seed, limit=left).verdict == EQUAL:
                return Found(EQUAL, "rule", "equivalent-equations")
    more = with_equations(problem, (above,))
    left = None if limit is None else max(0.05, limit - (time.perf_counter() - start))
    sides = with_definitions(row.left, problem), with_definitions(row.right, problem)
    found = agree(*sides, more, seed=seed, limit=left)
    if found.verdict == UNDECIDED and is_scalar(row.left.shape):
        # Where both sides come to 0 their rounding cannot be told from a difference: they are set beside a letter.
        beside = Sym("a number beside both sides", row.left.shape)
        moved = agree(add(sides[0], beside), add(sides[1], beside), more, seed=seed, limit=left)
        found = moved if moved.verdict == EQUAL else found
    if found.verdict == UNDECIDED and vanishes_with(above, row, problem, seed=seed):
        return Found(EQUAL, "tested", None, None)
    general = any(isinstance(u, Idx) for u in free_leaves(above))
    if found.verdict == UNDECIDED and not general and (lost := lost_place(above, row, problem, seed=seed)) is not None:
        return Found(DIFFERENT, agreement=lost, reason="this does not hold where the row above does")
    return Found(found.verdict, "tested" if found.verdict == EQUAL else None, None, found, found.reason)


def with_equations(problem: Problem, equations: Sequence[Rel]) -> Problem:
    """The problem in which some equations are given besides."""
    return problem.but(facts=(*problem.facts, *(fact for eq in equations for fact in stating(eq))))


def stating(equation: Rel) -> tuple[Fact, ...]:
    """The facts that an equation states; between densities it holds at all values of their letters."""
    said = independences(equation) if holds(equation, Dens) else None
    return (Fact("relation", equation),) if said is None else tuple(Fact("independence", one) for one in said)


def equivalent(
    above: Rel, row: Rel, problem: Problem, *, seed: int = 0, limit: float | None = None
) -> tuple[Found, Found]:
    """(the row follows from the one above, the one above follows from the row)."""
    fit_above, fit_row = fitted(above), fitted(row)
    if fit_above is None or fit_row is None:
        unsure = Found(UNDECIDED, reason="the sizes of the two sides of an equation do not fit")
        return unsure, unsure
    above, row = lying_as(fit_row, fit_above), fit_row
    if any(hidden(side, problem) for side in (*above.kids, *row.kids)):
        unknown = Found(UNDECIDED, reason="what depends on the variable here is not known to the numbers")
        return unknown, unknown
    forth, back = compared(above, row, problem, seed=seed, limit=limit)
    forth, back = (
        with_branches(forth, above, row, problem, seed=seed),
        with_branches(back, row, above, problem, seed=seed),
    )
    reason = unbuilt((above, row), problem) if DIFFERENT in (forth.verdict, back.verdict) else None
    if reason is None:
        return forth, back
    unsure = Found(UNDECIDED, reason=reason)
    return (unsure if forth.verdict == DIFFERENT else forth), (unsure if back.verdict == DIFFERENT else back)


def lying_as(row: Rel, above: Rel) -> Rel:
    """The equation above, transposed on both sides where the row is one between columns, and it one between rows."""
    a, b = above.left.shape, row.left.shape
    return Rel(above.op, *map(transpose, above.kids)) if a != b and a == (b[1], b[0]) else above


def with_branches(found: Found, above: Rel, row: Rel, problem: Problem, *, seed: int) -> Found:
    """What was found, unless the row fails on a branch of the equation above that random points miss."""
    if found.verdict != EQUAL or same(above, row):
        return found
    if any(isinstance(u, Idx) for u in free_leaves(above)):
        return found  # said of every index, and no single one is looked at
    lost = lost_branch(above, row, problem, seed=seed)
    lost = lost_place(above, row, problem, seed=seed) if lost is None else lost
    return found if lost is None else Found(DIFFERENT, agreement=lost, reason="a solution was lost")


def compared(
    above: Rel, row: Rel, problem: Problem, *, seed: int = 0, limit: float | None = None
) -> tuple[Found, Found]:
    """The two verdicts from the solutions of both, from a linear system, or from points at which one holds."""
    if not tied(above, row, problem):
        solved = by_solutions(above, row, problem)
        if solved is not None:
            return solved
    vector = by_unknown(above, row, problem, seed=seed, limit=limit)
    if vector is not None:
        return vector, vector
    forth = follows_from(above, row, problem, seed=seed, limit=limit)
    back = follows_from(row, above, problem, seed=seed, limit=limit)
    if back.verdict == EQUAL and (root := new_root(row, above, problem)) is not None:
        shown = Agreement(DIFFERENT, 1, 1, 1.0, root, reason="the row above does not hold there, or means nothing")
        back = Found(DIFFERENT, agreement=shown, reason=shown.reason)
    return forth, back


def tied(above: Rel, row: Rel, problem: Problem) -> bool:
    """Is there an equation among the givens that holds between letters of two rows? Then they are not to be solved
    each by itself. (An equation in one letter only says which solutions are left.)"""
    letters = {u for u in free_leaves(above) | free_leaves(row) if isinstance(u, Sym)}
    stated = [fact.node for fact in problem.facts if fact.kind == "relation"]
    equations = [node for node in stated if isinstance(node, Rel) and node.op == "=" and letters & free_leaves(node)]
    if equations and len([u for u in free_leaves(above) if isinstance(u, Sym)]) > 1:
        return True  # x + y = 3 ties y to x, and a given x = 2 then says what y is
    return any(len([u for u in free_leaves(node) if isinstance(u, Sym)]) > 1 for node in equations)
