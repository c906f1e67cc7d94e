"""What is written is read back as the same tree."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderive.expr.algebra import Det, Eye, Hadamard, Inverse, Map, Num, Pow, Sym, Trace
from symderive.expr.arrays import Diag, Entry, Norm
from symderive.expr.build import add, divide, mul, neg, transpose
from symderive.expr.calculus import Derivative
from symderive.expr.canon import same
from symderive.expr.shape import shape
from symderive.parse.statements import read_formula, read_problem
from symderive.render.notation import latex

PROBLEM = read_problem(
    r"""
    s, t, y, \lambda \in \mathbb{R}
    \mathbf{x}, \mathbf{v} \in \mathbb{R}^n
    A, B \in \mathbb{R}^{n \times n}
    f: \mathbb{R} \to \mathbb{R}
    """
)
LETTERS = [PROBLEM.declarations[name].node for name in ("s", "t", "y", "lambda")]
x, v, A, B = (PROBLEM.declarations[name].node for name in ("x", "v", "A", "B"))
FUNCTIONS = ["sin", "log", "exp", "sqrt", "tanh", "abs", "f"]

COUNTS = [Num(n) for n in (-3, -1, 1, 2, 7)] + [Num(Fraction(1, 2)), Num(Fraction(-2, 3)), Num(Fraction(9, 4))]


@st.composite
def scalar(draw, depth=3):
    """A random scalar formula in the letters of the problem."""
    if depth == 0:
        return draw(st.sampled_from([*LETTERS, *LETTERS, *COUNTS]))
    u, w = (draw(scalar(depth - 1)) for _ in range(2))
    shapes = {
        "sum": lambda: add(u, w),
        "difference": lambda: add(u, neg(w), draw(st.sampled_from(LETTERS))),
        "product": lambda: mul(u, w),
        "quotient": lambda: divide(u, LETTERS[0] if isinstance(w, Num) else w),
        "power": lambda: Pow(
            LETTERS[1] if isinstance(u, Num) else u, Num(draw(st.sampled_from([2, 3, -1, Fraction(1, 2)])))
        ),
        "function": lambda: Map(draw(st.sampled_from(FUNCTIONS)), u),
        "minus": lambda: neg(u),
        "inner product": lambda: mul(transpose(draw(vector(depth - 1))), draw(vector(0))),
        "norm": lambda: Norm(draw(vector(depth - 1)), "2"),
        "trace": lambda: Trace(draw(matrix(depth - 1))),
        "log det": lambda: Map("log", Det(draw(matrix(depth - 1)))),
        "derivative": lambda: Derivative(u, (LETTERS[0],)),
        "entry": lambda: mul(u, Entry(x, (Num(1),))),
    }
    return shapes[draw(st.sampled_from(sorted(shapes)))]()


@st.composite
def vector(draw, depth=2):
    if depth and draw(st.booleans()):
        return mul(draw(scalar(depth - 1)), x)
    return draw(st.sampled_from([x, v, mul(A, x), add(x, v), add(x, neg(v)), Map("sin", x), Hadamard((x, v))]))


@st.composite
def matrix(draw, depth=2):
    if depth and draw(st.booleans()):
        return add(A, mul(draw(scalar(depth - 1)), Eye(A.shape[0])))
    outer = mul(x, transpose(v))
    turned = transpose(Inverse(A))
    return draw(st.sampled_from([A, transpose(A), Inverse(A), mul(A, B), outer, Diag(x), Inverse(add(A, B)), turned]))


@given(scalar())
@settings(max_examples=200, deadline=None)
def test_a_scalar_is_read_back(tree):
    back = read_formula(latex(tree), PROBLEM)
    assert same(back, tree), f"{latex(tree)}  was read as  {latex(back)}"


@given(st.one_of(vector(), matrix()))
@settings(max_examples=80, deadline=None)
def test_vectors_and_matrices_are_read_back(tree):
    back = read_formula(latex(tree), PROBLEM)
    assert same(back, tree), f"{latex(tree)}  was read as  {latex(back)}"


CHANCES = read_problem(
    r"""
    D, T \in \{0, 1\}
    A, B, C \text{ events}
    X \sim \mathcal{N}(\mu, \sigma^2)
    """
)


@pytest.mark.parametrize(
    "source",
    [
        r"P(D=1 \mid T=1)",
        r"P(A \cap B^c \mid C)",
        r"P(A \cup (B \cap C))",
        r"\frac{P(T=1 \mid D=1) \, P(D=1)}{P(T=1)}",
        r"\mathbb{E}[X^2] - \mathbb{E}[X]^2",
        r"\operatorname{Var}[2 X + 1]",
        r"P(X > 1)",
        r"P(A, B)",
    ],
)
def test_probabilities_are_read_back(source):
    tree = read_formula(source, CHANCES)
    assert same(read_formula(latex(tree), CHANCES), tree), latex(tree)


def test_names_keep_their_spelling():
    tree = read_formula(r"\lambda s", PROBLEM)
    assert latex(tree) == r"\lambda s"
    assert latex(Sym("alpha_1", shape())) == r"\alpha_1"
