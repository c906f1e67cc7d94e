"""Spot the derivative: the right curve is the slope, the wrong ones are not, and each reason is true."""

import random
import re
from itertools import pairwise
from math import cos, exp, log, sin, sqrt

import pytest

from symderive.expr.shape import DerivationError
from symderive.pictures import draw
from symderive.pictures.derivative import choose, material, turning
from symderive.pictures.features import equals, nice, runs, told, turns, zero_between
from symderive.pictures.slope_reasons import reason
from symderive.pictures.wrong_curves import differs, pool

CURVES = [
    (r"x e^{-x^2}", [-2.5, 2.5], lambda x: x * exp(-x * x)),
    (r"x^3 - 3x", [-2, 2], lambda x: x**3 - 3 * x),
    (r"\sin(2x)", [-3, 3], lambda x: sin(2 * x)),
    (r"\frac{1}{1+x^2}", [-3, 3], lambda x: 1 / (1 + x * x)),
    (r"\log(1 + x^2)", [-3, 3], lambda x: log(1 + x * x)),
    (r"e^x", [-2, 2], exp),
    (r"\sqrt{t}", [0.1, 4], sqrt),
    (r"x \cos x", [-4, 4], lambda x: x * cos(x)),
]


@pytest.mark.parametrize(("f", "x", "function"), CURVES, ids=[c[0] for c in CURVES])
def test_the_values_are_those_of_the_function_and_its_slopes(f, x, function):
    m, _ = material({"f": f, "x": x}, 0)
    h = 1e-5
    for n in range(5, len(m.xs) - 5, 23):
        at = m.xs[n]
        assert m.f[n] == pytest.approx(function(at), abs=1e-12)
        assert m.first[n] == pytest.approx((function(at + h) - function(at - h)) / (2 * h), abs=1e-6)
        assert m.second[n] == pytest.approx((function(at + h) - 2 * function(at) + function(at - h)) / h**2, abs=1e-4)


@pytest.mark.parametrize(("f", "x", "function"), CURVES, ids=[c[0] for c in CURVES])
@pytest.mark.parametrize("seed", [0, 1])
def test_one_is_right_and_three_are_wrong(f, x, function, seed):
    picture = draw({"kind": "spot-the-derivative", "f": f, "x": x}, seed=seed)
    assert [o.letter for o in picture.options] == list("ABCD")
    (right,) = [o.letter for o in picture.options if o.right]
    assert picture.answer.startswith(f"{right}, because $f'(")
    assert [r[0] for r in picture.reason] == list("ABCD")


@pytest.mark.parametrize(("f", "x", "function"), CURVES, ids=[c[0] for c in CURVES])
def test_each_reason_is_a_fact(f, x, function):
    """Every number of a reason is looked up again, on the function itself and on the candidate's curve."""
    m, _ = material({"f": f, "x": x}, 0)
    bends = turning(m)
    h = 1e-6

    def slope(at):
        return (function(at + h) - function(at - h)) / (2 * h)

    for wrong in pool(m):
        said = reason("A", wrong, m, bends)
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?(?=\$)", re.sub(r"\\frac\{(\d)\}\{(\d)\}", "9", said))]
        if "has a m" in said:
            assert abs(slope(numbers[0])) < 0.1 * m.size
        elif "rises from" in said or "falls from" in said:
            low, high = numbers[:2]
            sign = 1 if "rises from" in said else -1
            inside = [n for n, at in enumerate(m.xs) if low < at < high]
            assert all(sign * slope(m.xs[n]) > 0 for n in inside)
            assert all(sign * wrong.values[n] < 0 for n in inside)
        else:
            at, true, other = numbers
            assert slope(at) == pytest.approx(true, abs=0.006)
            assert true != other


def test_the_key_tells_a_maximum_by_its_place():
    picture = draw({"kind": "spot-the-derivative", "f": "x^3 - 3x", "x": [-2, 2], "wrong": ["raised"]}, seed=1)
    raised = next(r for r in picture.reason if "stands too high" in r)
    assert re.search(r"\$f\$ has a (maximum at \$x = -1\$|minimum at \$x = 1\$)", raised)
    assert "3 x^2 - 3" in picture.answer
    assert any("zero where $f$ turns, at $x = -1$ and $x = 1$" in r for r in picture.reason)


def test_wrong_candidates_can_be_asked_for():
    picture = draw(
        {"kind": "spot-the-derivative", "f": r"\sin(2x)", "wrong": ["function", "negative", "chain-missing-inner"]}
    )
    said = " ".join(picture.reason)
    assert "the function itself" in said
    assert "opposite sign" in said
    assert "inner derivative" in said


