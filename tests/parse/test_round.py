"""Written and read again, a formula is the same tree; and whatever is typed, only our own errors come out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderive.expr.canon import same
from symderive.expr.shape import DerivationError
from symderive.parse.prefix import read_prefix
from symderive.parse.statements import read_formula, read_lines, read_problem
from symderive.render.notation import latex

GIVEN = """A, B \\in \\mathbb{R}^{n \\times n}
x, y \\in \\mathbb{R}^n
a, b, c \\in \\mathbb{R}
f: \\mathbb{R} \\to \\mathbb{R}
X, Y \\text{ random variables}"""
PROBLEM = read_problem(GIVEN)

numbers = st.sampled_from(["a", "b", "c", "2", "7", r"x^\top y", r"\det A", r"\operatorname{tr}(B)", r"\|x\|_2"])
scalars = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: rf"\left({p[0]} + {p[1]}\right)"),
        st.tuples(inner, inner).map(lambda p: rf"\left({p[0]} - {p[1]}\right)"),
        st.tuples(inner, inner).map(lambda p: rf"\left({p[0]}\right) \left({p[1]}\right)"),
        st.tuples(inner, inner).map(lambda p: rf"\frac{{{p[0]}}}{{3 + {p[1]}}}"),
        inner.map(lambda u: rf"\left({u}\right)^3"),
        inner.map(lambda u: rf"\exp\left({u}\right)"),
        inner.map(lambda u: rf"f\left({u}\right)"),
        inner.map(lambda u: rf"\sqrt{{{u}}}"),
        inner.map(lambda u: rf"\mathbb{{E}}[X + {u}]"),
        inner.map(lambda u: rf"P(X > {u} \mid Y = 1)"),
        inner.map(lambda u: rf"\sum_{{i=1}}^n x_i \left({u}\right)"),
    ),
    max_leaves=6,
)
matrices = st.recursive(
    st.sampled_from(["A", "B", r"A^\top", "A^{-1}", r"x y^\top", "I_n"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: rf"\left({p[0]} + {p[1]}\right)"),
        st.tuples(inner, inner).map(lambda p: rf"{p[0]} {p[1]}"),
        st.tuples(inner, inner).map(lambda p: rf"\left({p[0]} \odot {p[1]}\right)"),
        inner.map(lambda u: rf"\left({u}\right)^\top"),
        inner.map(lambda u: rf"2 \left({u}\right)"),
    ),
    max_leaves=5,
)
SIGNS = st.sampled_from(
    [*"()[]{}|_^=+-,;:!'&xyABpPEdT01 ", r"\frac", r"\sum", r"\int", r"\mid", r"\text{ for }", r"\\", r"\quad",
     r"\left(", r"\right)", r"\sim", r"\in", r"\mathbb{R}", r"^\top", r"\bar", r"\sqrt", r"\log", r"\nabla",
     r"\partial",
     r"\{", r"\}", r"\begin{bmatrix}", r"\end{bmatrix}", r"\|", r"\dots", r"\to", r"\text{events}", r"\max", r"\lim_",
     r"\cap", "θ", "²"]
)  # fmt: skip


@given(st.one_of(scalars, matrices))
@settings(max_examples=120, deadline=None)
def test_written_and_read_again(formula):
    node = read_formula(formula, PROBLEM)
    assert same(read_formula(latex(node), PROBLEM), node)


@given(st.lists(SIGNS, max_size=25).map("".join))
@settings(max_examples=400, deadline=None)
def test_only_our_own_errors(text):
    for read in (read_prefix, read_problem, lambda t: read_lines(GIVEN, [t])):
        try:
            read(text)
        except DerivationError as error:
            assert error.message


@pytest.mark.parametrize(
    "spelled", [r"\frac{d}{dx} f(x)", r"\lim_{h \to 0} \frac{f(a+h) - f(a)}{h}", r"\int_0^1 t^2 \, dt"]
)
def test_calculus_is_kept(spelled):
    problem = read_problem("f: \\mathbb{R} \\to \\mathbb{R}\nx, a \\in \\mathbb{R}")
    node = read_formula(spelled, problem)
    assert same(read_formula(latex(node), problem), node)
