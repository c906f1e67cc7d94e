"""The one assumption that a line lacks: found, said, and true; nothing bogus is offered.

The counterexample has to break the assumption, and the assumption has to save the line far out too.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderive.check import check
from symderive.derive.derivation import Verdict
from symderive.parse.statements import read_lines

X = r"x \in \mathbb{R}"
XY = r"x, y \in \mathbb{R}"
A = r"A \in \mathbb{R}^{n \times n}"
AB = r"A, B \in \mathbb{R}^{n \times n}"
UV = r"u, v \in \mathbb{R}^n"

NEEDED = [
    # the sign of what stands inside, not of the letter
    (X, "|x-10|", "= 10-x", r"x \le 10"),
    (X, r"\sqrt{1-\cos^2 x}", r"= \sin x", r"\sin x \ge 0"),
    (X, r"|\sin x|", r"= \sin x", r"\sin x \ge 0"),
    (X, "|x|+x", "= 0", r"x \le 0"),
    (X, r"\sqrt{(x-3)^2}", "= x-3", r"x \ge 3"),
    (X, r"\sqrt{x^2-2x+1}", "= x-1", r"x \ge 1"),
    (X, "|x^2-1|", "= x^2-1", r"x^2 - 1 \ge 0"),
    (X, r"\log((x-1)^2)", r"= 2\log(x-1)", "x > 1"),
    (X, r"\arcsin(\sin x)", "= x", r"-\frac{\pi}{2} \le x \le \frac{\pi}{2}"),
    (XY, r"\max(x,y)", "= x", r"x \ge y"),
    (XY, "|x-y|", "= y-x", r"x \le y"),
    (A + r", \det A \ne 0", r"\log\det(A^\top A)", r"= 2\log\det A", r"\det(A) > 0"),
    # matrices and vectors
    (r"P \in \mathbb{R}^{n \times n}", "P(I-P)", "= 0", "P^2 = P"),
    (A, "(I+A)(I-A)", "= I", "A^2 = 0"),
    (UV, r"(uv^\top)^2", "= 0", r"u^\top v = 0"),
    (r"x \in \mathbb{R}^n", r"(I-\frac{1}{n} \mathbf{1}\mathbf{1}^\top)x", "= x", r"\mathbf{1}^\top x = 0"),
    (r"X \in \mathbb{R}^{m \times n}, w \in \mathbb{R}^n", r"\|Xw\|", r"= \|w\|", r"X^\top X = I"),
    (
        r"P \in \mathbb{R}^{n \times n}, P^2 = P, x \in \mathbb{R}^n",
        r"x^\top P^\top P x",
        r"= x^\top P x",
        r"P = P^\top",
    ),
    # inequalities
    (A + r", A = A^\top, x \in \mathbb{R}^n", r"x^\top A x", r"\ge 0", r"A \succeq 0"),
    (
        r"x, y \in \mathbb{R}^n, \theta \in \mathbb{R}",
        r"\|\theta x+(1-\theta)y\|",
        r"\le \theta\|x\|+(1-\theta)\|y\|",
        r"0 \le \theta \le 1",
    ),
    (X, "x^2 > 9", "x > 3", "x > 0"),
    # a zero that was divided away
    (X, "x^2 = 3x", "x = 3", r"x \ne 0"),
]


def judged(given: str, above: str, line: str) -> Verdict:
    return check(*read_lines(given, [above, line])).lines[-1]


@pytest.mark.parametrize(("given", "above", "line", "words"), NEEDED, ids=[f"{c[1]} {c[2]}" for c in NEEDED])
def test_the_assumption_is_found(given: str, above: str, line: str, words: str) -> None:
    verdict = judged(given, above, line)
    assert verdict.verdict == "unjustified" and verdict.mistake == "missing-assumption", verdict
    assert f"This needs {words}, which is not stated." in (verdict.message or ""), verdict.message


def test_the_point_shown_breaks_the_assumption() -> None:
    assert Fraction((judged(X, "|x-10|", "= 10-x").counterexample or {})["x"]) > 10
    assert Fraction((judged(X, r"\sqrt{x^2-2x+1}", "= x-1").counterexample or {})["x"]) < 1


BESIDE = [
    (AB, "(AB)^2", "= A^2B^2", "commuting-matrices", "A B = B A"),
    (UV, r"\|u-v\|^2", r"= \|u\|^2+\|v\|^2", "square-of-sum", r"u^\top v = 0"),
]


@pytest.mark.parametrize(("given", "above", "line", "mistake", "words"), BESIDE, ids=[c[3] for c in BESIDE])
def test_a_misconception_by_name_is_said_with_its_assumption(
    given: str, above: str, line: str, mistake: str, words: str
) -> None:
    verdict = judged(given, above, line)
    assert (verdict.verdict, verdict.mistake) == ("unjustified", mistake)
    assert f"This needs {words}, which is not stated." in (verdict.message or "")


SAMPLE = (
    r"X_1, \dots, X_n \text{ independent random variables with mean } \mu \text{ and variance } \sigma^2, "
    r"\bar X = \frac1n\sum_{i=1}^n X_i"
)
BOGUS = [
    (X, "x", r"\le x^2"),  # holds for x < 0, and for x > 1 as well
    (X, "|x+1|", "= |x| + 1 + x^2"),
    (
        SAMPLE,
        r"E[\bar X^2]",
        r"= \sigma^2 + \mu^2",
    ),
    (r"A, B \text{ events}, A \subseteq B", r"P(A \cap B)", "= P(A)P(B)"),
    (r"X \text{ a random variable}, t \in \mathbb{R}", r"P(X \le t)", "= 1"),
    (r"a, b, x \in \mathbb{R}^n, \nabla \text{ is a column}", r"\nabla_x ((a^\top x)(b^\top x))", r"= (b^\top x) a"),
]


@pytest.mark.parametrize(("given", "above", "line"), BOGUS, ids=[c[2] for c in BOGUS])
def test_no_assumption_is_made_up(given: str, above: str, line: str) -> None:
    assert judged(given, above, line).verdict == "wrong"


ROOTS = [
    ("2x + 3 = 7", "2x = 10", {"x": "2"}, "2 x = 4"),
    ("3x - 6 = 2x + 1", "5x = 7", {"x": "7"}, "x = 7"),
    ("(x-2)(x+1) = 4", "x = 6", {"x": "-2"}, None),
]


@pytest.mark.parametrize(("above", "row", "shown", "due"), ROOTS, ids=[c[1] for c in ROOTS])
def test_a_wrong_row_is_shown_at_a_root_of_the_row_above(
    above: str, row: str, shown: dict[str, str], due: str | None
) -> None:
    verdict = judged(X, above, row)
    assert (verdict.verdict, verdict.counterexample, verdict.expected) == ("wrong", shown, due)


def test_an_equation_without_a_value_at_small_numbers_is_still_one() -> None:
    assert judged(X, r"\log(x-30) = 2", "x - 30 = e^2").verdict == "right"


def test_what_is_expected_is_not_the_question_again() -> None:
    given = r"A, B \in \mathbb{R}^{n \times n}, t \in \mathbb{R}, M = A + tB \text{ invertible}"
    assert judged(given, r"\frac{d}{dt} M^{-1}", r"= -M^{-2}\frac{dM}{dt}").expected == r"-M^{-1} \frac{dM}{dt} M^{-1}"
    assert judged(
        "v, h, y \\in \\mathbb{R}", r"\frac{\partial}{\partial v} \frac12(vh - y)^2", "= vh - y"
    ).expected == (r"h (v h - y)")
