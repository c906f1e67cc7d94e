"""The homework of the documentation: six derivations, with five different mistakes."""

from pathlib import Path

from symderive.check import check
from symderive.parse.documents import derivations
from symderive.parse.statements import read_lines

HOMEWORK = Path(__file__).parents[2] / "examples" / "homework.tex"

MISTAKES = {
    "rare-disease": (2, "complement-not-taken"),
    "least-squares": (2, "regulariser-factor"),
    "logistic-loss": (-1, None),
    "variance": (1, "covariance-once"),
    "determinant": (1, "missing-assumption"),
    "mean": (2, "by-parts-missing-factor"),
}


def reports():
    for name, given, lines in derivations(HOMEWORK.read_text(encoding="utf-8")):
        yield name, check(*read_lines(given, lines), limit=20)


def test_every_mistake_is_found_and_named():
    found = {}
    for name, report in reports():
        first = next((v for v in report.lines if v.n == report.first_wrong), None)
        found[name] = (report.first_wrong, first.mistake if first else None)
    assert found == MISTAKES


def test_what_follows_a_mistake_is_told_from_it():
    by_name = dict(reports())
    assert [v.follows_wrong for v in by_name["rare-disease"].lines] == [False, False, False, True, True]
    assert by_name["mean"].lines[3].heals
    assert by_name["determinant"].lines[1].verdict == "unjustified"


def test_what_should_have_been_written_is_shown():
    by_name = dict(reports())
    assert by_name["determinant"].lines[1].expected == r"X^{-\top}"
    assert r"P(D=0)" in by_name["rare-disease"].lines[2].expected
    assert "lambda" in by_name["least-squares"].lines[2].expected
