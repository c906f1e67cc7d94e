"""Two equations compared: two expressions that are equal where the second follows from the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from symderive.check.known import known_of
from symderive.expr.algebra import Num, Ones, Rel, Sym, Transpose, Zeros
from symderive.expr.arrays import Entry, Member
from symderive.expr.build import add, is_zero, mul, neg
from symderive.expr.calculus import At, Derivative
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, is_scalar

AT = Num(Fraction(3, 7))  # where a letter is put to compare two excesses in proportion

Pair = Callable[[Rel, Rel], tuple[Node, Node] | None]
Pairs = Callable[[Rel, Rel], Iterator[tuple[Node, Node] | None]]


def solved_for(row: Rel) -> tuple[Node, Node] | None:
    """x and t of a row x = t (or t = x) with t free of x."""
    for x, t in ((row.left, row.right), (row.right, row.left)):
        if isinstance(x, Sym | Entry | Member) and x not in set(t.walk()):
            return x, t
    return None


def pairing(above: Rel, row: Rel, problem: Problem) -> Pair | None:
    """How two equations are compared: two expressions that are equal where the second follows from the first."""
    found = solved_for(row)
    if found is not None and found[0] in set(above.walk()):
        where = somewhere(found[0], problem)
        return lambda one, other: put_in(one, other, where)
    shared = [u for u in free_leaves(above) & free_leaves(row) if isinstance(u, Sym) and is_scalar(u.shape)]
    defined = {d.name for d in problem.definitions}
    shared = sorted((u for u in shared if u not in defined), key=lambda u: u.name)
    if shared and is_scalar(above.left.shape) and is_scalar(row.left.shape):
        letters = [u for u in shared if depends_twice(above, u)] or shared
        where = somewhere(letters[0], problem)
        return lambda one, other: in_proportion(one, other, letters[0], where)
    if above.left.shape == row.left.shape:
        moving = [u for u in free_leaves(above) & free_leaves(row) if isinstance(u, Sym) and not is_scalar(u.shape)]
        unknown = min(moving, key=lambda u: (u not in free_leaves(row.left), u.name), default=None)
        if unknown is not None:
            return lambda one, other: in_vector_proportion(one, other, unknown)
        return lambda one, other: (excess_of(one), excess_of(other))
    return None


def excess_of(row: Rel) -> Node:
    """Left minus right; a zero of whatever size is left out."""
    if is_zero(row.right):
        return row.left
    return neg(row.right) if is_zero(row.left) else row.left - row.right


def depends_twice(above: Rel, u: Node) -> bool:
    return u in free_leaves(above.left) and u in free_leaves(above.right)


def somewhere(x: Node, problem: Problem) -> Num:
    """A number that the letter may have, by what is stated of it."""
    low, high = known_of(problem).of(x)
    if low is not None and high is not None:
        return Num(low + (high - low) * AT.value)
    if low is not None:
        return Num(low + AT.value)
    return AT if high is None else Num(high - AT.value)


def put_in(one: Rel, other: Rel, where: Num) -> tuple[Node, Node] | None:
    found = solved_for(other)
    if found is None:
        return None
    x, t = found
    excess = excess_of(one)
    other_place = where if is_scalar(x.shape) else Zeros(x.shape)
    elsewhere = at_value(excess, x, other_place)  # added on both sides: neither vanishes
    return add(at_value(excess, x, t), elsewhere), elsewhere


def at_value(u: Node, x: Node, value: Node) -> Node:
    """u with x set to a value; a derivative by x that stands in it is taken first."""
    by_x = any(isinstance(p, Derivative) and x in p.by for p in u.walk())
    return At(u, ((x, value),)) if by_x else substitute(u, {x: value})


def in_proportion(one: Rel, other: Rel, x: Sym, where: Num) -> tuple[Node, Node]:
    u, v = excess_of(one), excess_of(other)
    return mul(u, at_value(v, x, where)), mul(v, at_value(u, x, where))


def in_vector_proportion(one: Rel, other: Rel, x: Sym) -> tuple[Node, Node]:
    """The excesses of two equations between vectors, each times the sum of the entries of the other at a fixed x."""
    u, v = excess_of(one), excess_of(other)
    fixed = ((x, mul(AT, Ones(x.shape))),)
    return mul(entries(At(v, fixed)), u), mul(entries(At(u, fixed)), v)


def entries(u: Node) -> Node:
    """The sum of the entries of a vector or matrix, which no symmetry makes zero."""
    return mul(Transpose(Ones((u.shape[0], ONE))), u, Ones((u.shape[1], ONE)))
