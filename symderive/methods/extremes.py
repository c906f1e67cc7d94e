"""Where a function has its maximum or minimum: differentiate, set to zero, solve, check the second derivative."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite

from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import MINUS, ZERO, Apply, Map, Num, Pow, Prod, Sum, Sym, Transpose
from symderive.expr.arrays import BigProd, BigSum, Block
from symderive.expr.calculus import DENOMINATOR, MIXED, At, Derivative
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Best
from symderive.expr.problem import Fact, Has, Problem
from symderive.expr.shape import ONE, SCALAR, is_scalar
from symderive.methods.constraints import constraints_on, obeyed, solved_by
from symderive.methods.inside_range import allowed, kept_inside
from symderive.methods.multipliers import introduced, new_multipliers, with_multipliers, without_twin
from symderive.methods.plan import Plan
from symderive.methods.question import Question, stands_for
from symderive.methods.second import higher_derivative
from symderive.methods.signs_said import how_it_bends
from symderive.methods.stated import written_out
from symderive.methods.stated_sums import stated_sums, with_sums_put_in
from symderive.methods.stationary import zero_of
from symderive.methods.workings import NoRuleError, Part, by_number, gradient_part, way_by_number, way_of
from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import draw
from symderive.rules.adjoint import NotLinearError
from symderive.rules.algebra import tidy
from symderive.rules.expectation import put_in_what_is_given
from symderive.rules.extremes import logarithm_of_a_product, second_order_check, set_the_derivative_to_zero
from symderive.rules.facts import facts_of
from symderive.rules.identification import differentiate_again, insert_the_point
from symderive.rules.indexing import told_apart
from symderive.rules.terms import parts

Solution = dict[Node, Node]


@dataclass(frozen=True)
class Solved:
    """The letters' values, the equations row by row, and what was taken for granted on the way."""

    solution: Solution
    strands: tuple[Strand, ...]
    taken: tuple[str, ...]


def fits(problem: Problem) -> bool:
    match problem.goal.node if problem.goal is not None else None:
        case Best("argmax" | "argmin" | "max" | "min", body, over, None) if is_scalar(body.shape):
            return bool(over) and all(isinstance(v, Sym) for v in over)
    return False


def carry_out(problem: Problem) -> Derivation | None:
    problem, densities = written_out(problem)
    assert problem.goal is not None
    goal = problem.goal.node
    assert isinstance(goal, Best)
    letters = tuple(v for v in goal.over if isinstance(v, Sym))
    problem = with_directions(problem, letters)
    upwards = goal.kind.endswith("max")
    formula, _ = stands_for(goal.body, problem)
    strands: list[Strand] = list(densities)
    f = formula
    if upwards and isinstance(formula, Prod | BigProd | Pow | Map | Apply):
        logged = log_of(formula)
        if logged is not None:
            name = Map("log", goal.body)
            f = tidy(logged)
            strands.append(Strand(name, (logarithm_of_a_product.step(name, f),)))
    bound = constraints_on(letters, problem)
    if bound.discrete:
        return None
    multipliers = new_multipliers(bound.equations, problem)
    joined = with_multipliers(f, bound.equations, multipliers)
    try:
        parts_found = [first(joined, v, problem) for v in letters]
        if multipliers:
            strands += introduced(parts_found[0].strands)
        for part in parts_found:
            strands += part.strands
        strands = list(dict.fromkeys(strands)) if not multipliers else without_twin(strands)
        solved = solve_for((*letters, *multipliers), [*(p.value for p in parts_found), *bound.equations], problem)
        if solved is None:
            return None
        strands += solved.strands
        solution: Solution = {v: solved.solution[v] for v in letters}
        if not obeyed(bound.inequalities, solution, problem) or not solved_by(bound.equations, solution, problem):
            return None
        held = substitute(joined, {m: solved.solution[m] for m in multipliers})
        checks = second_order(held, letters, solution, upwards, problem)
    except (NoRuleError, NotLinearError):
        return None
    if checks is None:
        return None
    strands += checks
    found = answered(goal, letters, solution, formula, problem)
    answer = tidy(with_sums_put_in(found, stated_sums(problem)), problem)
    if answer is not found:
        strands.append(Strand(found, (put_in_what_is_given.step(found, answer),)))
    strands.append(Strand(goal, (set_the_derivative_to_zero.step(goal, answer),)))
    told = tuple(dict.fromkeys(strands))  # the slope is needed for the equation and again for the second derivative
    place = Answer(node=answer, shape=answer.shape)
    taken = tuple(dict.fromkeys(solved.taken))
    inside = tuple(dict.fromkeys(c for v, value in solution.items() for c in kept_inside(v, value, problem)))
    return Derivation(problem, "solved", told, place, assumptions=taken, conditions=inside)


