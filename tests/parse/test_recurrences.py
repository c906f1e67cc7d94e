"""Recurrences are written out as far as a question asks, and no further."""

import pytest

from symderive.expr.shape import DerivationError
from symderive.parse.statements import read_formula, read_lines, read_problem
from symderive.render.notation import latex
from symderive.solve import solve

NET = r"""\mathbf{h}_t = \tanh(W \mathbf{h}_{t-1} + U \mathbf{x}_t), t = 1, \dots, T
W \in \mathbb{R}^{H \times H}, U \in \mathbb{R}^{H \times D}, \mathbf{x}_t \in \mathbb{R}^D"""

ANSWERS = [  # given, goal, answer: backpropagation through time by hand (Goodfellow, Bengio, Courville 10.2.2)
    ("h_t = w h_{t-1} + x_t", r"\frac{\partial h_3}{\partial h_1}", "w^2"),
    ("h_t = w h_{t-1} + x_t\nL = h_2^2", r"\frac{d L}{d w}", "2 h_2 (w h_0 + h_1)"),
    ("s_t = a s_{t-1} + b s_{t-2}", r"\frac{\partial s_3}{\partial s_1}", "a^2 + b"),
    (NET, r"\frac{\partial \mathbf{h}_2}{\partial \mathbf{h}_1}",
     r"\operatorname{diag}(\mathbf{1} - \mathbf{h}_2 \odot \mathbf{h}_2) W"),
]  # fmt: skip


@pytest.mark.parametrize("given, goal, answer", ANSWERS)
def test_derivatives_run_through_the_steps(given, goal, answer):
    found = solve(read_problem(given, goal))
    assert found.status == "solved"
    assert latex(found.answer.node) == answer


def test_a_start_that_is_told_takes_the_shape_of_its_sequence():
    given = NET + "\n\\mathbf{h}_0 = \\mathbf{0}"
    problem = read_problem(given, r"\frac{\partial \mathbf{h}_2}{\partial \mathbf{x}_1}")
    start = next(d for d in problem.definitions if getattr(d.name, "name", "") == "h_0")
    assert start.body.shape == start.name.shape == problem.goal.node.of.shape


def test_a_start_of_which_nothing_is_said_is_an_assumption():
    problem = read_problem("h_t = w h_{t-1}", r"\frac{d h_2}{d w}")
    assert "the recurrence starts from h_0, which is given" in problem.assumptions


def test_sums_with_numbers_for_ends_are_written_out():
    problem = read_problem("h_t = w h_{t-1}\nL = \\sum_{t=1}^3 h_t^2", r"\frac{d L}{d w}")
    assert latex(problem.definition(problem.goal.node.of).body) == "h_1^2 + h_2^2 + h_3^2"


@pytest.mark.parametrize(
    "given, goal, word",
    [
        ("h_t = w h_{t-1}", r"\frac{d h_t}{d w}", "without a number"),
        ("h_t = w h_{t-1}\nL = \\sum_{t=1}^T h_t", r"\frac{d L}{d w}", "without a number"),
        ("h_t = w h_{t-1}", r"\frac{d h_{900}}{d w}", "at most 64"),
    ],
)
def test_what_has_no_end_is_refused(given, goal, word):
    with pytest.raises(DerivationError, match=word):
        read_problem(given, goal)


def test_lines_and_formulas_speak_of_the_same_quantities():
    problem, lines = read_lines("h_t = w h_{t-1}", [r"\frac{d h_2}{d w}", "= h_1 + w h_0"])
    assert {d.name for d in problem.definitions} >= {lines[0].right.of}
    assert read_formula("h_2", read_problem("h_t = w h_{t-1}", r"\frac{d h_2}{d w}")) is lines[0].right.of
