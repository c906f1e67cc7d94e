"""Densities stated by a formula are differentiated like functions; curves by implicit differentiation; likelihoods."""

import pytest

from symderive.numeric.compare import agree
from symderive.parse.statements import read_formula, read_problem
from symderive.solve import solve

VECTORS = r"x, \mu \in \mathbb{R}^d, \Sigma \in \mathbb{R}^{d \times d}, \Sigma \succ 0"
SAMPLE = r"x_i \in \mathbb{R}, i = 1, \dots, n, \mu \in \mathbb{R}, v > 0"

CASES = [
    (r"x, y \in \mathbb{R} ;; p(x, y) = x^2 y + \sin(xy)", r"\frac{\partial p}{\partial y}", r"x^2 + x \cos(xy)"),
    (VECTORS + r" ;; \ell = \log \mathcal{N}(x \mid \mu, \Sigma)", r"\frac{\partial \ell}{\partial \mu}",
     r"(x - \mu)^\top \Sigma^{-1}"),
    (r"x, y \in \mathbb{R} ;; x^2 + y^2 = 1", r"\frac{dy}{dx}", r"-\frac{x}{y}"),
    (r"x, y \in \mathbb{R} ;; e^{xy} = x + y", r"\frac{dy}{dx}", r"\frac{1 - y e^{xy}}{x e^{xy} - 1}"),
    (r"x \in \mathbb{R}^n ;; f(x) = (x^\top x)^2", r"\frac{\partial^3 f}{\partial x_1 \partial x_1 \partial x_1}",
     "24 x_1"),
    (SAMPLE + r" ;; \ell = \sum_{i=1}^n \log \mathcal{N}(x_i; \mu, v)", r"\arg\max_v \ell",
     r"\frac{1}{n} \sum_{i=1}^n (x_i - \mu)^2"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "expected"), CASES)
def test_answer(given, find, expected):
    derivation = solve(read_problem(given.replace(" ;; ", "\n"), find))
    assert derivation.status == "solved", derivation.error
    assert derivation.answer is not None
    problem = derivation.problem
    free = problem.but(facts=tuple(f for f in problem.facts if f.kind != "relation"))
    assert agree(derivation.answer.node, read_formula(expected, problem), free).verdict == "equal"


def test_a_bound_index_is_not_taken_for_a_stray_one():
    given = "v, u_k \\in \\mathbb{R}^d, k = 1, \\dots, K\nJ = \\sum_{k=1}^K u_k^\\top v"
    assert solve(read_problem(given, r"\frac{\partial J}{\partial v}")).status == "solved"
