"""Every mistake is the verdict on its own example."""

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines
from symderive.rules.mistakes import mistakes

EXAMPLES = [(rule, example) for rule in mistakes() for example in rule.examples]

#: two names for one wrong line: the catalogue has both, and either is a fair verdict
ALIKE = {
    "partial-missing-inner": {"chain-missing-inner"},
    "missing-transpose": {"chain-transposed-wrong", "missing-assumption"},
    "chain-transposed-wrong": {"missing-transpose", "missing-assumption", "transpose-dropped"},
    "regulariser-factor": {"forget-factor-two"},
    "power-half-chain": {"forget-factor-two"},
    "gradient-inner-factor": {"forget-factor-two", "factor-slip"},
    "logdet-missing-transpose": {"missing-assumption"},
    "quadratic-nonsymmetric": {"missing-assumption"},
    "trace-gradient-no-transpose": {"missing-assumption"},
    "dependent-as-independent": {"missing-assumption"},
    "add-nonexclusive": {"missing-assumption"},
    "variance-without-covariance": {"missing-assumption"},
    "expectation-of-product": {"missing-assumption"},
    "log-derivative-numerator": {"chain-missing-inner"},
}


def test_there_are_many():
    assert len(mistakes()) >= 80


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=lambda v: getattr(v, "name", None) or v.before)
def test_a_mistake_is_named_on_its_example(rule, example):
    problem, lines = read_lines(example.given, [example.before, f"= {example.after}"])
    report = check(problem, lines)
    verdict = report.lines[1]
    assert verdict.verdict in ("wrong", "unjustified"), verdict
    assert verdict.mistake in {rule.name} | ALIKE.get(rule.name, set()), verdict
