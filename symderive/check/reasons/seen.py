"""What is seen of a step with chances: conditions, bars, products, sums over cases, what the problem states."""

from __future__ import annotations

from collections.abc import Iterable

from symderive.check.reasons.change import Change
from symderive.expr.algebra import MINUS, Num, Pow, Prod, Rel, Sum
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.calculus import Integral
from symderive.expr.canon import key
from symderive.expr.node import Node, holds, nodes_of
from symderive.expr.probability import And, Dens, Expect, Indep, Law, Or, Prob, RandVar, SumOver, Var
from symderive.expr.problem import Follows, Problem
from symderive.rules.faulty import complement


# ---------------------------------------------------------------- of the two lines
def conditional(nodes: Iterable[Node]) -> bool:
    return any(isinstance(u, Prob | Dens) and u.given for u in nodes)


def unconditional(nodes: Iterable[Node]) -> bool:
    return any(isinstance(u, Prob | Dens) and not u.given for u in nodes)


def divided(line: Node) -> bool:
    """Does a chance stand below a bar?"""
    return any(isinstance(p, Pow) and p.exponent is MINUS and holds(p, Prob, Dens) for p in line.walk())


def weighted(line: Node) -> bool:
    """Is a product of two chances summed over cases?"""
    sums = [p for p in line.walk() if isinstance(p, Sum | BigSum | SumOver | Integral)]
    terms = [t for s in sums for t in (s.terms if isinstance(s, Sum) else s.kids[:1])]
    return any(len(nodes_of(t, Prob, Dens)) > 1 for t in terms)


def from_one(line: Node) -> bool:
    """Is something taken from 1?"""
    return any(isinstance(p, Sum) and Num(1) in p.terms for p in line.walk())


def multiplied(change: Change) -> bool:
    """Do more or fewer chances or means stand in one product than before?"""
    return most(change.line) != most(change.above)


def most(line: Node) -> int:
    kinds = Prob, Dens, Expect
    if any(isinstance(p, BigProd) and holds(p.kids[0], *kinds) for p in line.walk()):
        return len(line.kids) + 9
    products = [p for p in line.walk() if isinstance(p, Prod)]
    return max([1, *(sum(holds(f, *kinds) for f in p.factors) for p in products)])


def conditioned(nodes: Iterable[Node]) -> bool:
    """Does a mean or a variance stand here that is one given something, or the mean of one?"""
    return any(isinstance(u, Expect | Var) and (u.given is not None or holds(u.u, Expect)) for u in nodes)


def unions(change: Change) -> bool:
    return any(holds(u, Or) for u in (*change.gone, *change.come))


def sums_of_variables(change: Change) -> bool:
    """Is the variance of a sum of two random terms, or of many, gone?"""
    if any(isinstance(u, BigSum | SumOver) for u in change.gone):
        return True
    spreads = [u for u in change.gone if isinstance(u, Var) and (holds(u.u, BigSum) or random_terms(u.u) > 1)]
    return (bool(spreads) and len(change.come) != len(spreads)) or any(holds(u, BigSum) for u in change.come)


def random_terms(u: Node) -> int:
    return sum(holds(t, RandVar) for t in u.terms) if isinstance(u, Sum) else 1


def opposite(u: Node, change: Change) -> bool:
    """Does the chance of the complement stand in the line?"""
    there = {key(v) for v in change.after.values()}
    return isinstance(u, Prob) and key(Prob(complement(u.event), u.given, u.head)) in there


# ---------------------------------------------------------------- of the problem
def over_cases(u: Node, problem: Problem) -> bool:
    """Is the chance of the same event, or of the same variable's values, stated case by case?"""
    stated = [f.node.left for f in problem.facts if isinstance(f.node, Rel)]
    events = {what(p.event) for p in stated if isinstance(p, Prob) and p.given is not None}
    return isinstance(u, Prob) and u.given is None and what(u.event) in events


def what(event: Node) -> object:
    """The variable (its family) or the event of which a chance is one."""
    match event:
        case Rel("=", RandVar(family=family)) if family:
            return family
        case Rel("=", left):
            return key(left)
    return key(event)


def tabled(problem: Problem) -> bool:
    """Are chances of several variables at once stated?"""
    stated = [f.node.left for f in problem.facts if isinstance(f.node, Rel)]
    return any(isinstance(p, Prob) and isinstance(p.event, And) for p in stated)


def independent(problem: Problem) -> bool:
    return any(isinstance(f.node, Indep) for f in problem.facts)


def laws_of(change: Change) -> list[Law]:
    """The laws by name of the variables that are gone."""
    named = {f.node.u: f.node.law for f in change.problem.facts if isinstance(f.node, Follows)}
    found = [named.get(p) for u in change.gone for p in u.walk() if isinstance(p, RandVar)]
    return [law for law in found if isinstance(law, Law)]


def normal(problem: Problem) -> bool:
    laws = [f.node.law for f in problem.facts if isinstance(f.node, Follows)]
    return any(isinstance(law, Law) and law.name == "Normal" for law in laws)
