"""Lines that say which of two numbers is the larger, and rows of inequalities that follow from one another.

The excess of what is said to be smaller over the larger is zero wherever the line holds. Letters that may be any
number are drawn small, and larger than a person would try: x < 3 holds at small numbers only.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from symderive.check.edges import touching
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found
from symderive.check.lows import failing
from symderive.check.narrowings import obeyed, specials, unknown_functions
from symderive.check.number_rows import implied
from symderive.check.reading import Line
from symderive.check.relations import with_equations
from symderive.check.sharpness import never_equal
from symderive.check.state import State
from symderive.check.tails import written_out
from symderive.check.trust import unbuilt
from symderive.expr.algebra import ZERO, Map, Num, Rel, Sym, mul
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Dens, EventSym, Law, LawDens
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.compare import Agreement, agree
from symderive.numeric.compile import evaluate
from symderive.numeric.letters import speaks_of_chance
from symderive.numeric.numbers import NoNumber
from symderive.numeric.outline import stated_of
from symderive.numeric.sample import draw
from symderive.numeric.shown import shown_point, shown_value
from symderive.numeric.skewed import SKEWED

AT_MOST, AT_LEAST = ("<", "<=", "le", "leq"), (">", ">=", "ge", "geq")
SCALES = (1, 6, 40)  # how much larger than usual letters are drawn
SEEDS = 40
SPECIAL_SECONDS = 0.6  # for all special cases
FURTHER = range(3, 15, 3)  # seeds of more worlds of chance
WORLDS = 16  # skewed worlds, three shapes each


def inequality(
    a: Node,
    op: str,
    b: Node,
    problem: Problem,
    *,
    above: tuple[Rel, ...] = (),
    seed: int = 0,
    limit: float | None = None,
) -> Found:
    """a <= b, a < b, ... wherever the inequalities ``above`` hold (everywhere if there are none)."""
    if not above and (formulas := written_out(a, b, problem)) is not None:
        a, b, problem = formulas
    found = by_numbers(a, op, b, problem, above=above, seed=seed, limit=limit)
    if found.verdict == DIFFERENT and (reason := unbuilt((a, b, *above), problem)) is not None:
        return Found(UNDECIDED, reason=reason)
    return found


def by_numbers(
    a: Node, op: str, b: Node, problem: Problem, *, above: tuple[Rel, ...], seed: int, limit: float | None
) -> Found:
    """What the numbers say of it."""
    if not is_scalar(a.shape) or not is_scalar(b.shape):
        return Found(UNDECIDED, reason="only numbers are compared by size")
    if above:
        line = implied((above,), ((Rel(op, a, b),),), problem, seed=seed, one=True)
        if line.verdict != UNDECIDED:
            return line
    found: Found | None = None
    part = None if limit is None else max(0.05, limit / len(SCALES))
    for put in stretched(a, b, above, problem):
        sides = substitute(a, put), substitute(b, put)
        rows = [Rel(row.op, substitute(row.left, put), substitute(row.right, put)) for row in above]
        there = with_equations(problem, rows) if rows else problem
        low, high = sides if op in AT_MOST else (sides[1], sides[0])
        said = agree(Map("relu", low - high), ZERO, there, seed=seed, limit=part)
        drawn = of_events(*sides) or unknown_functions(sides, problem)
        more = FURTHER if said.verdict == EQUAL and drawn else ()
        for number in more:  # a world gives one number, not one for every point: it takes more worlds to see both signs
            other = agree(Map("relu", low - high), ZERO, there, seed=seed + number, limit=part)
            if other.verdict == DIFFERENT:
                return Found(DIFFERENT, agreement=other, reason="this does not hold everywhere")
        for number in range(SKEWED, SKEWED + WORLDS) if said.verdict == EQUAL and of_any_law(*sides, problem) else ():
            far = agree(Map("relu", low - high), ZERO, there, seed=number, limit=part)
            if far.verdict == DIFFERENT:
                reason = "this does not hold for every law"
                shown = with_sides(far, a, op, b, put, there, number)
                return Found(DIFFERENT, agreement=shown if shown.counterexample else far, reason=reason)
        if said.verdict == DIFFERENT:
            reason = "this does not hold everywhere" if not above else "this does not follow from the row above"
            return Found(DIFFERENT, agreement=with_sides(said, a, op, b, put, there, seed), reason=reason)
        same = agree(*sides, there, seed=seed, limit=part) if said.verdict == EQUAL and op in ("<", ">") else None
        if same is not None and same.verdict == EQUAL:
            apart = False if same.exact else never_equal(*sides, there, seed)
            if apart is False:
                return Found(DIFFERENT, reason="the two sides are equal, not smaller and larger")
            if apart is None:
                return Found(UNDECIDED, reason="the two sides are too close to one another to be told apart")
        if found is None or (found.verdict != EQUAL and put):
            found = Found(said.verdict, "tested" if said.verdict == EQUAL else None, None, said, said.reason)
    assert found is not None
    if found.verdict != EQUAL:
        return found
    strict, meet = op in ("<", ">"), "the two sides are equal at the point shown"
    place = touching(a, b, above, problem, seed=seed) if strict else None
    if place is not None:
        return Found(DIFFERENT, agreement=Agreement(DIFFERENT, 1, 1, 0.0, place, reason=meet), reason=meet)
    there = with_equations(problem, above) if above else problem
    if not above and (case := in_a_special_case(a, op, b, problem, seed)) is not None:
        return case
    low = failing(*((b, a) if op in AT_MOST else (a, b)), there, strict=strict, seed=seed, limit=limit)
    if low is None:
        return found
    if low.touches:
        met = Agreement(DIFFERENT, 1, 1, 0.0, low.met.shown, reason=meet)
        return Found(DIFFERENT, agreement=met, reason=meet)
    reason = "this does not hold everywhere" if not above else "this does not follow from the row above"
    values = low.met.values if op in AT_LEAST else (low.met.values[1], low.met.values[0])
    return Found(DIFFERENT, agreement=Agreement(DIFFERENT, 1, 1, 1.0, low.met.shown, values), reason=reason)


def in_a_special_case(a: Node, op: str, b: Node, problem: Problem, seed: int) -> Found | None:
    """A special case that the givens allow and in which the inequality fails; None where none is found."""
    low, high = (a, b) if op in AT_MOST else (b, a)
    end = time.perf_counter() + SPECIAL_SECONDS
    for case in specials((a, b), problem):
        if time.perf_counter() > end:
            return None
        sides = case.of(low), case.of(high)
        try:
            said = agree(Map("relu", sides[0] - sides[1]), ZERO, case.problem, seed=seed, limit=SPECIAL_SECONDS)
            if said.verdict == EQUAL and op in ("<", ">"):
                said = agree(*sides, case.problem, seed=seed, limit=SPECIAL_SECONDS)
                met = said.verdict == EQUAL and (said.exact or never_equal(*sides, case.problem, seed) is not True)
            else:
                met = said.verdict == DIFFERENT
            if met and obeyed(case, sides, seed=seed):
                reason = "this fails in a special case"
                if said.verdict == EQUAL:
                    reason = "the two sides are equal in the case shown"
                return Found(DIFFERENT, agreement=Agreement(DIFFERENT, 1, 1, 0.0, case.words, reason=reason), reason=reason)
        except (DerivationError, ZeroDivisionError):
            continue  # one of the sides means nothing there
    return None


def of_events(*sides: Node) -> bool:
    """Do the sides speak of events and nothing else that is given numbers?"""
    leaves = {leaf for side in sides for leaf in free_leaves(side) if not isinstance(leaf, Num)}
    return bool(leaves) and all(isinstance(leaf, EventSym) for leaf in leaves)


def of_any_law(a: Node, b: Node, problem: Problem) -> bool:
    """Do the sides speak of chances or moments of which no law is stated, so that every table counts?"""
    if any(isinstance(f.node, Follows) for f in problem.facts) or not (speaks_of_chance(a) or speaks_of_chance(b)):
        return False
    trees = [a, b, *(f.node for f in problem.facts if f.node is not None)]
    return not any(isinstance(p, Dens | LawDens | Law) for tree in trees for p in tree.walk())


def stretched(a: Node, b: Node, above: tuple[Rel, ...], problem: Problem) -> Iterator[dict[Node, Node]]:
    """What to put in for the letters that may be any number: themselves, and multiples of them."""
    trees = [a, b, *(kid for row in above for kid in row.kids)]
    stated = stated_of(problem)
    bound = {leaf for rel in stated.rest for leaf in free_leaves(rel)} | {d.name for d in problem.definitions}
    free = [
        x
        for x in dict.fromkeys(leaf for tree in trees for leaf in free_leaves(tree))
        if isinstance(x, Sym) and x not in stated.ranges and x not in stated.properties and x not in bound
    ]
    plain = not problem.about_chance and all(is_scalar(x.shape) for x in free)
    for scale in SCALES if free and plain else (1,):
        yield {} if scale == 1 else {x: mul(Num(scale), x) for x in free}


def with_sides(
    found: Agreement, a: Node, op: str, b: Node, put: dict[Node, Node], problem: Problem, seed: int
) -> Agreement:
    """The two sides' own values at a small point at which the inequality fails; none where it was not met again."""
    left, right = substitute(a, put), substitute(b, put)
    for number in range(SEEDS):
        try:
            point = draw(problem, (left, right), seed + number, count=1, small=number < SEEDS // 2)
            x, y = evaluate(left, point, problem), evaluate(right, point, problem)
        except (NoNumber, DerivationError):
            continue
        if (x > y + 1e-6).any() if op in AT_MOST else (x < y - 1e-6).any():
            for letter in put:
                if letter in point.values:
                    point.values[letter] = evaluate(put[letter], point, problem)
            shown = shown_point(point, (a, b), problem)
            return Agreement(DIFFERENT, found.points, found.shapes, 1.0, shown, (shown_value(x), shown_value(y)))
    return Agreement(DIFFERENT, found.points, found.shapes, 1.0)


def goes_on_as_given(line: Line, state: State) -> bool:
    """Is this the rest of a first line 0 < x < 1? It is given too."""
    if not state.bounds or line.left is not None or line.right is None or line.op not in (*AT_MOST, *AT_LEAST):
        return False
    assert state.above is not None
    state.bounds = (*state.bounds, Rel(line.op, state.above, line.right))
    state.above = state.right = line.right
    return True
