"""Hand derivations, half of them with one planted mistake: no false verdict, and the mistake by its name.

A sample of them is judged in every run, all of them in a long one.
"""

import pytest
from marked_lines import HERE, Case, cases, judged, letters, told

NAMED = 0.85  # of the mistakes, at least so many bear the name of the file
FILES = ("probability", "expectation", "calculus", "mixed")
ALL = [case for name in FILES for case in cases(HERE / "derivations" / f"{name}.txt")]


@pytest.mark.parametrize("case", ALL[::9], ids=told)
def test_no_verdict_is_false(case: Case) -> None:
    assert letters(judged(case))[1:] == case.due[1:], case


@pytest.mark.long
@pytest.mark.parametrize("case", ALL, ids=told)
def test_no_verdict_is_false_in_any(case: Case) -> None:
    assert letters(judged(case))[1:] == case.due[1:], case


@pytest.mark.long
def test_mistakes_are_named() -> None:
    planted = [case for case in ALL if "w" in case.due]
    named = [case for case in planted if judged(case)[case.wrong].mistake in case.names]
    assert len(named) >= NAMED * len(planted), f"{len(named)} of {len(planted)}"
