"""Three variables of which each two are independent need not be independent together (Bernstein's example)."""

import pytest

from symderive.parse.statements import read_problem
from symderive.render.notation import latex
from symderive.solve import solve

UNIFORM = r"X, Y, W \sim \text{Uniform}(0,1)"
PAIRS = UNIFORM + "\n" + r"X \perp Y, Y \perp W, X \perp W"
IN_TURN = UNIFORM + "\n" + r"(X, Y) \perp W, X \perp Y"
TOGETHER = UNIFORM + "\n" + r"X, Y, W \text{ independent}"


@pytest.mark.parametrize(
    ("given", "goal", "answer"),
    [
        (PAIRS, r"\mathbb{E}[X Y W]", None),
        (PAIRS, r"P(\max(X, Y, W) \le 1/2)", None),
        (PAIRS, r"P(X \le 1/2, Y \le 1/2, W \le 1/2)", None),
        (PAIRS, r"\operatorname{Var}[X + Y + W]", r"\frac{1}{4}"),  # pairs are enough for a variance
        (IN_TURN, r"\mathbb{E}[X Y W]", r"\frac{1}{8}"),
        (TOGETHER, r"\mathbb{E}[X Y W]", r"\frac{1}{8}"),
        (TOGETHER, r"P(\max(X, Y, W) \le 1/2)", r"\frac{1}{8}"),
    ],
)
def test_pairs_are_not_enough(given, goal, answer):
    found = solve(read_problem(given, goal))
    assert (found.status == "solved") == (answer is not None)
    if answer is not None:
        assert latex(found.answer.node) == answer
