"""The number of every kind of node, against NumPy written by hand."""

import numpy as np
import pytest

from symderive.expr.algebra import (
    PI,
    TRUE,
    Apply,
    Cases,
    Delta,
    Det,
    Eye,
    Hadamard,
    Idx,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Prod,
    Rel,
    Sym,
    Trace,
    Transpose,
    Unit,
    Zeros,
)
from symderive.expr.arrays import (
    BigProd,
    BigSum,
    Block,
    Column,
    Diag,
    DiagPart,
    Entries,
    Entry,
    Kron,
    Member,
    Norm,
    Row,
    Vec,
)
from symderive.expr.build import size
from symderive.expr.calculus import At, Derivative
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import Dim, shape
from symderive.numeric.compile import evaluate
from symderive.numeric.functions import FLOAT_FUNCTIONS, SLOPES, digamma, polygamma
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point

m, n = Dim.of("m"), Dim.of("n")
A, M = Sym("A", shape(m, n)), Sym("M", shape(n, n))
x, y, u = Sym("x", shape(n)), Sym("y", shape(n)), Sym("u", shape(m))
a, t = Sym("a"), Sym("t")
i, j = Idx("i", n), Idx("j", n)
xi = Member("z", (i,), shape(m), (n,))
zij = Member("q", (i, j), shape(), (n, n))

rng = np.random.default_rng(7)
An, Mn = rng.normal(size=(3, 4)), rng.normal(size=(4, 4))
xn, yn, un = rng.normal(size=(4, 1)), rng.normal(size=(4, 1)), rng.normal(size=(3, 1))
zn, qn = rng.normal(size=(4, 3, 1)), rng.normal(size=(4, 4, 1, 1))
VALUES = {A: An, M: Mn, x: xn, y: yn, u: un, a: np.array([[0.7]]), t: np.array([[-1.3]])}


def point() -> Point:
    return Point({"m": 3, "n": 4}, dict(VALUES), {"z": zn, "q": qn})


ONE = Num(1)


def total(body, low=ONE, high=None, skip=()):
    return BigSum(body, i, low, size(n) if high is None else high, skip)


