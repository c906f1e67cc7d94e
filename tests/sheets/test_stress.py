"""What many draws show of a set."""

import pytest

from symderive.parse.problem_set import load
from symderive.sheets import papers, stress

SET = load(
    """
[[problem]]
id = "a"
find = '\\val{n} + 1'
[problem.params]
n = { from = 1, to = 3 }
[[problem]]
id = "fixed"
find = '1 + 1'
"""
)


@pytest.mark.parametrize(
    ("answer", "ugly"), [("98/1093", False), ("196000/4093021", True), ("0.123456789", True), ("2*x**2", False)]
)
def test_ugly(answer, ugly):
    assert stress.is_ugly(answer) == ugly


def test_each_question_is_asked_once():
    drawn = papers.papers(SET, 1, 5)
    assert len(drawn) == 5
    assert len(list(papers.questions(drawn))) == 3 + 1


def test_the_report():
    drawn = papers.papers(SET, 1, 5)
    results = {d.key: {"status": "solved", "answer": {"exact": "2"}, "seconds": 0.1} for p in drawn for d in p.problems}
    failing = drawn[0].problems[0].key
    results[failing] = {"status": "unsolved", "error": {"message": "no method"}, "seconds": 0.3}
    told = stress.told(stress.report(drawn, results, ["a", "fixed"]))
    assert "a: 5 draws, 3 different, 1 answer" in told
    assert "failed (unsolved): n = " in told
    assert "no method" in told
    assert "duplicates" in told
    assert "slowest: 0.3 s" in told
