"""All mistakes: wrong rules that people use, by topic. Only the checker reads them."""

from __future__ import annotations

from functools import cache

from symderive.derive.rule import CATALOGUE, Rule
from symderive.rules import (
    mistakes_algebra,
    mistakes_blocks,
    mistakes_calculus,
    mistakes_cases,
    mistakes_counting,
    mistakes_draws,
    mistakes_expectation,
    mistakes_functions,
    mistakes_gaussian,
    mistakes_gradients,
    mistakes_independence,
    mistakes_integrals,
    mistakes_jacobians,
    mistakes_limits,
    mistakes_logarithms,
    mistakes_matrix,
    mistakes_probability,
    mistakes_splitting,
    mistakes_traces,
    mistakes_transposes,
    mistakes_turned,
    mistakes_variance,
)

TOPICS = (
    mistakes_probability,
    mistakes_cases,
    mistakes_independence,
    mistakes_draws,
    mistakes_counting,
    mistakes_expectation,
    mistakes_variance,
    mistakes_gaussian,
    mistakes_blocks,
    mistakes_gradients,
    mistakes_turned,
    mistakes_jacobians,
    mistakes_calculus,
    mistakes_functions,
    mistakes_matrix,
    mistakes_traces,
    mistakes_transposes,
    mistakes_logarithms,
    mistakes_splitting,
    mistakes_limits,
    mistakes_algebra,
    mistakes_integrals,
)


@cache
def mistakes() -> tuple[Rule, ...]:
    """The mistakes in the order of their topics: all are in the catalogue once this file is read."""
    order = [topic.__name__.rsplit(".", 1)[-1] for topic in TOPICS]
    found = [rule for rule in CATALOGUE.values() if not rule.sound]
    return tuple(sorted(found, key=lambda rule: order.index(rule.topic) if rule.topic in order else len(order)))
