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
    (CHANNEL, r"P(S=1 \mid R=1)", r"\frac{(1-e) a}{(1-e) a + e a}", r"\frac{(1 - e) a}{e \cdot (1 - a) + (1 - e) a}"),
]


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
