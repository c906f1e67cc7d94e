"""What the givens tell of the laws of variables, and whether a formula in several of them has a law by that."""

from __future__ import annotations

from itertools import combinations

from symderive.check.variants import with_definitions
from symderive.expr.algebra import Rel, Sym
from symderive.expr.arrays import Block
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, Indep, Law, RandVar, Var
from symderive.expr.problem import Fact, Follows, Problem
from symderive.numeric.orders import degree
from symderive.numeric.stated import stated_law
from symderive.rules.mistakes_independence import apart


def variables_of(u: Node, problem: Problem) -> list[RandVar]:
    """The random variables that a formula is made of in the end."""
    whole = with_definitions(u, problem)
    return list(dict.fromkeys(p for p in whole.walk() if isinstance(p, RandVar)))


def without_law(u: Node, problem: Problem) -> str:
    """A variable in a formula of which the givens tell no law; "" where there is none."""
    told = {name for fact in problem.facts for name in lawful(fact)}
    return next((x.latex for x in variables_of(u, problem) if name_of(x) not in told), "")


def lawful(fact: Fact) -> list[str]:
    """The variables whose law a statement gives."""
    match fact.node:
        case Follows(RandVar() | Sym() | Block() as u, Law(), _):
            return [name_of(p) for p in u.walk() if isinstance(p, RandVar | Sym)]
    stated = stated_law(fact)
    return [] if stated is None else [name_of(stated[0])]


def tied_by_moments(u: Node, problem: Problem) -> bool:
    """Do only moments say how variables in a formula hang together? Then its law is not told."""
    ours = set(variables_of(u, problem))
    return any(
        len(ours & {p for p in part.walk() if isinstance(p, RandVar)}) > 1
        for fact in problem.facts
        if isinstance(fact.node, Rel)
        for part in fact.node.walk()
        if isinstance(part, Expect | Var | Cov)
    )


def affine_in_normals(u: Node, problem: Problem) -> bool:
    """Is a formula of the first degree in variables that are normal together: independent ones, or parts of one normal
    vector?"""
    whole, variables = with_definitions(u, problem), variables_of(u, problem)
    normal = [
        f for f in problem.facts if isinstance(f.node, Follows) and f.node.given is None and is_normal(f.node.law)
    ]
    if not variables or degree(whole, set(variables)) > 1:
        return False
    homes = {x: [f for f in normal if name_of(x) in lawful(f)] for x in variables}
    if not all(homes.values()):
        return False
    alike = [x for x in variables if x.family and x.indices]
    if alike and not all(independent_members(x, problem) for x in alike):
        return False
    return all(homes[x] == homes[y] or apart(x, y, problem) for x, y in combinations(variables, 2))


def independent_members(x: RandVar, problem: Problem) -> bool:
    facts = [f.node for f in problem.facts if isinstance(f.node, Indep) and not f.node.given]
    return any(name_of(p) == x.family for f in facts for p in f.walk() if isinstance(p, RandVar))


def is_normal(law: Node) -> bool:
    return isinstance(law, Law) and law.name == "Normal"


def name_of(u: Node) -> str:
    return str(getattr(u, "family", "") or getattr(u, "name", ""))