def answered(goal: Best, letters: tuple[Sym, ...], solution: Solution, formula: Node, problem: Problem) -> Node:
    """The place of the extremum, or the value there."""
    if not goal.kind.startswith("arg"):
        return tidy(substitute(formula, solution), problem)
    values = tuple(tidy(solution[v], problem) for v in letters)
    return values[0] if len(values) == 1 else Block((values,))


# ---------------------------------------------------------------- the equations
def first(f: Node, v: Sym, problem: Problem) -> Part:
    if is_scalar(v.shape):
        return by_number(Derivative(f, (v,), False), f, v, way_by_number(problem, v, False), False)
    return gradient_part(Derivative(f, (v,), False, DENOMINATOR if v.shape[1] == ONE else MIXED), f, f, v,
                         way_of(problem, (v,)))  # fmt: skip


def solve_for(letters: tuple[Sym, ...], equations: list[Node], problem: Problem) -> Solved | None:
    """One equation after the other is solved for its letter and put into the others."""
    for n, v in enumerate(letters):
        own = zero_of(equations[n], v, problem)
        if own is None:
            continue
        strand = own.rows.strand(rf"The derivative is set to zero, and the equation is solved for ${v.latex}$:")
        if len(letters) == 1:
            return Solved({v: own.value}, (strand,), tuple(own.rows.taken))
        rest = [told_apart(tidy(substitute(e, {v: own.value}), problem)) for k, e in enumerate(equations) if k != n]
        others = solve_for(tuple(u for u in letters if u is not v), rest, problem)
        if others is None:
            continue
        value = told_apart(tidy(substitute(own.value, others.solution), problem))
        strands = (strand, *others.strands)
        if value is not own.value:
            at = At(own.value, tuple(others.solution.items()))
            strands += (Strand(at, (insert_the_point.step(at, value),), rf"Put into the equation for ${v.latex}$:"),)
        return Solved({v: value, **others.solution}, strands, (*own.rows.taken, *others.taken))
    return None


# ---------------------------------------------------------------- the second-order check
def second_order(
    f: Node, letters: tuple[Sym, ...], solution: Solution, upwards: bool, problem: Problem
) -> list[Strand] | None:
    """The second derivative at the solution, of the right sign at every point tried; None where it is not."""
    if len(letters) == 1 and letters[0].shape[1] == ONE:
        (v,) = letters
        layout = MIXED if is_scalar(v.shape) else DENOMINATOR  # the gradient as the column that is set to zero
        second = higher_derivative(Question(f, f, (v, v), ((), ()), False, layout), problem)
        strands, bend = list(second.strands), second.value
        if v in bend.walk():
            subject = At(bend, ((v, solution[v]),))
            bend = tidy(substitute(bend, solution), problem)
            note = how_it_bends(bend, upwards, problem)
            strands.append(Strand(subject, (second_order_check.step(subject, bend, note=note),)))
        else:
            last, note = strands[-1], how_it_bends(bend, upwards, problem)
            strands[-1] = replace(last, steps=(*last.steps, second_order_check.step(bend, bend, note=note)))
    else:
        strands, bend = along_a_line(f, letters, solution, upwards, problem)
    return strands if bends_rightly(bend, letters, solution, upwards, problem) else None


