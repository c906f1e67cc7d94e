"""What rests on a continuous law has numbers that are only so sharp: it is laid out on finitely many points."""

from __future__ import annotations

from symderive.expr.arrays import Norm
from symderive.expr.node import Node, holds
from symderive.expr.probability import Cov, Dens, Expect, Info, Law, LawDens, Prob, Var
from symderive.expr.problem import Problem
from symderive.numeric.agreement import Agreement

SHARP = 0.05  # what a continuous law on finitely many points may be off by
SHARP_FOR_LENGTHS = 0.4  # a variance of a length is a small difference of two such numbers
FINITE_LAWS = frozenset(("Bernoulli", "Binomial", "Categorical", "Hypergeometric", "Multinomial", "UniformSet"))


def unsharp(found: Agreement, above: Node, line: Node, problem: Problem) -> bool:
    """May a difference come from laying a continuous law out on finitely many points?"""
    if not blurred(above, line, problem):
        return False
    sharp = SHARP_FOR_LENGTHS if lengths(above, line, problem) else SHARP
    if found.undefined or found.max_error < sharp or found.values == ("0", "0"):
        return True
    return holds(above, Dens, LawDens) or holds(line, Dens, LawDens)


def lengths(above: Node, line: Node, problem: Problem) -> bool:
    """Does the length of a vector stand in the lines or in what they name? At zero it has a corner."""
    trees = [above, line, *(d.body for d in problem.definitions)]
    return any(holds(tree, Norm) for tree in trees)


def blurred(above: Node, line: Node, problem: Problem) -> bool:
    """Does a value rest on a continuous law (or one without end), which is laid out on finitely many points?"""
    if not any(holds(node, Prob, Dens, LawDens, Expect, Var, Cov, Info) for node in (above, line)):
        return False
    stated = [f.node for f in problem.facts if f.node is not None] + [d.body for d in problem.definitions]
    return any(
        isinstance(p, Dens) or (isinstance(p, Law) and p.name not in FINITE_LAWS)
        for node in stated
        for p in node.walk()
    )
