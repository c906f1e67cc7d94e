"""Derivatives from the definition, maxima and minima, automatic differentiation by hand."""

import pytest

from symderive.numeric.compare import agree
from symderive.parse.statements import read_formula, read_problem
from symderive.solve import solve

QUOTIENTS = [
    ("x^3", "3 x^2", "binomial-theorem"),
    ("3 x^2 - x", "6 x - 1", "binomial-theorem"),
    (r"\frac{1}{x}", r"-\frac{1}{x^2}", "common-denominator"),
    (r"\sqrt{x}", r"\frac{1}{2 \sqrt{x}}", "multiply-by-the-conjugate"),
    (r"\sin x", r"\cos x", "addition-theorem"),
    (r"\cos x", r"-\sin x", "addition-theorem"),
    (r"\exp(x)", r"\exp(x)", "addition-theorem"),
    (r"\log x", r"\frac{1}{x}", "addition-theorem"),
    (r"x \sin x", r"\sin x + x \cos x", "definition-of-the-derivative"),
]


@pytest.mark.parametrize(("formula", "answer", "rule"), QUOTIENTS, ids=[q[0] for q in QUOTIENTS])
def test_the_limit_of_the_difference_quotient(formula, answer, rule):
    problem = read_problem(rf"x \in \mathbb{{R}}_{{>0}}, f(x) = {formula}", r"\lim_{h \to 0} \frac{f(x+h) - f(x)}{h}")
    found = solve(problem)
    assert found.status == "solved"
    assert agree(found.answer.node, read_formula(answer, problem), problem).verdict == "equal"
    assert rule in [step.rule.name for step in found.steps]


SAMPLES = r"x_i \in \mathbb{R}, i = 1, \dots, N, \mu \in \mathbb{R}, v \in \mathbb{R}_{>0}"
GAUSS = SAMPLES + "\n" + r"\ell(\mu, v) = -\frac{N}{2} \log(2 \pi v) - \frac{1}{2v} \sum_{i=1}^N (x_i - \mu)^2"
EXTREMES = [
    ("Gaussian mean", GAUSS, r"\arg\max_\mu \ell(\mu, v)", r"\frac{1}{N} \sum_{i=1}^N x_i"),
    ("Gaussian variance", GAUSS, r"\arg\max_v \ell(\mu, v)", r"\frac{1}{N} \sum_{i=1}^N (x_i - \mu)^2"),
    (
        "least squares",
        r"w \in \mathbb{R}^d, X \in \mathbb{R}^{N \times d}, y \in \mathbb{R}^N" + "\n" + r"f(w) = \|X w - y\|^2",
        r"\arg\min_w f(w)",
        r"(X^\top X)^{-1} X^\top y",
    ),
    ("parabola", r"x \in \mathbb{R}, f(x) = 3 x^2 - 12 x + 1", r"\arg\min_x f(x)", "2"),
]


@pytest.mark.parametrize(("given", "find", "answer"), [e[1:] for e in EXTREMES], ids=[e[0] for e in EXTREMES])
def test_set_the_derivative_to_zero(given, find, answer):
    problem = read_problem(given, find)
    found = solve(problem)
    assert found.status == "solved"
    assert agree(found.answer.node, read_formula(answer, problem), problem).verdict == "equal"
    assert {"set-the-derivative-to-zero", "second-order-check"} <= {step.rule.name for step in found.steps}


def test_a_minimum_is_not_called_a_maximum():
    found = solve(read_problem(r"x \in \mathbb{R}, f(x) = x^2", r"\arg\max_x f(x)"))
    assert found.status != "solved"


def test_automatic_differentiation_goes_forwards_then_backwards():
    problem = read_problem(r"x \in \mathbb{R}, f(x) = \sqrt{x^2 + \exp(x^2)} + \cos(x^2 + \exp(x^2))", r"\frac{df}{dx}")
    found = solve(problem, method="autodiff")
    plain = solve(problem)
    assert found.status == "solved"
    assert found.strands[0].intro.startswith("Forwards")
    assert len([s for s in found.strands if s.subject.args and "v_" in repr(s.subject)]) >= 10
    assert agree(found.answer.node, plain.answer.node, found.problem).verdict == "equal"
