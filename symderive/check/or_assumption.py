"""Bare steps that one assumption would make right: they are said to lack it, rather than named as a mistake."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symderive.check.accidents import divides
from symderive.check.chances import of_moments
from symderive.check.linear_assumptions import square_within
from symderive.check.shown_by import counts
from symderive.expr.algebra import MINUS, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.probability import Cov, Dens, Expect, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import conjuncts, joined, terms

HALF, BELOW_TWO = Num(Fraction(1, 2)), Pow(Num(2), MINUS)
#: where a line is this mistake and would be right under one assumption, the assumption is named: always, or where the
#: step has the form told
OR_ASSUMPTION: dict[str, Callable[[Node, Node], bool]] = {
    "logdet-missing-transpose": lambda a, b: isinstance(a, Derivative) and isinstance(a.of, Map),
    # the second derivatives of any function are symmetric: a gradient may lack the statement, a Hessian does not
    "quadratic-nonsymmetric": lambda a, b: not (isinstance(a, Derivative) and len(a.by) > 1),
    "trace-gradient-no-transpose": lambda a, b: True,
    "dependent-as-independent": lambda a, b: isinstance(a, Prob | Dens),
    "add-nonexclusive": lambda a, b: isinstance(a, Prob) and a.given is None,
    "drop-conditioning": lambda a, b: isinstance(b, Prob | Dens),
    "drop-factor": lambda a, b: True,
    "variance-without-covariance": lambda a, b: isinstance(a, Var) and plain_sum(a.u),
    "second-moment-is-square": lambda a, b: isinstance(a, Var),
    "expectation-of-product": lambda a, b: (
        isinstance(a, Cov)
        or (
            isinstance(a, Expect)
            and (a.given is not None or (not holds(a.u, Expect) and holds(b, Expect) and holds(a.u, RandVar)))
        )
    ),
    "log-power": lambda a, b: True,
    # (A + B)(A - B), and what was cancelled or exchanged and is all of the line
    "commuting-matrices": lambda a, b: (
        isinstance(a, Prod) and (isinstance(b, Sym) or all(isinstance(f, Sum) for f in a.factors))
    ),
    "cancellation-slip": lambda a, b: True,
    "distribute-slip": lambda a, b: holds_matrices(a) or counts(a),
}


def plain_sum(u: Node) -> bool:
    """Is this a sum of variables without factors, but for a sign?"""
    if not isinstance(u, Sum):
        return False
    return all(
        not t.kids or isinstance(t, RandVar) or (isinstance(t, Prod) and len(t.factors) == 2 and t.factors[0] is MINUS)
        for t in u.terms
    )


def one_tail_in_another(a: Node) -> bool:
    """Is this the chance of a tail of a variable given another tail of it?"""
    match a:
        case Prob(Rel(op, x, _), Rel(same, y, _)):
            return x is y and op[:1] == same[:1]
    return False


def yields_to_assumption(mistake: str, a: Node, b: Node, problem: Problem) -> bool:
    """Is this a bare step that would be right under one assumption, rather than the mistake by name?"""
    form = OR_ASSUMPTION.get(mistake)
    if mistake == "drop-factor" and any(square_within(a, u) for u in free_leaves(a) if not is_scalar(u.shape)):
        return True  # what was lost is the length of a vector
    if mistake == "quadratic-nonsymmetric" and halved(a):
        return True  # who writes the half has a symmetric matrix in mind
    a = of_one_chance(a, problem)
    return form is not None and is_pure(a, b) and form(a, b)


def halved(a: Node) -> bool:
    """Is the gradient asked for of a quadratic form with a half before it?"""
    if not isinstance(a, Derivative) or len(a.by) > 1:
        return False
    return any(isinstance(t, Prod) and not {HALF, BELOW_TWO}.isdisjoint(t.factors) for t in terms(a.of))


def of_one_chance(a: Node, problem: Problem) -> Node:
    """P(A | B) for the quotient P(A, B) / P(B) that it is, Var(X) for E[X^2] - E[X]^2; any other line as it stands."""
    match a:
        case Sum((_, _)):
            return next(of_moments(a, problem), a)
        case Prod((Prob(both, given, head), Pow(Prob(part, known, _), exponent))) if exponent is MINUS:
            asked = [e for e in conjuncts(both) if e not in conjuncts(part)]
            if given is known and asked and set(conjuncts(part)) < set(conjuncts(both)):
                return Prob(joined(*asked), joined(part, *(() if given is None else (given,))), head)
    return a


def is_pure(a: Node, b: Node) -> bool:
    """Is the step one bare rule, with nothing beside it (log det X, one variance, one probability)?"""
    if isinstance(a, Prob):
        return len([p for p in b.walk() if isinstance(p, Prob)]) <= len(conjuncts(a.event)) + 1 and not divides(b)
    if isinstance(a, Var):
        return not holds(b, Pow, Cov) or isinstance(b, Expect)
    if isinstance(a, Derivative):
        return not isinstance(a.of, Sum)
    return not isinstance(a, Sum) and not (isinstance(a, Prod) and any(isinstance(f, Prob) for f in a.factors))


def holds_matrices(a: Node) -> bool:
    return any(isinstance(p, Sym) and not is_scalar(p.shape) for p in a.walk()) and not isinstance(a, Sum)
