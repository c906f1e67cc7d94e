"""Densities, lengths and means: numbers of the keys against sums and integrals done here, and textbook values."""

import random
import re
from fractions import Fraction
from math import comb, erf, exp, factorial, gamma, pi, sqrt

import pytest

from symderive.expr.shape import DerivationError
from symderive.pictures import draw
from symderive.pictures.distances import mean, mean_words, spread, valued
from symderive.pictures.laws import drawn_law


def phi(z):
    return (1 + erf(z / sqrt(2))) / 2


LAWS = [
    (r"X \sim \mathcal{N}(0, 1)", r"P(1 \le X \le 2)", phi(2) - phi(1)),
    (r"X \sim \mathcal{N}(2, 9)", r"P(X < 0 \cup X > 4)", 2 * phi(-2 / 3)),
    (r"X \sim \text{Gamma}(3, 2)", r"P(X > 1)", 5 * exp(-2)),
    (r"X \sim \text{Exp}(2)", r"P(X > 1 \mid X > 1/2)", exp(-1)),
    (r"X \sim \text{Uniform}(0, 3)", r"P(X \in [1, 2])", 1 / 3),
    (r"X \sim \text{Beta}(2, 5)", r"P(X < 0.3)", 0.579825),
    (
        r"X \sim \text{Binomial}(10, 0.3)",
        r"P(X \ge 4)",
        sum(comb(10, k) * 0.3**k * 0.7 ** (10 - k) for k in range(4, 11)),
    ),
    (r"X \sim \text{Poisson}(3)", r"P(|X - 3| \le 1)", sum(exp(-3) * 3**k / factorial(k) for k in (2, 3, 4))),
    (r"X \sim \text{Geometric}(1/4)", r"P(X \ge 4)", 27 / 64),
    (r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}", r"P(X \ge 3)", 2 / 3),
]


@pytest.mark.parametrize(("law", "find", "expected"), LAWS, ids=[f"{a} {b}" for a, b, _ in LAWS])
def test_the_key_has_the_probability(law, find, expected):
    picture = draw({"kind": "density", "law": law, "find": find})
    decimal = float(re.search(r"\\approx ([\d.]+)\$", picture.answer)[1])
    assert decimal == pytest.approx(expected, rel=1e-3)
    assert picture.worked is not None
    percent = float(re.search(r"about \$([\d.]+)\$%", picture.reason[-1])[1])
    assert percent == pytest.approx(100 * expected, rel=6e-3)


def test_the_distance_from_the_mean_is_counted():
    picture = draw({"kind": "density", "law": r"X \sim \mathcal{N}(100, 225)", "find": r"P(85 \le X \le 130)"})
    assert (
        "$85$ lies $1$ standard deviation below the mean, $130$ lies $2$ standard deviations above" in picture.reason[1]
    )


def test_the_law_may_come_from_the_problem():
    from symderive.parse.statements import read_problem

    problem = read_problem(r"T \sim \text{Exp}(1)", r"P(T > 2)")
    assert "e^{-2}" in draw({"kind": "density"}, problem=problem).answer


@pytest.mark.parametrize(
    ("spec", "words", "where"),
    [
        (
            {"law": r"X \sim \mathcal{N}(2, 9)", "find": r"P(3 \le X \le 1)"},
            "the event is empty: it holds for no value of X",
            "picture.find",
        ),
        ({"law": r"X \sim \text{Laplace}(0, 1)", "find": r"P(X < 1)"}, "Laplace is not one of the laws", "picture.law"),
        ({"law": r"X \sim \mathcal{N}(\mu, 1)", "find": r"P(X < 1)"}, "mu has no value", "picture.law"),
        ({"law": r"X \sim \mathcal{N}(0, -1)", "find": r"P(X < 1)"}, "must be positive, not -1", "picture.law"),
        ({"law": r"X \sim \text{Uniform}(3, 1)", "find": r"P(X < 1)"}, "empty: 3 is not below 1", "picture.law"),
        ({"law": r"X \sim \mathcal{N}(0, 1)"}, "shades an event", "picture.find"),
        ({"law": r"X = 3", "find": r"P(X < 1)"}, "no variable with a law", "picture.law"),
        ({}, "needs a law", "picture.law"),
        ({"law": r"X \sim \mathcal{N}(0, 1)", "find": r"P(X < 1)", "x": [1, 1]}, "is empty", "picture.x"),
        ({"law": r"X \sim \mathcal{N}(0, 1)", "find": r"P(X <"}, "find of the picture cannot be read", "picture.find"),
    ],
)
def test_what_cannot_be_shaded(spec, words, where):
    with pytest.raises(DerivationError, match=re.escape(words)) as caught:
        draw({"kind": "density"} | spec)
    assert caught.value.where == where


