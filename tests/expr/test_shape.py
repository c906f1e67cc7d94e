"""Sizes: a polynomial arithmetic, unification, and the sentences that a reader gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symderive.expr.algebra import Det, Eye, Pow, Sym
from symderive.expr.arrays import Block, Entry
from symderive.expr.shape import Dim, ShapeError, describe, settle, shape, unify

dims = st.recursive(
    st.sampled_from([Dim.of("n"), Dim.of("m"), Dim.of(1), Dim.of(2), Dim.of(3)]),
    lambda kids: st.one_of(
        st.builds(Dim.__add__, kids, kids), st.builds(Dim.__mul__, kids, kids), st.builds(Dim.__sub__, kids, kids)
    ),
    max_leaves=6,
)


@given(dims, dims, dims)
def test_sizes_are_a_ring(a, b, c):
    assert a + b == b + a
    assert a * b == b * a
    assert (a + b) * c == a * c + b * c
    assert a - a == Dim.of(0)


@given(dims)
def test_a_size_has_the_value_of_its_letters(a):
    assert a.put({"n": Dim.of(5), "m": Dim.of(7)}).number == a.value({"n": 5, "m": 7})


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (Dim.of("n"), "n"),
        (Dim.of("n") + 1, "n + 1"),
        (Dim.of("n") * 2, "2 n"),
        (Dim.of("m") * "n", "m n"),
        (Dim.of("n") - 1, "n - 1"),
        (Dim.of(0), "0"),
    ],
)
def test_a_size_prints_as_on_paper(size, text):
    assert str(size) == text


@pytest.mark.parametrize(
    ("s", "words"),
    [
        (shape(), "a scalar"),
        (shape("n"), "a vector of size n"),
        (shape(1, "n"), "a row of size n"),
        (shape("m", "n"), "an m x n matrix"),
        (shape("D", "D"), "a D x D matrix"),
    ],
)
def test_shapes_in_words(s, words):
    assert describe(s) == words


def test_unknown_sizes_are_found():
    known = {}
    assert unify(Dim.of("?1"), Dim.of("n"), known)
    assert unify(Dim.of("?1"), Dim.of("n"), known)
    assert not unify(Dim.of("?1"), Dim.of("m"), known)
    assert unify(Dim.of("k") + "?2", Dim.of("n"), known)
    assert settle(Dim.of("?2"), known) == Dim.of("n") - "k"


x, y, A = Sym("x", shape("n")), Sym("y", shape("m")), Sym("A", shape("m", "n"))


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: x + y, "cannot add a vector of size n and a vector of size m"),
        (lambda: A @ x + y.T, "cannot add a vector of size m and a row of size m"),
        (lambda: x @ y, "cannot multiply a vector of size n by a vector of size m"),
        (lambda: A @ y, "cannot multiply an m x n matrix by a vector of size m"),
        (lambda: Det(A), "a determinant needs a square matrix, not an m x n matrix"),
        (lambda: Pow(A, x.T @ x), "cannot take a power of an m x n matrix: only a square matrix has powers"),
        (lambda: Entry(A, (Sym("i"),)), "an entry of an m x n matrix needs two indices"),
        (lambda: Block(((A, x), (x.T, Sym("c")))), "the blocks of a matrix do not fit: an m x n matrix beside"),
    ],
)
def test_shape_errors_are_sentences(build, sentence):
    with pytest.raises(ShapeError) as caught:
        build()
    assert str(caught.value).startswith(sentence)


def test_a_block_matrix_adds_its_sizes():
    n, m = Dim.of("n"), Dim.of("m")
    c = Sym("C", shape("n", "m"))
    assert Block(((Eye(n), c), (c.T, Eye(m)))).shape == (n + m, n + m)
