"""Runs of events written with dots, the least number of trials, values named by letters, formulas of several
quantities, and lines where only an equation fixes the answer. Answers by hand."""

import pytest
import sympy

from symderive.expr.shape import DerivationError
from symderive.parse.statements import read_problem
from symderive.render.views import solution
from symderive.solve import solve

EVENTS = r"A_1, \dots, A_4 \text{ mutually independent} ; P(A_i) = 1/3"
MANY = r"A_1, \dots, A_n \text{ mutually independent} ; P(A_i) = p"
COINS = r"X_1, \dots, X_4 \overset{\text{iid}}{\sim} \text{Bernoulli}(1/3)"
FIVE = r"X_1, \dots, X_5 \overset{\text{iid}}{\sim} \text{Uniform}\{1, \dots, 12\}"
TRIALS = r"X_1, \dots, X_N \overset{\text{iid}}{\sim} \text{Bernoulli}(1/6) ; P(X_1 + \dots + X_N \ge 1) \ge 9/10"
APART = r"A, B, C \text{ mutually exclusive events} ; P(A) = 0.1, P(B) = 0.2, P(C) = 0.3"
EQUAL = r"A, B \text{ events} ; A \perp B ; P(A) = P(B) ; P(A \cup B) = 0.75"
URN = (
    r"n(\text{red}) = 3 ; n(\text{blue}) = 2 ; \text{draw } 3 \text{ without replacement: } X_1, X_2, X_3 ;"
    r"K = \mathbf{1}_{X_1 = \text{red}} + \mathbf{1}_{X_2 = \text{red}} + \mathbf{1}_{X_3 = \text{red}}"
)
DICE = r"X_1, \dots, X_n \overset{\text{iid}}{\sim} \text{Uniform}\{1, \dots, 6\}"
TESTS = (
    r"D, T_1, \dots, T_N \in \{0, 1\} ; T_1, \dots, T_N \text{ independent given } D ; P(D=1) = 1/200 ;"
    r"P(T_i=1 \mid D=1) = 0.98 ; P(T_i=1 \mid D=0) = 0.05"
)
BOXES = r"P(B=r) = 0.4, P(B=b) = 0.6 ; P(F=a \mid B=r) = 1/4 ; P(F=a \mid B=b) = 3/4"
REGIONS = r"P(A \cap B) = 0.2 ; P(A \cap C) = 0.15 ; P(B \cap C) = 0.1 ; P(A \cap B \cap C) = 0.05"
TWO_OF_THREE = r"P((A \cap B \cap C^c) \cup (A \cap B^c \cap C) \cup (A^c \cap B \cap C))"
ODDS = r"\frac{P(H)}{P(H^c)} = 1/20 ; \frac{P(H \mid E)}{P(H^c \mid E)} = 3"
NOISE = r"X, Y \in \{0, 1\} ; P(X=0) = 1/2 ; P(Y=1 \mid X=0) = 1/4 ; P(Y=1 \mid X=1) = 3/4"

SOLVED = [
    (EVENTS, r"P(A_1 \cup \dots \cup A_4)", "65/81"),
    (EVENTS, r"P(\bigcup_{i=1}^4 A_i)", "65/81"),
    (EVENTS, r"P(A_1, \dots, A_4)", "1/81"),
    (EVENTS, r"P(A_1^c \cap A_2^c \cap \dots \cap A_4^c)", "16/81"),
    (COINS, r"P(X_1 = 1, \dots, X_4 = 1)", "1/81"),
    (COINS, r"P(X_1 = \dots = X_4)", "17/81"),
    (COINS, r"P(X_1 = X_2 = \dots = X_4 = 1)", "1/81"),
    (FIVE, r"P(\forall i < j : X_i \ne X_j)", "55/144"),
    (MANY, r"P(A_1 \cup \dots \cup A_n)", "1 - (1 - p)**n"),
    (MANY, r"P(\bigcap_{i=1}^n A_i)", "p**n"),
    (DICE, r"P(\exists i : X_i = 6)", "1 - (5/6)**n"),
    (TESTS, r"P(T_1 = 1, \dots, T_N = 1)", "(49/50)**N/200 + 199*(1/20)**N/200"),
    (TESTS + r"; P(D=1 \mid T_1=1, \dots, T_N=1) \ge 0.99", r"\min N", "4"),
    (DICE + r"; P(\exists i : X_i = 6) \ge 1/2", r"\min n", "4"),
    (DICE + r"; P(\forall i : X_i \ne 6) \ge 1/2", r"\max n", "3"),
    (TRIALS, r"\min N", "13"),
    (APART, r"P((A \cup B \cup C)^c)", "2/5"),
    (r"A_1, \dots, A_4 \text{ disjoint events} ; P(A_i) = 1/8", r"P(A_2 \cup A_3)", "1/4"),
    (BOXES, r"P(B=r \mid F=a)", "2/11"),
    (r"P(X=k) = \frac{c}{k} \text{ for } k \in \{1, 2, 4\}", "P(X > 1)", "3/7"),
    (r"P(X=k) = c k^2 \text{ for } k = 1, 2, 3", "c", "1/14"),
    (URN, r"\mathbb{E}[K]", "9/5"),
    (REGIONS, TWO_OF_THREE, "3/10"),
    (ODDS, r"\frac{P(E \mid H)}{P(E \mid H^c)}", "60"),
    (EQUAL, "P(A)", "1/2"),
    (NOISE, r"\operatorname{I}(X; Y)", "log(2) + log(1/4)/4 + 3*log(3/4)/4"),
    (r"p = (1/2, 1/4, 1/4) ; q = (1/3, 1/3, 1/3)", r"\operatorname{KL}(p \,\|\, q)", "log(3) - 3*log(2)/2"),
    (
        r"\boldsymbol{\Sigma} = \begin{bmatrix} 2 & 1 \\ 1 & 2 \end{bmatrix}",
        r"\frac{\lambda_{\max}(\boldsymbol{\Sigma})}{\lambda_{\min}(\boldsymbol{\Sigma})}",
        "3",
    ),
    (r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}\{1, \dots, n\}", "P(X < Y)", "(n - 1)/(2*n)"),
    (r"X_1, X_2 \overset{\text{iid}}{\sim} \text{Uniform}\{1, \dots, n\}", r"P(X_1 \ne X_2)", "1 - 1/n"),
    (r"X, Y \text{ independent random variables with variance } \sigma^2", r"\operatorname{Var}[X - Y]", "2*sigma**2"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "want"), SOLVED, ids=[str(n) for n in range(len(SOLVED))])
