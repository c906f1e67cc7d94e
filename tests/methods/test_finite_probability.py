"""Finite probability from statements to answers: values worked out by hand or counted, with their source."""

import random
from fractions import Fraction

import pytest

from symderive.expr.algebra import Num
from symderive.parse.statements import read_problem
from symderive.solve import solve

DISEASE = r"""D, T \in \{0, 1\}
P(D=1) = 0.005
P(T=1 \mid D=1) = 0.98
P(T=1 \mid D=0) = 0.05"""
URN = r"""n(\text{red}, \text{apple}) = 2
n(\text{red}, \text{orange}) = 6
n(\text{blue}, \text{apple}) = 3
n(\text{blue}, \text{orange}) = 1"""
UMBRELLA = r"""X_t, U_t \in \{0, 1\}
X_t \to X_{t+1}, X_t \to U_t
P(X_0=1) = 0.5
P(X_{t+1}=1 \mid X_t=1) = 0.7
P(X_{t+1}=1 \mid X_t=0) = 0.3
P(U_t=1 \mid X_t=1) = 0.9
P(U_t=1 \mid X_t=0) = 0.2"""
TESTS = r"""D, T_1, T_2, T_3 \in \{0, 1\}
T_1, T_2, T_3 \text{ independent given } D
P(D=1) = 0.005
P(T_i=1 \mid D=1) = 0.98
P(T_i=1 \mid D=0) = 0.05"""
DICE = r"X_1, X_2 \overset{\text{iid}}{\sim} \text{Uniform}\{1, \dots, 6\}"
WALK = r"""X_t \in \{1, 2\}
P(X_0=1) = 1
P(X_{t+1}=2 \mid X_t=1) = 1/10
P(X_{t+1}=1 \mid X_t=2) = 1/2"""

SOLVED = [
    # Course slides
    (DISEASE, r"P(D=1 \mid T=1)", "98/1093"),
    (URN, r"P(\text{bin} = \text{red} \mid \text{fruit} = \text{apple})", "2/5"),
    (URN, r"P(\text{fruit} = \text{apple})", "5/12"),
    (TESTS, r"P(D=1 \mid T_1=1, T_2=1, T_3=1)", "941192/966067"),
    # Russell and Norvig: sprinkler, umbrella
    (UMBRELLA, r"P(X_2=1 \mid U_1=1, U_2=1)", "621/703"),
    # counted by hand
    (DICE, r"P(X_1 + X_2 = 8 \mid X_1 = 3)", "1/6"),
    (DICE, r"P(\max(X_1, X_2) = 4)", "7/36"),
    (DICE, r"P(|X_1 - X_2| = 2)", "2/9"),
    (r"X_1, X_2, X_3 \overset{\text{iid}}{\sim} \text{Uniform}\{1, \dots, 6\}", r"P(X_1+X_2+X_3=10)", "1/8"),
    (r"X \sim \text{Hypergeometric}(10, 4, 3)", "P(X = 2)", "3/10"),
    ("N \\sim \\text{Uniform}\\{1, 2, 3\\}\nX \\mid N \\sim \\text{Binomial}(N, 1/2)", r"P(N=3 \mid X=2)", "3/5"),
    ("A \\perp B\nP(A)=0.3\nP(A \\cup B)=0.65", "P(B)", "1/2"),
    ("P(A)=0.5\nP(B)=0.4\nP(A \\cup B)=0.7", r"P(A \mid B)", "1/2"),
    ("A \\subseteq B\nP(A)=0.2\nP(B)=0.5", r"P(A \mid B)", "2/5"),
    ("P(A \\mid B) = 0.4\nP(B \\mid A) = 0.25\nP(A) = 0.4", "P(B)", "1/4"),
    ("X \\in \\{1,2,3,4\\}\nP(X=k) = c k", r"P(X \le 2)", "3/10"),
    ("X \\in \\{1,2,3,4\\}\nP(X=k) = c k", "c", "1/10"),
    ("X, Y \\overset{\\text{iid}}{\\sim} \\text{Bernoulli}(1/2)\nZ = X \\oplus Y", r"P(X=1 \mid Z=1)", "1/2"),
    ("\\frac{P(H)}{P(H^c)} = 1/9\n\\frac{P(E \\mid H)}{P(E \\mid H^c)} = 12", r"P(H \mid E)", "4/7"),
    (WALK, r"\lim_{t \to \infty} P(X_t = 1)", "5/6"),
    (WALK, "P(X_2 = 1)", "43/50"),
    (UMBRELLA, r"\max_{x, y} P(X_1=x, X_2=y \mid U_1=1, U_2=1)", "567/703"),
    (
        (
            "X_1, X_2, \\dots \\overset{\\text{iid}}{\\sim} \\text{Bernoulli}(1/2)\n"
            "T = \\min \\{ n \\ge 3 : X_{n-2} = 1, X_{n-1} = 0, X_n = 1 \\}"
        ),
        r"\mathbb{E}[T]",
        "10",  # Feller: the pattern overlaps itself by one letter, 2^3 + 2
    ),
]
UNDETERMINED = [
    ("P(A)=0.7\nP(B)=0.8", r"P(A \cap B)", ("1/2", "7/10")),  # Frechet
    ("P(A)=0.7\nP(B)=0.8", r"P(A \mid B)", ("5/8", "7/8")),
    ("P(A \\mid B)=0.5\nP(A \\mid B^c)=0.2", "P(A)", ("1/5", "1/2")),
    ("A \\perp B\nP(A)=0.3", r"P(A \cup B)", ("3/10", "1")),
    ("A \\perp B, B \\perp C, A \\perp C\nP(A)=1/2\nP(B)=1/2\nP(C)=1/2", r"P(A \cap B \cap C)", ("0", "1/4")),
    ("\n".join(DISEASE.split("\n")[:3]), r"P(D=1 \mid T=1)", ("49/9999", "1")),
]
INCONSISTENT = [
    (DISEASE + "\nP(T=1) = 0.05447", r"P(D=1 \mid T=1)"),
    ("P(A)=0.5\nP(B)=0.3\nP(A \\cup B)=0.4", r"P(A \cap B)"),
    ("P(A)=1.2", "P(A^c)"),
    ("A \\perp B\nP(A)=0.5\nP(B)=0.5\nP(A \\cap B)=0.3", r"P(A \cup B)"),
    ("X \\in \\{1,2\\}\nP(X=1)=0.4\nP(X=2)=0.5", "P(X=1)"),
    ("X \\sim \\text{Bernoulli}(1/2)\nP(X=1)=0.6", "P(X=0)"),
]
UNDEFINED = [
    ("P(A)=0\nP(B)=0.3", r"P(B \mid A)"),
    (r"X \sim \text{Uniform}\{1,2,3\}", r"P(X=1 \mid X > 5)"),
]


