"""Parameters: exact, the same for the same seed, within what is required."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symderive.expr.shape import DerivationError
from symderive.sheets.variants import draw, evaluate, filled, put, spelled, variants

PROBLEM = {
    "id": "test",
    "given": r"P(D=1) = \val{prior}, P(T=1 \mid D=1) = \val{hit}",
    "require": ["hit > 10 * prior", "rest == 1 - prior"],
    "params": {
        "prior": {"choose": [Decimal("0.005"), Decimal("0.1")]},
        "hit": {"from": Decimal("0.90"), "to": Decimal("0.99"), "step": Decimal("0.01")},
        "rest": {"is": "1 - prior"},
    },
}


def test_the_same_seed_gives_the_same_draw():
    assert draw(PROBLEM, 7, 3) == draw(PROBLEM, 7, 3)
    assert [*variants(PROBLEM, 7, 5)] == [*variants(PROBLEM, 7, 5)]


@given(st.integers(0, 1000))
def test_every_draw_meets_what_is_required(seed):
    values = draw(PROBLEM, seed)
    assert values["prior"] == Fraction(1, 200)
    assert Fraction(9, 10) <= values["hit"] <= Fraction(99, 100)
    assert values["rest"] == 1 - values["prior"]


def test_variants_differ_as_long_as_they_can():
    drawn = [tuple(v.items()) for v in variants(PROBLEM, 1, 10)]
    assert len(set(drawn)) == 10


def test_a_requirement_that_nothing_meets():
    with pytest.raises(DerivationError, match="no draw of 500 meets"):
        draw({**PROBLEM, "require": ["prior > 1"]}, 1)


def test_a_range_that_is_empty():
    with pytest.raises(DerivationError, match="runs from 3 to 1"):
        draw({**PROBLEM, "require": [], "params": {"n": {"from": 3, "to": 1}}}, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("0.1 + 0.2 == 0.3", True),
        ("a < b < 3", True),
        ("not a < b or b == 2", True),
        ("b ** 2 / 3", Fraction(4, 3)),
        ("-a", -1),
    ],
)
def test_expressions(text, value):
    assert evaluate(text, {"a": Fraction(1), "b": Fraction(2)}) == value


@pytest.mark.parametrize("text", ["__import__('os')", "a.b", "f(1)", "1 +", "c", "a ** b", "a / 0", "[1]", "2 ** 1000"])
def test_what_is_not_an_expression(text):
    with pytest.raises(DerivationError):
        evaluate(text, {"a": Fraction(1), "b": Fraction(1, 2)})


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(3), "3"), (Fraction(1, 20), "0.05"), (Fraction(-1, 3), r"-\frac{1}{3}"), ("red", "red")],
)
def test_numbers_as_they_are_typed(value, text):
    assert spelled(value) == text


def test_parameters_are_put_into_every_text():
    values = {"prior": Fraction(1, 200), "hit": Fraction(97, 100), "rest": Fraction(199, 200)}
    assert filled(PROBLEM, values)["given"] == r"P(D=1) = 0.005, P(T=1 \mid D=1) = 0.97"
    assert put("nothing", values) == "nothing"