xs, ys = xn.ravel(), yn.ravel()
TABLE = [
    (Num(3) / Num(4), 0.75),
    (PI, np.pi),
    (size(m + n), 7),
    (2 * x + y, 2 * xn + yn),
    (A @ x, An @ xn),
    (Prod((x.T, y, x)), (xn.T @ yn) * xn),
    (Prod((x, y.T, x)), xn @ yn.T @ xn),
    (x @ u.T, xn @ un.T),
    (Hadamard((x, y)), xn * yn),
    (Pow(t, Num(3)), (-1.3) ** 3),
    (Pow(t, Num(-2)), (-1.3) ** -2),
    (Pow(a, t), 0.7**-1.3),
    (Pow(a, size(n)), 0.7**4),
    (Pow(M, Num(3)), Mn @ Mn @ Mn),
    (Pow(M, Num(-2)), np.linalg.inv(Mn @ Mn)),
    (Pow(M, Num(0)), np.eye(4)),
    (Transpose(A), An.T),
    (Inverse(M), np.linalg.inv(Mn)),
    (Trace(M), np.trace(Mn)),
    (Det(M), np.linalg.det(Mn)),
    (Map("exp", x), np.exp(xn)),
    (Map("log", t), np.nan),
    (Ones(shape(m, n)), np.ones((3, 4))),
    (Zeros(shape(m)), np.zeros((3, 1))),
    (Eye(n), np.eye(4)),
    (Unit(Num(2), n), np.eye(4)[:, 1:2]),
    (Delta(Num(2), Num(2)), 1),
    (Diag(x), np.diag(xs)),
    (DiagPart(M), np.diag(Mn)[:, None]),
    (Vec(A), An.T.reshape(-1, 1)),
    (Kron(A, M), np.kron(An, Mn)),
    (Kron(x, u.T), np.kron(xn, un.T)),
    (Norm(x, "2"), np.linalg.norm(xn)),
    (Norm(x, "1"), np.abs(xn).sum()),
    (Norm(x, "inf"), np.abs(xn).max()),
    (Norm(A, "F"), np.linalg.norm(An)),
    (Norm(A, "2"), np.linalg.norm(An, 2)),
    (Block(((M, x), (y.T, a))), np.block([[Mn, xn], [yn.T, np.array([[0.7]])]])),
    (Entry(x, (Num(2),)), xs[1]),
    (Entry(x.T, (Num(2),)), xs[1]),
    (Entry(A, (Num(2), Num(4))), An[1, 3]),
    (Row(A, Num(3)), An[2][:, None]),
    (Column(A, Num(3)), An[:, 2:3]),
    (Member("z", (Num(2),), shape(m), (n,)), zn[1]),
    (Member("q", (Num(2), Num(3)), shape(), (n, n)), qn[1, 2]),
    (total(Entry(x, (i,)) * Entry(y, (i,))), xs @ ys),
    (total(a), 4 * 0.7),
    (total(i * Entry(x, (i,))), np.arange(1, 5) @ xs),
    (total(Entry(x, (i,)), Num(2), size(n - 1)), xs[1:3].sum()),
    (total(Entry(x, (i,)), Num(1), Num(0)), 0),
    (total(Entry(x, (i,)), skip=(Num(2),)), xs.sum() - xs[1]),
    (total(xi @ xi.T), np.einsum("nab,ncb->ac", zn, zn)),
    (total(BigSum(zij * Entry(x, (j,)), j, Num(1), size(n))), (qn[..., 0, 0] @ xs).sum()),
    (total(BigSum(Entry(x, (j,)), j, Num(1), i)), np.cumsum(xs).sum()),
    (total(BigSum(Entry(x, (j,)) * Entry(x, (i,)), j, Num(1), size(n), (i,))), xs.sum() ** 2 - xs @ xs),
    (BigProd(Entry(x, (i,)), i, Num(1), size(n)), np.prod(xs)),
    (BigProd(a, i, Num(1), size(n)), 0.7**4),
    (Entries(Entry(x, (i,)) * i, (i,)), (xs * np.arange(1, 5))[:, None]),
    (Entries(Entry(x, (i,)) * Entry(y, (j,)) + Delta(i, j), (i, j)), xn @ yn.T + np.eye(4)),
    (Apply("softmax", (x,), x.shape), np.exp(xn) / np.exp(xn).sum()),
    (Apply("logsumexp", (x,)), np.log(np.exp(xn).sum())),
    (Apply("max", (x,)), xs.max()),
    (Apply("min", (a, t)), -1.3),
    (Apply("argmax", (x,)), xs.argmax() + 1),
    (Apply("binom", (Num(5), Num(2))), 10),
    (Apply("binom", (Num(2), Num(5))), 0),
    (Apply("binom", (Num(5) / Num(2), Num(2))), 1.875),
    (Apply("mod", (Num(7), Num(3))), 1),
    (Apply("xor", (Num(1), Num(0))), 1),
    (Cases(((Rel("<", t, Num(0)), -t), (TRUE, t))), 1.3),
    (Cases(((Rel("<", a, Num(0)), Num(1)), (Rel("<", a, Num(2)), Num(2)))), 2),
    (Rel("<=", t, a), 1),
    (At(Derivative(t * t, (t,)), ((t, Num(5)),)), 10),
    (At(x.T @ x, ((x, y),)), float((yn.T @ yn).item())),
]


@pytest.mark.parametrize(("node", "want"), TABLE)
def test_the_number_of_a_node(node, want) -> None:
    got = evaluate(node, point())
    np.testing.assert_allclose(got, np.broadcast_to(want, got.shape), rtol=1e-12, atol=1e-13)
    assert got.ndim == 2


