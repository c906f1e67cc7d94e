"""Derivations collected from textbooks beforehand: no false verdict, few abstentions, mistakes named."""

import tomllib
from pathlib import Path

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

CASES = tomllib.loads((Path(__file__).parents[1] / "textbook" / "derivations.toml").read_text(encoding="utf-8"))["case"]
BAD = ("wrong", "unjustified")


def judged(case):
    problem, lines = read_lines(case["given"], case["lines"])
    return check(problem, lines, limit=20)


@pytest.fixture(scope="module")
def reports():
    return {case["id"]: judged(case) for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_no_false_verdict(case, reports):
    for verdict, truth in zip(reports[case["id"]].lines[1:], case["verdicts"], strict=True):
        if truth == "ok":
            assert verdict.verdict not in BAD, verdict
        else:
            assert verdict.verdict != "right", verdict


def test_few_abstentions(reports):
    sure = ("right", *BAD)
    unsure = [c["id"] for c in CASES if any(v.verdict not in sure for v in reports[c["id"]].lines[1:])]
    assert len(unsure) <= len(CASES) // 10, unsure


def test_most_mistakes_are_named(reports):
    wrong = [c for c in CASES if c["first_wrong"] >= 0]
    named = [c for c in wrong if (reports[c["id"]].lines[c["first_wrong"]].mistake or "?") in c["why"]]
    assert len(named) >= 0.8 * len(wrong)
