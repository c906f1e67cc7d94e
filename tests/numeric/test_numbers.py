"""Exact and precise numbers, limits, series, quadrature, rounding."""

from fractions import Fraction

import numpy as np
import pytest

from symderive.expr.algebra import INFINITY, PI, TRUE, Apply, Cases, Det, Idx, Inverse, Map, Num, Pow, Rel, Sym, Trace
from symderive.expr.arrays import BigSum, Entry
from symderive.expr.build import size
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import Dim, shape
from symderive.numeric import exact
from symderive.numeric.compile import evaluate
from symderive.numeric.defined import names_of
from symderive.numeric.exact import PRIME, RATIONALS, RESIDUES, rational, residue_inverse
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.precise import precise, value
from symderive.numeric.rounding import close
from symderive.numeric.sample import draw

n = Dim.of("n")
M, N, x = Sym("M", shape(n, n)), Sym("N", shape(n, n)), Sym("x", shape(n))
t, h = Sym("t"), Sym("h")
i, k = Idx("i", n), Idx("k")
EMPTY = Problem()
AT = Point({}, {t: np.array([[1.3]]), h: np.array([[0.4]])})


def rationals(**letters) -> Point:
    known = {"M": M, "x": x, "t": t}
    values = {known[name]: RATIONALS.whole(np.array(v)) for name, v in letters.items()}
    return Point({"n": 2}, values, kind=RATIONALS)


def test_rational_values() -> None:
    point = rationals(M=[[2, 1], [1, 1]], x=[[1], [3]], t=[[5]])
    assert exact.value(Inverse(M) @ x / t, point).tolist() == [[Fraction(-2, 5)], [Fraction(1)]]
    assert exact.value(Det(M), point).item() == 1
    assert exact.value(Derivative(x.T @ M @ x, (x,)), point).tolist() == [[Fraction(10), Fraction(8)]]
    assert exact.value(BigSum(Entry(x, (i,)) * i, i, Num(1), size(n)), point).item() == 7


def test_what_is_not_rational_is_refused() -> None:
    point = rationals(M=[[1, 1], [1, 1]], x=[[1], [3]], t=[[5]])
    for node in (Map("exp", t), Inverse(M), Pow(t, Num(1) / Num(2)), Integral(h, h, Num(0), Num(1)), Num(1) / (t - 5)):
        assert exact.value(node, point) is None
    names = names_of(EMPTY)
    assert rational(Trace(Inverse(M) @ N) / t, names)
    assert not rational(Trace(M) * Map("exp", t), names)
    z = Sym("z")
    assert not rational(z, names_of(Problem(definitions=(Definition(z, Map("log", t)),))))


def test_residues() -> None:
    rng = np.random.default_rng(1)
    m = rng.integers(0, PRIME, size=(4, 4)).astype(object)
    inverse, determinant = residue_inverse(m)
    assert ((m @ inverse) % PRIME == np.eye(4, dtype=int)).all()
    assert residue_inverse(m, only_det=True)[1] == determinant
    point = draw(EMPTY, [M, N], 0, kind=RESIDUES)
    gap = evaluate(Det(M @ N) - Det(M) * Det(N), point)
    assert not np.any(gap % PRIME)
    assert int(RESIDUES.number(Fraction(1, 3))[0, 0]) * 3 % PRIME == 1


def test_fifty_digits() -> None:
    e = value(Map("exp", Num(1)), AT)[0, 0]
    assert abs(e - precise().mp.mpf("2.71828182845904523536028747135266249775724709369995")) < 1e-48
    third = precise().number(Fraction(1, 3))
    assert abs(3 * third[0, 0] - 1) < 1e-49
    assert float(value(Map("Phi", Num(0)) + PI, AT)[0, 0]) == pytest.approx(0.5 + np.pi)
    point = Point({"n": 2}, {M: np.array([[2.0, 1.0], [1.0, 1.0]])})
    assert float(abs(value(M @ Inverse(M), point)[0, 1])) < 1e-45
    assert precise().finite(value(Map("log", -t), AT)).all() == np.False_


@pytest.mark.parametrize(
    "name", ["sigmoid", "softplus", "relu", "digamma", "polygamma1", "erf", "factorial", "loggamma"]
)
def test_functions_agree_in_both_precisions(name: str) -> None:
    node = Map(name, t)
    assert float(value(node, AT)[0, 0]) == pytest.approx(evaluate(node, AT).item(), rel=1e-13)


LIMITS = [
    (Limit(Map("sin", h) / h, h, Num(0), ""), 1),
    (Limit((Map("exp", t + h) - Map("exp", t)) / h, h, Num(0), ""), np.exp(1.3)),
    (Limit((Map("sqrt", t + h) - Map("sqrt", t)) / h, h, Num(0), ""), 0.5 / np.sqrt(1.3)),
    (Limit(Map("abs", h) / h, h, Num(0), "+"), 1),
    (Limit(Map("abs", h) / h, h, Num(0), "-"), -1),
    (Limit(Pow(1 + t / h, h), h, INFINITY, ""), np.exp(1.3)),
    (Limit(h * Map("log", h), h, Num(0), "+"), 0),
    (Limit(Pow(h, Num(-1) / Num(2)), h, INFINITY, ""), 0),
    (Limit((Map("f", t + h) - Map("f", t)) / h, h, Num(0), ""), None),
]


