"""Moments of samples: means and variances of sums over independent copies, taken inside the sum.

Numbers for a sum of n copies are laid out on all their values at once, which is slow. A mean goes into every sum, a
variance into a sum of independent copies; what is left are the moments of one copy, which a law or a statement gives.
"""

from __future__ import annotations

from symderive.check.dirichlet_moments import NAME as DIRICHLET
from symderive.check.moments import in_moments
from symderive.expr.algebra import Idx, Num, Pow, Prod, Rel, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, holds, nodes_of, substitute, transform
from symderive.expr.probability import Cov, Expect, Indep, Law, RandVar, Var
from symderive.expr.problem import Follows, Problem


def of_samples(root: Node, problem: Problem) -> Node:
    """The line with its means and variances of sums over copies taken inside; as it is where that is not known."""
    if not any(map(speaks, nodes_of(root, BigSum))):
        return root

    def change(part: Node) -> Node:
        found: Node | None = None
        match part:
            case Expect(u, None, None):
                found = mean(u, problem)
            case Var(u, None):
                found = spread(u, problem)
            case Cov(u, v, None) if u is v:
                found = spread(u, problem)
        return part if found is None else found

    return transform(root, change)


def settled(lines: tuple[Node, ...], problem: Problem) -> tuple[tuple[Node, ...], Problem]:
    """The lines with their moments taken inside and, where no variable is left in them, the problem without its
    variables; both as they are where a variable is left."""
    found = tuple(of_samples(u, problem) for u in lines)
    if any(
        isinstance(f.node, Follows) and isinstance(f.node.law, Law) and f.node.law.name == DIRICHLET
        for f in problem.facts
    ):
        found = tuple(in_moments(u, problem) for u in found)
    if found == lines or any(random(u) for u in found):
        return lines, problem
    return found, without_variables(problem)


_plain: list[tuple[Problem, Problem]] = []


def without_variables(problem: Problem) -> Problem:
    """The problem with what is stated of its letters only, made once."""
    for known, plain in _plain:
        if known is problem:
            return plain
    kept = tuple(
        f for f in problem.facts if f.kind in ("relation", "property") and f.node is not None and not random(f.node)
    )
    declared = {k: d for k, d in problem.declarations.items() if d.kind != "random"}
    plain = problem.but(facts=kept, declarations=declared, goal=None)
    _plain.insert(0, (problem, plain))
    del _plain[8:]
    return plain


def speaks(node: Node) -> bool:
    """Is there a member of a repeated variable inside?"""
    return any(p.family for p in nodes_of(node, RandVar))


def random(node: Node) -> bool:
    return holds(node, RandVar)


def mean(u: Node, problem: Problem) -> Node | None:
    """E[u] of sums and multiples of copies and of their squares."""
    if not random(u):
        return u
    match u:
        case Sum(terms):
            parts = [mean(t, problem) for t in terms]
            return None if None in parts else add(*(p for p in parts if p is not None))
        case BigSum(body, index, low, high, skip):
            inner = mean(body, problem)
            return None if inner is None else BigSum(inner, index, low, high, skip)
        case Prod(factors) if len([f for f in factors if random(f)]) == 1:
            inner = mean(next(f for f in factors if random(f)), problem)
            return None if inner is None else mul(*(f for f in factors if not random(f)), inner)
        case RandVar():
            return moments(u, problem)[0]
        case Pow(RandVar() as x, Num(k)) if k == 2:
            first, second = moments(x, problem)
            return None if first is None or second is None else add(second, Pow(first, Num(2)))
    return None


def spread(u: Node, problem: Problem) -> Node | None:
    """Var[u] of a multiple of one copy, or of a sum of independent copies."""
    match u:
        case Sum(terms) if len([t for t in terms if random(t)]) == 1:
            return spread(next(t for t in terms if random(t)), problem)
        case Prod(factors) if len([f for f in factors if random(f)]) == 1:
            inner = spread(next(f for f in factors if random(f)), problem)
            return None if inner is None else mul(*(Pow(f, Num(2)) for f in factors if not random(f)), inner)
        case BigSum(body, index, low, high, skip) if independent_copies(body, index, problem):
            inner = spread(body, problem)
            return None if inner is None else BigSum(inner, index, low, high, skip)
        case RandVar():
            return moments(u, problem)[1]
    return None


def independent_copies(body: Node, index: Node, problem: Problem) -> bool:
    """Does every random variable in the body bear the index, and were its copies stated to be independent?"""
    found = [p for p in body.walk() if isinstance(p, RandVar)]
    families = {p.family for p in found}
    if len(families) != 1 or any(p.indices != (index,) for p in found):
        return False
    return any(
        isinstance(f.node, Indep)
        and not f.node.given
        and len(f.node.groups) == 1
        and of_family(f.node.groups[0], families)
        for f in problem.facts
    )


def of_family(group: tuple[Node, ...], families: set[str]) -> bool:
    return any(isinstance(u, RandVar) and u.family in families and isinstance(u.indices[0], Idx) for u in group)


def moments(x: RandVar, problem: Problem) -> tuple[Node | None, Node | None]:
    """(mean, variance) of a copy, from the law of the family or as stated."""
    first: Node | None = None
    second: Node | None = None
    for fact in problem.facts:
        match fact.node:
            case Follows(RandVar() as u, Law() as law, None) if alike(u, x) and (row := law_row(law)) is not None:
                put = dict(zip(u.indices, x.indices, strict=True))
                first = substitute(row.mean(*law.params), put)
                second = substitute(row.variance(*law.params), put)
            case Rel("=", Expect(RandVar() as u, None, None), value) if alike(u, x) and not free_leaves(value) & set(
                u.indices
            ):
                first = value
            case Rel("=", Var(RandVar() as u, None), value) if alike(u, x) and not free_leaves(value) & set(u.indices):
                second = value
    return first, second


def alike(u: RandVar, x: RandVar) -> bool:
    """Is x one of the copies that u speaks of, for every index?"""
    if not u.family or u.family != x.family or len(u.indices) != len(x.indices):
        return False
    return all(isinstance(i, Idx) for i in u.indices)
