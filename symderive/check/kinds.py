"""What a line is about, so that only the rules of that part of mathematics are tried on it."""

from __future__ import annotations

from symderive.derive.rule import Rule
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import At, Derivative, Differential, Integral, Limit
from symderive.expr.node import Node, holds
from symderive.expr.problem import is_chance
from symderive.expr.shape import is_scalar

CHANCE, CALCULUS, MATRICES = "chance", "calculus", "matrices"

#: topics of rules -> what must stand in a line for them; topics that are not listed are always tried
TOPICS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "laws",
            "expectation",
            "outcomes",
            "events",
            "probability",
            "independence",
            "gaussian",
            "one_sided",
            "mistakes_probability",
            "mistakes_cases",
            "mistakes_independence",
            "mistakes_draws",
            "mistakes_expectation",
            "mistakes_variance",
            "mistakes_blocks",
        ),
        frozenset((CHANCE,)),
    ),
    **dict.fromkeys(
        (
            "calculus",
            "differentials",
            "identification",
            "limits",
            "limit_laws",
            "series",
            "antiderivatives",
            "extremes",
            "taylor",
            "mistakes_calculus",
            "mistakes_functions",
            "mistakes_gradients",
            "mistakes_turned",
            "mistakes_integrals",
        ),
        frozenset((CALCULUS,)),
    ),
    **dict.fromkeys(("differentials_matrix", "mistakes_jacobians"), frozenset((CALCULUS, MATRICES))),
    **dict.fromkeys(("mistakes_matrix", "mistakes_traces", "mistakes_transposes"), frozenset((MATRICES,))),
}
#: mistakes with integrals and densities that are also made on plain formulas
ANYWHERE = {
    "expectation-through-function",
    "replacement-confusion",
    "normaliser-dropped",
    "change-of-variables-no-jacobian",
    "jacobian-inverted",
    "drop-factor",
    "outer-vs-inner",
}


def about(*nodes: Node) -> frozenset[str]:
    """What stands in these trees: probabilities, derivatives or integrals or sums, matrices."""
    found = set()
    for node in nodes:
        if holds(node, Derivative, Differential, Integral, Limit, At, BigSum):
            found.add(CALCULUS)
        if not all(is_scalar(part.shape) for part in node.walk()):
            found.add(MATRICES)
        if is_chance(node):
            found.add(CHANCE)
    return frozenset(found)


def concerns(rule: Rule, there: frozenset[str]) -> bool:
    """May the rule have to do with lines in which this stands?"""
    return TOPICS.get(rule.topic, frozenset()) <= there or rule.name in ANYWHERE
