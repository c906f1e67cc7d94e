"""Relations other than equality: proportionality, rows of equations."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from symderive import scalar
from symderive.check.branches import lost_branch
from symderive.check.dependence import hidden
from symderive.check.known import known_of
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found, compare
from symderive.check.layouts import fitted
from symderive.check.lost import lost_place
from symderive.check.posteriors import as_formula, plain
from symderive.check.trust import doubt, unbuilt
from symderive.check.unknowns import by_unknown
from symderive.check.variants import with_definitions
from symderive.expr.algebra import Idx, Map, Num, Prod, Rel, Sym, add, mul
from symderive.expr.calculus import Derivative
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Cov, Dens, Expect, Info, LawDens, Prob, RandVar, Var
from symderive.expr.problem import Fact, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.compare import agree
from symderive.numeric.compile import evaluate
from symderive.numeric.lawful import relations_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.precise import precise
from symderive.numeric.scope import Point
from symderive.numeric.vanishing import vanishes_with

SAME = 1e-30  # how close numbers of fifty digits are that are equal


# ---------------------------------------------------------------- proportional
def variables_of(subject: Node, problem: Problem) -> list[Node]:
    """The letters of which a proportionality is a function: the arguments of the density that it is about."""
    inner = subject.u if isinstance(subject, Map) and subject.name == "log" else subject
    match inner:
        case Dens():
            return [v for v in inner.arguments if not v.kids and not isinstance(v, Num)]
        case LawDens(_, point) if not point.kids:
            return [point]
        case Prod() if (of := point_of(inner)) is not None:
            return [of]
    goal = problem.goal.node if problem.goal else None
    if isinstance(goal, Dens):
        return [v for v in goal.arguments if not v.kids and not isinstance(v, Num)]
    letters = [v for v in free_leaves(subject) if isinstance(v, Sym)]
    if len(letters) == 1:
        return list(letters)
    return []


def point_of(product: Prod) -> Node | None:
    """The letter of which a product of named densities is a function: the point of all of them, or, where these differ,
    the one that is a parameter of another (theta of N(x; theta, s) N(theta; m, t))."""
    laws = [p for factor in product.factors for p in factor.walk() if isinstance(p, LawDens)]
    points = {p.point for p in laws if isinstance(p.point, Sym)}
    behind = {x for p in laws for x in free_leaves(p.law)}
    found = points if len(points) == 1 else points & behind
    return next(iter(found)) if len(found) == 1 else None


def proportional(
    a: Node,
    b: Node,
    variables: list[Node],
    problem: Problem,
    *,
    in_logs: bool,
    seed: int = 0,
    limit: float | None = None,
) -> Found:
    """b = c a (between logarithms b = a + c) with a c that is free of the variables."""
    if not variables:
        return Found(UNDECIDED, reason="it is not clear in which variable the two sides are proportional")
    if not (is_scalar(a.shape) and is_scalar(b.shape)):
        return Found(UNDECIDED, reason="only numbers are compared up to a factor")
    first = variables[0]
    spoken = problem.about_chance or any(isinstance(p, Dens | RandVar) for u in (a, b) for p in u.walk())
    if len(variables) == 1 and isinstance(first, Sym) and spoken:
        sides = as_formula(a, first, problem), as_formula(b, first, problem)
        if sides[0] is not None and sides[1] is not None:
            a, b, problem = sides[0], sides[1], plain(problem, first)
    if any(not is_scalar(v.shape) for v in variables):
        return by_two_values(a, b, variables, problem, in_logs=in_logs, seed=seed, limit=limit)
    if spoken and any(isinstance(part, Dens | RandVar) for side in (a, b) for part in side.walk()):
        return by_two_values(a, b, variables, problem, in_logs=in_logs, seed=seed, limit=limit)
    worst = Found(EQUAL, "tested")
    for v in variables:
        if not isinstance(v, Sym) or v in known_of(problem).whole:
            return Found(UNDECIDED, reason="the variable is not a continuous letter")
        # a/b is free of v where its derivative vanishes: a' b = a b'; between logarithms a' = b'.
        da, db = Derivative(a, (v,)), Derivative(b, (v,))
        reason = doubt(da, problem) or doubt(db, problem)
        if reason is not None:
            return Found(UNDECIDED, reason=reason)
        sides = (da, db) if in_logs else (mul(b, da), mul(a, db))
        found = compare(*sides, problem, seed=seed, limit=limit, explain=False)
        if found.verdict == DIFFERENT:
            by = "differ by more than a constant" if in_logs else "do not change in proportion"
            return Found(DIFFERENT, reason=f"the two sides {by}")
        if found.verdict == UNDECIDED:
            worst = found
    return worst


def by_two_values(
    a: Node, b: Node, variables: list[Node], problem: Problem, *, in_logs: bool, seed: int, limit: float | None
) -> Found:
    """Proportional by the values at two places: a(x) b(x') = a(x') b(x), or between logarithms with sums.

    This serves where a letter is a value of a random variable, whatever its law: no derivative is taken.
    """
    a, b = as_values(a), as_values(b)
    if not all(isinstance(v, Sym) for v in variables):
        return Found(UNDECIDED, reason="the variable is no letter")
    primed: dict[Node, Node] = {v: Sym(f"{v.name}'", v.shape, f"{v.latex}'") for v in variables if isinstance(v, Sym)}
    one, other = substitute(a, primed), substitute(b, primed)
    sides = (add(a, other), add(one, b)) if in_logs else (mul(a, other), mul(one, b))
    found = compare(*sides, problem, seed=seed, limit=limit, explain=False)
    if found.verdict == DIFFERENT:
        by = "differ by more than a constant" if in_logs else "do not change in proportion"
        return Found(DIFFERENT, reason=f"the two sides {by}")
    return found


def as_values(node: Node) -> Node:
    """A line in which a variable outside of densities and moments is its value: theta of p(theta) theta."""
    if isinstance(node, Prob | Expect | Var | Cov | Info):
        return node
    if isinstance(node, RandVar) and not node.indices:
        return Sym(node.name, node.size, node.latex)
    if isinstance(node, Dens):
        kept = tuple(map(as_values, node.arguments)), tuple(map(as_values, node.given))
        return Dens(node.head, *kept, node.params, node.variables)
    return node.rebuild(tuple(map(as_values, node.kids))) if node.kids else node


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
    return problem.but(facts=(*problem.facts, *(Fact("relation", eq) for eq in equations)))


def equivalent(
    above: Rel, row: Rel, problem: Problem, *, seed: int = 0, limit: float | None = None
) -> tuple[Found, Found]:
    """(the row follows from the one above, the one above follows from the row)."""
    sides = fitted(above), fitted(row)
    if sides[0] is None or sides[1] is None:
        unsure = Found(UNDECIDED, reason="the sizes of the two sides of an equation do not fit")
        return unsure, unsure
    above, row = sides
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
        forth, back = covered(before, after, problem), covered(after, before, problem)
        if forth is None or back is None:
            continue
        return solutions_say(forth, before, unknown), solutions_say(back, after, unknown)
    return None


def allowed(solutions: list[Node], unknown: Sym, problem: Problem) -> list[Node]:
    """The solutions that the givens do not exclude: those of x != ..., of ranges and of equations in x alone."""
    said = [rel for rel in relations_of(problem) if unknown in free_leaves(rel)]
    return [u for u in solutions if not any(excluded(rel, unknown, u) for rel in said)]


def excluded(rel: Rel, unknown: Sym, value: Node) -> bool:
    """Does a relation surely not hold for this value?"""
    left, right = substitute(rel, {unknown: value}).kids
    if not is_scalar(left.shape) or not is_scalar(right.shape):
        return False
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


def solutions_say(holds: bool, solutions: list[Node], unknown: Sym) -> Found:
    if holds:
        return Found(EQUAL, "rule", "equivalent-equations")
    count = "one solution" if len(solutions) == 1 else f"{len(solutions)} solutions"
    return Found(
        DIFFERENT, reason=f"the two equations do not have the same solutions for {unknown.latex} ({count} above)"
    )
