"""Problem sets: what is read, and the sentence and place of what is refused."""

from decimal import Decimal

import pytest

from symderive.expr.shape import DerivationError
from symderive.parse.problem_set import load

GOOD = r"""
schema = 1
title = "Review"
layout = "denominator"
seed = 7

[[problem]]
id = "a"
points = 2.5
prompt = '''Find $x$.'''
given = '''
P(D=1) = \val{prior}
'''
find = 'P(D=0)'
require = ['prior < 1']
[problem.params]
prior = { choose = [0.005, 0.1] }

[[problem]]
find = '\frac{d}{dx} x^2'
"""


def test_a_set_is_read_with_exact_numbers():
    found = load(GOOD)
    assert (found.title, found.layout, found.seed) == ("Review", "denominator", 7)
    first, second = found.problems
    assert first["points"] == Decimal("2.5")
    assert first["params"]["prior"]["choose"] == [Decimal("0.005"), Decimal("0.1")]
    assert second["id"] == "problem-2"


@pytest.mark.parametrize(
    ("change", "sentence", "line"),
    [
        (("title =", "titel ="), "a problem set has no key 'titel'", 2),
        (("points = 2.5", "pionts = 2.5"), "a problem has no key 'pionts'", 8),
        (("points = 2.5", 'points = "two"'), "points must be a number", 8),
        (('layout = "denominator"', 'layout = "rows"'), "the layout 'rows' is not known", 3),
        (("schema = 1", "schema = 2"), "this set has the schema 2", 1),
        ((r"find = '\frac{d}{dx} x^2'", r'find = "\frac{d}{dx} x^2"'), "find holds a control character", 19),
        (("{prior}", "{priors}"), r"\val{priors} is used, but there is no parameter priors", 10),
        (("choose = [0.005, 0.1]", "choose = []"), "the parameter prior has nothing to choose from", 16),
        (("choose = [0.005, 0.1]", "from = 1"), "the parameter prior needs choose, or from and to", 16),
        (("find = 'P(D=0)'", ""), "a problem asks for something", 6),
        (("seed = 7", "seed = "), "this is not TOML: Invalid value", 4),
    ],
)
def test_what_is_refused(change, sentence, line):
    with pytest.raises(DerivationError) as caught:
        load(GOOD.replace(*change))
    assert sentence in caught.value.message
    assert caught.value.line == line


def test_two_problems_with_one_id():
    with pytest.raises(DerivationError, match="two problems have the id 'a': number 1 and number 2"):
        load(GOOD.replace("find = '\\frac", "id = 'a'\nfind = '\\frac"))


def test_an_empty_set():
    with pytest.raises(DerivationError, match="there is no problem"):
        load("schema = 1\n")


def test_a_misspelt_key_gets_a_hint():
    with pytest.raises(DerivationError) as caught:
        load(GOOD.replace("prompt =", "promt ="))
    assert caught.value.hint == "did you mean prompt?"
