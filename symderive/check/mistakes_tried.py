"""Which mistakes of the catalogue are tried on two lines, and in what order."""

from __future__ import annotations

from functools import cache

from symderive.check.kinds import about, concerns
from symderive.check.preference import (
    less_telling,
    may_stand,
    rank,
)
from symderive.derive.rule import Rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.rules.mistakes import mistakes


def in_order(a: Node, b: Node, problem: Problem, earlier: tuple[Node, ...]) -> list[Rule]:
    """The mistakes that may stand in these lines, the more telling first."""
    there = about(a, b, *earlier, *(d.body for d in problem.definitions))
    return may_stand(in_rank(there, less_telling(a, problem)), a, b)


@cache
def in_rank(there: frozenset[str], last: str) -> tuple[Rule, ...]:
    """The mistakes that may have to do with such lines, the more telling first; ``last`` after those of its rank."""
    return tuple(sorted(mistakes_about(there), key=lambda rule: (rank(rule), rule.name == last)))


@cache
def mistakes_about(there: frozenset[str]) -> tuple[Rule, ...]:
    """The mistakes that may have to do with lines in which this stands."""
    return tuple(rule for rule in mistakes() if concerns(rule, there))
