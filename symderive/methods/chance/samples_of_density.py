"""X_1, X_2, ... drawn from a density p that is stated as p(x): each has this density."""

from __future__ import annotations

from dataclasses import replace

from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Dens, RandVar
from symderive.expr.problem import Fact, Follows, Has, Problem
from symderive.methods.chance.sources import Chance, Source


def with_sampled_members(chance: Chance) -> Chance:
    """The members of a family X without laws of their own get the one density p(x) that is stated of X."""
    for fact in chance.problem.facts:
        match fact.node:
            case Has("identically distributed", RandVar(family=str() as family) as member) if family:
                stated = [s for x, own in chance.sources.items() if names(x, family) for s in own]
                give(chance, member, stated)
    return chance


def with_drawn_densities(problem: Problem) -> Problem:
    """X, Y ~ p beside p(x) = ... : the same density at y for Y."""
    facts: list[Fact] = []
    for fact in problem.facts:
        own = density_drawn_from(problem, fact.node)
        facts.append(fact if own is None else own)
    return problem.but(facts=tuple(facts)) if facts != list(problem.facts) else problem


def density_drawn_from(problem: Problem, node: Node | None) -> Fact | None:
    match node:
        case Follows(RandVar() as y, Dens(head, (), (), ()), None):
            stated = [f for f in problem.facts if speaks_of(f.node, head)]
            letter = Sym(y.name[:1].lower() + y.name[1:], y.size, y.latex[:1].lower() + y.latex[1:])
            if len(stated) != 1 or any(getattr(leaf, "name", None) == letter.name for leaf in problem.leaves()):
                return None
            (whole,) = stated
            match whole.node:
                case Rel(op, Dens(_, (x,), (), params, (first,)), right) if first is not y:
                    put: dict[Node, Node] = {x: letter}
                    left = Dens(head, (letter,), (), params, (y,))
                    where = None if whole.where is None else substitute(whole.where, put)
                    return replace(whole, node=Rel(op, left, substitute(right, put)), where=where)
    return None


def speaks_of(node: Node | None, head: str) -> bool:
    return isinstance(node, Rel) and isinstance(node.left, Dens) and node.left.head == head


def give(chance: Chance, member: RandVar, stated: list[Source]) -> None:
    if chance.source(member) or any(member in chance.unfold(u).walk() for u, _ in chance.moments):
        return
    if len(stated) == 1 and len(stated[0].variables) == 1 and not stated[0].parents and stated[0].when is None:
        (x,) = stated[0].variables
        copied = chance.renamed(stated[0], {x: member})
        chance.sources[member] = [replace(copied, normalised=stated[0].normalised)]


def names(x: Node, family: str) -> bool:
    return isinstance(x, RandVar) and not x.family and x.name == family
