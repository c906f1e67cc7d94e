"""Members of a family with a law given a parent: that they are independent given it is a custom, and is told."""

from __future__ import annotations

from itertools import combinations

from symderive.expr.node import Node
from symderive.expr.probability import RandVar
from symderive.expr.problem import Edge
from symderive.methods.chance.lines import Work


def tell_independence_given_parents(work: Work, question: Node) -> None:
    """Note for each pair of variables of the question with a common parent that nothing states to be independent."""
    chance = work.chance
    if any(isinstance(f.node, Edge) for f in chance.problem.facts):
        return
    asked = dict.fromkeys([*chance.variables_in(chance.unfold(question)), *chance.observed])
    told: dict[tuple[str, ...], dict[Node, None]] = {}
    for a, b in combinations(asked, 2):
        shared = common_parents(work, a, b)
        if not shared or any(chance.independent(a, b, given) for given in (shared, frozenset())):
            continue
        names = tuple(sorted(str(getattr(p, "name", p)) for p in shared))
        told.setdefault(names, {}).update({a: None, b: None})
    for parents, children in told.items():
        work.assume(f"given {', '.join(parents)}, the variables {listed(children)} are taken to be independent")


def common_parents(work: Work, a: Node, b: Node) -> frozenset[Node]:
    """The parents that two variables share, where neither is a parent of the other."""
    first, second = work.chance.source(a), work.chance.source(b)
    if len(first) != 1 or len(second) != 1 or first[0] is second[0] or b in first[0].variables:
        return frozenset()
    if a in second[0].parents or b in first[0].parents:
        return frozenset()
    return first[0].parents & second[0].parents


def listed(variables: dict[Node, None]) -> str:
    return ", ".join(x.name for x in variables if isinstance(x, RandVar))
