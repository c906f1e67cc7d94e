"""Implicit differentiation: the slope of y(x) along the curve that an equation in x and y states."""

from __future__ import annotations

from symderive.derive.derivation import Derivation, Strand
from symderive.expr.algebra import MINUS, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import is_zero, neg
from symderive.expr.calculus import MIXED, Derivative
from symderive.expr.node import Node
from symderive.expr.problem import Definition, Fact, Problem
from symderive.expr.shape import SCALAR, is_scalar
from symderive.methods.calculus_answer import finished
from symderive.methods.first import first_derivative
from symderive.methods.plan import Plan
from symderive.methods.question import Question, question_of
from symderive.methods.workings import NoRuleError, last_line, simplified
from symderive.rules.adjoint import NotLinearError
from symderive.rules.identification import implicit_function, insert_the_definition
from symderive.rules.vary import leaves, meaning


def tie(problem: Problem) -> tuple[Question, Fact] | None:
    """What is asked for, and the one equation that ties it to the variable."""
    q = question_of(problem)
    if q is None or q.order != 1 or not isinstance(q.of, Sym) or q.point or not q.whole:
        return None
    (x,) = q.by
    if not isinstance(x, Sym) or not is_scalar(x.shape) or not is_scalar(q.of.shape) or x is q.of:
        return None
    if meaning(q.of, problem) is not None:
        return None
    facts = [f for f in problem.facts if f.where is None and ties(f.node, q.of, x)]
    return (q, facts[0]) if len(facts) == 1 else None


def ties(node: Node | None, y: Node, x: Node) -> bool:
    return isinstance(node, Rel) and node.op == "=" and is_scalar(node.left.shape) and {x, y} <= leaves(node)


def fits(problem: Problem) -> bool:
    return problem.goal is not None and not problem.about_chance and tie(problem) is not None


def carry_out(problem: Problem) -> Derivation | None:
    """F(x, y) = 0, both partial derivatives, and their quotient."""
    found = tie(problem)
    assert found is not None
    q, fact = found
    (x,), y = q.by, q.of
    equation = fact.node
    assert isinstance(equation, Rel)
    taken = {leaf.name for leaf in leaves(equation) if isinstance(leaf, Sym)} | set(problem.declarations)
    f = Sym(next(name for name in ("F", "G", "H", "F_0") if name not in taken), SCALAR)
    body = equation.left if is_zero(equation.right) else Sum((equation.left, neg(equation.right)))
    # the identity between the partial derivatives holds off the curve too, so the equation itself is not needed there
    free = problem.but(
        definitions=(*problem.definitions, Definition(f, body)),
        facts=tuple(g for g in problem.facts if g is not fact),
    )
    try:
        by_x = first_derivative(q.but(name=f, of=body, by=(x,), partial=True, layout=MIXED), free)
        by_y = first_derivative(q.but(name=f, of=body, by=(y,), partial=True, layout=MIXED), free)
    except (NoRuleError, NotLinearError):
        return None
    if is_zero(by_y.value):
        return None
    slope = Prod((MINUS, Derivative(f, (x,), True), Pow(Derivative(f, (y,), True), MINUS)))
    put_in = Prod((MINUS, by_x.value, Pow(by_y.value, MINUS)))
    steps = [implicit_function.step(slope, put_in), *simplified(put_in, free)]
    strand = Strand(slope, tuple(steps), intro="The slope of the curve is minus the quotient of the two:")
    whole = Strand(f, (insert_the_definition.step(f, body, size="major", why=AS_ZERO),), intro=NAMED)
    return finished(free, (whole, *by_x.strands, *by_y.strands, strand), last_line(slope, steps), q)


NAMED = "The equation says that this function of both letters is zero:"
AS_ZERO = "Everything is brought to the left side of the equation."


PLANS = (Plan("implicit differentiation", fits, carry_out),)
