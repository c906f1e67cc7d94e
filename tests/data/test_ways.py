"""How an answer is reached: one unknown, odds, a sum convolved, statements written out."""

from fractions import Fraction
from itertools import product

import pytest

from symderive.data.read_world import read_world
from symderive.data.reading import fold
from symderive.data.tables import Table
from symderive.data.totals import weight_of_total
from symderive.expr.algebra import Num, Prod, Rel, Sum
from symderive.expr.probability import And, Not, RandVar
from symderive.parse.statements import read_problem
from symderive.solve import solve


def rules_of(given: str, find: str) -> list[str]:
    found = solve(read_problem(given, find))
    assert found.status == "solved", found.error
    return [step.rule.name for step in found.steps if step.size == "major"]


def test_one_unknown():
    """P(A | B) = 1/2, P(B | A) = 1/3, P(A or B) = 2/3: with x = P(A), P(A and B) = x / 3."""
    given = "P(A \\mid B) = 1/2\nP(B \\mid A) = 1/3\nP(A \\cup B) = 2/3"
    used = rules_of(given, "P(A)")
    assert used[-1] == "solve-for-the-letter"
    assert "product-rule-of-probability" in used
    assert solve(read_problem(given, "P(A)")).answer.node == Num(Fraction(1, 2))


def test_moments_are_equations():
    used = rules_of("X \\in \\{0, 1, 2\\}\n\\mathbb{E}[X] = 1\n\\mathbb{E}[X^2] = 3/2", "P(X=2)")
    assert "stated-relation" in used


@pytest.mark.parametrize(
    ("given", "find", "value"),
    [
        ("\\frac{P(H \\mid E)}{P(H^c \\mid E)} = 6\n\\frac{P(E \\mid H)}{P(E \\mid H^c)} = 3", "P(H)", Fraction(2, 3)),
        ("P(H) = 0.2\n\\frac{P(E \\mid H)}{P(E \\mid H^c)} = 8", "P(H \\mid E)", Fraction(2, 3)),
        ("P(H \\mid E) = 0.9\n\\frac{P(E \\mid H)}{P(E \\mid H^c)} = 6", "P(H)", Fraction(3, 5)),
    ],
)
def test_odds(given, find, value):
    assert "odds-form" in rules_of(given, find)
    assert solve(read_problem(given, find)).answer.node == Num(value)


def test_odds_that_leave_something_out_decide_nothing():
    given = "\\frac{P(H \\mid E)}{P(H^c \\mid E)} = 6"
    assert solve(read_problem(given, "P(H)")).status != "solved"


@pytest.mark.parametrize("op", ["=", "<=", ">", "!="])
def test_a_total_is_convolved(op):
    """Every event about one sum, against all cells."""
    dice = [RandVar(f"X_{n}") for n in range(3)]
    row = {Num(k): Fraction(k, 10) for k in (1, 2, 3, 4)}
    tables = {d: Table(d, (), {(): row}) for d in dice}
    total = Sum((dice[0], Prod((Num(2), dice[1])), Prod((Num(-1), dice[2]))))
    event = And((Rel(op, total, Num(3)), Not(Rel("=", total, Num(6)))))
    want = Fraction(0)
    for cell in product(row, repeat=3):
        if fold(event, dict(zip(dice, cell, strict=True))).name == "true":
            want += row[cell[0]] * row[cell[1]] * row[cell[2]]
    assert weight_of_total(tables, event) == want


def test_a_hundred_dice():
    given = r"X_1, \dots, X_{100} \overset{\text{iid}}{\sim} \text{Uniform}\{1, \dots, 6\}"
    given += "\nS = \\sum_{i=1}^{100} X_i"
    found = solve(read_problem(given, "P(S = 350)"))
    assert found.answer.decimal == pytest.approx(0.02334, abs=1e-4)  # 1 / sqrt(2 pi 100 35/12)


def test_events_by_index_are_written_out():
    world = read_world(read_problem("A_1, \\dots, A_4 \\text{ mutually independent}\nP(A_i) = i/5", "P(A_1 \\cup A_3)"))
    assert [s.value for s in world.statements] == [Num(Fraction(n, 5)) for n in (1, 2, 3, 4)]
    assert len(world.independences[0].groups) == 4


def test_capital_letters_of_a_set_are_values():
    given = "X_t \\in \\{A, B\\}\nP(X_0=A) = 1\nP(X_{t+1}=A \\mid X_t=A) = 1/4\nP(X_{t+1}=A \\mid X_t=B) = 1/2"
    assert solve(read_problem(given, "P(X_2 = A)")).answer.node == Num(Fraction(7, 16))


COINS = r"X_1, X_2, \dots \overset{\text{iid}}{\sim} \text{Bernoulli}(1/2)" + "\n"
BIRTHDAYS = r"""X_1, \dots, X_N \overset{\text{iid}}{\sim} \text{Uniform}\{1, \dots, 365\}
P(\exists i < j : X_i = X_j) \ge 1/2
N \in \mathbb{N}"""
NARROWED = r"""X \sim \text{Uniform}\{1, \dots, 6\}
Y \mid X \sim \text{Uniform}\{1, \dots, X\}"""


@pytest.mark.parametrize(
    ("given", "find", "value"),
    [
        (COINS + r"T = \min \{ n \ge 1 : X_n = 1 \}", "P(T = 3)", "1/8"),
        (COINS + r"T = \min \{ n \ge 2 : X_{n-1} = X_n = 1 \}", r"P(T \le 4)", "1/2"),
        (r"\mathbf{n} \sim \text{Multinomial}(5, (1/2, 1/3, 1/6))", r"P(\mathbf{n} = (2, 2, 1))", "5/36"),
        (BIRTHDAYS, r"\min N", "23"),
        (NARROWED, "P(Y = 1)", "49/120"),
    ],
)
def test_a_value(given, find, value):
    assert solve(read_problem(given, find)).answer.node == Num(Fraction(value))