def along_a_line(
    f: Node, letters: tuple[Sym, ...], solution: Solution, upwards: bool, problem: Problem
) -> tuple[list[Strand], Node]:
    """d²/dt² of f along a line through the solution, in any direction that the letters allow."""
    t = Sym("t", SCALAR)
    moved: dict[Node, Node] = {v: Sum((v, Prod((t, direction(v, letters))))) for v in letters}
    along = substitute(f, moved)
    question = Question(along, along, (t, t), ((), ()), False, MIXED)
    start = tidy(substitute(higher_derivative(question, problem).value, {t: ZERO}), problem)
    bend = tidy(substitute(start, solution), problem)
    subject = At(Derivative(along, (t, t), False), ((t, ZERO),))
    there = At(start, tuple(solution.items()))
    kind = how_it_bends(bend, upwards, problem)
    strands = [
        Strand(subject, (differentiate_again.step(subject, start, why=LINE),), intro=ALONG),
        Strand(there, (second_order_check.step(there, bend, note=kind),), intro="At the solution:"),
    ]
    return strands, bend


def direction(v: Sym, letters: tuple[Sym, ...]) -> Sym:
    """The direction in which a letter moves."""
    name = "D" if len(letters) == 1 else f"D_{v.name}"
    return Sym(name, v.shape, name if len(letters) == 1 else rf"D_{{{v.latex}}}")


def with_directions(problem: Problem, letters: tuple[Sym, ...]) -> Problem:
    """The problem in which a symmetric letter moves in symmetric directions only."""
    known = facts_of(problem).symmetric
    new = tuple(Fact("property", Has("symmetric", direction(v, letters))) for v in letters if v in known)
    return problem.but(facts=(*problem.facts, *new)) if new else problem


ALONG = "Along a straight line, in any direction:"
LINE = "The function along the line is differentiated twice by t, by the rules used above."


def bends_rightly(bend: Node, letters: tuple[Sym, ...], solution: Solution, upwards: bool, problem: Problem) -> bool:
    """Is the second derivative negative (definite) for a maximum, positive for a minimum, at every point tried?"""
    there = bend
    if not is_scalar(there.shape):
        u = Sym("direction", letters[0].shape)
        there = Prod((Transpose(u), there, u))
    sign = -1 if upwards else 1
    seen = 0
    for seed in range(24):
        try:
            point = draw(problem, [there, *solution.values()], seed)
            value = float(evaluate(there, point, problem).ravel()[0])
            places = [(v, float(evaluate(s, point, problem).ravel()[0])) for v, s in solution.items()
                      if is_scalar(v.shape)]  # fmt: skip
        except NoNumber:
            return False
        if not isfinite(value) or not all(allowed(v, x, problem) for v, x in places):
            continue  # the solution lies on the border there, or outside: data all zero, say
        if not sign * value > 0:
            return False
        seen += 1
        if seen == 4:
            break
    return seen >= 3


# ---------------------------------------------------------------- logarithms
def log_of(u: Node) -> Node | None:
    """log u with products turned into sums; None where nothing is gained."""
    match u:
        case Map("exp", inner, 0):
            return inner
        case BigProd(body, index, low, high):
            return BigSum(log_of(body) or Map("log", body), index, low, high)
        case Prod():
            number, scalars, _ = parts(u)
            if number < 0 or u in scalars:
                return None
            logs = [log_of(s) or Map("log", s) for s in scalars]
            return Sum(tuple(logs) if number == 1 else (Map("log", Num(number)), *logs)) if len(logs) > 1 else None
        case Pow(base, exponent):
            return Prod((exponent, log_of(base) or Map("log", base)))
        case Map("sqrt", inner, 0):
            return Prod((Pow(Num(2), MINUS), log_of(inner) or Map("log", inner)))
    return None


PLANS = (Plan("maximum or minimum", fits, carry_out),)