@pytest.mark.parametrize(("node", "want"), LIMITS)
def test_limits(node, want) -> None:
    want = evaluate(Map("f", t, 1), AT).item() if want is None else want
    assert evaluate(node, AT).item() == pytest.approx(want, rel=1e-12, abs=1e-20)


def test_limits_that_do_not_exist() -> None:
    with pytest.raises(NoNumber, match="two sides"):
        evaluate(Limit(Map("abs", h) / h, h, Num(0), ""), AT)
    for body in (Num(1) / h, Map("sin", Num(1) / h)):
        with pytest.raises(NoNumber):
            evaluate(Limit(body, h, Num(0), "+"), AT)


INTEGRALS = [
    (Integral(Pow(h, Num(2)), h, Num(0), t), 1.3**3 / 3),
    (Integral(Map("exp", -h), h, Num(0), INFINITY), 1),
    (Integral(Map("exp", -1 * Pow(h, Num(2))), h, -INFINITY, INFINITY), np.sqrt(np.pi)),
    (Integral(Num(1) / (1 + Pow(h, Num(2))), h, None, None), np.pi),
    (Integral(Map("log", h), h, Num(0), Num(1)), -1),
    (Integral(Pow(h, Num(-1) / Num(2)), h, Num(0), Num(1)), 2),
    (Integral(Integral(h * Map("exp", -h * t), t, Num(0), Num(2)), h, Num(0), Num(1)), 1 - (1 - np.exp(-2)) / 2),
    (Integral(Map("exp", h), h, -INFINITY, Num(0)), 1),
    (Integral(Map("abs", h - t), h, Num(0), Num(2)), (1.3**2 + 0.7**2) / 2),
    (Integral(Map("exp", -1 * Map("abs", h - t)), h, None, None), 2),
    (Integral(Map("relu", h - t) * Map("relu", 2 - h), h, Num(0), Num(5)), 0.7**3 / 6),
    (Integral(Apply("max", (h, t)), h, Num(0), Num(2)), 1.3**2 + (4 - 1.3**2) / 2),
    (Integral(Cases(((Rel("<", h, t), Num(1)), (TRUE, Num(3)))), h, Num(0), Num(2)), 1.3 + 3 * 0.7),
    (Derivative(Integral(Cases(((Rel("<", h, t), Num(1)), (TRUE, Num(3)))), h, Num(0), Num(2)), (t,)), -2),
    (Derivative(Integral(Map("exp", h), h, Num(0), Pow(t, Num(2))), (t,)), 2 * 1.3 * np.exp(1.3**2)),
    (Integral(Map("exp", -2 * Pow(h - 3, Num(2))), h, None, None), np.sqrt(np.pi / 2)),
    (Integral(-1 * t * Map("exp", -t * h) * Map("log", t * Map("exp", -t * h)), h, Num(0), INFINITY), 1 - np.log(1.3)),
]


@pytest.mark.parametrize(("node", "want"), INTEGRALS)
def test_integrals(node, want) -> None:
    assert evaluate(node, AT).item() == pytest.approx(want, rel=1e-11)
    assert float(value(node, AT)[0, 0]) == pytest.approx(want, rel=1e-11)


def test_an_integral_that_diverges_has_no_number() -> None:
    with pytest.raises(NoNumber):
        evaluate(Integral(Num(1) / h, h, Num(0), Num(1)), AT)


SERIES = [
    (BigSum(Pow(t, k) / Map("factorial", k), k, Num(0), INFINITY), np.exp(1.3)),
    (BigSum(Pow(Num(9) / Num(10), k), k, Num(0), INFINITY), 10),
    (BigSum(Pow(k, Num(-2)), k, Num(1), INFINITY), np.pi**2 / 6),
    (BigSum(k * Pow(Num(1) / Num(2), k), k, Num(1), INFINITY), 2),
]


@pytest.mark.parametrize(("node", "want"), SERIES)
def test_series(node, want) -> None:
    assert evaluate(node, AT).item() == pytest.approx(want, rel=1e-10)


def test_a_series_that_diverges_has_no_number() -> None:
    for body in (Pow(k, Num(-1)), Num(1), Pow(Num(2), k)):
        with pytest.raises(NoNumber):
            evaluate(BigSum(body, k, Num(1), INFINITY), AT)


ROUNDED = [
    (Fraction(1, 4), "0.25", "exact"),
    (Fraction(1, 3), "0.333", "rounded"),
    (Fraction(2, 3), "0.667", "rounded"),
    (Fraction(2, 3), "0.666", "cut"),
    (Fraction(2, 3), "0.668", None),
    (Fraction(25, 42), "0.5952", "rounded"),
    (Fraction(1, 8), "0.13", "rounded"),
    (Fraction(1, 8), "0.12", "rounded"),
    (Fraction(-2, 3), "-0.67", "rounded"),
    (Fraction(-2, 3), "-0.66", "cut"),
    (0.050465, "0.0505", "rounded"),
    (0.050465, "0.05447", None),
    (12345.678, "1.235e4", "rounded"),
    (Fraction(1, 3), "a third", None),
    (Fraction(99, 100), "1", "rounded"),
]


@pytest.mark.parametrize(("number", "shown", "word"), ROUNDED)
def test_decimals_as_shown(number, shown, word) -> None:
    assert close(number, shown) == word
