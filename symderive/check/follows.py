"""Does a line follow from the one above, by the relation that it states, in the layout that holds?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from symderive.check.added_constants import PLUS_CONSTANT, UP_TO
from symderive.check.antiderivatives import differentiated, variable
from symderive.check.chance_rows import of_chance, says_the_same
from symderive.check.extremes import of_places
from symderive.check.inequalities import AT_LEAST, AT_MOST, inequality
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found, compare
from symderive.check.layouts import binds, facing, jacobians, laid_both, vector_derivatives
from symderive.check.lows import failing
from symderive.check.number_rows import implied
from symderive.check.proportions import proportional, variables_of
from symderive.check.reading import Line
from symderive.check.reasons.by_bounds import bound_shown
from symderive.check.reasons.by_proportion import proportion_shown
from symderive.check.reasons.by_rows import row_shown
from symderive.check.relations import equivalent
from symderive.check.set_rows import NOT_EMPTY, by_sets_alone, nothing_left
from symderive.check.state import State
from symderive.derive.derivation import Shown
from symderive.expr.algebra import ZERO, Map, Num, Pow, Rel, Sym
from symderive.expr.build import add, neg
from symderive.expr.calculus import Limit
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Best, Dens, FiniteSet
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.statements import is_set


def place_of_letter(node: Node, problem: Problem) -> bool:
    """Does an argmax or argmin stand here over a letter that takes more than finitely many values?"""
    finite = {d.name for d in problem.declarations.values() if isinstance(d.within, FiniteSet)}
    return any(
        isinstance(p, Best)
        and p.kind.startswith("arg")
        and not {getattr(u, "name", "") for u in p.over if not tabled(u, p.body, problem)} <= finite
        for p in node.walk()
    )


def tabled(letter: Node, body: Node, problem: Problem) -> bool:
    """Is a letter the value of a variable without a stated law, which is drawn with finitely many values?"""
    variables = {
        u
        for p in body.walk()
        if isinstance(p, Dens)
        for x, u in zip((*p.arguments, *p.given), p.variables, strict=False)
        if x is letter
    }
    stated = {f.node.u for f in problem.facts if isinstance(f.node, Follows)}
    densities = {
        x
        for f in problem.facts
        if isinstance(f.node, Rel)
        for d in f.node.left.walk()
        if isinstance(d, Dens)
        for x in d.arguments
    }
    return bool(variables) and not variables & stated and letter not in densities


def relate(above: Node, op: str, right: Node, line: Line, state: State) -> Found:
    limit = max(0.05, state.left_over())
    if op in AT_MOST or op in AT_LEAST:
        if op in ("<", ">") and line.left is None and state.subject is not None and same(above, right):
            above = state.subject  # the bound said once more, now strictly: x <= 1, < 1
        equations = () if state.row is None else (state.row, *state.beside)
        above, right = with_matrices(above, equations), with_matrices(right, equations)
        bounds = () if state.problem.about_chance else (*state.bounds, *equations)
        chances = state.problem.about_chance or of_chance(above, right, *state.bounds)
        if state.bounds and line.left is not None and chances:
            return under_bounds(Rel(op, above, right), state, limit)
        found = inequality(above, op, right, state.problem, above=bounds, seed=state.seed, limit=limit)
        if found.verdict == UNDECIDED and bounds:
            alone = inequality(above, op, right, state.problem, seed=state.seed, limit=limit)
            found = alone if alone.verdict == EQUAL else found
        return (
            found
            if found.verdict != EQUAL
            else replace(found, search=cache(bound_search(above, op, right, line, state)))
        )
    if op == "!=":
        return unequal(above, right, state)
    found = equal(above, right, state)
    x = variable(above, right) or state.antiderivative
    if found.verdict != EQUAL and x is not None and not state.problem.about_chance:
        slopes = differentiated(above, x), differentiated(right, x)
        if slopes[0] is not None and slopes[1] is not None and (x in free_leaves(right) or variable(right) is x):
            found = compare(slopes[0], slopes[1], state.problem, seed=state.seed, limit=limit, explain=False)
            state.antiderivative = x
            return found
    if found.verdict == EQUAL or not (op in UP_TO or state.up_to_factor):
        return found
    subject = state.subject if state.subject is not None else above
    in_logs = op == PLUS_CONSTANT or state.in_logs or (isinstance(subject, Map) and subject.name == "log")
    variables = variables_of(subject, state.problem)
    up_to = proportional(above, right, variables, state.problem, in_logs=in_logs, seed=state.seed, limit=limit)
    if up_to.verdict == EQUAL:
        return replace(up_to, search=cache(partial(proportion_shown, above, right, state.problem)))
    if op in UP_TO:
        return up_to
    return found


def bound_search(above: Node, op: str, right: Node, line: Line, state: State) -> Callable[[], Shown]:
    """The search for the rule of a row of inequalities, or for the inequality by which a line is bounded."""
    if state.bounds and line.left is not None:
        return partial(row_shown, state.bounds[-1], Rel(op, above, right), state.problem)
    return partial(bound_shown, above, op, right, state.problem)


def with_matrices(node: Node, equations: tuple[Rel, ...]) -> Node:
    """A formula with the matrices and vectors put in that the rows above say what they are: A = B^T B."""
    named: dict[Node, Node] = {
        eq.left: eq.right
        for eq in equations
        if isinstance(eq.left, Sym) and not is_scalar(eq.left.shape) and eq.left.shape == eq.right.shape
    }
    return substitute(node, {u: v for u, v in named.items() if u not in free_leaves(v)}) if named else node


def holds_in(layout: str, above: Node, right: Node, agreed: tuple[Node, Node], state: State) -> bool:
    """Does a line that holds in one layout, with the sides ``agreed`` there, hold in another one too?"""
    a, b = laid_both(above, right, layout)
    if a is None or b is None or a.shape != b.shape:
        return False
    if (a, b) == agreed or not (jacobians(above) or jacobians(right)):
        return True
    limit = max(0.05, state.left_over())
    return compare(a, b, state.problem, seed=state.seed, limit=limit, explain=False).verdict == EQUAL


def unequal(above: Node, right: Node, state: State) -> Found:
    """Is ``above`` never equal to ``right`` (for matrices and vectors: not in general)?"""
    bounds = state.bounds if not state.problem.about_chance else ()
    if bounds and is_scalar(above.shape):
        line = implied((bounds,), ((Rel("!=", above, right),),), state.problem, seed=state.seed, one=True)
        if line.verdict != UNDECIDED:
            return line
    if len(bounds) == 1 and bounds[0].op == "!=":  # where the sides are equal here, they must be equal above
        equal_here, equal_above = Rel("=", above, right), Rel("=", *bounds[0].kids)
        limit = max(0.05, state.left_over() / 2)
        met, _ = equivalent(equal_here, equal_above, state.problem, seed=state.seed, limit=limit)
        if met.verdict != UNDECIDED:
            return met if met.verdict == EQUAL else both_equal(met)
    found = equal(above, right, state)
    if found.verdict == EQUAL:
        return Found(DIFFERENT, reason="the two sides are equal")
    if found.verdict != DIFFERENT:
        return found
    if not is_scalar(above.shape) or not free_leaves(above) | free_leaves(right):
        return Found(EQUAL, "tested")
    gap = Pow(add(above, neg(right)), Num(2))
    low = failing(gap, ZERO, state.problem, strict=True, seed=state.seed, limit=max(0.05, state.left_over() / 2))
    if low is None:
        return Found(EQUAL, "tested")
    where = ", ".join(f"{name} = {value}" for name, value in low.met.shown.items())
    return Found(UNDECIDED, reason=f"the two sides are different in general, but equal at {where}")


def same_sets(above: Node, right: Node, problem: Problem, *, seed: int, limit: float) -> Found:
    """Do two sets of outcomes hold the same ones? Asked by the chance of what only one of them holds."""
    only_one = nothing_left(Rel("=", above, right))
    found = compare(only_one.left, only_one.right, problem, seed=seed, limit=limit)
    unsure = found.verdict == EQUAL and not by_sets_alone(problem, None)
    return Found(UNDECIDED, reason=NOT_EMPTY) if unsure else found


def both_equal(met: Found) -> Found:
    """What is said of a row of two sides that are equal where those of the row above are not."""
    reason = "the two sides are equal there, and those of the row above are not"
    shown = {} if met.agreement is None else met.agreement.counterexample
    return Found(DIFFERENT, agreement=Agreement(DIFFERENT, 1, 1, 1.0, shown, reason=reason), reason=reason)


def under_bounds(row: Rel, state: State, limit: float) -> Found:
    """Does an inequality between chances hold everywhere, or where the inequalities above it do?"""
    said = says_the_same(state.bounds, row, state.problem, seed=state.seed)
    if said.verdict != UNDECIDED:
        return said
    alone = inequality(row.left, row.op, row.right, state.problem, seed=state.seed, limit=limit)
    return alone if alone.verdict == EQUAL else said


def under_one_limit(above: Node, right: Node, found: Found, state: State) -> Found:
    """What is known of two limits in one letter that have no number: of equal formulas they are equal, if there are
    any."""
    match above, right:
        case Limit(a, x, target, side), Limit(b, y, there, from_there) if x is y and target is there:
            if side == from_there:
                limit = max(0.05, state.left_over())
                inside = compare(a, b, state.problem, seed=state.seed, limit=limit, explain=False)
                return inside if inside.verdict == EQUAL else found
    return found


def equal(above: Node, right: Node, state: State) -> Found:
    """Equality, with derivatives in the declared layout, else in the one that the author uses."""
    limit = max(0.05, state.left_over())
    problem, seed = state.problem, state.seed
    if is_set(above) and is_set(right):
        return same_sets(above, right, problem, seed=seed, limit=limit)
    above = facing(above, right.shape, problem)
    free = not binds(problem) and (vector_derivatives(above) or vector_derivatives(right))
    place = of_places(above, right, problem, seed=seed, limit=limit)
    if place is not None and place.verdict != UNDECIDED:
        return place
    if not free:
        found = compare(above, right, problem, seed=seed, limit=limit, company=state.company)
        if found.verdict == DIFFERENT and place_of_letter(above, problem):
            # an argmax over a letter has numbers only where the letter has few values
            return place or Found(UNDECIDED, reason="the place of a maximum over all numbers was not found")
        return found if found.verdict != UNDECIDED else under_one_limit(above, right, found, state)
    tried: list[tuple[str, Found]] = []
    seen: set[tuple[Node, Node]] = set()
    for layout in state.layouts:
        a, b = laid_both(above, right, layout)
        if a is not None and b is not None and (a, b) not in seen:
            seen.add((a, b))
            found = compare(a, b, problem, seed=seed, limit=limit, company=state.company)
            tried.append((layout, found))
            if found.verdict == EQUAL:
                if not vector_derivatives(b) or jacobians(above) or jacobians(right):
                    state.layouts = tuple(
                        x for x in state.layouts if x == layout or holds_in(x, above, right, (a, b), state)
                    )
                return found
    order = {DIFFERENT: 1, UNDECIDED: 0}
    tried.sort(key=lambda pair: (order.get(pair[1].verdict, 2), pair[1].agreement is None))
    return tried[0][1] if tried else compare(above, right, problem, seed=seed, limit=limit)
