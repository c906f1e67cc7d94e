"""The extremum of a function of one number over the line or an interval: its slopes, ends and limits compared."""

from __future__ import annotations

from symderive import scalar
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import INFINITY, Num, Sym
from symderive.expr.build import neg
from symderive.expr.calculus import At
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Best, FiniteSet
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.methods.constraints import constraints_on, ends_closed, is_bound
from symderive.methods.plan import Plan
from symderive.methods.question import stands_for
from symderive.methods.signs_said import ends_of
from symderive.methods.stationary_points import number_at, places_of, remarks, scalar_value, smooth, spelled
from symderive.rules.algebra import tidy
from symderive.rules.extremes import set_the_derivative_to_zero
from symderive.rules.identification import insert_the_point


def best_fits(problem: Problem) -> bool:
    match problem.goal.node if problem.goal is not None else None:
        case Best("argmax" | "argmin" | "max" | "min", body, (Sym() as v,), None):
            bound = constraints_on((v,), problem)
            free = not (bound.equations or bound.discrete) and all(is_bound(r, {v: v}) for r in bound.inequalities)
            return free and is_scalar(v.shape) and smooth(stands_for(body, problem)[0], v)
    return False


def best_of_all(problem: Problem) -> Derivation | None:
    """The extremum over all real numbers, or over an interval: the stationary points and the ends are compared."""
    assert problem.goal is not None and isinstance(problem.goal.node, Best)
    goal = problem.goal.node
    (v,) = goal.over
    f, _ = stands_for(goal.body, problem)
    found = places_of(f, f, v, problem)
    if found is None or not isinstance(v, Sym):
        return None
    low, high = ends_of(v, problem)
    strands, everywhere = found
    heights_of = [scalar_value(p.x) for p in everywhere]
    if any(x is None for x in heights_of):
        return None
    places = [
        p for p, x in zip(everywhere, heights_of, strict=True) if x is not None and (low is None or x > low)
        and (high is None or x < high)
    ]  # fmt: skip
    notes = remarks(v, places, (low, high) != (None, None))
    sign = -1 if goal.kind.endswith("max") else 1
    word = "maximum" if sign < 0 else "minimum"
    points = [p.x for p in places]
    open_ends: list[tuple[float, str]] = []
    for end, belongs, far, where in zip((low, high), ends_closed(v, problem), (neg(v), v), "-+", strict=True):
        if end is None:
            height = scalar.limit(substitute(f, {v: far}), v, INFINITY)
            value, said = None if height is None else scalar_value(height), f"{where}infinity"
        else:
            value, said = number_at(f, v, Num(end)), str(end)
        if value is None:
            return None
        if end is not None and belongs:
            at_end = At(f, ((v, Num(end)),))
            strands = (*strands, value_at_the_end(at_end, tidy(substitute(f, {v: Num(end)}))))
            points.append(Num(end))
        else:
            open_ends.append((value, said))
    values = [number_at(f, v, x) for x in points]
    if any(y is None for y in values):
        return None
    heights = [sign * y for y in values if y is not None]
    lowest = min(heights, default=float("inf"))
    worst = min(open_ends, key=lambda end: sign * end[0], default=None)
    if worst is not None and sign * worst[0] <= lowest + 1e-12:
        far_value, said = worst
        goes = "grows" if sign < 0 else "falls"
        how = (
            f"it {goes} beyond every bound as {v.name} goes to {said}"
            if far_value in (float("inf"), float("-inf"))
            else f"it comes as near as one likes to {far_value:g} as {v.name} goes to {said}, and does no better"
        )
        over = "all real numbers" if (low, high) == (None, None) else f"the range of {v.name}"
        message = f"the function has no {word} over {over}: {how}"
        if any(p.kind == word for p in places):
            near = ", ".join(f"{v.name} = {spelled(p.x)}" for p in places if p.kind == word)
            message += f"; it has a local {word} at {near}"
        return Derivation(
            problem,
            "undefined",
            strands,
            error={"message": message},
            remarks=notes,
        )
    best = [x for x, h in zip(points, heights, strict=True) if h <= lowest + 1e-9 * max(1.0, abs(lowest))]
    if not goal.kind.startswith("arg"):
        answer = tidy(substitute(f, {v: best[0]}))
    else:
        answer = best[0] if len(best) == 1 else FiniteSet(tuple(best))
    last = Strand(goal, (set_the_derivative_to_zero.step(goal, answer),))
    return Derivation(
        problem,
        "solved",
        (*strands, last),
        Answer(node=answer, shape=v.shape),
        remarks=notes,
    )


def value_at_the_end(at_end: At, value: Node) -> Strand:
    """The function at an end of its interval, which is compared with the stationary points."""
    return Strand(at_end, (insert_the_point.step(at_end, value),), intro="At an end of the interval:")


PLANS = (Plan("all stationary points compared", best_fits, best_of_all),)
