"""Written and read again, a tree of every kind of node is the same tree, alone and inside of others."""

import inspect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderive.expr import algebra, arrays, calculus, probability
from symderive.expr.canon import same
from symderive.expr.node import Binder, Node
from symderive.parse.statements import read_formula, read_problem
from symderive.render.notation import latex

PROBLEM = read_problem(
    r"""
    a, b, t \in \mathbb{R}
    x, y \in \mathbb{R}^n
    A, B \in \mathbb{R}^{n \times n}
    M \in \mathbb{R}^{m \times n}
    z_i \in \mathbb{R}^d,\ i = 1, \dots, N
    u_i \in \mathbb{R},\ i = 1, \dots, N
    f: \mathbb{R} \to \mathbb{R}
    g: \mathbb{R}^n \to \mathbb{R}
    D, T \in \{0, 1\}
    C, S \text{ events}
    X, Y \sim \mathcal{N}(0, 1)
    \mathcal{S} \subseteq \mathbb{R}
    """
)
NUMBERS = [
    "a + 2 b", r"-\frac{a}{3}", r"a^{b}", r"\pi a", "n t", r"\sqrt{a}", "f(a)", "f'(a)", "f''(t)", r"\max(a, b)", "a!",
    r"\binom{n}{2}", r"\operatorname{tr}(A)", r"\det(A)", r"\|x\|_2", r"\|x\|_1", r"\|A\|_F", "x_1", "A_{12}",
    r"x^\top y",
    "|a|", r"\lfloor a \rfloor", r"\begin{cases} a & \text{if } a > 0 \\ 0 & \text{otherwise} \end{cases}", r"u_1",
    r"\sum_{i=1}^n x_i^2", r"\prod_{i=1}^N u_i", r"\sum_{i=1}^N z_i^\top z_i", r"\frac{d}{dt} f(t)",
    r"\frac{\partial^2}{\partial a \partial b} a^2 b^2", r"\int_0^1 f(t) \, dt", r"\int t^2 \, dt",
    r"\lim_{t \to 0} f(t)",
    r"\lim_{t \to 0^+} f(t)", r"\left. f(t) \right|_{t=1}", r"\left. \frac{d}{dt} f(t) \right|_{t=a}", "P(D=1)",
    r"P(D=1 \mid T=0)", r"P(C \cap S)", r"P(C \cup S^c)", r"P(C \setminus S)", r"P(X > a, Y \le b)", r"P(X \in [0, 1])",
    r"P(X \in \{1, 2\})", r"\mathbb{E}[X^2]", r"\mathbb{E}[X \mid D=1]", r"\operatorname{Var}[X]",
    r"\operatorname{Cov}[X, Y]", r"p(x \mid y)", r"p(x, y)", r"\mathcal{N}(a; 0, b)", r"\sum_{d} P(D=d)", r"g(x)",
    r"\mathbb{E}_{X \sim \mathcal{N}(0, 1)}[X^2]", r"\operatorname{KL}(p \,\|\, q)", r"\operatorname{I}(X; Y)",
    r"\operatorname{H}(X)", r"\mathbf{1}_{\{X > 0\}}", r"\log a", r"\log_2 a", r"e^{a}", r"\Gamma(a)",
]  # fmt: skip
VECTORS = [
    "x + y", "A x", r"x \odot y", r"\sin(x)", r"a x", r"\operatorname{softmax}(x)", "z_1", "z_i", r"M_{:,1}",
    r"\begin{bmatrix} a \\ b \end{bmatrix}", r"(A^{-1})^\top x", r"\operatorname{vec}(A)", r"\operatorname{diag}(A)",
    r"\frac{\partial}{\partial a} (a x)", r"x + \mathbf{1}", r"x = \mathbf{0}",
]  # fmt: skip
MATRICES = [
    "A B", r"A^\top", "A^{-1}", r"A \odot B", r"A \otimes B", "I_n", "A^2", r"x y^\top", r"\operatorname{diag}(x)",
    r"\begin{bmatrix} a & b \\ 1 & 2 \end{bmatrix}", r"\begin{bmatrix} A & x \\ y^\top & a \end{bmatrix}", "M_{1,:}",
    r"\frac{\partial}{\partial A} \operatorname{tr}(A B)", r"\nabla^2 g(x)", r"\nabla g(x)", r"\exp(M)",
]  # fmt: skip
OTHERS = [
    "a = b", r"a \le b", r"X \perp Y", r"X \perp Y \mid D", r"d(A x)", r"\delta_{ij}", r"\arg\max_t f(t)",
    r"\max_t f(t)",
    r"x_i", r"A_{ij}", r"n(\text{red}) = 2", r"\exists i < j : u_i = u_j", r"\forall i < j : u_i \ne u_j",
    r"\max_i u_i", r"P(X \in \{t : t > 0\})", r"P(\emptyset)", r"|\{1, 2, 3\}|", r"n(\text{red}, \text{apple})",
]  # fmt: skip
#: kinds of nodes that a reader does not make: e_i is a declared vector like others
NOT_READ = {"Unit"}


def kinds(node):
    return {type(part).__name__ for part in node.walk()}


def test_every_kind_of_node_is_tried():
    rooms = (algebra, arrays, calculus, probability)
    classes = {
        name
        for room in rooms
        for name, kind in inspect.getmembers(room, inspect.isclass)
        if issubclass(kind, Node)
        and kind not in (Node, Binder, probability.Quantified)
        and kind.__module__ == room.__name__
    }
    met = set().union(*(kinds(read_formula(t, PROBLEM)) for t in [*NUMBERS, *VECTORS, *MATRICES, *OTHERS]))
    assert classes - met == NOT_READ


@pytest.mark.parametrize("source", [*NUMBERS, *VECTORS, *MATRICES, *OTHERS])
def test_written_and_read_again(source):
    node = read_formula(source, PROBLEM)
    assert same(read_formula(latex(node), PROBLEM), node), latex(node)


numbers = st.sampled_from(NUMBERS)
around = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: rf"\left({p[0]}\right) + \sqrt{{{p[1]}}}"),
        st.tuples(inner, inner).map(lambda p: rf"\cos\left({p[0]}\right) \exp\left({p[1]}\right)"),
        inner.map(lambda u: rf"\exp\left({u}\right)"),
        inner.map(lambda u: rf"- \left({u}\right)^2"),
        st.tuples(inner, st.sampled_from(VECTORS[:5])).map(
            lambda p: rf"x^\top \left( \left({p[0]}\right) \left({p[1]}\right) \right)"
        ),
        st.tuples(inner, st.sampled_from(MATRICES[:9])).map(
            lambda p: rf"\operatorname{{tr}}\left( \left({p[0]}\right) {p[1]} \right)"
        ),
    ),
    max_leaves=3,
)


@given(around)
@settings(max_examples=150, deadline=None)
def test_inside_of_others_too(source):
    node = read_formula(source, PROBLEM)
    assert same(read_formula(latex(node), PROBLEM), node), f"{source}  was written as  {latex(node)}"