def test_cases_that_do_not_apply_are_not_defined() -> None:
    assert np.isnan(evaluate(Cases(((Rel(">", t, Num(0)), t),)), point())).all()


def test_definitions() -> None:
    z, p, s = Sym("z"), Sym("p", shape(n)), Sym("s")
    problem = Problem(
        definitions=(
            Definition(z, x.T @ x),
            Definition(Entry(p, (i,)), Map("exp", Entry(x, (i,))) / total_of_exp()),
            Definition(Sym("f"), s * s + z, (s,)),
            Definition(Sym("g", shape(n)), 2 * y, (y,)),
            Definition(Member("w", (i,)), Entry(x, (i,)) * i),
        )
    )
    z_value = float((xn.T @ xn).item())
    np.testing.assert_allclose(evaluate(z, point(), problem), z_value)
    np.testing.assert_allclose(evaluate(p, point(), problem), np.exp(xn) / np.exp(xn).sum())
    np.testing.assert_allclose(evaluate(Map("f", x), point(), problem), xn**2 + z_value)
    np.testing.assert_allclose(evaluate(Map("f", x, 1), point(), problem), 2 * xn)
    np.testing.assert_allclose(evaluate(Map("f", x, 2), point(), problem), 2 + 0 * xn)
    np.testing.assert_allclose(evaluate(Apply("g", (x,), x.shape), point(), problem), 2 * xn)
    np.testing.assert_allclose(evaluate(Member("w", (Num(3),)), point(), problem), 3 * xs[2])


def total_of_exp():
    return BigSum(Map("exp", Entry(x, (j,))), j, Num(1), size(n))


def test_a_function_of_a_number_that_sums_acts_entry_by_entry() -> None:
    s = Sym("s")
    body = BigSum(Entry(x, (i,)) * s, i, Num(1), size(n)) + Trace(s * Eye(n))
    problem = Problem(definitions=(Definition(Sym("f"), body, (s,)),))
    np.testing.assert_allclose(evaluate(Map("f", A), point(), problem), An * xs.sum() + 4 * An)


def test_what_is_singular_to_rounding_is_not_defined() -> None:
    thin = A.T @ A @ A.T  # of rank 3 in 4 rows
    assert np.isnan(evaluate(Inverse(A.T @ A), point())).all()
    assert evaluate(Det(A.T @ A), point()).item() == 0
    assert np.isnan(evaluate(Inverse(x @ x.T), point())).all()
    assert evaluate(thin, point()).shape == (4, 3)


def test_names_without_values_have_no_number() -> None:
    with pytest.raises(NoNumber, match="has no value"):
        evaluate(Sym("unknown"), point())
    with pytest.raises(NoNumber, match="outside"):
        evaluate(Entry(x, (Num(5),)), point())


@pytest.mark.parametrize("name", sorted(set(FLOAT_FUNCTIONS) & set(SLOPES)))
def test_slopes_by_differences(name: str) -> None:
    at = {"acosh": 1.7, "asin": 0.4, "acos": 0.4, "atanh": 0.4}.get(name, 1.3)
    step = 1e-5
    f = FLOAT_FUNCTIONS[name]
    want = (f(np.array(at + step)) - f(np.array(at - step))) / (2 * step)
    where = Point({}, {t: np.array([[at]])})
    np.testing.assert_allclose(evaluate(Derivative(Map(name, t), (t,)), where), want, rtol=1e-6, atol=1e-8)


def test_special_values() -> None:
    """Euler's constant, π²/6 and Apéry's constant (Abramowitz and Stegun 6.3.2, 6.4.2)."""
    assert digamma(1.0) == pytest.approx(-0.5772156649015329, rel=1e-14)
    assert digamma(-0.5) == pytest.approx(0.03648997397857652, rel=1e-12)
    assert polygamma(1)(1.0) == pytest.approx(np.pi**2 / 6, rel=1e-14)
    assert polygamma(2)(1.0) == pytest.approx(-2 * 1.2020569031595942, rel=1e-14)
