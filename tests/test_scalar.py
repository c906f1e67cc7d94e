"""The scalar service: signs are proved, integrals and sums are confirmed, what is not found is None."""

import time

import pytest

from symderive import scalar
from symderive.expr.algebra import INFINITY, UNITY, ZERO, Map, Num, Pow, Sym
from symderive.expr.build import neg
from symderive.scalar import Letters
from symderive.scalar.limited import limited

X, K, N, P, A, B, L, M, V = map(Sym, ["x", "k", "n", "p", "a", "b", "l", "m", "v"])
KNOWN = (
    Letters().within(P, 0, 1).positive(A).positive(B).positive(L).positive(V).integer(N).within(N, 1, None).integer(K)
)


def exp(u):
    return Map("exp", u)


@pytest.mark.parametrize(
    ("body", "low", "high", "value"),
    [
        (X**2 * exp(-((X - M) ** 2) / (2 * V)) / Map("sqrt", 2 * V), neg(INFINITY), INFINITY, None),
        (Pow(X, A - 1) * exp(-L * X), ZERO, INFINITY, Map("gamma", A) / Pow(L, A)),
        (Pow(X, A - 1) * Pow(1 - X, B - 1), ZERO, UNITY, Map("gamma", A) * Map("gamma", B) / Map("gamma", A + B)),
        (exp(-Map("abs", X)), Num(-1), Num(2), 2 - exp(Num(-1)) - exp(Num(-2))),
        (X * Pow(1 - X, Num(3)), ZERO, UNITY, Num("1/20")),
        (L * exp(-L * X), A, INFINITY, exp(-L * A)),
        (Map("log", X), ZERO, UNITY, Num(-1)),
    ],
)
def test_integrals(body, low, high, value):
    found = scalar.integrate(body, X, low, high, KNOWN)
    assert found is not None
    if value is not None:
        assert scalar.equal(found, value, KNOWN)


def test_a_divergent_integral_is_infinite():
    assert scalar.integrate(1 / X, X, ZERO, UNITY) is INFINITY


def test_an_unknown_function_is_not_integrated_as_a_constant():
    assert scalar.integrate(Map("F", X), X, ZERO, UNITY) is None
    assert scalar.differentiate(Map("F", X), X) is None


@pytest.mark.parametrize(
    ("body", "low", "high", "value"),
    [
        (K * P * Pow(1 - P, K - 1), UNITY, INFINITY, 1 / P),
        (exp(-L) * Pow(L, K) / Map("factorial", K), ZERO, INFINITY, UNITY),
        (K, UNITY, N, N * (N + 1) / Num(2)),
        (P * Pow(1 - P, K - 1), N + 1, INFINITY, Pow(1 - P, N)),
    ],
)
def test_sums(body, low, high, value):
    found = scalar.summation(body, K, low, high, KNOWN)
    assert found is not None and scalar.equal(found, value, KNOWN)


@pytest.mark.parametrize(("u", "sign"), [(1 - P, 1), (P * (1 - P), 1), (P - 2, -1), (A - B, None), (Pow(M, Num(2)), 1)])
def test_signs(u, sign):
    assert scalar.sign(u, KNOWN) == sign


def test_solutions_obey_what_is_known():
    assert scalar.solve(X**2 - 4, X, Letters().positive(X)) == [Num(2)]


def test_a_kernel_shows_its_powers():
    found = scalar.kernel(Pow(X, A - 1) * Pow(1 - X, B - 1), X, KNOWN.within(X, 0, 1))
    assert found is not None and set(found) == {"log x", "log(h-x)", "h"}


def test_work_that_takes_too_long_is_given_up():
    def forever():
        while True:
            pass

    start = time.perf_counter()
    assert limited(forever, seconds=0.1) is None
    assert time.perf_counter() - start < 2


def test_what_the_work_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        limited(lambda: 1 // 0)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"\sqrt{2} e^{-y/2} / (2 \sqrt{\pi} \sqrt{y})", "exp(−y/2)/√(2π y)"),  # chi-squared, one root below the bar
        (r"m^{n-1} n", "n mⁿ⁻¹"),
        (r"s^2 - r^2 s^2", "s² · (1 − r²)"),
        (r"e^{(a-x)^2} / (e^{(a-x)^2} + e^{(b-x)^2})", "e^(−(b − x)²)/(e^(−(b − x)²) + e^(−(a − x)²))"),
    ],
)
def test_forms_of_custom(formula, expected):
    from symderive.parse.statements import read_formula, read_problem
    from symderive.render.notation import text

    problem = read_problem(r"y > 0, x, a, b, m, n, r, s \in \mathbb{R}")
    assert text(scalar.simplify(read_formula(formula, problem))) == expected
