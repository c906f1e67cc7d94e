"""Ends of sums and products that nobody declared are whole numbers, n in \\sum_{k=1}^n, m and n in \\sum_{k=m}^n; so
are the orders of derivatives, n in \\frac{d^n}{dx^n}, and what a variable of whole numbers is compared with, k in
P(X > k)."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import UNITY, ZERO, Num, Rel, Sym
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.node import Node, free_leaves, nodes_of
from symderive.expr.probability import Prob, RandVar
from symderive.expr.problem import Fact, Has, Problem
from symderive.expr.repeated import Repeated
from symderive.expr.shape import is_scalar
from symderive.numeric.domains import range_of


def with_whole_ends(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, Sequence[Line]]:
    """The problem in which undeclared letters at the ends of sums are whole numbers, an upper end not below its
    start."""
    facts: dict[Node, Fact] = {}
    for node in sides_of(lines):
        for event in (p for part in nodes_of(node, Prob) for p in nodes_of(part.event, Rel)):
            for side, other in (event.kids, event.kids[::-1]):
                if isinstance(side, RandVar) and side.name in problem.declarations:
                    within = range_of(problem.declarations[side.name].within)
                    for letter in open_letters(other, problem) if within is not None and within.integer else ():
                        has = Has("integer", letter)
                        facts[has] = Fact("property", has, text=f"{letter.latex} is a whole number")
        for part in nodes_of(node, BigSum, BigProd, Repeated):
            if isinstance(part, BigSum | BigProd):
                low = open_letters(part.low, problem)
                high = open_letters(part.high, problem)
                for letter in low | high:
                    has = Has("integer", letter)
                    facts[has] = Fact("property", has, text=f"{letter.latex} is a whole number")
                for letter in high if part.high in high or not low else ():
                    least = part.low if low and letter is part.high else UNITY
                    rel = Rel(">=", letter, least if least is not ZERO and not isinstance(least, Num) else UNITY)
                    facts[rel] = Fact("relation", rel, text=f"{letter.latex} is the end of a sum")
                for letter in low:
                    rel = Rel(">=", letter, UNITY)
                    facts[rel] = Fact("relation", rel, text=f"{letter.latex} is the start of a sum")
            if isinstance(part, Repeated):
                for letter in open_letters(part.order, problem):
                    has, least = Has("integer", letter), Rel(">=", letter, UNITY)
                    facts[has] = Fact("property", has, text=f"{letter.latex} is a whole number")
                    facts[least] = Fact("relation", least, text=f"{letter.latex} is the order of a derivative")
    if not facts:
        return problem, lines
    return problem.but(facts=(*problem.facts, *facts.values())), lines


def open_letters(end: Node | None, problem: Problem) -> set[Sym]:
    """The letters of a limit of which nothing is said."""
    if end is None:
        return set()
    found: set[Sym] = set()
    said = {leaf for fact in problem.facts if fact.node is not None for leaf in free_leaves(fact.node)}
    said |= {d.name for d in problem.definitions}
    for leaf in free_leaves(end):
        if not isinstance(leaf, Sym) or not is_scalar(leaf.shape) or leaf in said:
            continue
        declared = problem.declarations.get(leaf.name)
        if declared is None or declared.inferred:
            found.add(leaf)
    return found
