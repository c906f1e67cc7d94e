"""Mistakes that are told from others by what stands in the two lines."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symderive.check.accidents import divides_by_one, letters, sums_below
from symderive.expr.algebra import MINUS, Det, Map, Num, Pow, Prod, Sum, Trace
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.calculus import At, Derivative, Integral, Limit
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.probability import Dens, Expect, Indicator, Info, LawDens, Minus, Not, Prob, SumOver
from symderive.expr.problem import is_chance
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import quotient

#: mistakes that are told from others by what stands in the student's line
SHOWN_BY: dict[str, Callable[[Node, Node], bool]] = {
    "substitution-jacobian": lambda a, b: holds(b, Integral),
    "by-parts-missing-factor": lambda a, b: (
        holds(b, Integral) and not same_variables_changed(a, b) and not left_out(a, b)
    ),
    # a sum of as many cases as above forgot none
    "forget-complement-term": lambda a, b: (
        not (isinstance(a, Sum) and isinstance(b, Sum) and len(b.terms) >= len(a.terms))
    ),
    "expectation-of-product": lambda a, b: not holds(b, Prob) or holds(b, Expect) or not holds(a, Indicator),
    "distribute-slip": lambda a, b: not holds(a, Prob, Dens),
    "complement-slip": lambda a, b: holds(a, Not, Minus) or isinstance(b, Sum) or not letters(b),
    # who divides by a sum over the cases, or does not divide at all, did not divide by another event
    "condition-divides-by-wrong-event": lambda a, b: not holds(b, Info) and (not letters(b) or divides_by_one(b)),
    "limit-substitution-slip": lambda a, b: not holds(b, Limit) and (holds(a, Limit) or holds(a, Map)),
    "quotient-sign": lambda a, b: of_quotient(a),
    "trace-arbitrary-permutation": lambda a, b: (
        longest_trace(b) >= longest_trace(a) if holds(b, Trace) else not holds(a, Derivative)
    ),
    # the quotient is what shows that the prior was divided by the sum of the priors
    "likelihood-neglect": lambda a, b: bool(sums_below(b)) or not holds(b, Pow),
    "outer-vs-inner": lambda a, b: not (is_scalar(a.shape) and is_scalar(b.shape)),
    "reciprocal-linear": lambda a, b: not holds(a, Limit),
    "sqrt-linear": lambda a, b: of_roots(a, b),
    "forget-half": lambda a, b: of_a_density(a) or (is_chance(a) and not holds(a, Derivative, Integral)),
    "forget-factor-two": lambda a, b: not of_a_root(a),
    # between two numbers a factor that would do is found too easily
    "drop-factor": lambda a, b: bool(free_leaves(b)) or any(not p.kids and not isinstance(p, Num) for p in b.walk()),
    "normaliser-not-repeated": lambda a, b: not holds(a, Derivative, Det) or counts(a),
    "change-of-variables-no-jacobian": lambda a, b: not holds(a, Integral, At, Derivative, Limit),
    "jacobian-inverted": lambda a, b: not holds(a, Integral, At, Derivative, Limit),
    "cross-term-once": lambda a, b: not holds(a, Derivative),
    "reciprocal-derivative": lambda a, b: not isinstance(a, Derivative) or simple_reciprocal(a.of, a.by[0]),
}


def same_variables_changed(a: Node, b: Node) -> bool:
    """Is there an integral over another letter in b than in a (a substitution)?"""
    ours = {p.var for p in a.walk() if isinstance(p, Integral)}
    theirs = {p.var for p in b.walk() if isinstance(p, Integral)}
    return bool(ours) and bool(theirs) and not ours & theirs


def left_out(a: Node, b: Node) -> list[Node]:
    """The constant factors of what is integrated that were left out, where b is the integral a without them."""
    match a, b:
        case Integral(Prod(ours), x, low, high), Integral(body, y, start, end):
            theirs = body.factors if isinstance(body, Prod) else (body,)
            if (x, low, high) == (y, start, end) and set(theirs) <= set(ours):
                lost = [f for f in ours if f not in theirs]
                return [] if any(x in free_leaves(f) for f in lost) else lost
    return []


def sums_over_cases(b: Node) -> bool:
    """Is a probability or a mean written as a sum over cases? No one rule with an assumption makes such a line."""
    for part in b.walk():
        terms = part.terms if isinstance(part, Sum) else (part.body,) if isinstance(part, BigSum | SumOver) else ()
        if terms and all(holds(t, Prob, Expect, Dens) and conditional(t) for t in terms):
            return True
    return False


def conditional(term: Node) -> bool:
    return any(isinstance(p, Prob | Expect | Dens) and bool(p.given) for p in term.walk())


def counts(a: Node) -> bool:
    """Does a sum or a product over a sample stand in this line?"""
    return holds(a, BigSum, BigProd)


def simple_reciprocal(of: Node, x: Node) -> bool:
    """Is a term of this c/v with a constant c, or v^k with a negative k and nothing but numbers beside it?"""
    for term in of.terms if isinstance(of, Sum) else (of,):
        for p in term.walk():
            if isinstance(p, Pow) and isinstance(p.exponent, Num) and p.exponent.value < 0 and x in free_leaves(p):
                around = [q for q in term.walk() if isinstance(q, Prod) and p in q.factors]
                beside = [f for q in around for f in q.factors if f is not p]
                first = p.exponent is MINUS and not holds(p.base, Pow)
                if all(isinstance(f, Num) or (first and x not in free_leaves(f)) for f in beside):
                    return True
    return False


def of_roots(a: Node, b: Node) -> bool:
    """Do the lines hold roots, or neither a derivative nor a limit that was taken?"""
    if holds(a, Limit) and not holds(b, Limit):
        return False
    return not holds(a, Derivative) or any(isinstance(p, Map) and p.name == "sqrt" for p in a.walk())


def longest_trace(u: Node) -> int:
    """How many factors stand under a trace at most."""
    return max((len(p.u.kids) for p in u.walk() if isinstance(p, Trace) and isinstance(p.u, Prod)), default=0)


def of_a_density(a: Node) -> bool:
    """Does a density stand here, an exponential, or the square of a sum beside a logarithm?"""
    if holds(a, Dens, LawDens) or any(isinstance(p, Map) and p.name == "exp" for p in a.walk()):
        return True
    return holds(a, Map) and any(isinstance(p, Pow) and holds(p.base, Sum) for p in a.walk())


def of_a_root(a: Node) -> bool:
    """Is a root differentiated, or a power with a fraction above? Its slope has no factor 2."""
    match a:
        case Derivative(Map("sqrt", _)) | Derivative(Pow(_, Num(Fraction(denominator=2)))):
            return True
    return False


def of_quotient(a: Node) -> bool:
    """Is a quotient of two functions differentiated, not a sum in which one stands?"""
    undone = [p for p in a.walk() if isinstance(p, Derivative)]
    return any(not isinstance(p.of, Sum) and quotient(p.of) is not None for p in undone)
