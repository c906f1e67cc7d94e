"""Old font switches, primes as superscripts, points left out of a space, derivatives asked for at a point."""

import pytest

from symderive.parse.prefix import read_prefix
from symderive.parse.statements import read_problem
from symderive.render import notation
from symderive.solve import solve

SAME = [
    (r"f^{\prime\prime}(x)", r"f''(x)"),
    (r"f^{\prime\prime\prime}(x)", r"f'''(x)"),
    (r"f^\prime(x)", r"f'(x)"),
    (r"{\rm Var}(X)", r"\mathrm{Var}(X)"),
    (r"{\rm Cov}(X, Y)", r"\operatorname{Cov}(X, Y)"),
    (r"{\rm tr}(A)", r"\operatorname{tr}(A)"),
    (r"{\rm log} x", r"\log x"),
    (r"{\rm E}[X]", r"\mathbb{E}[X]"),
    (r"\int x \, {\rm d}x", r"\int x \, dx"),
    (r"{\cal N}(x; 0, 1)", r"\mathcal{N}(x; 0, 1)"),
    (r"{\bf x}^\top {\bf Ax}", r"\mathbf{x}^\top \mathbf{A} \mathbf{x}"),
    (r"X_{\rm max}", r"X_{\mathrm{max}}"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_formula(one, other):
    assert read_prefix(one)["prefix"] == read_prefix(other)["prefix"]


POINTS = [
    ("f(x, y) = x^2 y", r"\nabla^2 f(1, 2)", "[4, 2; 2, 0]"),
    ("f(x, y) = x^2 y", r"\nabla f(1, y)", "[2y, 1]"),
    ("f(x, y) = x^2 y", "J_f(1, 2)", "[4, 1]"),
    ("f(x, y) = x^2 y", "H_f(1, 2)", "[4, 2; 2, 0]"),
    ("f(x, y) = x^2 y", "H_f", "[2y, 2x; 2x, 0]"),
    (r"f(\mathbf{x}) = x_1^2 x_2, \mathbf{x} \in \mathbb{R}^2", r"\nabla^2 f(1, 2)", "[4, 2; 2, 0]"),
    (r"f(\mathbf{x}) = x_1^2 x_2, \mathbf{x} \in \mathbb{R}^2", r"H_f(\mathbf{x})", "[2x₂, 2x₁; 2x₁, 0]"),
    (r"\mathbf{x} \in \mathbb{R}^n \setminus \{\mathbf{0}\}", r"\frac{d}{d\mathbf{x}} \|\mathbf{x}\|", "(1/‖𝐱‖) 𝐱ᵀ"),
    (r"p(x) = \frac{x}{2} \text{ for } 0 \le x \le 2", r"P(X \le x) \text{ for } 0 < x < 2", "(1/4) x²"),
    (r"p(x) = \frac{1}{x} \text{ for } 1 \le x \le e", r"P(X \le t)", "log t"),
]


@pytest.mark.parametrize(("given", "find", "value"), POINTS)
def test_answers(given, find, value):
    found = solve(read_problem(given, find))
    assert found.status == "solved"
    assert notation.text(found.answer.node) == value
