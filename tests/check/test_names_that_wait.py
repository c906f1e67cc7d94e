"""The search for the name of a mistake waits until the name is asked for; not where the verdict rests on it."""

from importlib import import_module

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

wrong = import_module("symderive.check.wrong")


@pytest.fixture
def searches(monkeypatch):
    """The lines for which a mistake was looked for."""
    found = []
    sought = wrong.sought
    monkeypatch.setattr(wrong, "sought", lambda case: found.append(case.right) or sought(case))
    return found


def judged(given, above, line):
    return check(*read_lines(given, [above, f"= {line}"])).lines[-1]


def test_the_search_waits_and_is_made_once(searches):
    verdict = judged(r"x \in \mathbb{R}", r"\frac{d}{dx} \sin(x^2)", r"\cos(x^2)")
    assert verdict.verdict == "wrong" and verdict.counterexample and searches == []
    assert verdict.mistake == "chain-missing-inner" and verdict.message and verdict.expected
    assert verdict.mistake and len(searches) == 1


@pytest.mark.parametrize(
    ("given", "above", "line"),
    [
        (r"x \in \mathbb{R}", r"\sqrt{x^2}", "x"),
        (r"x \in \mathbb{R}", r"\log x^2", r"2 \log x"),
        (r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n", r"\nabla_x (x^\top A x)", "2 A x"),
        (r"A, B \text{ events}", r"P(A \cap B)", "P(A) P(B)"),
    ],
)
def test_a_verdict_that_rests_on_the_search_does_not_wait(searches, given, above, line):
    assert judged(given, above, line).verdict == "unjustified"
    assert len(searches) == 1


def test_a_search_that_fails_leaves_the_line_wrong(monkeypatch):
    def failing(case):
        raise ValueError("no size")

    monkeypatch.setattr(wrong, "sought", failing)
    verdict = judged(r"x \in \mathbb{R}", r"\frac{d}{dx} x^2", "x")
    assert verdict.verdict == "wrong" and verdict.mistake is None
    assert verdict.message.startswith("The search for the mistake failed (ValueError: no size).")
