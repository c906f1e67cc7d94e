"""Lines with argmax and argmin over a letter: what is largest at the same place, and whether a value is that place.

Two bodies have their maximum at the same place where they rise and fall together. A closed form is the place only if
the body is stationary there; it is, where the body also bends the right way for every value of the letter.
"""

from __future__ import annotations

from symderive import scalar
from symderive.check.derived import differentiate
from symderive.check.extremes_of_vectors import nowhere_flat, of_values, of_vectors
from symderive.check.known import known_of
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found
from symderive.check.posteriors import as_formula, plain
from symderive.check.variants import with_definitions
from symderive.expr.algebra import UNITY, ZERO, Map, Prod, Sym
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.build import add, neg
from symderive.expr.calculus import At, Derivative
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.probability import Best, Dens, RandVar
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import agree

UNSURE = Found(UNDECIDED, reason="the place of the maximum could not be compared")


def of_places(a: Node, b: Node, problem: Problem, *, seed: int = 0, limit: float | None = None) -> Found | None:
    """What is said of ``argmax ... = b`` and ``max ... = b``; None where no such thing over one letter stands above."""
    if not isinstance(a, Best) or len(a.over) != 1:
        return None
    if not a.kind.startswith("arg"):
        return of_values(a, b, problem, seed=seed, limit=limit)
    letter = a.over[0]
    if not is_scalar(letter.shape):
        return of_vectors(a, b, problem, seed=seed, limit=limit)
    theta = Sym(letter.name, letter.shape, letter.latex) if isinstance(letter, RandVar) else letter
    if not isinstance(theta, Sym) or theta in known_of(problem).whole:
        return None
    rising = rises(a, theta, problem)
    if rising is None:
        return None
    body, plainly = rising
    if isinstance(b, Best) and b.kind.startswith("arg") and b.over == a.over:
        other = rises(b, theta, problem)
        if other is None:
            return None
        return together(body, other[0], theta, other[1], seed, limit)
    if theta in free_leaves(b):
        return None
    return at_place(body, b, theta, plainly, seed, limit)


def rises(best: Best, theta: Sym, problem: Problem) -> tuple[Node, Problem] | None:
    """A body that is largest at the place asked for, with its densities as formulas, and the problem without laws."""
    body = with_definitions(best.body, problem)
    if holds(body, Dens, RandVar):
        found = as_formula(body, theta, problem)
        if found is None:
            return None  # a density of which nothing is stated
        body, problem = found, plain(problem, theta)
    return (neg(body) if best.kind == "argmin" else body), problem


def logarithm(body: Node) -> Node:
    """The logarithm of a product, which rises where the product does and has a plainer slope."""
    match body:
        case BigProd(inner, index, low, high):
            return BigSum(logarithm(inner), index, low, high)
        case Map("exp", u):
            return u
        case Prod(factors) if any(isinstance(f, Map) and f.name == "exp" for f in factors):
            return Map("log", body)
    return Map("log", body)


def slope(body: Node, theta: Sym) -> Node:
    positive = isinstance(body, BigProd)
    return Derivative(logarithm(body) if positive else body, (theta,))


def together(u: Node, v: Node, theta: Sym, problem: Problem, seed: int, limit: float | None) -> Found:
    """Do two bodies rise and fall together?"""
    signs = Map("sign", slope(u, theta)), Map("sign", slope(v, theta))
    found = agree(*signs, problem, seed=seed, limit=limit)
    if found.verdict == EQUAL:
        return Found(EQUAL, "tested", "monotone", found)
    if agree(signs[0], neg(signs[1]), problem, seed=seed, limit=limit).verdict == EQUAL:
        return Found(DIFFERENT, reason="one is largest where the other is smallest")
    first = differentiate(u, theta)
    places = None if first is None else scalar.solve(first, theta, known_of(problem))
    if places and len(places) == 1 and highest(u, places[0], theta, problem, seed, limit).verdict == EQUAL:
        other = highest(v, places[0], theta, problem, seed, limit)
        if other.verdict == DIFFERENT:
            return Found(DIFFERENT, reason="the two are not largest at the same place")
    return UNSURE


def highest(body: Node, place: Node, theta: Sym, problem: Problem, seed: int, limit: float | None) -> Agreement:
    """Is a body nowhere larger than at a place?"""
    return agree(Map("relu", add(body, neg(substitute(body, {theta: place})))), ZERO, problem, seed=seed, limit=limit)


def at_place(body: Node, value: Node, theta: Sym, problem: Problem, seed: int, limit: float | None) -> Found:
    """Is ``value`` the place where the body is largest?"""
    first = slope(body, theta)
    flat = agree(add(UNITY, At(first, ((theta, value),))), UNITY, problem, seed=seed, limit=limit)
    if flat.verdict == DIFFERENT:
        return nowhere_flat("slope", flat, theta)
    if flat.verdict == EQUAL:
        bend = Map("relu", Derivative(first, (theta,)))
        if agree(bend, ZERO, problem, seed=seed, limit=limit).verdict == EQUAL:
            return Found(EQUAL, "tested", "stationary-point", flat)
        # one stationary point only, and it falls on both sides of it
        left = Map("relu", Prod((theta - value, first)))
        if agree(left, ZERO, problem, seed=seed, limit=limit).verdict == EQUAL:
            return Found(EQUAL, "tested", "stationary-point", flat)
        higher = highest(body, value, theta, problem, seed, limit)
        if higher.verdict == DIFFERENT:
            shown = {name: v for name, v in higher.counterexample.items() if name != theta.name}
            reason = "the slope is zero there, but it is not the place asked for: the value is exceeded elsewhere"
            return Found(DIFFERENT, agreement=Agreement(DIFFERENT, counterexample=shown, reason=reason), reason=reason)
    return UNSURE
