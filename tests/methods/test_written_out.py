"""Derivatives of functions given by entries; Jacobians by name and their determinants; stationary points."""

import pytest

from symderive.expr.canon import same
from symderive.numeric.compare import agree
from symderive.parse.statements import read_formula, read_problem
from symderive.solve import solve

PAIR = r"f(x) = \begin{bmatrix} x_1^2 x_2 \\ 5 x_1 + \sin x_2 \end{bmatrix}, x \in \mathbb{R}^2"
POLAR = r"x = r \cos\theta, y = r \sin\theta, r > 0"
TABLE = r"\begin{bmatrix} 2 x_1 x_2 & x_1^2 \\ 5 & \cos x_2 \end{bmatrix}"


@pytest.mark.parametrize(
    ("given", "find", "answer"),
    [
        (PAIR, r"\frac{df}{dx}", TABLE),
        (PAIR, r"\mathbf{J}_f", TABLE),
        (PAIR, r"J_f(x)", TABLE),
        (PAIR, "J", TABLE),
        (PAIR, r"\det J", r"2 x_1 x_2 \cos x_2 - 5 x_1^2"),
        (r"x \in \mathbb{R}^2, f(x) = x_1^2 x_2 + x_2^3", r"\nabla f",
         r"\begin{bmatrix} 2 x_1 x_2 & x_1^2 + 3 x_2^2 \end{bmatrix}"),
        (r"x \in \mathbb{R}^2, f(x) = x_1^2 x_2 + x_2^3", r"\nabla^2 f",
         r"\begin{bmatrix} 2 x_2 & 2 x_1 \\ 2 x_1 & 6 x_2 \end{bmatrix}"),
        (POLAR, r"\left|\frac{\partial(x, y)}{\partial(r, \theta)}\right|", "r"),
        (POLAR, r"\det J", "r"),
        (POLAR, "J", r"\begin{bmatrix} \cos\theta & -r \sin\theta \\ \sin\theta & r \cos\theta \end{bmatrix}"),
    ],
)  # fmt: skip
def test_the_answer_is_a_table_of_entries(given, find, answer):
    found = solve(read_problem(given, find))
    assert found.status == "solved"
    assert same(found.answer.node, read_formula(answer, found.problem))


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        (r"x, y \in \mathbb{R}, f(x, y) = x^2 y + \sin(x y)",
         r"\begin{bmatrix} 2 x y + y \cos(x y) & x^2 + x \cos(x y) \end{bmatrix}"),
        (r"a, b \in \mathbb{R}^n, f(a, b) = \exp(a^\top b) + \|a\|^2",
         r"\begin{bmatrix} \exp(a^\top b) b^\top + 2 a^\top & \exp(a^\top b) a^\top \end{bmatrix}"),
    ],
)  # fmt: skip
def test_one_graph_serves_several_letters(given, answer):
    found = solve(read_problem(given, r"\nabla f"), method="autodiff")
    assert found.status == "solved"
    assert agree(found.answer.node, read_formula(answer, found.problem), found.problem).verdict == "equal"


def test_the_cross_entropy_of_a_logistic_model_is_short():
    given = r"""\sigma(z) = \frac{1}{1 + e^{-z}}
\mathbf{p} = \sigma(X \mathbf{w})
X \in \mathbb{R}^{n \times d}, \mathbf{w} \in \mathbb{R}^d, \mathbf{y} \in \mathbb{R}^n
L = -\mathbf{y}^\top \log \mathbf{p} - (\mathbf{1} - \mathbf{y})^\top \log(\mathbf{1} - \mathbf{p})"""
    found = solve(read_problem(given, r"\frac{dL}{d\mathbf{w}}"))
    assert same(found.answer.node, read_formula(r"(\mathbf{p} - \mathbf{y})^\top X", found.problem))


@pytest.mark.parametrize(
    ("f", "find", "answer"),
    [
        ("x^3 - 3 x", "f'(x) = 0", r"\{-1, 1\}"),
        ("x e^{-x}", r"\frac{df}{dx} = 0", "1"),
        ("x^4 - 2 x^2", r"\arg\min_x f(x)", r"\{-1, 1\}"),
        ("x^4 - 2 x^2", r"\min_x f(x)", "-1"),
        ("a x^2 + b x", "f'(x) = 0", r"-\frac{b}{2 a}"),
    ],
)
def test_all_places_where_the_derivative_is_zero(f, find, answer):
    found = solve(read_problem(f"f(x) = {f}", find))
    assert found.status == "solved"
    if answer.startswith(r"\{"):
        assert {str(x.value) for x in found.answer.node.elements} == {"-1", "1"}
    else:
        assert agree(found.answer.node, read_formula(answer, found.problem), found.problem).verdict == "equal"


@pytest.mark.parametrize("f", ["x^3 - 3 x", "x^2 e^x - x^4", "e^{-x}"])
def test_no_minimum_over_all_numbers_is_said(f):
    found = solve(read_problem(f"f(x) = {f}", r"\arg\min_x f(x)"))
    assert found.status in ("undefined", "unsolved")
    if f == "x^3 - 3 x":
        assert "no minimum" in found.error["message"]
        assert "local minimum at x = 1" in found.error["message"]
