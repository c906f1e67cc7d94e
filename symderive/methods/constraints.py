"""What binds the letters over which a maximum or a minimum is sought: equations, bounds, sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.build import add, neg
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import And, FiniteSet, Interval, NamedSet
from symderive.expr.problem import Has, Problem
from symderive.methods.signs_said import relations, sign_of
from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import draw

#: properties of a matrix that hold all around a point, or that the directions of the second-order check keep
OPEN = frozenset(("symmetric", "positive definite", "symmetric positive definite", "invertible"))
#: sets of numbers in which every point has others all around it
CONTINUOUS = frozenset(("R", "R>0", "R+", "R>=0"))
POINTS = 8


@dataclass(frozen=True)
class Constraints:
    """``equations`` are the g of g = 0, ``inequalities`` relations that a solution has to obey; ``discrete``: a letter
    is not free to move, so that no slope says anything."""

    equations: tuple[Node, ...]
    inequalities: tuple[Rel, ...]
    discrete: bool


def constraints_on(letters: Sequence[Sym], problem: Problem) -> Constraints:
    """All that the problem states of these letters, also through quantities that are defined by them."""
    moving = moved_by(letters, problem)
    equations: list[Node] = []
    inequalities: list[Rel] = []
    discrete = any(is_discrete(v, problem) for v in letters)
    for fact in problem.facts:
        if fact.node is None or not speaks_of(fact.node, moving):
            continue
        if isinstance(fact.node, Has):
            discrete |= fact.node.prop not in OPEN
            continue
        for rel in fact.node.events if isinstance(fact.node, And) else (fact.node,):
            match rel:
                case Rel("=", left, right) if fact.where is None and not fact.every:
                    equations.append(add(left, neg(right)) if right != Num(0) else left)
                case Rel("<" | "<=" | ">" | ">="):
                    inequalities.append(rel)
                case Rel("!="):
                    pass
                case _:
                    discrete |= fact.kind == "relation"
    defined = [add(d.name, neg(d.body)) for d in problem.definitions if d.name in letters and not d.params]
    return Constraints((*equations, *defined), tuple(inequalities), discrete)


def moved_by(letters: Sequence[Sym], problem: Problem) -> frozenset[Node]:
    """The letters, and the quantities that are defined by them."""
    moving: set[Node] = set(letters)
    for _ in problem.definitions:
        new = {d.name for d in problem.definitions if not d.params and moving & free_leaves(d.body)} - moving
        if not new:
            break
        moving |= new
    return frozenset(moving)


def speaks_of(u: Node, moving: frozenset[Node]) -> bool:
    return any(part in moving for part in u.walk())


def is_discrete(v: Sym, problem: Problem) -> bool:
    declared = problem.declarations.get(v.name)
    match declared.within if declared is not None else None:
        case FiniteSet():
            return True
        case NamedSet(name):
            return name not in CONTINUOUS
    return False


# ---------------------------------------------------------------- does a solution obey them?
def solved_by(equations: Sequence[Node], solution: dict[Node, Node], problem: Problem) -> bool:
    """Do the equations hold with the solution put in, as numbers tell?"""
    put_in = [substitute(g, solution) for g in equations]
    return all(abs(value) < SLACK for g in put_in for value in values_of(g, problem))


SLACK = 1e-9


def obeyed(inequalities: Sequence[Rel], solution: dict[Node, Node], problem: Problem) -> bool:
    """Does the solution lie inside what the inequalities allow? Strict bounds of one letter are left to be stated as
    conditions on the data; all others have to hold by what they are made of, or wherever numbers were tried."""
    for rel in inequalities:
        if rel.op in ("<", ">") and is_bound(rel, solution):
            continue
        gap = add(rel.right, neg(rel.left)) if rel.op in ("<", "<=") else add(rel.left, neg(rel.right))
        there = substitute(gap, solution)
        sign = sign_of(there, problem)
        if sign is not None and sign.up:
            continue
        if not all(value >= 0 for value in values_of(there, problem)):
            return False
    return True


def is_bound(rel: Rel, solution: dict[Node, Node]) -> bool:
    """Does it bound one letter by a number?"""
    sides = (rel.left, rel.right)
    return any(s in solution for s in sides) and any(isinstance(s, Num) for s in sides)


def values_of(u: Node, problem: Problem) -> list[float]:
    """Numbers of a quantity at points that obey what is stated of the other letters; -1 where none are found."""
    found: list[float] = []
    try:
        for seed in range(POINTS):
            found += [float(x) for x in evaluate(u, draw(problem, [u], seed), problem).ravel()]
    except NoNumber:
        return [-1.0]
    return found


def ends_closed(v: Sym, problem: Problem) -> tuple[bool, bool]:
    """Do the ends of the range of a letter belong to it?"""
    declared = problem.declarations.get(v.name)
    within = declared.within if declared is not None else None
    low = isinstance(within, Interval) and within.closed[0] == "["
    high = isinstance(within, Interval) and within.closed[1] == "]"
    for rel in relations(problem):
        match rel:
            case Rel("<=", Num(), u) | Rel(">=", u, Num()) if u is v:
                low = True
            case Rel("<=", u, Num()) | Rel(">=", Num(), u) if u is v:
                high = True
    return low, high
