"""Decimals: right to the digits shown, cut, or neither."""

from fractions import Fraction

import pytest

from symderive.check.rounding import judge_rounding, shown_decimal, significant


@pytest.mark.parametrize(
    ("exact", "shown", "kind"),
    [
        (Fraction(98, 1093), "0.0897", "rounded"),
        (Fraction(98, 1093), "0.08966", "rounded"),
        (Fraction(98, 1093), "0.0896", "cut"),
        (Fraction(49, 5447), "0.00899", "cut"),
        (Fraction(10093, 200000), "0.05447", "off"),
        (Fraction(1, 2), "0.5", "exact"),
        (Fraction(-1, 3), "-0.333", "rounded"),
        (0.36787944117144233, "0.3679", "rounded"),
        (Fraction(1, 8), "0.12", "rounded"),
        (Fraction(1, 8), "0.13", "rounded"),
    ],
)
def test_to_the_digits_shown(exact, shown, kind):
    assert judge_rounding(exact, shown).kind == kind


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"= 0.0897", "0.0897"),
        (r"\approx 0.09", "0.09"),
        (r"&\approx 0.595.", "0.595"),
        (r"= 59.5\%", "0.595"),
        (r"= -1.25", "-1.25"),
        (r"= 2 \cdot 0.5", None),
        (r"= x", None),
        (r"= 3", "3"),
    ],
)
def test_a_line_that_is_one_number(latex, shown):
    assert shown_decimal(latex) == shown


@pytest.mark.parametrize(("shown", "digits"), [("0.050", 2), ("12.5", 3), ("0.0897", 3), ("0.00", 0)])
def test_significant_digits(shown, digits):
    assert significant(shown) == digits
