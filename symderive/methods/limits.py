"""Derivatives from the definition: the limit of a difference quotient, worked out for the elementary functions."""

from __future__ import annotations

from fractions import Fraction
from math import comb

from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Rule, Step
from symderive.expr.algebra import MINUS, UNITY, ZERO, Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.build import neg
from symderive.expr.calculus import Derivative, Limit
from symderive.expr.node import Node, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.methods.plan import Plan
from symderive.methods.workings import NoRuleError, by_number, last_line, simplified, way_by_number
from symderive.rules.algebra import tidy
from symderive.rules.identification import insert_the_definition
from symderive.rules.indexing import put
from symderive.rules.limits import (
    addition_theorem,
    binomial_theorem,
    cancel_the_increment,
    common_denominator,
    definition_of_the_derivative,
    let_h_go_to_zero,
    multiply_by_the_conjugate,
    standard_limit,
)
from symderive.rules.terms import parts, terms_of
from symderive.rules.vary import leaves


def fits(problem: Problem) -> bool:
    return problem.goal is not None and quotient_of(problem.goal.node, problem) is not None


def quotient_of(goal: Node, problem: Problem) -> tuple[Node, Node, Node, Node] | None:
    """(x, h, formula of f, body with definitions put in) where the goal is a difference quotient or its limit."""
    if not is_scalar(goal.shape):
        return None
    match goal:
        case Limit(body, h, to, _):
            below: tuple[Node, ...] = (h,) if to is ZERO else ()
        case Prod(factors):
            body = goal
            below = tuple(
                f.base for f in factors if isinstance(f, Pow) and f.exponent is MINUS and isinstance(f.base, Sym)
            )
        case _:
            return None
    opened = with_definitions(body, problem)
    for h in below:
        found = difference(opened, h)
        if found is not None:
            return found[0], h, found[1], opened
    return None


def with_definitions(u: Node, problem: Problem) -> Node:
    """Functions of one letter replaced by their formulas."""

    def change(v: Node) -> Node:
        if isinstance(v, Map) and not v.primes:
            function = problem.function(v.name)
            if function is not None and len(function.params) == 1:
                return put(function.body, {function.params[0]: v.u})
        return v

    return transform(u, change)


def difference(body: Node, h: Node) -> tuple[Node, Node] | None:
    """x and f(x) where the body is (f(x + h) - f(x)) / h."""
    if not isinstance(body, Prod):
        return None
    below = [f for f in body.factors if isinstance(f, Pow) and f.exponent is MINUS and f.base is h]
    rest = [f for f in body.factors if f not in below]
    if len(below) != 1 or len(rest) != 1:
        return None
    still = [t for t in terms_of(rest[0]) if h not in leaves(t)]
    moved = [t for t in terms_of(rest[0]) if h in leaves(t)]
    f = tidy(neg(Sum(tuple(still)) if len(still) > 1 else still[0])) if still else ZERO
    top = tidy(Sum(tuple(moved)) if len(moved) > 1 else moved[0]) if moved else ZERO
    for x in sorted((s for s in leaves(f) if isinstance(s, Sym) and is_scalar(s.shape)), key=lambda s: s.name):
        if tidy(put(f, {x: Sum((x, h))})) is top or tidy(put(f, {x: Sum((h, x))})) is top:
            return x, f
    return None


def carry_out(problem: Problem) -> Derivation | None:
    assert problem.goal is not None
    goal = problem.goal.node
    found = quotient_of(goal, problem)
    assert found is not None
    x, h, f, opened = found
    if not isinstance(goal, Limit):
        return quotient_alone(problem, goal, x, h, f, opened)
    steps: list[Step] = []
    line: Node = goal
    if opened is not goal.body:
        line = Limit(opened, h, ZERO, goal.side)
        steps.append(insert_the_definition.step(goal, line))
    worked = elementary(f, x, h)
    if worked is None:
        derivative = Derivative(f, (x,), False)
        steps.append(definition_of_the_derivative.step(line, derivative))
        try:
            part = by_number(derivative, f, x, way_by_number(problem, x, False), False, problem)
        except NoRuleError:
            return None
        steps += part.strands[0].steps
    else:
        for rule, body in worked:
            after = body if rule in (let_h_go_to_zero, standard_limit) else Limit(body, h, ZERO, goal.side)
            steps.append(rule.step(line, after))
            line = after
        steps += simplified(line, problem)
    value = tidy(last_line(goal, steps), problem)
    return Derivation(problem, "solved", (Strand(goal, tuple(steps)),), Answer(node=value, shape=value.shape))


def quotient_alone(problem: Problem, goal: Node, x: Node, h: Node, f: Node, opened: Node) -> Derivation | None:
    """The difference quotient itself: the lines of its limit but for the last."""
    worked = elementary(f, x, h)
    if worked is None:
        return None
    lines = [(rule, body) for rule, body in worked if rule not in (let_h_go_to_zero, standard_limit)]
    if opened is not goal:
        lines.insert(0, (insert_the_definition, opened))
    steps: list[Step] = []
    line = goal
    for rule, after in lines:
        steps.append(rule.step(line, after))
        line = after
    steps += simplified(line, problem)
    value = last_line(goal, steps)
    return Derivation(problem, "solved", (Strand(goal, tuple(steps)),), Answer(node=value, shape=value.shape))


