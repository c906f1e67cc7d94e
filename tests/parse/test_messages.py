"""What a reader is told: the sentence, the column that it points at, and what would help."""

import pytest

from symderive.expr.shape import DerivationError
from symderive.parse.statements import read_problem

MESSAGES = [
    # brackets and signs
    (r"x \in \mathbb{R^n", "missing }", 13, "closing brace"),
    (r"f(x) = \exp(x", "missing ) for this (", 11, "close it"),
    (r"P(A) = 0.3)", ") has no partner", 10, "remove it"),
    (r"f(x) = [x + 1)", ") does not close [", 13, None),
    (r"f(x) = x +", "something is missing at the end", 10, "breaks off"),
    (r"f(x) = x + * y", "a formula was expected here", 11, None),
    (r"f(x) = x^2^3", "double superscript", 10, "braces"),
    (r"x_1_2 = 3", "double subscript", 3, "x_{ij}"),
    (r"P(A) == 0.3", "two signs = in a row", 6, None),
    (r"f(x) = |x| y| z", "a second bar", 12, r"\lvert"),
    (r"f(x) = x $ y", "$ is not expected", 9, "around a formula"),
    (r"f(x) = \begin{bmatrix} 1 & 2 \end{pmatrix}", "mismatch", 29, None),
    (r"f(x) = \begin{bmatrix} 1 & 2 \\ 3 \end{bmatrix}", "2 and 1 entries", 32, None),
    # commands and names
    (r"f(x) = \lgo(x)", r"unknown command \lgo", 7, r"\log"),
    (r"f(x) = foo(x)", "read letter by letter", 9, r"\operatorname{foo}"),
    (r"f(x) = \sum_{i=1}^{n}", "nothing to add up", 7, r"\sum_{i=1}^n a_i"),
    (r"f(x) = \int x^2", "no differential", 7, "dx"),
    (r"f(x) = \partial x", r"\partial outside of a fraction", 7, r"\frac{\partial f}"),
    (r"z = \lim_{x} f(x)", r"\to was expected", 11, r"h \to 0"),
    (r"f(x) = \frac{x}", r"\frac needs an argument", 7, None),
    # probability
    (r"P(A \mid ) = 0.2", "nothing after the bar", 4, None),
    (r"P(A, ) = 0.2", "an event is missing", 5, None),
    (r"X \sim \text{Foo}(3)", "Foo is no law that is known", 7, r"\text{Uniform}(a, b)"),
    (r"X \sim \text{Binomial}(5)", "has 2 parameters, here are 1", 7, r"\text{Binomial}(n, p)"),
    (r"X \sim \mathcal{N}(0)", "a mean and a variance", 7, r"\mathcal{N}(m, v)"),
    # shapes
    (r"x \in \mathbb{R}^n, f = x + 1", "cannot add a vector of size n and a scalar", 26, "ones"),
    (r"A, B \in \mathbb{R}^{m \times n}, C = A B", "cannot multiply an m x n matrix", 40, "transpose"),
    (r"\mathbf{x}^\top \mathbf{y} = \mathbf{z}", "the left side is a scalar", 27, "declare"),
    (r"x \in \mathbb{R}^n, x \in \mathbb{R}^m", "declared twice", 20, "another name"),
    (r"f(x) = x^2, f(x) = x^3", "f is defined twice", 12, "cases"),
    (r"f(x, y) = x y, g = f(1)", "f takes 2 arguments, not 1", 19, None),
    # statements
    (r"hello world", "this states nothing", 0, r"\text{...}"),
    (r"= 3", "the left side of this relation is missing", 0, None),
]


@pytest.mark.parametrize(("given", "sentence", "column", "hint"), MESSAGES, ids=lambda v: str(v)[:40])
def test_a_message(given, sentence, column, hint):
    with pytest.raises(DerivationError) as refused:
        read_problem(given)
    assert sentence in refused.value.message
    assert refused.value.column == column
    assert hint is None or hint in (refused.value.hint or "")
