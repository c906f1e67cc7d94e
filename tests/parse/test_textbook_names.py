"""Names that textbooks give to what belongs to a variable, and other spellings of chances, read as meant."""

import pytest

from symderive.expr.problem import Definition
from symderive.parse.statements import read_problem


@pytest.mark.parametrize(
    ("given", "find", "same_given", "same_find"),
    [
        (r"\sigma_X^2 = 4", r"\operatorname{Var}[2X]", r"\operatorname{Var}[X] = 4", r"\operatorname{Var}[2X]"),
        (r"\sigma_{XY} = 4", r"\operatorname{Cov}[X, Y]", r"\operatorname{Cov}[X, Y] = 4", r"\operatorname{Cov}[X, Y]"),
        (r"\operatorname{Var}[X] = \operatorname{Var}[Y] = 4, \operatorname{Cov}[X, Y] = 1", r"\rho_{XY}",
         r"\operatorname{Var}[X] = \operatorname{Var}[Y] = 4, \operatorname{Cov}[X, Y] = 1",
         r"\operatorname{Corr}[X, Y]"),
        (r"f(x) = 2x, 0 \le x \le 1", r"\mathbb{E}[X]", r"f_X(x) = 2x, 0 \le x \le 1", r"\mathbb{E}[X]"),
        (r"F(x) = x^2, 0 \le x \le 1", r"P(X \le 1/2)", r"F_X(x) = x^2, 0 \le x \le 1", r"P(X \le 1/2)"),
        (r"\mathbb{V}\mathrm{ar}[X] = 3", r"\operatorname{Var}[2X]", r"\operatorname{Var}[X] = 3",
         r"\operatorname{Var}[2X]"),
        (r"P(A) = 1/5, A \bot B", "P(A)", r"P(A) = 1/5, A \perp B", "P(A)"),
        (r"P(\sim A) = 1/5", "P(A)", "P(A^c) = 1/5", "P(A)"),
        (r"P(T^+ \mid D) = 0.9, P(T^- \mid D^c) = 0.8", "P(T^+)", r"P(T \mid D) = 0.9, P(T^c \mid D^c) = 0.8", "P(T)"),
        (r"P(D=yes) = 0.1, P(D=no) = 0.9", "P(D=yes)", r"P(D=\text{yes}) = 0.1, P(D=\text{no}) = 0.9",
         r"P(D=\text{yes})"),
        (r"D \in \{yes, no\}", "P(D=yes)", r"D \in \{\text{yes}, \text{no}\}", r"P(D=\text{yes})"),
        (r"p(x) = 2x \mathbf{1}_{[0,1]}(x)", r"\mathbb{E}[X]", r"p(x) = 2x \mathbf{1}\{x \in [0, 1]\}",
         r"\mathbb{E}[X]"),
    ],
)  # fmt: skip
def test_read_as_the_plain_spelling(given, find, same_given, same_find):
    one, other = read_problem(given, find), read_problem(same_given, same_find)
    assert one.goal.node is other.goal.node
    assert [f.node for f in one.facts] == [f.node for f in other.facts]
    assert [d.body for d in one.definitions] == [d.body for d in other.definitions]


@pytest.mark.parametrize(
    ("given", "find"),
    [
        (r"X \sim \mathcal{N}(\mu_X, \sigma_X^2)", r"\operatorname{Var}[X]"),  # the parameters of a law stay letters
        (r"f(x) = x^2, X \sim \text{Uniform}(0, 1)", r"\mathbb{E}[f(X)]"),  # a function of a variable with a law
    ],
)
def test_left_as_they_are(given, find):
    problem = read_problem(given, find)
    assert not any(" is " in a and ("density" in a or "Var" in a) for a in problem.assumptions)


def test_a_definition_may_begin_with_a_minus():
    (definition,) = read_problem(r"X \sim \mathcal{N}(1, 4), Y = -X", r"\mathbb{E}[Y]").definitions
    assert isinstance(definition, Definition)
    observed = read_problem(r"Y \sim \mathcal{N}(0, 1), X \mid Y \sim \mathcal{N}(Y, 1), Y = -2", r"\mathbb{E}[X]")
    assert not observed.definitions


def test_d_before_a_random_variable_is_a_factor():
    problem = read_problem(r"X, Y \overset{\text{iid}}{\sim} \mathcal{N}(0, 1), V = cX + dY", r"\operatorname{Var}[V]")
    assert "d" in problem.declarations