def elementary(f: Node, x: Node, h: Node) -> list[tuple[Rule, Node]] | None:
    """The bodies of the limit, line by line, for c f with f a polynomial or one elementary function."""
    polynomial = coefficients(f, x)
    xh = Sum((x, h))
    over_h = Pow(h, MINUS)
    if polynomial is not None and max(polynomial, default=0) >= 1:
        return of_polynomial(polynomial, x, h)
    number, scalars, _ = parts(f)
    fixed = [s for s in scalars if x not in leaves(s)]
    moving = [s for s in scalars if x in leaves(s)]
    if len(moving) != 1:
        return None
    c = tidy(Prod((Num(number), *fixed)))
    match moving[0]:
        case Pow(u, e) if u is x and e is MINUS:
            top = Prod((neg(h), Pow(Prod((x, xh)), MINUS)))
            return [
                (common_denominator, scaled(c, Prod((top, over_h)))),
                (cancel_the_increment, scaled(c, neg(Pow(Prod((x, xh)), MINUS)))),
                (let_h_go_to_zero, scaled(c, neg(Pow(x, Num(-2))))),
            ]
        case Map("sqrt", u, 0) if u is x:
            below = Sum((Map("sqrt", xh), Map("sqrt", x)))
            return [
                (multiply_by_the_conjugate, scaled(c, Prod((h, Pow(Prod((h, below)), MINUS))))),
                (cancel_the_increment, scaled(c, Pow(below, MINUS))),
                (let_h_go_to_zero, scaled(c, Pow(Prod((Num(2), Map("sqrt", x))), MINUS))),
            ]
        case Map("sin" | "cos" | "exp" | "log", u, 0) if u is x:
            return transcendental(moving[0].name, c, x, h)
    return None


def scaled(c: Node, u: Node) -> Node:
    return u if c is UNITY else Prod((c, u))


def transcendental(name: str, c: Node, x: Node, h: Node) -> list[tuple[Rule, Node]]:
    sin, cos = Map("sin", x), Map("cos", x)
    over_h = Pow(h, MINUS)
    flat = Prod((Sum((Map("cos", h), MINUS)), over_h))
    steep = Prod((Map("sin", h), over_h))
    body: Node
    value: Node
    if name == "sin":
        body, value = Sum((Prod((sin, flat)), Prod((cos, steep)))), cos
    elif name == "cos":
        body, value = Sum((Prod((cos, flat)), neg(Prod((sin, steep))))), neg(sin)
    elif name == "exp":
        e = Map("exp", x)
        body, value = Prod((e, Sum((Map("exp", h), MINUS)), over_h)), e
    else:
        body = Prod((Map("log", Sum((UNITY, Prod((h, Pow(x, MINUS)))))), over_h))
        value = Pow(x, MINUS)
    return [(addition_theorem, scaled(c, body)), (standard_limit, scaled(c, value))]


def coefficients(f: Node, x: Node) -> dict[int, Node] | None:
    """The coefficients of a polynomial in x by the power, or None."""
    found: dict[int, Node] = {}
    for t in terms_of(f):
        number, scalars, _ = parts(t)
        power = 0
        rest: list[Node] = []
        for s in scalars:
            if s is x:
                power += 1
            elif isinstance(s, Pow) and s.base is x and isinstance(s.exponent, Num):
                k: Fraction = s.exponent.value
                if k.denominator != 1 or not 0 < k <= 12:
                    return None
                power += int(k)
            elif x in leaves(s):
                return None
            else:
                rest.append(s)
        part = tidy(Prod((Num(number), *rest))) if rest else Num(number)
        found[power] = tidy(Sum((found[power], part))) if power in found else part
    return found


def of_polynomial(polynomial: dict[int, Node], x: Node, h: Node) -> list[tuple[Rule, Node]]:
    """Multiply out, cancel h, let h go to zero."""
    expanded: list[Node] = []
    divided: list[Node] = []
    limit: list[Node] = []
    for n, c in sorted(polynomial.items(), reverse=True):
        for k in range(1, n + 1):
            term = Prod((c, Num(comb(n, k)), Pow(x, Num(n - k))))
            expanded.append(tidy(Prod((term, Pow(h, Num(k))))))
            divided.append(tidy(Prod((term, Pow(h, Num(k - 1))))))
            if k == 1:
                limit.append(tidy(term))
    top = Sum(tuple(expanded)) if len(expanded) > 1 else expanded[0]
    whole = Sum(tuple(divided)) if len(divided) > 1 else divided[0]
    value = Sum(tuple(limit)) if len(limit) > 1 else limit[0]
    return [
        (binomial_theorem, Prod((top, Pow(h, MINUS)))),
        (cancel_the_increment, whole),
        (let_h_go_to_zero, value),
    ]


PLANS = (Plan("the limit of the difference quotient", fits, carry_out),)
