"""Ranges where independence makes the statements curved: against points that obey them, and ends known by hand."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symderive.data.field import Ratio, put
from symderive.data.one_letter import divided, ends_of, gcd, times
from symderive.expr.algebra import Num, Sym
from symderive.parse.statements import read_problem
from symderive.solve import solve

X = Sym("x")
THREE = "A, B, C \\text{ mutually independent}\n"
polynomials = st.lists(st.integers(-4, 4).map(Fraction), min_size=1, max_size=4)


@given(polynomials, polynomials.filter(any))
def test_division_with_remainder(a, b):
    quotient, rest = divided(a, b)
    product = times(quotient, b)
    size = max(len(a), len(product), len(rest))
    whole = [sum(p[n] for p in (product, rest) if n < len(p)) for n in range(size)]
    assert whole == [*a, *[0] * (size - len(a))]


@given(polynomials.filter(any), polynomials.filter(any), polynomials.filter(any))
def test_a_common_factor_is_found(a, b, c):
    common = gcd(times(a, c), times(b, c))
    assert not any(divided(common, c)[1])


@given(*(st.integers(-3, 3) for _ in range(4)))
def test_the_ends_of_a_quotient_of_lines(a, b, c, d):
    """(a + b x) / (c + d x) on 0 <= x <= 1 where the denominator keeps its sign."""
    if c * (c + d) <= 0:
        return
    x = Ratio.letter(X)
    value = (a + b * x) / (c + d * x)
    low, high = ends_of(value, [x, 1 - x], X)
    at = [put(value, {X: Fraction(n, 20)}) for n in range(21)]
    assert low == min(at)
    assert high == max(at)


@pytest.mark.parametrize(
    ("given", "find", "bounds"),
    [
        ("A \\perp B\nP(A \\cup B) = 0.5", "P(A)", ("0", "1/2")),
        ("A \\perp B\nP(A \\cap B) = 0.2", "P(A)", ("1/5", "1")),
        ("A \\perp B\nP(A \\cup B) = 0.5\nP(A) \\ge 0.2", "P(B)", ("0", "3/8")),
        ("A \\perp B\nP(B \\mid A) = 0.3", "P(A \\cup B)", ("3/10", "1")),
        ("A \\perp B\nP(A) \\ge 0.5\nP(B) \\ge 0.3", "P(A \\cup B)", ("13/20", "1")),
        (
            "A, B, C \\text{ mutually independent}\nP(A \\cap B) = 0.3\nP(B \\cap C) = 0.4",
            "P(A \\cap C)",
            ("3/25", "3/4"),
        ),
        ("A \\perp B\nP(A \\cap B) = 0.2", "P(A \\mid A \\cup B)", ("1/5", "1")),
        ("X, Y \\in \\{0, 1\\}\nP(X=1) = 0.3\nP(Y=1) = 0.6", "\\mathbb{E}[X Y]", ("0", "3/10")),
        ("P(A) = 0.2\nP(B) = 0.5", "\\operatorname{Cov}[\\mathbf{1}_A, \\mathbf{1}_B]", ("-1/10", "1/10")),
    ],
)
def test_ends_by_hand(given, find, bounds):
    found = solve(read_problem(given, find))
    assert found.status == "undetermined"
    assert found.answer.bounds == bounds


@pytest.mark.parametrize(
    ("given", "find", "value"),
    [
        ("A \\perp B\nP(B \\mid A) = 0.3", "P(B)", Fraction(3, 10)),
        ("A \\perp B\nP(B \\mid A) = 0.3\nP(A \\cup B) = 0.5", "P(A)", Fraction(2, 7)),
    ],
)
def test_an_independence_beside_a_condition(given, find, value):
    """That P(B | A) = 0.3 and that A and B are independent says P(B) = 0.3 as well."""
    found = solve(read_problem(given, find))
    assert found.status == "solved"
    assert found.answer.node == Num(value)


def test_nothing_obeys():
    found = solve(read_problem("A \\perp B\nP(A \\cup B) = 0.5\nP(A) \\ge 0.6", "P(B)"))
    assert found.status == "inconsistent"


def test_an_irrational_end_is_not_rounded():
    found = solve(read_problem(THREE + "P(A \\cup B \\cup C) = 0.3", "P(A \\cap B)"))
    assert found.status == "unsolved"


def test_no_point_lies_outside():
    """P(A or B) = s for independent events: P(A and B) over a grid of P(A)."""
    s = Fraction(3, 5)
    found = solve(read_problem("A \\perp B\nP(A \\cup B) = 0.6", "P(A^c \\mid A^c \\cup B)"))
    assert found.status == "undetermined"
    low, high = map(Fraction, found.answer.bounds)
    for n in itertools.count():
        a = Fraction(n, 50)
        if a > s:
            break
        b = (s - a) / (1 - a)
        value = (1 - a) / (1 - a + a * b)
        assert low <= value <= high
