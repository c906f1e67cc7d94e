"""Maximum likelihood and least squares: the zero of the derivative in a number, a vector, a matrix, several letters."""

import pytest

from symderive.expr.arrays import Block
from symderive.numeric.compare import agree
from symderive.parse.statements import read_formula, read_problem
from symderive.solve import solve

SAMPLE = r"x_i \in \mathbb{R}, i = 1, \dots, n, "
VECTORS = (
    r"x_i \in \mathbb{R}^D, i = 1, \dots, N, \mu \in \mathbb{R}^D, \Sigma \in \mathbb{R}^{D \times D}, \Sigma \succ 0, "
)
DATA = r"X \in \mathbb{R}^{N \times D}, y \in \mathbb{R}^N, w \in \mathbb{R}^D, \operatorname{rank}(X) = D, "

COINS = r"x_i \in \{0, 1\}, i = 1, \dots, n, \theta \in (0, 1), "
MATRICES = r"X \in \mathbb{R}^{N \times D}, Y \in \mathbb{R}^{N \times K}, W \in \mathbb{R}^{D \times K}, "
PRECISION = r"S, \Lambda \in \mathbb{R}^{D \times D}, S \succ 0, \Lambda \succ 0, "
CLASSES = r"x_i \in \mathbb{R}^D, y_i \in \{0, 1\}, i = 1, \dots, N, w \in \mathbb{R}^D, "
NORMAL = r"-\frac{N}{2} \log\det\Sigma - \frac12 \sum_{i=1}^N (x_i - \mu)^\top \Sigma^{-1} (x_i - \mu)"
LOSS = r"\sum_{i=1}^N \left( \log(1 + e^{w^\top x_i}) - y_i w^\top x_i \right)"

#: (given, find, solution)
SOLVED = [
    (SAMPLE + r"\mu \in \mathbb{R}, v > 0, \ell(\mu) = -\frac{1}{2v} \sum_{i=1}^n (x_i - \mu)^2",
     r"\arg\max_\mu \ell(\mu)", r"\frac{1}{n} \sum_{i=1}^n x_i"),
    (SAMPLE + r"\mu \in \mathbb{R}, v > 0, \ell(v) = -\frac{n}{2} \log v - \frac{1}{2v} \sum_{i=1}^n (x_i - \mu)^2",
     r"\arg\max_v \ell(v)", r"\frac{1}{n} \sum_{i=1}^n (x_i - \mu)^2"),
    (COINS + r"L(\theta) = \prod_{i=1}^n \theta^{x_i} (1 - \theta)^{1 - x_i}",
     r"\arg\max_\theta L(\theta)", r"\frac{1}{n} \sum_{i=1}^n x_i"),
    (r"k, n \in \mathbb{N}, \theta \in (0, 1), L(\theta) = \binom{n}{k} \theta^k (1 - \theta)^{n - k}",
     r"\arg\max_\theta L(\theta)", r"\frac{k}{n}"),
    (r"x_i > 0, i = 1, \dots, n, \lambda > 0, L(\lambda) = \prod_{i=1}^n \lambda e^{-\lambda x_i}",
     r"\arg\max_\lambda L(\lambda)", r"\frac{n}{\sum_{i=1}^n x_i}"),
    (DATA + r"L(w) = \|y - X w\|^2", r"\arg\min_w L(w)", r"(X^\top X)^{-1} X^\top y"),
    (DATA + r"\lambda > 0, L(w) = \|y - X w\|^2 + \lambda \|w\|^2", r"\arg\min_w L(w)",
     r"(X^\top X + \lambda I)^{-1} X^\top y"),
    (MATRICES + r"\operatorname{rank}(X) = D, L(W) = \|Y - X W\|_F^2", r"\arg\min_W L(W)", r"(X^\top X)^{-1} X^\top Y"),
    (VECTORS + r"\ell(\mu) = -\frac12 \sum_{i=1}^N (x_i - \mu)^\top \Sigma^{-1} (x_i - \mu)",
     r"\arg\max_\mu \ell(\mu)", r"\frac{1}{N} \sum_{i=1}^N x_i"),
    (VECTORS + r"\ell(\Sigma) = " + NORMAL,
     r"\arg\max_\Sigma \ell(\Sigma)", r"\frac{1}{N} \sum_{i=1}^N (x_i - \mu) (x_i - \mu)^\top"),
    (PRECISION + r"\ell(\Lambda) = \log\det\Lambda - \operatorname{tr}(S \Lambda)",
     r"\arg\max_\Lambda \ell(\Lambda)", "S^{-1}"),
    (r"x > 0, f(x) = x \log x", r"\arg\min_x f(x)", "e^{-1}"),
    (r"x \in \mathbb{R}, f(x) = x^2 - 4 x + 1", r"\min_x f(x)", "-3"),
    (r"\mu, m, s, t \in \mathbb{R}, s > 0, t > 0, f(\mu) = -\frac{(m - \mu)^2}{2 s^2} - \frac{\mu^2}{2 t^2}",
     r"\arg\max_\mu f(\mu)", r"\frac{t^2 m}{s^2 + t^2}"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "solution"), SOLVED)
def test_the_solution(given, find, solution):
    problem = read_problem(given, find)
    found = solve(problem)
    assert found.status == "solved"
    assert agree(found.answer.node, read_formula(solution, problem), problem).verdict == "equal"
    named = [step.rule.name for step in found.steps]
    assert "set-the-derivative-to-zero" in named
    assert "second-order-check" in named


def test_several_letters_are_solved_for_one_after_the_other():
    given = (
        SAMPLE
        + r"\mu \in \mathbb{R}, v > 0, \ell(\mu, v) = -\frac{n}{2} \log v - \frac{1}{2v} \sum_{i=1}^n (x_i - \mu)^2"
    )
    problem = read_problem(given, r"\arg\max_{\mu, v} \ell(\mu, v)")
    found = solve(problem)
    assert found.status == "solved"
    assert isinstance(found.answer.node, Block)
    mean = read_formula(r"\frac{1}{n} \sum_{i=1}^n x_i", problem)
    assert agree(found.answer.node.rows[0][0], mean, problem).verdict == "equal"


def test_what_has_no_solution_by_hand_is_said_with_the_derivative():
    found = solve(read_problem(CLASSES + "L(w) = " + LOSS, r"\arg\min_w L(w)"))
    assert found.status == "unsolved"
    assert "the derivative is found" in found.error["message"]
    assert found.steps