@pytest.mark.parametrize("law", [law for law, _, _ in LAWS])
def test_draws_have_the_law_s_mean_and_variance(law):
    found, _ = drawn_law({"law": law}, None)
    dice = random.Random(5)
    draws = [found.draw(dice) for _ in range(6000)]
    average = sum(draws) / len(draws)
    assert average == pytest.approx(found.mean, abs=5 * found.deviation / sqrt(6000))
    assert sum((d - average) ** 2 for d in draws) / len(draws) == pytest.approx(found.variance, rel=0.15)


# ---------------------------------------------------------------- lengths
@pytest.mark.parametrize("d", range(1, 13))
def test_the_mean_of_the_chi_law(d):
    expected = sqrt(2) * gamma((d + 1) / 2) / gamma(d / 2)
    assert mean(d) == pytest.approx(expected)
    words = mean_words(d, Fraction(1))
    found = re.fullmatch(
        r"(?:\\frac\{(\d+)\}\{(\d+)\}|(\d+))? ?\\sqrt\{(?:\\frac\{(\d+)\}\{\\pi\}|(\d*) ?\\pi)\}", words
    )
    assert found is not None, words
    front = int(found[1]) / int(found[2]) if found[1] else float(found[3] or 1)
    inside = int(found[4]) / pi if found[4] else float(found[5] or 1) * pi
    assert front * sqrt(inside) == pytest.approx(expected)


def test_known_lengths():
    """E|X| is √(2/π) in one dimension and √(π/2) in two; the standard deviation tends to 1/√2."""
    assert mean_words(1, Fraction(1)) == r"\sqrt{\frac{2}{\pi}}"
    assert mean(2) == pytest.approx(sqrt(pi / 2))
    assert spread(10_000) == pytest.approx(1 / sqrt(2), abs=1e-3)
    assert valued(Fraction(4)) == "2"
    assert valued(Fraction(5)) == r"\sqrt{5} \approx 2.236"


def test_the_key_of_the_lengths():
    picture = draw({"kind": "distances", "dimensions": [1, 100], "samples": 200}, seed=1)
    assert r"\sqrt{2 D}" in picture.answer
    assert r"the mean is $2 \sqrt{\frac{1}{\pi}} \approx 1.128$" in picture.reason[2]
    assert r"\approx 14.11$, beside $10 \sqrt{2} \approx 14.14$" in picture.reason[3]
    assert picture == draw({"kind": "distances", "dimensions": [1, 100], "samples": 200}, seed=1)


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({"between": "lines"}, 'must be "points" or "origin"'),
        ({"sigma": 0}, "sigma of the picture must be positive"),
        ({"dimensions": [1.5]}, "whole number"),
        ({"dimensions": []}, "from 1 to 7 whole numbers"),
        ({"dimensions": [2, 2]}, "names a dimension twice"),
        ({"samples": 3}, "whole number from 20"),
    ],
)
def test_lengths_that_cannot_be_drawn(spec, words):
    with pytest.raises(DerivationError, match=re.escape(words)):
        draw({"kind": "distances"} | spec)


# ---------------------------------------------------------------- means
def test_the_key_of_the_means():
    picture = draw(
        {"kind": "sample-means", "law": r"X \sim \text{Bernoulli}(0.3)", "sizes": [1, 100], "samples": 300}, seed=2
    )
    assert r"\mathcal{N}(0.3, 0.21/N)" in picture.answer
    assert "= 0.0021$ and so the standard deviation $0.0458$" in picture.reason[2]
    drawn = float(re.search(r"have the standard deviation \$([\d.]+)\$", picture.reason[2])[1])
    assert drawn == pytest.approx(0.0458, rel=0.2)


def test_the_key_of_a_running_mean():
    spec = {"kind": "running-mean", "law": r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}", "number": 400}
    picture = draw(spec, seed=3)
    assert r"\mu = 3.5" in picture.answer
    assert "$0.0854$" in picture.reason[1]
    assert picture == draw(spec, seed=3)


@pytest.mark.parametrize("kind", ["sample-means", "running-mean"])
def test_a_law_without_spread(kind):
    with pytest.raises(DerivationError, match="no spread"):
        draw({"kind": kind, "law": r"X \sim \text{Bernoulli}(1)"})


def test_too_many_draws():
    with pytest.raises(DerivationError, match="more than a million"):
        draw({"kind": "sample-means", "law": r"X \sim \mathcal{N}(0, 1)", "sizes": [2000], "samples": 5000})
