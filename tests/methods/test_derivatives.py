"""Derivatives with the answers of the books: what comes out, in which shape, by which rules."""

import pytest

from symderive.expr.shape import ONE
from symderive.numeric.compare import agree
from symderive.parse.statements import read_formula, read_problem
from symderive.solve import solve

SQUARE = r"X, A, B \in \mathbb{R}^{n \times n}"
VECTOR = r"x, a \in \mathbb{R}^n, A \in \mathbb{R}^{n \times n}"

#: (source, given, find, answer, a rule that must be named)
BOOKS = [
    ("MML example 5.2", r"x \in \mathbb{R}", r"\frac{d}{dx} x^5", "5 x^4", "power-rule"),
    ("MML example 5.5", r"h(x) = (2x+1)^4, x \in \mathbb{R}", "h'(x)", "8 (2x+1)^3", "chain-rule"),
    ("quotient rule", r"x > 0, x \in \mathbb{R}", r"\frac{d}{dx} \frac{\sin x}{x}", r"\frac{x \cos x - \sin x}{x^2}",
     "derivative-of-a-quotient"),
    ("MML 5.104", VECTOR, r"\frac{d}{dx} (a^\top x)", r"a^\top", "identify-the-gradient"),
    ("MML 5.107", VECTOR, r"\frac{d}{dx} (x^\top A x)", r"x^\top (A + A^\top)", "differential-of-a-product"),
    ("linear map", VECTOR, r"\frac{d}{dx} (A x)", "A", "identify-the-jacobian"),
    ("MML exercise 5.7a", r"x \in \mathbb{R}^D, f(z) = \log(1 + z), z = x^\top x", r"\frac{df}{dx}",
     r"\frac{2 x^\top}{1 + x^\top x}", "chain-rule-through-named-quantities"),
    ("MML exercise 5.7b",
     r"A \in \mathbb{R}^{E \times D}, x \in \mathbb{R}^D, b \in \mathbb{R}^E, f(z) = \sin(z), z = A x + b",
     r"\frac{df}{dx}", r"\operatorname{diag}(\cos(A x + b)) A", "elementwise-function"),
    ("Matrix Cookbook 70", r"X \in \mathbb{R}^{m \times n}, a \in \mathbb{R}^m, b \in \mathbb{R}^n",
     r"\frac{\partial}{\partial X} (a^\top X b)", r"a b^\top", "gather-under-the-trace"),
    ("Matrix Cookbook 61", SQUARE + r", a, b \in \mathbb{R}^n", r"\frac{\partial}{\partial X} (a^\top X^{-1} b)",
     r"-X^{-\top} a b^\top X^{-\top}", "differential-of-the-inverse"),
    ("log det", r"X \in \mathbb{R}^{n \times n}, X \succ 0", r"\frac{\partial}{\partial X} \log\det X", "X^{-1}",
     "differential-of-the-log-determinant"),
    ("Matrix Cookbook 49", SQUARE, r"\frac{\partial}{\partial X} \det(X)", r"\det(X) X^{-\top}",
     "differential-of-the-determinant"),
    ("Matrix Cookbook 101", SQUARE, r"\frac{\partial}{\partial X} \operatorname{tr}(A X B)", r"A^\top B^\top",
     "gather-under-the-trace"),
    ("Matrix Cookbook 121", SQUARE, r"\frac{\partial}{\partial X} \operatorname{tr}(X^3)", r"3 (X^2)^\top",
     "differential-of-a-matrix-power"),
    ("Hessian", VECTOR, r"\frac{\partial^2}{\partial x \partial x^\top} (x^\top A x)", r"A + A^\top",
     "hessian-is-the-jacobian-of-the-gradient"),
    ("softmax", r"z \in \mathbb{R}^K, p = \operatorname{softmax}(z)", r"\frac{\partial p}{\partial z}",
     r"\operatorname{diag}(p) - p p^\top", "differential-of-softmax"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "answer", "rule"), [b[1:] for b in BOOKS], ids=[b[0] for b in BOOKS])
