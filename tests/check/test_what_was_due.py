"""Beside a wrong line with chances: what it should have been, and the two values as a reader would write them."""

import pytest

from symderive.check.judge import check
from symderive.check.words import in_one_way
from symderive.expr.algebra import Num, Prod, Size, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.probability import Var
from symderive.numeric.naming import spelled
from symderive.parse.statements import read_lines

CHANNEL = (
    "S, R \\in \\{0, 1\\}, \\ a, e \\in (0, 1)\n"
    "P(S=1) = a, \\quad P(R=1 \\mid S=1) = 1 - e, \\quad P(R=1 \\mid S=0) = e"
)
MOMENTS = (
    "X, Y \\text{ random variables}\n"
    "\\operatorname{Var}(X) = 4, \\operatorname{Var}(Y) = 9, \\operatorname{Cov}(X, Y) = 2"
)

# (givens, the line above, the wrong line, what it should have been)
EXPECTED = [
    (
        MOMENTS,
        r"\operatorname{Var}(3X - 2Y + 5)",
        r"9 \operatorname{Var}(X) + 4 \operatorname{Var}(Y)",
        r"9 \operatorname{Var}[X] + 4 \operatorname{Var}[Y] - 12 \operatorname{Cov}[X, Y]",
    ),
    (
        r"N \sim \text{Binomial}(4, \tfrac{1}{6})",
        r"1 - P(N = 0)",
        r"1 - \left(\frac{1}{6}\right)^4",
        r"1 - \left( \frac{5}{6} \right)^4",
    ),
    (
        r"A, B \text{ events}",
        r"P(A \cup B) - P(A \cap B)",
        r"P(A) + P(B) - P(A \cap B)",
        r"P(A) + P(B) - 2 P(A \cap B)",
    ),
    (r"X \sim \mathcal{N}(3, 4)", "P(X > 7)", r"\Phi(2)", r"1 - \Phi(2)"),
    (
        r"P(D) = 0.01, P(T \mid D) = 0.9, P(T \mid D^c) = 0.05",
        "P(T)",
        r"P(T \mid D) P(D)",
        r"P(T \mid D) \, P(D) + P(T \mid D^c) \, P(D^c)",
    ),
    (r"A, B \text{ events}, P(A) = 0.3, P(B) = 0.6, A \perp B", r"P(A \cup B)", "0.9", "0.72"),
    (r"X \text{ a random variable}", "E[X^2]", "E[X]^2", r"\operatorname{Var}[X] + \mathbb{E}[X]^2"),
    (CHANNEL, r"P(S=1 \mid R=1)", r"\frac{(1-e) a}{(1-e) a + e a}", r"\frac{(1 - e) a}{e \cdot (1 - a) + (1 - e) a}"),
]

INVERTIBLE = r"A, B \in \mathbb{R}^{n \times n} \text{ invertible}"
TWO_PATHS = r"f(x,y) = x^2 + y^2, \ x = e^t, \ y = t, \ t \in \mathbb{R}"
LEAST_SQUARES = r"A \in \mathbb{R}^{m \times n}, x \in \mathbb{R}^n, b \in \mathbb{R}^m; \nabla \text{ is a column}"
#: the same, without chances
WITHOUT_CHANCES = [
    (INVERTIBLE, "(A B)^{-1}", "A^{-1} B^{-1}", "B^{-1} A^{-1}"),
    (INVERTIBLE, r"(A B)^\top", r"A^\top B^\top", r"B^\top A^\top"),
    (INVERTIBLE, r"\operatorname{tr}(I - A)", r"1 - \operatorname{tr}(A)", r"n - \operatorname{tr}(A)"),
    (r"x \in \mathbb{R}", r"\int_0^1 x^3 dx", r"\left[ \frac{x^3}{3} \right]_0^1", r"\frac{1}{4}"),
    (r"x > 0", r"\lim_{h \to 0} \frac{1}{\sqrt{x+h} + \sqrt{x}}", r"\frac{1}{\sqrt{2x}}", r"\frac{1}{2 \sqrt{x}}"),
    (r"x, a, b \in \mathbb{R}, a > 0", "a x^2 - 2 b x", r"a(x - \frac{b}{a})^2 + \frac{b^2}{a}", None),
    (TWO_PATHS, r"\frac{df}{dt}", r"2 e^{2t}", None),
    (LEAST_SQUARES, r"\nabla_x \|A x - b\|^2", "2 A (A x - b)", r"2 A^\top (A x - b)"),
]


@pytest.mark.parametrize(("given", "above", "line", "due"), WITHOUT_CHANCES, ids=[c[1][:30] for c in WITHOUT_CHANCES])
def test_what_is_shown_as_due_follows(given: str, above: str, line: str, due: str | None) -> None:
    shown = check(*read_lines(given, [above, f"= {line}"])).lines[-1].expected
    assert shown is not None and due in (None, shown)
    assert check(*read_lines(given, [above, f"= {shown}"])).lines[-1].verdict == "right"


@pytest.mark.parametrize(("row", "due"), [("a x = 10", "a x = 4"), ("x = 3", None)])
def test_a_row_is_shown_with_its_left_side(row: str, due: str | None) -> None:
    assert check(*read_lines(r"a, x \in \mathbb{R}, a \ne 0", ["a x + 3 = 7", row])).lines[-1].expected == due


@pytest.mark.parametrize(("given", "above", "line", "due"), EXPECTED, ids=[c[3][:30] for c in EXPECTED])
def test_what_the_line_should_have_been_is_a_textbook_step(given: str, above: str, line: str, due: str) -> None:
    assert check(*read_lines(given, [above, f"= {line}"])).lines[-1].expected == due


def test_two_values_are_shown_in_one_way() -> None:
    assert in_one_way("0.25", "7/36") == ("0.25", "0.194444")
    assert in_one_way("-36705/75272", "1/2") == ("-0.487632", "0.5")
    assert in_one_way("1/3", "2/5") == ("1/3", "2/5")


def test_counterexamples_are_spelled_without_internal_words() -> None:
    _, lines = read_lines(
        "X_1, \\dots, X_n \\text{ iid with mean } \\mu \\text{ and variance } v",
        [r"\operatorname{Var}\left(\frac{1}{n} \sum_{i=1}^n X_i\right)"],
    )
    node = lines[0].right or lines[0].left
    assert isinstance(node, Var) and isinstance(node.u, Prod)
    assert any(isinstance(p, BigSum) for p in node.walk()) and any(isinstance(p, Size) for p in node.walk())
    assert "Σ_i X_i" in spelled(node) and "bigsum" not in spelled(node)
    assert spelled(Sum((Num(1), Prod((Num(-1), Num(2)))))) == "1 - 2"
