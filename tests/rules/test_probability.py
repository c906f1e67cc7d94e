"""What the rules of probability make of a line, and where they must not apply."""

import pytest

from symderive.expr.canon import same
from symderive.numeric.compare import agree
from symderive.parse.statements import read_formula, read_problem
from symderive.rules import events as sets
from symderive.rules import independence as apart
from symderive.rules import probability as rules

EVENTS = r"A, B, C \text{ events with positive joint probabilities}"
INDEPENDENT = "A, B \\text{ events}\nA \\perp B"


@pytest.mark.parametrize(
    ("rule", "given", "before", "after"),
    [
        (sets.complement_rule, EVENTS, r"P(A^c \mid B)", r"1 - P(A \mid B)"),
        (sets.de_morgan, EVENTS, r"P((A \cup B)^c)", r"P(A^c \cap B^c)"),
        (sets.difference_rule, EVENTS, r"P(B \cap A^c \mid C)", r"P(B \mid C) - P(B \cap A \mid C)"),
        (rules.bayes_rule, EVENTS, r"P(A \mid B)", r"\frac{P(B \mid A) P(A)}{P(B)}"),
        (apart.independence, INDEPENDENT, r"P(A^c \cap B)", r"P(A^c) P(B)"),
        (apart.irrelevant_condition, INDEPENDENT, r"P(A \mid B^c)", "P(A)"),
    ],
)
def test_a_line_is_made(rule, given, before, after):
    problem = read_problem(given)
    start, end = read_formula(before, problem), read_formula(after, problem)
    made = list(rule(start, problem))
    assert any(same(m, end) for m in made)
    assert all(agree(start, m, problem).verdict != "different" for m in made)


@pytest.mark.parametrize(
    ("rule", "given", "before"),
    [
        (apart.independence, EVENTS, r"P(A \cap B)"),
        (sets.additivity, EVENTS, r"P(A \cup B)"),
        (sets.smaller_event, EVENTS, r"P(A \cap B)"),
        (apart.conditional_independence, INDEPENDENT, r"P(A \cap B \mid C)"),
    ],
)
def test_nothing_is_assumed(rule, given, before):
    problem = read_problem(given)
    assert list(rule(read_formula(before, problem), problem)) == []