def test_the_books_answer(given, find, answer, rule):
    problem = read_problem(given, find)
    found = solve(problem)
    assert found.status == "solved"
    expected = read_formula(answer, problem)
    assert found.answer.node.shape == expected.shape
    assert agree(found.answer.node, expected, problem).verdict == "equal"
    assert rule in [step.rule.name for step in found.steps]


@pytest.mark.parametrize(("given", "find", "answer", "rule"), [b[1:] for b in BOOKS], ids=[b[0] for b in BOOKS])
def test_every_line_equals_the_next_in_value_and_shape(given, find, answer, rule):
    problem = read_problem(given, find)
    found = solve(problem)
    for strand in found.strands:
        for above, below in zip(strand.lines, strand.lines[1:], strict=False):
            assert above.shape == below.shape
            assert agree(above, below, problem).verdict == "equal"


LAYOUTS = [
    ("mixed", ("1", "n"), r"2 x^\top"),
    ("numerator", ("1", "n"), r"2 x^\top"),
    ("denominator", ("n", "1"), "2 x"),
]


@pytest.mark.parametrize(("layout", "shape", "answer"), LAYOUTS)
def test_the_layout_decides_row_or_column(layout, shape, answer):
    problem = read_problem(r"x \in \mathbb{R}^n", r"\frac{d}{dx} (x^\top x)", layout=layout)
    found = solve(problem)
    assert tuple(str(d) for d in found.answer.shape) == shape
    assert agree(found.answer.node, read_formula(answer, problem), problem).verdict == "equal"


def test_more_than_two_axes_are_answered_with_deltas():
    problem = read_problem(
        r"W \in \mathbb{R}^{m \times n}, x \in \mathbb{R}^n, f = W x", r"\frac{\partial f}{\partial W}"
    )
    found = solve(problem)
    assert [str(d) for d in found.answer.shape] == ["m", "m", "n"]
    assert [i.name for i in found.answer.axes] == ["i", "j", "k"]


def test_a_symmetric_variable_has_the_structured_derivative_beside():
    problem = read_problem(r"S \in \mathbb{R}^{n \times n}, S \succ 0", r"\frac{\partial}{\partial S} \log\det S")
    ((name, tied),) = solve(problem).answer.also
    assert "symmetric" in name
    wanted = read_formula(r"2 S^{-1} - \operatorname{diag}(\operatorname{diag}(S^{-1}))", problem)
    assert agree(tied, wanted, problem).verdict == "equal"


def test_what_is_not_there_has_derivative_zero_with_the_reason():
    found = solve(read_problem(r"x, y \in \mathbb{R}, f(x) = x^2", r"\frac{df}{dy}"))
    assert found.status == "solved"
    assert found.answer.node is found.steps[-1].after
    assert "does not contain the variable" in found.steps[-1].why


@pytest.mark.parametrize("function", ["|x|", r"\sqrt{x}"])
def test_a_corner_has_no_derivative(function):
    found = solve(read_problem(rf"x \in \mathbb{{R}}, f(x) = {function}", "f'(0)"))
    assert found.status == "undefined"
    assert "no derivative" in found.error["message"]


def test_named_quantities_are_kept_and_listed():
    problem = read_problem(
        r"W \in \mathbb{R}^{m \times n}, x \in \mathbb{R}^n, z = W x, a = \tanh(z), L = a^\top a",
        r"\frac{\partial L}{\partial x}",
    )
    found = solve(problem)
    assert {name.name for name, _ in found.answer.where} == {"a", "z"}
    chain = next(s for s in found.steps if s.rule.name == "chain-rule-through-named-quantities")
    assert [str(d) for _, shape in chain.sizes for d in shape if d != ONE]


def test_a_function_known_by_name_keeps_its_prime():
    problem = read_problem(r"f, g: \mathbb{R} \to \mathbb{R}, x \in \mathbb{R}", r"\frac{d}{dx} f(g(x))")
    found = solve(problem)
    assert agree(found.answer.node, read_formula("f'(g(x)) g'(x)", problem), problem).verdict == "equal"