def test_answers(given, find, want):
    found = solve(read_problem(given.replace(";", "\n"), find))
    assert found.status == "solved", found.error
    letters = {"N": sympy.Symbol("N")}
    got = sympy.sympify(solution(found)["answer"]["exact"], locals=letters, rational=True)
    difference = got - sympy.sympify(want, locals=letters, rational=True)
    at = {x: sympy.Rational(n + 2, 7) for n, x in enumerate(sorted(difference.free_symbols, key=str))}
    assert abs(sympy.N(difference.subs(at), 30)) < 1e-20


STEPS = [
    (REGIONS, TWO_OF_THREE, ["regions-counted"]),
    (ODDS, r"\frac{P(E \mid H)}{P(E \mid H^c)}", ["odds-form"]),
    (MANY, r"P(A_1 \cup \dots \cup A_n)", ["complement-rule", "independence"]),
    (EQUAL, "P(A)", ["independence", "solve-for-the-letter"]),
    (TESTS, r"P(D=1 \mid T_1=1, \dots, T_N=1)", ["conditional-independence", "total-probability", "bayes-rule"]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "names"), STEPS, ids=[n[-1] for _, _, n in STEPS])
def test_the_rules_that_lead_there(given, find, names):
    used = [s.rule.name for s in solve(read_problem(given.replace(";", "\n"), find)).steps]
    assert [n for n in dict.fromkeys(used) if n in names] == names


GATHERED = [
    (r"\sum_{y} p(x, y \mid z)", r"p(x \mid z)"),
    (r"\sum_{y} p(x \mid y, z) p(y \mid z)", r"p(x \mid z)"),
    (r"\frac{p(y \mid x) p(x)}{p(y)}", r"p(x \mid y)"),
    (r"\sum_y \sum_z p(x, y, z)", "p(x)"),
]


@pytest.mark.parametrize(("find", "want"), GATHERED)
def test_masses_taken_together(find, want):
    found = solve(read_problem(r"x, y, z \text{ discrete}", find))
    assert found.status == "solved"
    assert solution(found)["answer"]["latex"].replace(" ", "").endswith(want.replace(" ", ""))


def test_a_joint_law_of_numbered_names_on_a_graph():
    given = "x_1, x_2, y_1, y_2 \\text{ discrete}\nx_1 \\to x_2, \\quad x_1 \\to y_1, \\quad x_2 \\to y_2"
    assert solve(read_problem(given, "p(x_1, x_2, y_1, y_2)")).status == "solved"


OPEN = [
    (r"A_1, \dots, A_n \text{ events} ; P(A_i) = p", r"P(A_1 \cup \dots \cup A_n)"),  # nothing says independent
    (r"X_1, \dots, X_n \in \{0, 1\} ; P(X_i = 1) = p", r"P(X_1 = 1, \dots, X_n = 1)"),
    (r"A_1, \dots, A_n \text{ mutually independent} ; P(A_i) = 1/(i+1)", r"P(A_1 \cup \dots \cup A_n)"),
]


@pytest.mark.parametrize(("given", "find"), OPEN)
def test_what_is_not_said_is_not_assumed(given, find):
    assert solve(read_problem(given.replace(";", "\n"), find)).status in ("unsolved", "undetermined")


def test_dots_without_a_pattern_are_refused():
    with pytest.raises(DerivationError, match="dots"):
        read_problem(COINS, r"P(X_1 = 1, \dots, X_2 = 0)")
