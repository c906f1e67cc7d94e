"""How a rule of differentials finds out what it makes of d u: which letters move, and the step inward."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.expr.algebra import Sym
from symderive.expr.arrays import Member
from symderive.expr.calculus import Derivative, Differential
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.rules.kernels import push_inward
from symderive.rules.vary import Way, family, leaves

MN8 = "Magnus and Neudecker, Matrix Differential Calculus, ch. 8"
SQUARE = r"X \in \mathbb{R}^{n \times n}, X \text{ invertible}"
TWO = r"U \in \mathbb{R}^{m \times k}, V \in \mathbb{R}^{k \times n}"
ALIKE = r"U, V \in \mathbb{R}^{m \times n}"
VECTORS = r"x \in \mathbb{R}^n"


def inward(node: Node, problem: Problem, key: str) -> Iterator[Node]:
    """What the rule of this key makes of a differential; all letters vary where no goal says which do."""
    if not isinstance(node, Differential):
        return
    pushed = push_inward(node.u, Way(problem, variables(node.u, problem), Differential))
    if pushed is not None and pushed[0] == key:
        yield pushed[1]


def variables(u: Node, problem: Problem) -> frozenset[Node]:
    goal = problem.goal
    if goal is not None and isinstance(goal.node, Derivative):
        by = (leaf for v in goal.node.by for leaf in v.walk())
        return frozenset(family(v) or v for v in by if isinstance(v, Sym | Member))
    return frozenset(family(v) or v for v in leaves(u) if isinstance(v, Sym | Member))
