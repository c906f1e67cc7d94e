"""Constants that are no fractions, whole parts, chances that are laws, A (x - m), means of independent variables."""

import pytest

from symderive.numeric.compare import agree
from symderive.parse.statements import read_formula, read_problem
from symderive.solve import solve

NORMAL = r"\mathbf{x} \sim \mathcal{N}(\boldsymbol{\mu}, \Sigma), \boldsymbol{\mu} \in \mathbb{R}^d, "
SAMPLE = r"X_1, \dots, X_n \overset{\text{iid}}{\sim} \mathcal{N}(\mu, \sigma^2)" + "\n"
MEAN = r"\bar{X} = \frac{1}{n} \sum_{i=1}^n X_i" + "\n"

SOLVED = [
    ("X \\in \\{1, \\dots, 9\\}\nP(X=k) = \\frac{\\log(1 + 1/k)}{\\log 10}", r"P(X \le 3)",
     r"\frac{\log 4}{\log 10}", "additivity-over-outcomes"),
    ("N \\sim \\text{Geometric}(1/2)\nP(W=1 \\mid N=n) = (1/2)^n", "P(W=1)", r"\frac{1}{3}", "sum-over-an-event"),
    ("X \\sim \\text{Exponential}(\\lambda)\nY = \\lfloor X \\rfloor", "P(Y = 3)",
     r"(1 - e^{-\lambda}) e^{-3 \lambda}", "distribution-function-at-the-ends"),
    (NORMAL + r"A \in \mathbb{R}^{d \times d}, \mathbf{y} = A (\mathbf{x} - \boldsymbol{\mu})",
     r"\operatorname{Cov}[\mathbf{y}]", r"A \Sigma A^\top", "covariance-of-an-affine-map"),
    (r"X, Y \overset{\text{iid}}{\sim} \text{Exponential}(\lambda)", r"\mathbb{E}[(X + Y)^2]",
     r"\frac{6}{\lambda^2}", "expectation-of-an-independent-product"),
    (SAMPLE + MEAN + r"V = \frac{1}{n-1} \sum_{i=1}^n (X_i - \bar{X})^2", r"\mathbb{E}[V]", r"\sigma^2",
     "sum-over-a-sample"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "answer", "rule"), SOLVED, ids=[c[1] for c in SOLVED])
def test_the_answer_and_the_rule(given, find, answer, rule):
    problem = read_problem(given, find)
    found = solve(problem)
    assert found.status == "solved"
    assert agree(found.answer.node, read_formula(answer, problem), problem).verdict == "equal"
    assert rule in [step.rule.name for step in found.steps], [step.rule.name for step in found.steps]


def test_masses_of_constants_that_do_not_add_to_one_contradict_each_other():
    given = "X \\in \\{1, 2\\}\nP(X=1) = \\frac{\\log 2}{\\log 10}, P(X=2) = \\frac{\\log 3}{\\log 10}"
    assert solve(read_problem(given, "P(X=1)")).status == "inconsistent"
