"""Variables that are said to be jointly normal, with all their moments stated: their joint law."""

from __future__ import annotations

from symderive.expr.algebra import Rel
from symderive.expr.arrays import Block
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, Law, RandVar, Var
from symderive.expr.problem import Fact, Follows, Has, Problem
from symderive.expr.shape import SCALAR

NORMAL = ("jointly gaussian", "jointly normal")


def with_joint_law(problem: Problem) -> Problem:
    """The problem with the joint law in the place of the statements that make it up; itself where some are missing."""
    said = [f for f in problem.facts if isinstance(f.node, Has) and f.node.prop in NORMAL]
    variables = [f.node.u for f in said if isinstance(f.node, Has)]
    if len(variables) < 2 or any(not isinstance(x, RandVar) or x.size != SCALAR for x in variables):
        return problem
    stated: dict[Node, tuple[Fact, Node]] = {
        f.node.left: (f, f.node.right)
        for f in problem.facts
        if isinstance(f.node, Rel) and f.node.op == "=" and f.where is None and not f.every
    }
    means = [stated.get(Expect(x)) for x in variables]
    table = [
        [stated.get(Var(x)) if x is y else stated.get(Cov(x, y)) or stated.get(Cov(y, x)) for y in variables]
        for x in variables
    ]
    if any(m is None for m in means) or any(c is None for row in table for c in row):
        return problem
    used = {id(f) for f in said} | {id(m[0]) for m in means if m} | {id(c[0]) for row in table for c in row if c}
    law = Law(
        "Normal",
        (
            Block(tuple((m[1],) for m in means if m)),
            Block(tuple(tuple(c[1] for c in row if c) for row in table)),
        ),
    )
    fact = Fact("law", Follows(Block(tuple((x,) for x in variables)), law, None), text=said[0].text, line=said[0].line)
    return problem.but(facts=(fact, *(f for f in problem.facts if id(f) not in used)))