def test_candidates_can_be_told_apart():
    for f in ("e^x", r"\sin x", "x^2"):
        m, _ = material({"f": f}, 0)
        chosen = choose({}, m, random.Random(3))
        assert len(chosen) == 3
        assert all(differs(a.values, b.values, m) for a, b in pairwise(chosen))


def test_a_corner_is_no_turning_point_with_slope_zero():
    m, _ = material({"f": "|x|"}, 0)
    assert turning(m) == []


def test_the_same_seed_gives_the_same_picture_and_another_one_another():
    spec = {"kind": "spot-the-derivative", "f": "x e^{-x}"}
    one, again, other = (draw(spec, seed=s) for s in (3, 3, 4))
    assert (one.svg, one.pdf, one.answer) == (again.svg, again.pdf, again.answer)
    assert one.svg != other.svg


@pytest.mark.parametrize(
    ("spec", "words", "where"),
    [
        ({}, "needs a formula", "picture.f"),
        ({"f": r"\sin(x"}, "cannot be read: missing )", "picture.f"),
        ({"f": "a x^2"}, "a has no value", "picture.f"),
        ({"f": r"\sigma(x)"}, "sigma has no value", "picture.f"),
        ({"f": "3"}, "zero wherever it exists", "picture.f"),
        ({"f": "x", "x": [2, 1]}, "empty: 2 is not below 1", "picture.x"),
        ({"f": "x", "x": [1]}, "list of two numbers", "picture.x"),
        ({"f": r"\log x", "x": [-3, 0]}, "not defined on most of the line", "picture.x"),
        ({"f": "x^2", "wrong": ["chain"]}, "no wrong candidate is called 'chain'", "picture.wrong"),
        ({"f": "x^2", "given": "y ="}, "cannot be read", "picture.given"),
    ],
)
def test_what_cannot_be_drawn(spec, words, where):
    with pytest.raises(DerivationError, match=re.escape(words)) as caught:
        draw({"kind": "spot-the-derivative"} | spec)
    assert caught.value.where == where


def test_the_place_of_a_fault_counts_into_the_formula():
    with pytest.raises(DerivationError) as caught:
        draw({"kind": "spot-the-derivative", "f": r"\sin(x", "given": "a = 2"})
    assert (caught.value.line, caught.value.column) == (0, 4)


# ---------------------------------------------------------------- features
def test_zeros_by_halving():
    assert zero_between(lambda x: x * x - 2, 0, 2) == pytest.approx(sqrt(2))
    assert zero_between(lambda x: 1 / x, -1, 2) is None


def test_turning_points_and_signs():
    xs = [k / 50 - 2 for k in range(201)]
    (low, high) = turns(lambda x: x**3 - 3 * x, lambda x: 3 * x * x - 3, xs, [3 * x * x - 3 for x in xs])
    assert (low.kind, low.x, high.kind, high.x) == ("maximum", pytest.approx(-1), "minimum", pytest.approx(1))
    assert [r.sign for r in runs(xs, [x**2 - 1 for x in xs])] == [1, -1, 1]


def test_a_curve_in_words():
    xs = [k / 50 for k in range(101)]
    words = told(xs, [x * (2 - x) for x in xs])
    assert words == "starts at height 0 for x = 0, rises to 1 at x = 1, falls to 0 at x = 2"


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.8, "x = 0.8"), (1 / 3, r"x = \frac{1}{3}"), (sqrt(0.5), r"x \approx 0.71"), (-2.0, "x = -2")],
)
def test_numbers_are_called_equal_only_if_they_are(value, words):
    assert equals("x", value) == words


def test_simple_fractions():
    assert nice(0.5) is not None
    assert nice(0.7071) is None


def test_a_pole_is_no_slope():
    """tan rises on each side of its poles, but not across them."""
    picture = draw({"kind": "spot-the-derivative", "f": r"\tan x", "x": [-3, 3], "wrong": ["negative"]})
    assert not any("from $x = -3$ to $x = 3$" in r or "everywhere" in r for r in picture.reason)


def test_no_slope_is_told_at_a_corner():
    picture = draw({"kind": "spot-the-derivative", "f": r"\max(0, x)", "wrong": ["raised"]})
    assert not any("At $x = 0$" in r for r in picture.reason)


@pytest.mark.parametrize("f", [r"\log x", r"\sqrt{1 - x^2}", r"\int_0^x t \, dt", r"\sum_{i=1}^3 x^i"])
def test_curves_are_drawn_where_they_are_defined(f):
    assert "because $f'(x) = " in draw({"kind": "spot-the-derivative", "f": f}).answer
