"""Every rule is proved by existing: its examples hold in value and shape, and the rule itself makes them."""

import importlib
import pkgutil

import pytest

import symderive.rules
from symderive.derive.rule import CATALOGUE
from symderive.expr.canon import same
from symderive.numeric.compare import agree
from symderive.parse.statements import read_formula, read_lines, read_problem

for module in pkgutil.walk_packages(symderive.rules.__path__, "symderive.rules."):
    importlib.import_module(module.name)


def sides(line, example, problem):
    """Both sides read as one line, so that an I on the right has the size of the left; else one by one."""
    if line.error is None and line.left is not None and line.op == "=":
        return line.left, line.right
    return read_formula(example.before, problem), read_formula(example.after, problem)


RULES = sorted(CATALOGUE.values(), key=lambda rule: (rule.topic, rule.name))
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_complete(rule):
    assert rule.statement and rule.reason and rule.source and rule.title
    assert rule.examples, f"{rule.name} has no example"
    assert rule.reason.endswith("."), f"the reason of {rule.name} is a sentence"
    assert rule.size in ("major", "minor")


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=lambda v: getattr(v, "name", None) or v.before)
def test_an_example_holds(rule, example):
    problem = read_problem(example.given)
    before, after = read_formula(example.before, problem), read_formula(example.after, problem)
    found = agree(before, after, problem)
    if rule.sound:
        assert before.shape == after.shape
        assert found.verdict == "equal", f"{rule.name}: {found}"
    else:
        assert found.verdict == "different", f"the mistake {rule.name} does not change the value: {found}"


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=lambda v: getattr(v, "name", None) or v.before)
def test_a_rule_makes_its_example(rule, example):
    problem, lines = read_lines(example.given, [f"{example.before} = {example.after}"])
    before, after = sides(lines[0], example, problem)
    made = list(rule(before, problem))
    if not made:
        pytest.skip("carried out by a planner, which knows both sides")
    assert any(same(m, after) or agree(m, after, problem).verdict == "equal" for m in made)
