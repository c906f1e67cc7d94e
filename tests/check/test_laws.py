"""What must hold of every verdict: a counterexample reproduces, and letters do not matter."""

import re

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

WRONG = [
    (r"s, t \in \mathbb{R}", [r"(s + t)^2", r"= s^2 + t^2"]),
    (r"s \in \mathbb{R}", [r"\frac{d}{ds} s^3 \cos s", r"= 3 s^2 \cos s + s^3 \sin s"]),
    (r"s, t \in \mathbb{R}, s > 0, t > 0", [r"\log(s + t)", r"= \log s + \log t"]),
    (r"s, t \in \mathbb{R}, t \ne 0", [r"\frac{s}{t} + 1", r"= \frac{s + 1}{t}"]),
]


def put_in(latex, values):
    for name, value in values.items():
        latex = re.sub(rf"(?<![\\A-Za-z]){name}(?![A-Za-z])", rf"({value})", latex)
    return latex


@pytest.mark.parametrize(("given", "lines"), WRONG[:1] + WRONG[2:], ids=lambda v: v[0] if isinstance(v, list) else "")
def test_a_counterexample_reproduces(given, lines):
    problem, read = read_lines(given, lines)
    shown = check(problem, read).lines[1].counterexample
    assert shown
    above, line = (put_in(latex, shown) for latex in (lines[0], lines[1].removeprefix("= ")))
    problem, read = read_lines("", [above, f"= {line}"])
    assert check(problem, read).lines[1].verdict == "wrong"


@pytest.mark.parametrize(("given", "lines"), WRONG, ids=lambda v: v[0] if isinstance(v, list) else "")
def test_letters_do_not_matter(given, lines):
    def renamed(latex):
        return re.sub(
            r"(?<![\\A-Za-z])t(?![A-Za-z])", "w", re.sub(r"(?<![\\A-Za-z{])s(?![A-Za-z])|(?<=d)s(?=\})", "v", latex)
        )

    first = check(*read_lines(given, lines))
    second = check(*read_lines(renamed(given), [renamed(line) for line in lines]))
    assert [(v.verdict, v.mistake) for v in first.lines] == [(v.verdict, v.mistake) for v in second.lines]


def test_an_undeclared_name_is_said():
    problem, read = read_lines(r"x \in \mathbb{R}", [r"x^2", r"= q x"])
    verdict = check(problem, read).lines[1]
    assert verdict.verdict == "not-understood"
    assert "q" in verdict.message


def test_a_new_name_is_a_definition():
    problem, read = read_lines(r"x \in \mathbb{R}", [r"(x^2 + 1)^2", r"u = x^2 + 1", r"= u^2"])
    verdicts = [v.verdict for v in check(problem, read).lines[1:]]
    assert verdicts == ["right", "right"]


def test_prose_is_said_not_guessed():
    given = r"\text{An urn holds 5 red and 3 blue balls; } R \text{ is the event that the first ball is red}"
    problem, read = read_lines(given, [r"P(R)", r"= \frac{5}{8}"])
    assert check(problem, read).lines[1].verdict == "undecided"
