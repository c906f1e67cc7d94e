"""What the facts say of letters that stand for numbers, for the scalar service."""

from __future__ import annotations

from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Interval, Law, Prob
from symderive.expr.problem import Follows, Problem
from symderive.rules.faulty import complement
from symderive.scalar import NOTHING_KNOWN, Letters


def known_of(problem: Problem) -> Letters:
    """The signs of letters that the facts state."""
    known = NOTHING_KNOWN
    for fact in problem.facts:
        match fact.node:
            case Rel(">" | ">=", Sym() as letter, Num(v)):
                known = known.within(letter, v, None)
            case Rel("<" | "<=", Sym() as letter, Num(v)):
                known = known.within(letter, None, v)
        if isinstance(fact.node, Follows) and isinstance(fact.node.law, Law):
            for parameter in free_leaves(fact.node.law):
                if isinstance(parameter, Sym) and fact.node.law.name != "Normal":
                    known = known.positive(parameter)
    for decl in problem.declarations.values():
        match decl.within:
            case Interval(low, high) if isinstance(decl.node, Sym):
                ends = [end.value if isinstance(end, Num) else None for end in (low, high)]
                known = known.within(decl.node, *ends)
    return known


def stated_numbers(problem: Problem) -> dict[Node, Node]:
    """The probabilities that the facts give a number, and those of the complements."""
    found: dict[Node, Node] = {}
    for fact in problem.facts:
        match fact.node:
            case Rel("=", Prob(event, given, head) as p, Num(v)):
                found[p] = Num(v)
                found[Prob(complement(event), given, head)] = Num(1 - v)
    return found


def with_numbers(node: Node, stated: dict[Node, Node]) -> Node:
    """A formula with the stated probabilities put in: the form in which a person writes the numbers."""
    return substitute(node, stated) if stated else node
