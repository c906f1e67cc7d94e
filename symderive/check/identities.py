"""Rows that compare the coefficients of an identity: A + B = 3 below 3x + 5 = A (x + 2) + B (x + 1).

Such an equation is meant for every x: one side is known, the other holds letters that are sought. A row without x
follows from it where it follows from the equation at several x.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderive.check.ladder import EQUAL
from symderive.check.relations import follows_from, with_equations
from symderive.check.state import State
from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.shape import is_scalar

VALUES = tuple(Num(Fraction(*v)) for v in ((3, 7), (11, 5), (-7, 3), (17, 4), (-29, 6), (31, 9)))


def follows_for_every_value(row: Rel, state: State, limit: float) -> bool:
    """Does a row follow from an identity above, as coefficients that are compared, or a value put in?"""
    for identity in identities(row, state):
        state.identity = identity
        first, *others = instances(identity, row)
        there = with_equations(state.problem, others)
        if follows_from(first, row, there, seed=state.seed, limit=limit).verdict == EQUAL:
            return True
    return False


def identities(row: Rel, state: State) -> Iterator[Rel]:
    """The equations above that may be meant for every value of a letter that the row does not have."""
    if state.problem.about_chance or not is_scalar(row.left.shape):
        return
    above = (state.row, *state.beside, *state.earlier, state.identity)
    for rel in dict.fromkeys(rel for rel in above if rel is not None):
        if is_scalar(rel.left.shape) and variable_of(rel, row) is not None:
            yield rel


def variable_of(identity: Rel, row: Rel) -> Sym | None:
    """The letter x for whose values an equation may be an identity: one side of it is known but for x, the other holds
    several letters that are sought, those of the row among them. (2x = a x is cancelled, and x may be zero.)"""
    sides = [letters(side) for side in identity.kids]
    for known, other in (sides, sides[::-1]):
        sought = other - known
        if len(known) == 1 and known < other and len(sought) > 1 and letters(row) and letters(row) <= sought:
            return next(iter(known))
    return None


def letters(node: Node) -> set[Sym]:
    return {u for u in free_leaves(node) if isinstance(u, Sym) and is_scalar(u.shape)}


def instances(identity: Rel, row: Rel) -> list[Rel]:
    """The equation at several values of its letter, one more than there are letters that are sought."""
    x = variable_of(identity, row)
    assert x is not None
    count = min(len(VALUES), len(letters(identity)))
    made = [substitute(identity, {x: v}) for v in VALUES[:count]]
    return [rel for rel in made if isinstance(rel, Rel)]
