"""The first argument of a rule says of which nodes it speaks: of all others it makes nothing."""

import pytest

from symderive.derive.rule import Rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError
from symderive.parse.statements import read_formula, read_problem
from symderive.rules.mistakes import mistakes


def parts():
    """The parts of all examples of mistakes, one of each kind, with the problem that they stand in."""
    found: dict[tuple[type, ...], tuple[Node, Problem]] = {}
    for rule in mistakes():
        for example in rule.examples:
            problem = read_problem(example.given)
            for side in (example.before, example.after):
                for part in read_formula(side, problem).walk():
                    found.setdefault((type(part), *map(type, part.kids)), (part, problem))
    return list(found.values())


PARTS = parts()


@pytest.mark.parametrize("rule", mistakes(), ids=lambda rule: rule.name)
def test_of_other_nodes_a_mistake_makes_nothing(rule: Rule):
    for part, problem in PARTS:
        if not isinstance(part, rule.of):
            try:
                assert not list(rule.apply(part, problem)), f"{rule.name} speaks of {type(part).__name__} too"
            except (DerivationError, AttributeError, TypeError):
                continue
