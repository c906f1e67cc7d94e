"""Where a function has its maximum or minimum: differentiate, set to zero, solve, check the second derivative."""

from __future__ import annotations

from math import isfinite

from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import (
    MINUS,
    UNITY,
    ZERO,
    Apply,
    Inverse,
    Map,
    Num,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Transpose,
    Zeros,
    is_zero,
    neg,
)
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.calculus import DENOMINATOR, MIXED, At, Derivative
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Best
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, SCALAR, is_scalar
from symderive.methods.first import first_derivative
from symderive.methods.plan import Plan
from symderive.methods.question import Question, stands_for
from symderive.methods.second import higher_derivative
from symderive.methods.stated import written_out
from symderive.methods.workings import NoRuleError, Part, by_number, gradient_part, simplified, way_by_number, way_of
from symderive.numeric.compile import evaluate
from symderive.numeric.domains import POSITIVE
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import draw
from symderive.rules.adjoint import NotLinearError
from symderive.rules.algebra import spread_sums, tidy
from symderive.rules.extremes import logarithm_of_a_product, second_order_check, set_the_derivative_to_zero
from symderive.rules.facts import NOTHING
from symderive.rules.identification import insert_the_point
from symderive.rules.kernels import plain_derivative
from symderive.rules.settle import settle
from symderive.rules.terms import parts, terms_of
from symderive.rules.vary import leaves


def fits(problem: Problem) -> bool:
    if problem.goal is None:
        return False
    match problem.goal.node:
        case Best("argmax" | "argmin", body, (Sym(),), None) if is_scalar(body.shape):
            return True
    return False


def carry_out(problem: Problem) -> Derivation | None:
    problem, densities = written_out(problem)
    assert problem.goal is not None
    goal = problem.goal.node
    assert isinstance(goal, Best)
    (v,) = goal.over
    assert isinstance(v, Sym)
    formula, _ = stands_for(goal.body, problem)
    strands: list[Strand] = list(densities)
    f, name = formula, goal.body
    if goal.kind == "argmax" and isinstance(formula, Prod | BigProd | Pow | Map | Apply):
        logged = log_of(formula)
        if logged is not None:
            name = Map("log", goal.body)
            f = tidy(logged)
            strands.append(Strand(name, (logarithm_of_a_product.step(name, f),)))
    try:
        part = first(f, v, problem)
        solution = zero_of(part.value, v, problem)
        if solution is None:
            return None
        second = second_part(f, v, problem)
    except (NoRuleError, NotLinearError):
        return None
    strands += part.strands
    strands.append(at_zero(part.value, v, solution, problem))
    strands += second.strands
    checked = At(second.strands[-1].subject, ((v, solution),))
    there = tidy(substitute(second.value, {v: solution}), problem)
    strands.append(Strand(checked, (second_order_check.step(checked, there),)))
    if not bends_rightly(second.value, v, solution, goal.kind, problem):
        return None
    steps = [set_the_derivative_to_zero.step(goal, solution)]
    strands.append(Strand(goal, tuple(steps)))
    return Derivation(
        problem,
        "solved",
        tuple(strands),
        Answer(node=tidy(solution, problem), shape=solution.shape, layout=problem.layout),
    )


def bends_rightly(second: Node, v: Sym, solution: Node, kind: str, problem: Problem) -> bool:
    """Is the second derivative negative (definite) for a maximum, positive for a minimum, at every point tried?"""
    there = substitute(second, {v: solution})
    if not is_scalar(there.shape):
        u = Sym("direction", v.shape)
        there = Prod((Transpose(u), there, u))
    sign = -1 if kind == "argmax" else 1
    seen = 0
    for seed in range(12):
        try:
            point = draw(problem, [there, solution], seed)
            value = float(evaluate(there, point, problem).ravel()[0])
        except NoNumber:
            return False
        if not isfinite(value):
            continue  # the solution lies on the border there: data all zero, say
        if not sign * value > 0:
            return False
        seen += 1
        if seen == 4:
            break
    return seen >= 3


