"""Which covariance: the pairs of the key, exact eigenvalues against another way to find them, and refusals."""

import random
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symderive.expr.algebra import Num
from symderive.expr.shape import DerivationError
from symderive.numeric.curve import value
from symderive.pictures import draw
from symderive.pictures.covariance import cloud
from symderive.pictures.eigen import Covariance, drawn_out, exact_root

FOUR = [[[1, 0], [0, 1]], [[4, 0], [0, 1]], [[2, 1], [1, 2]], [[2, -1], [-1, 1]]]
numbers = st.integers(1, 9)


@given(numbers, st.integers(-6, 6), numbers)
def test_eigenvalues_solve_the_characteristic_equation(a, b, c):
    m = Covariance(Fraction(a), Fraction(b), Fraction(c))
    for tree, approximate in zip(m.eigenvalue_trees(), m.eigenvalues(), strict=True):
        lam = value(tree)
        assert lam == pytest.approx(approximate, abs=1e-9)
        assert (a - lam) * (c - lam) - b * b == pytest.approx(0, abs=1e-6)


@given(numbers, st.integers(-6, 6), numbers)
def test_eigenvectors_belong_to_them_and_are_orthogonal(a, b, c):
    m = Covariance(Fraction(a), Fraction(b), Fraction(c))
    vectors = [tuple(map(float, v.strip("()").split(", "))) for v in m.eigenvectors()]
    (x, y), (u, v) = vectors
    assert x * u + y * v == pytest.approx(0, abs=0.02)
    if not m.round:
        for (p, q), lam in zip(vectors, m.eigenvalues(), strict=True):
            assert (a * p + b * q, b * p + c * q) == pytest.approx((lam * p, lam * q), abs=0.15)


def test_textbook_values():
    """[[2, 1], [1, 2]]: 3 along (1, 1) and 1 along (1, -1)."""
    m = Covariance(Fraction(2), Fraction(1), Fraction(2))
    assert m.eigenvalue_trees() == (Num(3), Num(1))
    assert m.eigenvectors() == ("(1, 1)", "(1, -1)")
    assert "correlation is $0.5$" in m.facts()
    assert r"at $45^\circ$" in m.spectrum(r"\Sigma")


def test_roots():
    assert exact_root(Fraction(9, 4)) == Fraction(3, 2)
    assert exact_root(Fraction(2)) is None
    assert drawn_out(Fraction(12)) == (2, 3)
    assert drawn_out(Fraction(1, 2)) == (Fraction(1, 2), 2)


@pytest.mark.parametrize("seed", range(4))
def test_the_key_pairs_each_plot_with_its_matrix(seed):
    picture = draw({"kind": "which-covariance", "matrices": FOUR}, seed=seed)
    pairs = re.findall(r"([A-D]): \$\\Sigma_(\d)\$", picture.answer)
    assert sorted(n for _, n in pairs) == ["1", "2", "3", "4"]
    plots = dict(re.findall(r"Plot ([A-D]): (.*?)\. ", picture.alt))
    for letter, n in pairs:
        (a, b), (_, _) = FOUR[int(n) - 1]
        way = "rises" if b > 0 else "falls" if b < 0 else "round" if a == 1 else "along the axes"
        assert way in plots[letter]
        said = next(r for r in picture.reason if r.startswith(letter))
        assert rf"\Sigma_{n} = \begin{{bmatrix}} {a} & {b} \\" in said


def test_samples_have_about_the_covariance_of_their_matrix():
    m = Covariance(Fraction(2), Fraction(-1), Fraction(3))
    points = cloud(m, 20_000, random.Random(1))
    mean = [sum(p[k] for p in points) / len(points) for k in (0, 1)]
    found = [
        sum((p[i] - mean[i]) * (p[j] - mean[j]) for p in points) / len(points) for i, j in ((0, 0), (0, 1), (1, 1))
    ]
    assert found == pytest.approx([2, -1, 3], abs=0.1)


def test_matrices_are_drawn_where_none_are_given():
    one, again, other = (draw({"kind": "which-covariance"}, seed=s) for s in (1, 1, 2))
    assert one == again
    assert one.svg != other.svg
    assert one.worked is not None
    assert one.worked.svg != one.svg


@pytest.mark.parametrize(
    ("matrices", "words"),
    [
        (
            [[[1, 2], [2, 1]], [[1, 0], [0, 1]]],
            "matrix 1 of the picture is not positive definite: its determinant is -3",
        ),
        ([[[1, 0], [0, 1]], [[-1, 0], [0, -1]]], "matrix 2 of the picture is not positive definite"),
        ([[[1, 2], [1, 5]], [[1, 0], [0, 1]]], "not symmetric: 2 and 1 differ"),
        ([[[1, 2], [1]], [[1, 0], [0, 1]]], "two rows of two numbers"),
        ([[[1, 0], [0, 1]], [[1, 0], [0, 1]]], "1 and 2 are the same"),
        ([[[1, 0], [0, 1]]], "from 2 to 4 matrices"),
        ([[["a", 0], [0, 1]], [[1, 0], [0, 1]]], "needs a number"),
    ],
)
def test_what_is_no_covariance_matrix(matrices, words):
    with pytest.raises(DerivationError, match=re.escape(words)) as caught:
        draw({"kind": "which-covariance", "matrices": matrices})
    assert caught.value.where == "picture.matrices"
