"""Points on lines: nothing lost, nothing invented, the author's own rubric first."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symderive.expr.shape import DerivationError
from symderive.sheets import rubric


@given(st.fractions(0, 20, max_denominator=4), st.integers(1, 12))
def test_the_points_add_up(points, lines):
    parts = rubric.spread(points, lines)
    assert sum(parts) == points
    assert len(parts) == lines
    assert max(parts) - min(parts) <= 1


def page(*rules, major=True):
    lines = [{"rule": r, "title": r.replace("-", " ").capitalize(), "major": major, "points": None} for r in rules]
    return {"strands": [{"lines": lines}]}


def points(marked):
    return [line["points"] for strand in marked["strands"] for line in strand["lines"]]


def test_points_go_to_the_lines_with_an_idea():
    marked = rubric.marked(page("complement-rule", "put-in-the-values", "bayes-rule", "arithmetic"), {"points": 3})
    assert points(marked) == ["1", None, "2", None]


def test_one_line_takes_all():
    assert points(rubric.marked(page("mass-of-the-law"), {"points": Decimal("1.5")})) == ["1.5"]
    assert points(rubric.marked(page("arithmetic", "simplify", major=False), {"points": 2})) == [None, "2"]


def test_the_authors_rubric():
    own = [{"step": "bayes-rule", "points": 2}, {"step": "answer", "points": 1}, {"step": "a sketch", "points": 1}]
    marked = rubric.marked(page("bayes-rule", "arithmetic"), {"points": 4, "rubric": own})
    assert points(marked) == ["2", "1"]
    assert marked["marks"] == [("a sketch", "1")]
    assert sum(row["points"] for row in rubric.rows_of(marked)) == 4


def test_without_points_nothing_is_marked():
    assert points(rubric.marked(page("bayes-rule"), {})) == [None]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{"step": "bayes-rule", "points": 3}], "gives 3 points, but the problem 4"),
        ([{"step": "bayes-rule"}], "list of tables"),
        (["bayes-rule"], "list of tables"),
        ([{"step": "bayes-rule", "points": "many"}], "must be a number"),
        ([{"step": "bayes-rule", "points": -1}], "must be a number"),
    ],
)
def test_a_rubric_that_cannot_be(rows, sentence):
    with pytest.raises(DerivationError, match=sentence):
        rubric.checked({"id": "a", "points": 4, "rubric": rows})


def test_shown():
    assert [rubric.shown(Fraction(1, 2)), rubric.shown(3), rubric.shown(0)] == ["0.5", "3", ""]
