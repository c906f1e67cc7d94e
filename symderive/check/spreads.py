"""sigma of N(mu, sigma^2), of which nothing else is said, is a standard deviation: a positive number."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.reading import Line, sides_of
from symderive.check.whole_ends import open_letters
from symderive.expr.algebra import ZERO, Num, Pow, Rel, Sym
from symderive.expr.node import Node, nodes_of
from symderive.expr.probability import Law
from symderive.expr.problem import Fact, Problem
from symderive.numeric.domains import REALS, range_of

WIDTHS = {"Normal": 1}  # the place of the variance among the parameters


def with_positive_spreads(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem in which undeclared letters whose squares are variances of laws are positive."""
    stated = spreads([f.node for f in problem.facts if f.node is not None])
    written = spreads([*(d.body for d in problem.definitions), *sides_of(lines)])
    if not stated and not written:
        return problem
    told = {u for f in problem.facts if isinstance(f.node, Rel) for u in f.node.walk()}
    silent = problem.but(facts=())
    free = {x: None for x in (*stated, *written) if x not in told and open_letters(x, silent)}
    free |= {x: None for x in stated if x not in told and is_any_number(x, problem)}
    new = [Fact("relation", Rel(">", x, ZERO), text=f"{x.latex} is a standard deviation") for x in free]
    return problem.but(facts=(*problem.facts, *new)) if new else problem


def spreads(trees: Sequence[Node]) -> list[Sym]:
    """The letters whose squares stand for the variance in a law."""
    found = []
    for law in (law for tree in trees for law in nodes_of(tree, Law) if law.name in WIDTHS):
        match law.params[WIDTHS[law.name]] if WIDTHS[law.name] < len(law.params) else None:
            case Pow(Sym() as spread, Num(square)) if square == 2:
                found.append(spread)
    return found


def is_any_number(x: Sym, problem: Problem) -> bool:
    """Is a letter declared to be a real number and nothing more?"""
    declared = problem.declarations.get(x.name)
    return declared is not None and range_of(declared.within) == REALS
