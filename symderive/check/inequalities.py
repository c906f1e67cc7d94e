"""Lines that say which of two numbers is the larger, and rows of inequalities that follow from one another.

The excess of what is said to be smaller over the larger is zero wherever the line holds. Letters that may be any
number are drawn small, and larger than a person would try: x < 3 holds at small numbers only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderive.check.divergences import in_sums
from symderive.check.elsewhere import elsewhere
from symderive.check.ladder import DIFFERENT, EQUAL, NOT_SHARP, UNDECIDED, Found
from symderive.check.number_rows import implied
from symderive.check.reading import Line
from symderive.check.relations import with_equations
from symderive.check.sharpness import never_equal, order_of
from symderive.check.some_law import with_some_law
from symderive.check.special_functions import unknown_functions
from symderive.check.state import State
from symderive.check.tails import written_out
from symderive.check.trust import unbuilt
from symderive.check.variants import with_definitions
from symderive.expr.algebra import ZERO, Map, Num, Rel, Size, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Dens, EventSym, Law, LawDens
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import DerivationError, Dim, is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.blurring import blurred
from symderive.numeric.compare import agree
from symderive.numeric.compile import evaluate
from symderive.numeric.domains import REALS, Range
from symderive.numeric.grains import settled
from symderive.numeric.letters import speaks_of_chance
from symderive.numeric.never_equal import exactly_equal
from symderive.numeric.numbers import NoNumber
from symderive.numeric.outline import stated_of
from symderive.numeric.sample import draw
from symderive.numeric.shown import shown_point, shown_value
from symderive.numeric.sizes import letters as size_letters
from symderive.numeric.skewed import SKEWED

AT_MOST, AT_LEAST = ("<", "<=", "le", "leq"), (">", ">=", "ge", "geq")
SCALES = (1, 6, 40)  # how much larger than usual letters are drawn
LARGE_SIZES = (240, 40)  # what sizes are tried for counts, and for vectors
SEEDS = 40
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
    """a <= b, a < b, ... wherever the inequalities ``above`` hold (everywhere if there are none).

    Definitions are put in first: where a letter is put elsewhere, what is defined by it moves along.
    """
    a, b = in_sums((with_definitions(a, problem), with_definitions(b, problem)))
    above = tuple(Rel(rel.op, *(with_definitions(side, problem) for side in rel.kids)) for rel in above)
    if not above and (formulas := written_out(a, b, problem)) is not None:
        a, b, problem = formulas
    found = by_numbers(a, op, b, problem, above=above, seed=seed, limit=limit)
    if found.verdict == UNDECIDED and not above and (instance := with_some_law(problem)) is not None:
        there = by_numbers(instance.put(a), op, instance.put(b), instance.problem, above=(), seed=seed, limit=limit)
        found = there if there.verdict == DIFFERENT else found
    if found.verdict == DIFFERENT and (reason := unbuilt((a, b, *above), problem)) is not None:
        return Found(UNDECIDED, reason=reason)
    if found.verdict == DIFFERENT and blurred(a, b, problem) and settled(a, b, problem, seed) is False:
        return Found(UNDECIDED, reason=NOT_SHARP)
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
    for put, stretched_problem in stretched(a, b, above, problem):
        sides = substitute(a, put), substitute(b, put)
        rows = [Rel(row.op, substitute(row.left, put), substitute(row.right, put)) for row in above]
        there = with_equations(stretched_problem, rows) if rows else stretched_problem
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
        if said.verdict == EQUAL and order_of(low, high, there, seed) > 0:
            return Found(DIFFERENT, reason="it is the other way round, though by little")
        same = agree(*sides, there, seed=seed, limit=part) if said.verdict == EQUAL and op in ("<", ">") else None
        if same is not None and same.verdict == EQUAL:
            apart = False if same.exact else never_equal(*sides, there, seed)
            if apart is False or (apart is None and exactly_equal(*sides, there, seed=seed)):
                return Found(DIFFERENT, reason="the two sides are equal, not smaller and larger")
            if apart is None:
                return Found(UNDECIDED, reason="the two sides are too close to one another to be told apart")
        if found is None or (found.verdict != EQUAL and put and stretched_problem is problem):
            found = Found(said.verdict, "tested" if said.verdict == EQUAL else None, None, said, said.reason)
    assert found is not None
    if found.verdict != EQUAL:
        return found
    low, high = (a, b) if op in AT_MOST else (b, a)
    fault = elsewhere(low, high, above, problem, stretched_problem, strict=op in ("<", ">"), seed=seed)
    if fault is None:
        return found
    return fault if op in AT_MOST or fault.agreement is None else replace(fault, agreement=turned(fault.agreement))


def turned(agreement: Agreement) -> Agreement:
    return replace(agreement, values=(agreement.values[1], agreement.values[0]))


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


def stretched(a: Node, b: Node, above: tuple[Rel, ...], problem: Problem) -> Iterator[tuple[dict[Node, Node], Problem]]:
    """What to put in for the letters that may be any number (or any from one on): themselves, and larger ones; at last
    sizes that are larger than those that are drawn."""
    trees = [a, b, *(kid for row in above for kid in row.kids)]
    stated = stated_of(problem)
    bound = {leaf for rel in stated.rest for leaf in free_leaves(rel)} | {d.name for d in problem.definitions}
    leaves = list(dict.fromkeys(leaf for tree in trees for leaf in free_leaves(tree)))
    free = {
        x: stated.ranges.get(x, REALS)
        for x in leaves
        if isinstance(x, Sym) and x not in stated.properties and x not in bound
    }
    free = {x: r for x, r in free.items() if r.high is None and r.elements is None}
    plain = not problem.about_chance and all(is_scalar(x.shape) for x in free)
    for scale in SCALES if free and plain else (1,):
        yield {} if scale == 1 else {x: further(x, r, scale) for x, r in free.items()}, problem
    names = [name for name in size_letters(p for tree in trees for p in tree.walk()) if name not in problem.sizes]
    if names and not problem.about_chance and not any(n in leaf_letters(rel) for rel in stated.rest for n in names):
        axes = max((sum(d.letters != frozenset() for d in x.shape) for x in leaves), default=0)
        if axes < len(LARGE_SIZES):
            yield {}, problem.but(sizes={**problem.sizes, **{n: Dim.of(LARGE_SIZES[axes]) for n in names}})


def further(x: Sym, r: Range, scale: int) -> Node:
    """A number of a range that goes on without end, so many times as far from where it begins."""
    low = None if r.low is None or r.low == 0 else Num(r.low)
    return mul(Num(scale), x) if low is None else add(low, mul(Num(scale), add(x, neg(low))))


def leaf_letters(rel: Rel) -> set[str]:
    return {n for leaf in free_leaves(rel) if isinstance(leaf, Size) for n in leaf.dim.letters}


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
