"""What is said of a line beside its verdict: the place of a slip, the rule, a reason that does not fit."""

import pytest

from symderive.check import check
from symderive.derive.derivation import Verdict
from symderive.parse.statements import read_lines

X = r"x \in \mathbb{R}"
AB = r"a, b, c > 0"


def second(given: str, above: str, line: str) -> Verdict:
    return check(*read_lines(given, [above, line])).lines[1]


#: the sentence says where: the term, the factor
PLACES = [
    (AB, r"a (b - c)", r"= a b + a c", "Look at the sign of a c."),
    (AB, r"\frac{a}{2} + b", r"= a + b", "a bears the factor 2 too many."),
    (AB, r"a^2 b + c", r"= a^2 + c", "a² lacks the factor b."),
    (X, r"\tan x \cos x", r"= \sin^2 x", "Look at the exponent of sin x."),
]


@pytest.mark.parametrize(("given", "above", "line", "said"), PLACES, ids=[b for _, _, b, _ in PLACES])
def test_the_place_of_a_slip_is_said(given: str, above: str, line: str, said: str) -> None:
    assert said in (second(given, above, line).message or "")


@pytest.mark.parametrize(
    ("above", "line", "fits"),
    [
        (r"\frac{d}{dx} \sin(x^2)", r"= 2x \cos(x^2) \text{ (chain rule)}", True),
        (r"\frac{d}{dx} x \sin x", r"= \sin x + x \cos x \text{ (product rule)}", True),
        (r"\frac{d}{dx} x \sin x", r"= \sin x + x \cos x \text{ (chain rule)}", False),
        (r"\frac{d}{dx} \sin(x^2)", r"= 2x \cos(x^2) \text{ (quotient rule)}", False),
    ],
)
def test_a_reason_that_does_not_fit_is_remarked(above: str, line: str, fits: bool) -> None:
    verdict = second(X, above, line)
    assert verdict.verdict == "right"
    assert fits is not any("reason" in remark for remark in verdict.remarks)


@pytest.mark.parametrize(
    ("given", "above", "line", "rule"),
    [
        (r"A, B \text{ events}, 0 < P(A) < 1", r"P(B)", r"= P(B \mid A) P(A) + P(B \mid \bar A) P(\bar A)", "total"),
        (r"x, y \text{ discrete}", r"p(x)", r"= \sum_y p(x \mid y) p(y)", "total"),
        (r"x, y \text{ discrete}", r"p(x, y)", r"= p(x \mid y) p(y)", "product"),
        (
            r"A, B, C \text{ events with positive joint probabilities}",
            r"P(A \mid B, C)",
            r"= \frac{P(B \mid A, C) P(A \mid C)}{P(B \mid C)}",
            "bayes",
        ),
    ],
)
def test_the_rule_is_named(given: str, above: str, line: str, rule: str) -> None:
    verdict = second(given, above, line)
    assert (verdict.verdict, verdict.by) == ("right", "rule")
    assert rule in (verdict.rule or "")


def test_what_a_step_needs_is_said() -> None:
    given = r"A \in \mathbb{R}^{n \times n}, x, b \in \mathbb{R}^n"
    assert "invertible" in second(given, r"A x = b", r"x = A^{-1} b").remarks[0]


def test_the_place_where_two_sides_meet_is_shown() -> None:
    assert "pi/2" in (second(X, r"\sin x", r"< 1").counterexample or {})["x"]


def test_a_line_below_one_that_was_not_read_is_not_called_wrong() -> None:
    verdicts = check(*read_lines(X, [r"x^2", r"= \frac{x}{", "= x^3"])).lines
    assert [v.verdict for v in verdicts[1:]] == ["not-understood", "undecided"]


def test_a_function_that_is_not_declared_is_said() -> None:
    assert second(X, r"\tanh x", r"= 3 g(2x) - 1").verdict == "not-understood"


def test_a_strict_inequality_shows_where_it_touches() -> None:
    assert second(r"x, y \in \mathbb{R}", "(x - y)^2", "> 0").counterexample == {"y": "x"}


def test_a_lost_branch_is_shown() -> None:
    shown = second(r"a, b \in \mathbb{R}", "ab = 0", "a = 0").counterexample or {}
    assert shown["b"] == "0" and shown["a"] != "0"
