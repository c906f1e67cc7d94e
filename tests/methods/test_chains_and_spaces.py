"""Chains in the long run, waiting times, sample spaces; values from textbooks or worked out by hand."""

from fractions import Fraction

import pytest

from symderive.data.joint import joint_table
from symderive.expr.algebra import Num
from symderive.expr.shape import DerivationError
from symderive.parse.statements import read_problem
from symderive.solve import solve

WALK = r"""X_t \in \{0, 1, 2, 3, 4, 5\}
P(X_0=2) = 1
P(X_{t+1} = x + 1 \mid X_t = x) = PP \text{ for } 0 < x < 5
P(X_{t+1} = x - 1 \mid X_t = x) = QQ \text{ for } 0 < x < 5
P(X_{t+1} = 0 \mid X_t = 0) = 1
P(X_{t+1} = 5 \mid X_t = 5) = 1"""
COIN = r"X_1, X_2, \dots \overset{\text{iid}}{\sim} \text{Bernoulli}(1/2)"


def ruined(p, q):
    return WALK.replace("PP", p).replace("QQ", q)


@pytest.mark.parametrize(
    ("given", "find", "value"),
    [
        # gambler's ruin: i/N for a fair game, (r^i - 1)/(r^N - 1) with r = q/p else (Feller XIV.2)
        (ruined("1/2", "1/2"), r"\lim_{t \to \infty} P(X_t = 5)", "2/5"),
        (ruined("2/5", "3/5"), r"\lim_{t \to \infty} P(X_t = 5)", "40/211"),
        (ruined("1/2", "1/2"), r"\lim_{t \to \infty} P(X_t = 3)", "0"),
        # i (N - i) steps on the average
        (ruined("1/2", "1/2") + "\nT = \\min\\{t \\ge 0 : X_t \\in \\{0, 5\\}\\}", r"\mathbb{E}[T]", "6"),
        # runs and patterns: 2 (2^r - 1) tosses for r heads in a row
        (COIN + "\nT = \\min \\{ n \\ge 2 : X_{n-1} = X_n = 1 \\}", r"\mathbb{E}[T]", "6"),
        (COIN + "\nT = \\min \\{ n \\ge 3 : X_{n-2} = X_{n-1} = X_n = 1 \\}", r"\mathbb{E}[T]", "14"),
        (COIN + "\nT = \\min \\{ n \\ge 2 : X_{n-1} = 1, X_n = 0 \\}", r"\mathbb{E}[T]", "4"),
    ],
)
def test_the_long_run(given, find, value):
    found = solve(read_problem(given, find))
    assert found.status == "solved"
    assert found.answer.node == Num(Fraction(value))


def test_a_chain_with_a_period_has_no_limit():
    given = "X_t \\in \\{1, 2\\}\nP(X_0=1) = 1\nP(X_{t+1}=2 \\mid X_t=1) = 1\nP(X_{t+1}=1 \\mid X_t=2) = 1"
    assert solve(read_problem(given, r"\lim_{t \to \infty} P(X_t = 1)")).status == "unsolved"


def test_a_cycle_is_no_graph():
    given = "A, B \\in \\{0, 1\\}\nA \\to B, B \\to A\nP(A=1 \\mid B=1) = 0.5\nP(B=1 \\mid A=1) = 0.5"
    with pytest.raises(DerivationError, match="circle: A -> B -> A"):
        solve(read_problem(given, "P(A=1)"))


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("P(\\{a\\}) = 1/2\nP(\\{b\\}) = 1/3\nP(\\{c\\}) = 1/6", "solved"),
        ("P(\\{a\\}) = 1/2\nP(\\{b\\}) = 1/3\nP(\\{c\\}) = 1/3", "inconsistent"),
        ("P(\\{a\\}) = -1/2\nP(\\{b\\}) = 1\nP(\\{c\\}) = 1/2", "inconsistent"),
    ],
)
def test_the_axioms(given, status):
    text = "\\Omega = \\{a, b, c\\}\n\\mathcal{F} = 2^\\Omega\n" + given
    assert solve(read_problem(text, r"(\Omega, \mathcal{F}, P)")).status == status


def test_a_set_of_outcomes():
    given = "\\Omega = \\{1, 2, 3\\}\nP(\\{1\\}) = 1/2\nP(\\{2\\}) = 1/3"
    assert solve(read_problem(given, r"P(\{3\})")).answer.node == Num(Fraction(1, 6))


def test_a_joint_table():
    given = "X \\in \\{1, 2\\}\nY \\in \\{0, 1\\}\nP(X=1) = 1/4\nP(Y=1 \\mid X=x) = x/4"
    table = joint_table(read_problem(given, r"P(X=1)"))
    assert table is not None and sum(table.rows.values()) == 1
    assert table.rows[Num(1), Num(1)] == Fraction(1, 16)
    assert joint_table(read_problem("X, Y \\in \\{0, 1\\}\nP(X=1) = 1/4\nP(Y=1) = 1/2", "P(X=1)")) is None


def test_elimination_is_used_where_many_cases_would_be_kept():
    """A grid of causes: the sums are pushed inward and shown."""
    names = [f"A_{k}" for k in range(1, 8)]
    lines = [", ".join([*names, "B", "C"]) + r" \in \{0, 1\}"]
    lines += [f"P({n}=1) = 1/{k + 2}" for k, n in enumerate(names)]
    for k, n in enumerate(names):
        lines.append(f"{n} \\to D_{k + 1}")
        lines.append(f"D_{k + 1} \\in \\{{0, 1\\}}")
        if k:
            lines.append(f"{names[k - 1]} \\to D_{k + 1}")
            for a in (0, 1):
                for b in (0, 1):
                    lines.append(f"P(D_{k + 1}=1 \\mid {names[k - 1]}={a}, {n}={b}) = {1 + a + 2 * b}/5")
        else:
            lines += [f"P(D_1=1 \\mid {n}={a}) = {1 + a}/3" for a in (0, 1)]
    evidence = ", ".join(f"D_{k}=1" for k in range(1, 8))
    found = solve(read_problem("\n".join(lines), rf"P(A_1=1 \mid {evidence})"))
    assert found.status == "solved"