def first(f: Node, v: Sym, problem: Problem) -> Part:
    if is_scalar(v.shape):
        return by_number(Derivative(f, (v,), False), f, v, way_by_number(problem, v, False), False)
    return gradient_part(Derivative(f, (v,), False, DENOMINATOR), f, f, v, way_of(problem, (v,)))


def second_part(f: Node, v: Sym, problem: Problem) -> Part:
    return higher_derivative(Question(f, f, (v, v), ((), ()), False, MIXED), problem)


def at_zero(g: Node, v: Sym, solution: Node, problem: Problem) -> Strand:
    """The solution put into the derivative gives zero."""
    subject = At(g, ((v, solution),))
    put_in = substitute(g, {v: solution})
    steps: list[Step] = [insert_the_point.step(subject, put_in)]
    nothing = ZERO if is_scalar(g.shape) else Zeros(g.shape)
    steps += [s for s in simplified(put_in, problem) if s.after is not nothing]
    steps.append(set_the_derivative_to_zero.step(steps[-1].after, nothing))
    return Strand(subject, tuple(steps))


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
            if number < 0:
                return None
            logs = [log_of(s) or Map("log", s) for s in scalars]
            return Sum(tuple(logs) if number == 1 else (Map("log", Num(number)), *logs)) if len(logs) > 1 else None
        case Pow(base, exponent):
            return Prod((exponent, log_of(base) or Map("log", base)))
        case Map("sqrt", inner, 0):
            return Prod((Pow(Num(2), MINUS), log_of(inner) or Map("log", inner)))
    return None


# ---------------------------------------------------------------- solving
def zero_of(g: Node, v: Sym, problem: Problem) -> Node | None:
    """The v at which g is zero, for g that is linear in v, perhaps after a denominator is multiplied away."""
    if is_scalar(v.shape):
        one_less = Sum((UNITY, neg(v)))
        g = settle(spread_sums(g), NOTHING)
        for factor in (UNITY, v, Pow(v, Num(2)), Pow(v, Num(3)), Prod((v, one_less)), one_less):
            cleared = tidy(Sum(tuple(Prod((factor, t)) for t in terms_of(g)))) if factor is not UNITY else g
            slope = tidy(plain_derivative(cleared, v, way_by_number(problem, v, False)))
            if not is_zero(slope) and v not in leaves(slope):
                start = tidy(substitute(cleared, {v: ZERO}))
                return tidy(Prod((MINUS, start, Pow(slope, MINUS))))
            root = root_of_square(cleared, v, problem)
            if root is not None:
                return root
        return None
    if v.shape[1] != ONE:
        return None
    question = Question(g, g, (v,), ((),), False, MIXED)
    slope = first_derivative(question, problem, "differential").value
    if is_zero(slope) or v in leaves(slope):
        return None
    start = tidy(substitute(g, {v: Zeros(v.shape)}))
    return tidy(Prod((MINUS, Inverse(slope), start)))


def positive(v: Sym, problem: Problem) -> bool:
    """Is the letter declared positive?"""
    declared = problem.declarations.get(v.name)
    if declared is not None and getattr(declared.within, "name", None) in POSITIVE:
        return True
    return any(f.node in (Rel(">", v, ZERO), Rel("<", ZERO, v)) for f in problem.facts)


def root_of_square(cleared: Node, v: Sym, problem: Problem) -> Node | None:
    """The positive v of an equation that is linear in v², where v is declared positive."""
    if not positive(v, problem):
        return None
    square = Sym(f"{v.name}_squared", SCALAR)
    in_square = substitute(cleared, {Pow(v, Num(2)): square})
    if v in leaves(in_square):
        return None
    slope = tidy(plain_derivative(in_square, square, way_by_number(problem, square, False)))
    if is_zero(slope) or square in leaves(slope):
        return None
    start = tidy(substitute(in_square, {square: ZERO}))
    return tidy(Map("sqrt", Prod((MINUS, start, Pow(slope, MINUS)))))


PLANS = (Plan("maximum or minimum", fits, carry_out),)
