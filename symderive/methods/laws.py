"""Questions on random variables with laws, densities or moments: the value of any formula of these."""

from __future__ import annotations

from dataclasses import replace

from symderive.derive.derivation import Derivation
from symderive.expr.algebra import (
    Apply,
    Cases,
    Const,
    Det,
    Eye,
    Idx,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Prod,
    Rel,
    Size,
    Sum,
    Sym,
    Trace,
    Transpose,
    Zeros,
)
from symderive.expr.arrays import BigSum, Block, Diag, Entry, Member
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    Best,
    Cov,
    Dens,
    EventSym,
    Expect,
    FiniteSet,
    Interval,
    Law,
    Or,
    Prob,
    RandVar,
    Var,
)
from symderive.expr.problem import Problem
from symderive.methods.chance.asked import ATOMS, value_of
from symderive.methods.chance.consistent import Inconsistent, check
from symderive.methods.chance.lines import Work, answered
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.sources import read_chance
from symderive.methods.chance.unknowns import find_extreme, find_letter
from symderive.methods.plan import Plan


def fits(problem: Problem) -> bool:
    """Does the goal, or what fixes the letter that it asks for, speak of chance, and of no events by name?"""
    if problem.goal is None:
        return False
    goal = problem.goal.node
    if any(isinstance(p, EventSym) for p in goal.walk()) or any(isinstance(p, Derivative) for p in goal.walk()):
        return False
    if any(isinstance(p, ATOMS) for p in goal.walk()):
        return True
    return (
        isinstance(goal, Sym | Best)
        and any(
            isinstance(p, Prob | Dens | Expect | Var | Cov | Law | RandVar)
            for f in problem.facts
            if f.node is not None
            for p in f.node.walk()
        )
        or isinstance(goal, Best)
    )


def carry_out(problem: Problem) -> Derivation | None:
    """The goal's value with the strands that lead to it, or None."""
    work = Work(read_chance(problem))
    assert work.chance.problem.goal is not None
    goal = work.chance.problem.goal.node
    try:
        check(work)
        if isinstance(goal, Best):
            value = find_extreme(work, goal)
        elif isinstance(goal, Sym):
            value = work.found[goal] if goal in work.found else find_letter(work, goal)
        else:
            value = value_of(work, goal, by_name=asks_for_a_law(problem))
    except Undecided:
        return None
    except Inconsistent as reason:
        return Derivation(problem, "inconsistent", tuple(work.strands), error={"message": str(reason)})
    if not finished(value):
        return None
    return replace(answered(work, value), problem=problem)


FINISHED = (
    Num,
    Const,
    Sym,
    Idx,
    Size,
    Sum,
    Prod,
    Pow,
    Map,
    Apply,
    Cases,
    Rel,
    And,
    Or,
    Block,
    Law,
    FiniteSet,
    Interval,
)
FINISHED_MATRICES = (Transpose, Inverse, Eye, Zeros, Ones, Entry, Member, BigSum, Det, Trace, Diag)


def finished(value: Node) -> bool:
    """Is a value made of numbers, letters and known functions only?"""
    return all(isinstance(p, FINISHED + FINISHED_MATRICES) for p in value.walk())


def asks_for_a_law(problem: Problem) -> bool:
    """p(x | y) is answered by its law where that has a name; p_Y(y) for a range, by the formula."""
    goal = problem.goal
    return goal is not None and isinstance(goal.node, Dens) and goal.where is None


PLANS: tuple[Plan, ...] = (Plan("laws and moments", fits, carry_out, method="laws"),)
