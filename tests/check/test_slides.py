"""The course slides' own hand derivations: what is wrong in them is found, what is right is accepted."""

from pathlib import Path

import pytest

from symderive.check import check
from symderive.parse.documents import derivations
from symderive.parse.statements import read_lines

SLIDES = Path(__file__).parents[2] / "examples" / "slides"
R, W = "right", "wrong"
VERDICTS = {
    "axioms": {"additivity": [W]},
    "bayes": {
        "bayes-joint": [R, R, R],
        "bayes-evidence": [R, W, W],
        "bayes-evidence-rarer": [R, R, W],
        "bayes-posterior": [R, W, R],
    },
    "gradient": {"partial-first": [R], "partial-second": [R], "gradient": [R, R]},
    "mml-5.7": {"mml-5.7a": [R, W, R], "mml-5.7b": [W]},
    "urns": {
        "urn-conditional": [R],
        "urn-joint-red": [R],
        "urn-joint-blue": [R],
        "urn-orange-blue": [R],
        "urn-sum-rule": [R, R, R],
        "urn-product-rule": [R, R, R],
        "urn-product-rule-reversed": [R, R, R],
    },
    "venn": {"venn-outside": [W], "venn-given-a": [W], "venn-disjoint": [R, R]},
}


def reports(name):
    text = (SLIDES / f"{name}.tex").read_text(encoding="utf-8")
    for identity, given, lines in derivations(text):
        problem, read = read_lines(given, lines)
        yield identity, check(problem, read, limit=20)


@pytest.mark.parametrize("name", VERDICTS)
def test_verdicts_on_a_slide(name):
    found = {identity: [v.verdict for v in report.lines[1:]] for identity, report in reports(name)}
    assert found == VERDICTS[name]


def test_the_posterior_follows_from_a_wrong_line_and_is_cut():
    posterior = dict(reports("bayes"))["bayes-posterior"].lines[-1]
    assert posterior.follows_wrong
    assert "cut, not rounded" in posterior.remarks[0]


def test_a_column_where_a_row_is_due_is_told():
    report = dict(reports("mml-5.7"))["mml-5.7a"]
    assert report.first_wrong == 2
    assert "other layout" in report.lines[2].message


def test_mixed_letters_are_remarked():
    report = dict(reports("urns"))["urn-product-rule"]
    assert any("P and p are mixed" in remark for remark in report.lines[1].remarks)