@pytest.mark.parametrize(("given", "find", "value"), SOLVED)
def test_a_value(given, find, value):
    found = solve(read_problem(given, find))
    assert found.status == "solved"
    assert found.answer.node == Num(Fraction(value))
    assert found.strands and all(step.rule and step.why for step in found.steps)


@pytest.mark.parametrize(("given", "find", "bounds"), UNDETERMINED)
def test_a_range(given, find, bounds):
    found = solve(read_problem(given, find))
    assert (found.status, found.answer.bounds) == ("undetermined", bounds)


@pytest.mark.parametrize(("given", "find"), INCONSISTENT)
def test_a_contradiction(given, find):
    assert solve(read_problem(given, find)).status == "inconsistent"


@pytest.mark.parametrize(("given", "find"), UNDEFINED)
def test_a_condition_of_probability_zero(given, find):
    assert solve(read_problem(given, find)).status == "undefined"


def test_a_smallest_conflict_is_named():
    found = solve(read_problem(DISEASE + "\nP(T=1) = 0.05447", r"P(D=1 \mid T=1)"))
    assert "P(T=1) = 0.05447" in found.error["message"]
    found = solve(read_problem("P(C)=0.1\nP(A)=0.5\nP(A \\cup B)=0.4", r"P(A \cap B)"))
    assert "P(C)" not in found.error["message"]


@pytest.mark.parametrize(("given", "find", "value"), [case for case in SOLVED if "\n" in case[0]])
def test_the_order_of_statements_changes_nothing(given, find, value):
    lines = given.split("\n")
    random.Random(4).shuffle(lines)
    assert solve(read_problem("\n".join(lines), find)).answer.node == Num(Fraction(value))


def test_names_change_nothing():
    renamed = DISEASE.replace("D", "K").replace("T", "R")
    assert solve(read_problem(renamed, r"P(K=1 \mid R=1)")).answer.node == Num(Fraction(98, 1093))


def test_steps_of_bayes_are_named():
    found = solve(read_problem(DISEASE, r"P(D=1 \mid T=1)"))
    names = [step.rule.name for step in found.steps]
    assert names.index("complement-rule") < names.index("total-probability") < names.index("bayes-rule")
    assert any("add to one" in remark for remark in found.remarks)


def test_independence_is_never_assumed():
    two = "\n".join(line for line in TESTS.split("\n") if "independent" not in line)
    assert solve(read_problem(two, r"P(D=1 \mid T_1=1, T_2=1)")).status != "solved"
