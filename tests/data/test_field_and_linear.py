"""Exact arithmetic with letters, linear equations, roots, and linear programs."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symderive.data.bounds import Polytope, ratio_bounds
from symderive.data.field import Ratio, from_node, put, to_node
from symderive.data.linear import CONSTANT, System, rational_roots, univariate_roots
from symderive.expr.algebra import Sym

A, B = Sym("a"), Sym("b")
small = st.fractions(min_value=-3, max_value=3, max_denominator=7)


def at(value, a, b):
    return put(value, {A: a, B: b})


@st.composite
def values(draw, depth=3):
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from([Ratio.letter(A), Ratio.letter(B)]) | small)
    left, right = draw(values(depth=depth - 1)), draw(values(depth=depth - 1))
    return draw(st.sampled_from([lambda: left + right, lambda: left - right, lambda: left * right]))()


@given(values(), values(), small, small)
def test_arithmetic_is_that_of_the_values(u, v, a, b):
    assert at(u + v, a, b) == at(u, a, b) + at(v, a, b)
    assert at(u * v, a, b) == at(u, a, b) * at(v, a, b)
    assert at(u - v, a, b) == at(u, a, b) - at(v, a, b)


@given(values(), values())
def test_division_undoes_multiplication(u, v):
    if v:
        assert (u * v) / v == u
        assert from_node(to_node(u / v)) == u / v


@given(values())
def test_a_tree_has_the_value_that_it_was_made_of(u):
    assert from_node(to_node(u)) == u


def test_a_system_determines_what_it_can():
    one = Fraction(1)
    system = System([{0: one, 1: one, CONSTANT: -one}, {0: one, 2: one, CONSTANT: Fraction(-1, 2)}])
    assert system.value({0: one}) is None
    assert system.value({1: one, 2: -one}) == Fraction(1, 2)


def test_free_forms_in_proportion():
    one = Fraction(1)
    system = System([{0: one, 1: Fraction(-3)}])
    assert system.quotient({0: one}, {1: one}) == 3


@pytest.mark.parametrize(
    ("coefficients", "roots"),
    [([-1, 0, 9], {Fraction(1, 3), Fraction(-1, 3)}), ([6, -11, 6, -1], {1, 2, 3}), ([1, 0, 1], set())],
)
def test_rational_roots(coefficients, roots):
    assert set(rational_roots([Fraction(c) for c in coefficients])) == roots


def test_irrational_roots_are_not_guessed():
    assert rational_roots([Fraction(-2), Fraction(0), Fraction(1)]) is None


def test_a_letter_is_solved_for():
    p, q = Ratio.letter(A), Ratio.letter(B)
    assert univariate_roots(p * q - q + p, A) == [q / (q + 1)]


def frechet(p, q):
    one = Fraction(1)
    return [
        {0: one, 1: one, 2: one, 3: one, CONSTANT: -one},
        {2: one, 3: one, CONSTANT: -p},
        {1: one, 3: one, CONSTANT: -q},
    ]


@given(st.fractions(0, 1, max_denominator=20), st.fractions(0, 1, max_denominator=20))
def test_the_bounds_of_frechet(p, q):
    shape = Polytope(4, frechet(p, q))
    assert shape.best({3: Fraction(1)}, largest=False).value == max(0, p + q - 1)
    assert shape.best({3: Fraction(1)}, largest=True).value == min(p, q)
    if q:
        low, high = ratio_bounds(4, frechet(p, q), [], {3: Fraction(1)}, {1: Fraction(1), 3: Fraction(1)})
        assert (low.value, high.value) == (max(Fraction(0), p + q - 1) / q, min(p, q) / q)


def test_an_empty_polytope_is_seen():
    one = Fraction(1)
    assert not Polytope(2, [{0: one, 1: one, CONSTANT: -one}, {0: one, CONSTANT: Fraction(-2)}]).feasible
